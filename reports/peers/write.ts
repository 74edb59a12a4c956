/**
 * Where a side-by-side's files go: `peers.json`, `peers.md`, `peers.html` and a WAV file for each passage and peer.
 * @module
 */
import { join } from "node:path";
import type { PeersStore } from "../../bench/peers/compare.ts";
import type { PeersResult } from "../../bench/peers/result.ts";
import { isThere } from "../../system/presence.ts";
import { wavFileOf } from "../../tuning/wav_file.ts";
import { parseAnyResult, ResultFileError } from "../any_result.ts";
import { peersReports } from "../report_files.ts";
import { openResultFolder, publish } from "../write.ts";
import { renderPeersMarkdown } from "./markdown.ts";

/** A directory of a side-by-side. Every file appears whole or not at all. */
export interface PeersDirectory extends PeersStore {
  /**
   * The result that an earlier session left; undefined without one.
   * @throws {ResultFileError} where it is damaged, or of another version.
   */
  readEarlier(): Promise<PeersResult | undefined>;
  /** Writes the {@link peersReports}, and gives their names. Recordings that only the result had that was there before are removed. */
  saveReports(result: PeersResult): Promise<string[]>;
}

/**
 * Makes the directory `path` where it is missing and tries to write to it.
 * @throws {OutputError} where it cannot be written to; so do its methods.
 */
export async function openPeersDirectory(path: string): Promise<PeersDirectory> {
  const { write, saveAudio, saveReports } = await openResultFolder(path, "peers.json");
  return {
    readEarlier: () => readPeers(join(path, "peers.json")),
    save: (result) => write("peers.json", jsonOf(result)),
    saveAudio: (passageNumber, name, audio) => saveAudio(wavFileOf(passageNumber, name), audio),
    saveReports: (result) =>
      saveReports({ kind: "peers", result }, (audio) => peersReports(result, audio)),
  };
}

/**
 * Writes result and Markdown into `directory` as `peers_WEIGHTS.json` and `.md`, for others to read: no audio.
 * @returns their paths.
 */
export async function publishPeers(directory: string, result: PeersResult): Promise<string[]> {
  const name = `peers_${result.weights?.source ?? "given"}`;
  return await publish(directory, name, jsonOf(result), renderPeersMarkdown(result));
}

async function readPeers(path: string): Promise<PeersResult | undefined> {
  if (!await isThere(path)) return undefined;
  const any = parseAnyResult(await Deno.readTextFile(path), path);
  if (any.kind === "peers") return any.result;
  throw new ResultFileError(path, "it is of another kind");
}

const jsonOf = (result: PeersResult): string => JSON.stringify(result, null, 2) + "\n";
