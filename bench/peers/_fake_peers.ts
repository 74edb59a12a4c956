/** Systems that compute nothing, for tests of the side-by-side and of its reports. */
import { voice } from "../../conformance/metrics/_testing.ts";
import type { Transcription } from "../../references/intelligibility.ts";
import { calm, fakeContext } from "../_context.ts";
import { fakePassages } from "../_fake_bench.ts";
import { planBench } from "../plan.ts";
import { comparePeers, type PeerEvent, type PeersSetting } from "./compare.ts";
import { PeerError, type PeerRun, type PeerStart } from "./peer.ts";
import { type PeersResult, peersSchema } from "./result.ts";

/** How a fake system behaves. */
export interface FakePeer {
  readonly id: string;
  /** Time of its n-th run, n from 1, in ms. */
  readonly ms?: (n: number) => number;
  /** Audio of its n-th run; by default always the same second of something like a voice. */
  readonly audio?: (n: number) => Float32Array;
  /** Called before its n-th run. */
  readonly onSpeak?: (n: number, passageNumber: number) => void;
  readonly onStart?: () => void;
  /** Audio without draws; it has none by default. */
  readonly quiet?: Float32Array;
}

/** A second of something like a voice. */
export const spoken = Float32Array.from(voice());

/** The start of `fake`. */
export function fakePeer(fake: FakePeer): PeerStart {
  const { id, ms = () => 100, audio = () => spoken, onSpeak, onStart, quiet } = fake;
  let n = 0;
  return {
    ...{ id, label: `${id} for tests`, precision: "none" },
    prepare: () =>
      Promise.resolve({
        weightsSha256: "a".repeat(64),
        start: async () => {
          await onStart?.();
          return {
            ...{ loadMs: 5, threads: 2, facts: { runtime: "none" } },
            async speak({ number }, { withAudio = false } = {}): Promise<PeerRun> {
              n++;
              await onSpeak?.(n, number);
              const samples = audio(n);
              return {
                ...{ ms: ms(n), sampleCount: samples.length, peakMemoryBytes: 1e9 },
                ...(withAudio && { audio: samples }),
              };
            },
            ...(quiet && { speakWithoutDraws: () => Promise.resolve(quiet) }),
            [Symbol.asyncDispose]: () => Promise.resolve(),
          };
        },
      }),
  };
}

/** What throws as a peer does that has died. */
export function die(id: string): never {
  throw new PeerError(id, "its process died of SIGKILL");
}

/** What a side-by-side left behind. */
export interface FakeComparison {
  readonly result: PeersResult;
  readonly events: PeerEvent[];
  /** Results in the order of saving, as a reader of the file finds them. */
  readonly saved: PeersResult[];
  /** Names of files of audio. */
  readonly files: string[];
}

/** Nobody hears anything. */
const deaf = (): Promise<Transcription> =>
  Promise.resolve({ status: "skipped", reason: "nobody listens" });

/** Compares `fakes` on the first two of the fake passages, two rounds after a warm-up, unless `part` says otherwise. */
export async function compareFakes(
  fakes: readonly FakePeer[],
  part: Partial<PeersSetting> = {},
): Promise<FakeComparison> {
  const { environment, weights, voice } = fakeContext;
  const [events, saved, files]: [PeerEvent[], PeersResult[], string[]] = [[], [], []];
  let clock = 0;
  const result = await comparePeers({
    passages: planBench(fakePassages, { only: [1, 2] }).passages,
    settings: { rounds: 2, warmups: 1, threads: 2, seed: 0 },
    baseline: "pytorch",
    starts: fakes.map(fakePeer),
    context: { environment, weights, voice },
    readConditions: () => Promise.resolve(calm),
    store: {
      save: (result) =>
        Promise.resolve(void saved.push(peersSchema.parse(JSON.parse(JSON.stringify(result))))),
      saveAudio: (number, name) => {
        const file = `passage_${number}_${name}.wav`;
        files.push(file);
        return Promise.resolve({ file, peak: 0.5, clippedSamples: 0 });
      },
    },
    transcribe: deaf,
    onEvent: (event) => events.push(event),
    now: () => clock += 1000,
    ...part,
  });
  return { result, events, saved, files };
}
