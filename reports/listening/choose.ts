/**
 * The sides of a listening test, chosen by what somebody names: a result or its folder, or a folder of WAV files.
 * @module
 */
import { basename, dirname, join } from "node:path";
import { isThere } from "../../system/presence.ts";
import { parseAnyResult } from "../any_result.ts";
import { type Speaker, speakersOf } from "../audio/speakers.ts";

/** A side, and where its files are. */
export interface ListeningSource extends Speaker {
  readonly directory: string;
}

/** What is named has no side for a listening test. */
export class ListeningError extends Error {
  override readonly name = "ListeningError";
  constructor(readonly source: string, readonly problem: string) {
    super(`Cannot listen to ${source}: ${problem}`);
  }
}

const resultFiles = ["results.json", "presets.json", "peers.json"];

/**
 * The side that `source` names: `PATH`, or `PATH#NAME` where a result has several speakers. PATH is results.json, presets.json
 * or peers.json, a folder with one of them, or a folder of WAV files whose names have the passages' numbers.
 * @throws {ListeningError}, and {ResultFileError} where the result is damaged.
 */
export async function chooseSide(source: string): Promise<ListeningSource> {
  const [, path, name] = /^(.*?)(?:#([^#]*))?$/s.exec(source)!;
  const info = await Deno.stat(path).catch(() => {
    throw new ListeningError(source, `there is nothing at ${path}.`);
  });
  const json = info.isDirectory ? await resultIn(path) : path;
  if (json === undefined) return await folderSide(source, path);
  const any = parseAnyResult(await Deno.readTextFile(json), json);
  const speakers = speakersOf(any).filter(({ recordings }) => recordings.length > 0);
  const chosen = speakers.filter((speaker) => name === undefined || speaker.name === name);
  if (chosen.length === 1) return { ...chosen[0], directory: dirname(json) };
  const names = speakers.map((speaker) => `${path}#${speaker.name}`);
  throw new ListeningError(
    source,
    names.length === 0
      ? "nobody speaks in this result."
      : `${name === undefined ? "it has several speakers" : `it has no ${name}`}. Expected one of ${
        names.join(", ")
      }.`,
  );
}

async function resultIn(folder: string): Promise<string | undefined> {
  for (const name of resultFiles) {
    const path = join(folder, name);
    if (await isThere(path)) return path;
  }
}

async function folderSide(source: string, directory: string): Promise<ListeningSource> {
  const names = (await Array.fromAsync(Deno.readDir(directory), ({ name }) => name)).sort();
  const files = new Map<number, string>();
  for (const file of names.filter((name) => /\.wav$/i.test(name))) {
    const number = Number(/\d+/.exec(file)?.[0] ?? 0);
    if (number === 0) continue;
    const other = files.get(number);
    if (other !== undefined) {
      throw new ListeningError(
        source,
        `passage ${number} is there twice, ${other} and ${file}. Expected a folder for each side.`,
      );
    }
    files.set(number, file);
  }
  if (files.size === 0) {
    throw new ListeningError(
      source,
      `expected ${
        resultFiles.join(", ")
      }, or WAV files with the passages' numbers in their names, such as passage_1.wav.`,
    );
  }
  const recordings = [...files].map(([number, file]) => ({ number, text: null, file }));
  return { name: basename(directory), recordings, directory };
}
