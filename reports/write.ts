/**
 * The one place that writes what commands leave behind: of a benchmark `results.json`, `report.md`, `report.html` and a WAV
 * file for each passage, all in one directory.
 * @module
 */
import { dirname, join } from "node:path";
import type { AudioFile, BenchResult, PassageResult } from "../bench/result.ts";
import { encodeWav } from "../passages/wav.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { readFormer, removeFormerAudio } from "./audio/former.ts";
import type { AnyResult } from "./any_result.ts";
import { type PageAudio, readPageAudio } from "./audio/page_audio.ts";
import { benchReports, type ReportFile } from "./report_files.ts";

/** An output directory or file that cannot be made or written to. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  constructor(readonly path: string, cause: unknown) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    super(
      `Cannot write to ${path}: ${problem}. Choose a place that you may write to.`,
      { cause },
    );
  }
}

/** A directory that files go to. Every file appears whole or not at all. */
export interface Folder {
  readonly path: string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Writes all `files`, and gives their names. */
  writeAll(files: readonly ReportFile[]): Promise<string[]>;
}

/** A {@link Folder} of a result and its recordings. */
export interface ResultFolder extends Folder {
  /** The result that was there before; undefined where there is none that this version can read. */
  readonly former: AnyResult | undefined;
  /** Writes `[n]` samples at 24 kHz as the WAV file `file`. */
  saveAudio(file: string, audio: Float32Array): Promise<AudioFile>;
  /**
   * Writes what `reportsOf` makes of the result and of the recordings beside it, and gives the files' names. Recordings that only the
   * {@link former} result had are removed.
   */
  saveReports(
    any: AnyResult,
    reportsOf: (audio: PageAudio) => Promise<ReportFile[]>,
  ): Promise<string[]>;
}

/** Where a benchmark's files go. */
export interface OutputDirectory {
  readonly path: string;
  /** Writes `results.json`, over what is there. */
  saveResult(result: BenchResult): Promise<void>;
  /** Writes `passage_{number}_{T_enc}tok.wav` of `[n]` samples at 24 kHz. */
  saveAudio(passage: PassageResult, audio: Float32Array): Promise<AudioFile>;
  /** Writes the {@link benchReports}, and gives their names. As {@link ResultFolder.saveReports} does, it removes former recordings. */
  saveReports(result: BenchResult): Promise<string[]>;
}

/**
 * Makes the directory `path` where it is missing and tries to write to it, so that an unwritable one is
 * found before any work.
 * @throws {OutputError} where that fails; so do all methods of the result.
 */
export async function openFolder(path: string): Promise<Folder> {
  await checkWritable(path);
  const write: Folder["write"] = (name, content) =>
    attempt(path, () => writeFileAtomic(join(path, name), content));
  return {
    ...{ path, write },
    async writeAll(files) {
      for (const { name, content } of files) await write(name, content);
      return files.map(({ name }) => name);
    },
  };
}

/**
 * Makes the directory `path` for a result, which is the file `name` there.
 * @throws {OutputError} as {@link openFolder} does.
 */
export async function openResultFolder(path: string, name: string): Promise<ResultFolder> {
  const folder = await openFolder(path);
  const former = await attempt(path, () => readFormer(join(path, name)));
  return {
    ...folder,
    former,
    async saveAudio(file, audio) {
      const { bytes, peak, clippedSamples } = encodeWav(audio);
      await folder.write(file, bytes);
      return { file, peak, clippedSamples };
    },
    async saveReports(any, reportsOf) {
      await attempt(path, () => removeFormerAudio(path, former, any));
      return await folder.writeAll(await reportsOf(await readPageAudio(path, any)));
    },
  };
}

/**
 * Makes the directory `path` for the files of a benchmark.
 * @throws {OutputError} as {@link openFolder} does.
 */
export async function openOutputDirectory(path: string): Promise<OutputDirectory> {
  const { write, saveAudio, saveReports } = await openResultFolder(path, "results.json");
  return {
    path,
    saveResult: (result) => write("results.json", JSON.stringify(result, null, 2) + "\n"),
    saveAudio: ({ number, tokenCount }, audio) =>
      saveAudio(`passage_${number}_${tokenCount}tok.wav`, audio),
    saveReports: (result) =>
      saveReports({ kind: "bench", result }, (audio) => benchReports(result, audio)),
  };
}

/**
 * Writes a result's `json` and `markdown` into `directory` under `name`, of whose signs such as files cannot have become underscores.
 * @returns their paths, the Markdown's first.
 */
export async function publish(
  directory: string,
  name: string,
  json: string,
  markdown: string,
): Promise<string[]> {
  const path = (end: string) => join(directory, `${name.replace(/[^\w.-]/g, "_")}.${end}`);
  await writeFileAtomic(path("json"), json);
  await writeFileAtomic(path("md"), markdown);
  return [path("md"), path("json")];
}

/** A single file to be written. */
export interface OutputFile {
  readonly path: string;
  save(content: Uint8Array): Promise<void>;
}

/**
 * Makes sure, before any work, that a file can be written at `path`, and makes the directories above it.
 * @throws {OutputError} where it cannot; so does `save`.
 */
export async function openOutputFile(path: string): Promise<OutputFile> {
  await attempt(path, async () => {
    const isDirectory = await Deno.stat(path).then((info) => info.isDirectory, () => false);
    if (isDirectory) throw new Error("it is a directory");
  });
  await checkWritable(dirname(path), path);
  return { path, save: (content) => attempt(path, () => writeFileAtomic(path, content)) };
}

/**
 * Makes `directory` where it is missing and tries to write to it, for the sake of `path` in it.
 * @throws {OutputError} about `path` where that fails.
 */
export async function checkWritable(directory: string, path: string = directory): Promise<void> {
  await attempt(path, async () => {
    await Deno.mkdir(directory, { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: directory, prefix: ".kokobench-" }));
  });
}

async function attempt<T>(path: string, writing: () => Promise<T>): Promise<T> {
  try {
    return await writing();
  } catch (error) {
    throw new OutputError(path, error);
  }
}
