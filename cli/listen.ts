/**
 * `deno task listen`: a page on which one hears blindly whether two presets, or a preset and PyTorch, differ.
 * @module
 */
import { basename } from "node:path";
import { pageAudio, readAudioFiles } from "../reports/audio/page_audio.ts";
import { chooseSide, type ListeningSource } from "../reports/listening/choose.ts";
import { renderListeningHtml } from "../reports/listening/render.tsx";
import { openOutputFile } from "../reports/write.ts";
import { type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import { makeCommand, numberList } from "./_options.ts";

/** Makes the page for the two sides that `args` name. */
export async function listen(
  args: readonly string[],
  { terminal }: CommandContext,
): Promise<number> {
  const command = makeCommand(
    "listen",
    "Makes one page with an A/B/X listening test: X is A or B, by chance, and whoever hears no difference can only guess. A and B are each a " +
      "result (results.json of bench, presets.json, peers.json) or its folder, with #NAME where several speak in it (#fp16, #reference, #pytorch); or " +
      "a folder of WAV files (mono, 16 bits) whose names have the passages' numbers. The page holds the audio of the passages that both have.",
    terminal,
  )
    .argument("<a>", "the first side, such as out/presets#fp16+int8pal")
    .argument("<b>", "the second side, such as out/peers#pytorch")
    .option("--only <numbers>", "passages to listen to: 1,3-5", numberList)
    .option("--out <file>", "where the page goes", "out/listening.html");
  command.parse([...args], { from: "user" });
  const { only, out } = command.opts<{ only?: readonly number[]; out: string }>();
  const [first, second] = command.args;
  if (first === second) throw new UsageError(`A and B are the same: ${first}`);
  const sides = [await chooseSide(first), await chooseSide(second)];
  const names = namesOf(sides);
  const file = await openOutputFile(out);
  const files = new Map<string, Uint8Array>();
  const [a, b] = await Promise.all(sides.map(async (side, i) => ({
    name: names[i],
    recordings: await readRecordings(side, i, only, files),
  })));
  const html = renderListeningHtml(a, b, pageAudio(files, true));
  await file.save(new TextEncoder().encode(html));
  terminal.print(out);
  return exitCodes.ok;
}

/** Names that tell the sides apart, and nothing of where they lie: pages are published. */
function namesOf(sides: readonly ListeningSource[]): string[] {
  const isAlike = (names: readonly string[]) => new Set(names).size < names.length;
  const own = sides.map(({ name }) => name);
  if (!isAlike(own)) return own;
  const withFolder = sides.map(({ name, directory }) => `${name} (${basename(directory)})`);
  return isAlike(withFolder) ? own.map((name, i) => `${name} (${"AB"[i]})`) : withFolder;
}

/** Recordings of `side`, whose bytes are put into `files` under names that both sides can have. */
async function readRecordings(
  { directory, recordings }: ListeningSource,
  place: number,
  only: readonly number[] | undefined,
  files: Map<string, Uint8Array>,
): Promise<ListeningSource["recordings"]> {
  const wanted = recordings.filter(({ number }) => only?.includes(number) ?? true);
  const read = await readAudioFiles(directory, wanted.map(({ file }) => file));
  return wanted.map(({ number, text, file }) => {
    const name = `${place}/${file}`;
    const bytes = read.get(file);
    if (bytes !== undefined) files.set(name, bytes);
    return { number, text, file: name };
  });
}

if (import.meta.main) await runProcess(listen);
