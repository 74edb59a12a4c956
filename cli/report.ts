/**
 * `deno task report`: the reports of results anew, from their JSON alone.
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";
import { readPageAudio } from "../reports/audio/page_audio.ts";
import { type AnyResult, parseAnyResult, ResultFileError } from "../reports/any_result.ts";
import type { ReportedResult } from "../reports/joint/content.ts";
import { jointReportsOf, type ReportFile, reportsOf } from "../reports/report_files.ts";
import { checkWritable } from "../reports/write.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { type CommandContext, exitCodes, runProcess } from "./_main.ts";
import { makeCommand } from "./_options.ts";

/** No result comes near: six passages with placement take 2 MB. */
const largestBytes = 64 * 2 ** 20;

/** Renders what `args` name. Nothing is written before all of it is read. */
export async function report(
  args: readonly string[],
  { terminal, signal }: CommandContext,
): Promise<number> {
  const command = makeCommand(
    "report",
    "Makes the reports of results anew, from their JSON alone: results.json of bench or of a phone, presets.json of " +
      "compare-presets, conformance.json, peers.json of bench:peers, what compare --json wrote, " +
      "trials.json of check:compare. Beside page and Markdown: pull_request.md " +
      "(a comment), readme.md (a section), badge.json, CSV and JSON Lines; of two or more results of bench, conformance and " +
      "compare-presets also report.html, one page of all. Pages hold the WAV files that lie beside the result, so that " +
      "each is one file that plays anywhere; the page of all has each preset once, 64 kB a second of audio.",
    terminal,
  )
    .argument("<results...>", "result files")
    .option(
      "--out <dir>",
      "where the reports go; of several results, each in a folder of its own such as 1_results",
      "out/report",
    )
    .option("--link-audio", "leave WAV files beside the pages, which are small then");
  command.parse([...args], { from: "user" });
  const paths = command.args;
  const { out, linkAudio } = command.opts<{ out: string; linkAudio?: boolean }>();
  const results: AnyResult[] = [];
  for (const path of paths) results.push(parseAnyResult(await readResultFile(path), path));
  const reported: ReportedResult[] = [];
  for (const [i, any] of results.entries()) {
    signal.throwIfAborted();
    const folder = paths.length === 1 ? out : join(out, `${i + 1}_${basename(paths[i], ".json")}`);
    await checkWritable(folder);
    const from = dirname(paths[i]);
    const audio = await readPageAudio(from, any, !linkAudio);
    if (linkAudio && resolve(from) !== resolve(folder)) await copyAudio(folder, audio.files);
    await write(folder, await reportsOf(any, audio));
    reported.push({ any, folder: basename(folder), audio });
  }
  await write(out, await jointReportsOf(reported));
  return exitCodes.ok;

  async function write(folder: string, files: readonly ReportFile[]): Promise<void> {
    for (const { name, content } of files) {
      await writeFileAtomic(join(folder, name), content);
      terminal.print(join(folder, name));
    }
  }
}

async function readResultFile(path: string): Promise<string> {
  const { size } = await Deno.stat(path);
  if (size > largestBytes) {
    throw new ResultFileError(
      path,
      `it has ${size} bytes, expected at most ${largestBytes}.`,
    );
  }
  return await Deno.readTextFile(path);
}

/** Writes `files` into the folder `to`, so that its page can play them. */
async function copyAudio(to: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of files) await writeFileAtomic(join(to, name), bytes);
}

if (import.meta.main) await runProcess(report);
