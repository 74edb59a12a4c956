/**
 * Who is heard on a page of several results: each preset once, since its recordings take more room than all else.
 * @module
 */
import type { BenchResult } from "../../bench/result.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { type PageAudio, type Sound, soundOf } from "../audio/page_audio.ts";
import { type Speaker, speakersOf } from "../audio/speakers.ts";
import type { JointContent, Member } from "./content.ts";
import type { PresetRow } from "./preset_rows.ts";

/** The recordings of a page. */
export interface JointRecordings {
  /** References of comparisons, then presets in the order of their rows; files are paths from the page. */
  readonly speakers: readonly Speaker[];
  /** Undefined where nobody looked for files. */
  readonly audio: PageAudio | undefined;
  /** Place among the speakers of `preset` of the comparison `id`; -1 where it has none. */
  placeOf(id: string, preset: string): number;
  /** How many recordings have a text that is not that of the first one of their passage. */
  readonly otherTexts: number;
}

/** A speaker, and the comparison's preset that it is. */
interface Voice {
  readonly speaker: Speaker;
  readonly id?: string;
  readonly preset?: string;
}

/** The recordings of `content`, whose presets are `rows`: of a preset those of a comparison, or else those of a benchmark. */
export function recordingsOf(
  content: JointContent,
  rows: readonly PresetRow[],
): JointRecordings {
  const { benches, comparisons } = content;
  const voices: Voice[] = [
    ...comparisons.map((member) => ({
      speaker: {
        ...speakersIn(member)[0],
        name: comparisons.length === 1 ? "reference" : `reference, ${member.label}`,
      },
    })),
    ...rows.flatMap((row) => voiceOf(row) ?? []),
  ].filter(({ speaker }) => speaker.recordings.length > 0);
  const texts = new Map<number, string | null>();
  let otherTexts = 0;
  const speakers = voices.map(({ speaker: { name, recordings } }) => ({
    name,
    recordings: recordings.filter(({ number, text }) => {
      if (!texts.has(number)) texts.set(number, text);
      const isSame = texts.get(number) === text;
      if (!isSame) otherTexts++;
      return isSame;
    }),
  }));
  return {
    speakers,
    audio: jointAudio([...benches, ...comparisons]),
    otherTexts,
    placeOf: (id, preset) =>
      voices.findIndex((voice) => voice.id === id && voice.preset === preset),
  };
}

function voiceOf({ label, compared, benches }: PresetRow): Voice | undefined {
  for (const { member, entry: { preset: { name: preset } } } of compared) {
    // The reference comes first, and a preset may have its name.
    const speaker = speakersIn(member).findLast(({ name }) => name === preset)!;
    const { recordings } = speaker;
    if (recordings.length > 0) {
      return { id: member.id, preset, speaker: { name: label, recordings } };
    }
  }
  const [recordings] = benches.map((member) => speakersIn(member)[0].recordings)
    .filter((recordings) => recordings.length > 0);
  return recordings && { speaker: { name: label, recordings } };
}

/** The speakers of a result, with files as paths from the page. */
function speakersIn({ folder, result }: Member<BenchResult> | Member<Comparison>): Speaker[] {
  const any = "presets" in result
    ? { kind: "comparison" as const, result }
    : { kind: "bench" as const, result };
  return speakersOf(any).map(({ name, recordings }) => ({
    name,
    recordings: recordings.map((each) => ({ ...each, file: `${folder}/${each.file}` })),
  }));
}

/** What is known of the files of all `members`, under their paths. */
function jointAudio(
  members: readonly (Member<BenchResult> | Member<Comparison>)[],
): PageAudio | undefined {
  if (members.every(({ audio }) => audio === undefined)) return undefined;
  const audios = new Map(members.map(({ folder, audio }) => [folder, audio]));
  return {
    files: new Map(
      members.flatMap(({ folder, audio }) =>
        [...audio?.files ?? []].map(([file, bytes]) => [`${folder}/${file}`, bytes] as const)
      ),
    ),
    soundOf(path): Sound {
      const at = path.indexOf("/");
      const folder = path.slice(0, at);
      const sound = soundOf(path.slice(at + 1), audios.get(folder));
      if ("problem" in sound || !sound.src.startsWith("./")) return sound;
      return { ...sound, src: `./${encodeURIComponent(folder)}/${sound.src.slice(2)}` };
    },
  };
}
