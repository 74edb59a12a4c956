/** Speech recognition of the WAV files that a command wrote. */
import { join } from "node:path";
import { Option } from "commander";
import { PythonEnvironmentError } from "../references/environment.ts";
import { transcribe, type Transcription } from "../references/intelligibility.ts";
import { PythonScriptError } from "../references/python_process.ts";
import type { CommandContext } from "./_main.ts";
import { showAssets } from "./_progress.ts";

/** `--install-whisper`. */
export const installWhisperOption = (): Option =>
  new Option(
    "--install-whisper",
    "install speech recognition in the cache where it is missing, 600 MB",
  );

/** What {@link whisper} needs to know. */
export interface WhisperFlags {
  /** Directory of the files. */
  readonly out: string;
  readonly installWhisper?: boolean;
  /** An interpreter that has its packages. */
  readonly python?: string;
  readonly threads?: number;
}

/** Whisper base on WAV files of the output directory. What it cannot hear is no reason to lose what was measured. */
export function whisper(
  { out, installWhisper, python, threads }: WhisperFlags,
  { terminal, signal }: CommandContext,
): (files: readonly string[]) => Promise<Transcription> {
  return async (files) => {
    const paths = files.map((file) => join(out, file));
    terminal.note(`speech recognition: ${files.length} files`);
    try {
      const onEvent = showAssets(terminal);
      return await transcribe(paths, { install: installWhisper, python, threads, signal, onEvent });
    } catch (error) {
      const isKnown = error instanceof PythonScriptError ||
        error instanceof PythonEnvironmentError;
      if (!isKnown || signal.aborted) throw error;
      return { status: "skipped", reason: error.message };
    }
  };
}
