/**
 * Transcripts of audio by Whisper base, for word and character error rates. Optional: where it is not installed, that is
 * said, and nothing fails.
 * @module
 */
import { z } from "zod";
import {
  ensurePython,
  type EnsurePythonOptions,
  installedPython,
  PythonEnvironmentError,
  whisperRequirements,
} from "./environment.ts";
import { PythonScriptError, runPython } from "./python_process.ts";
import type { Recognizer } from "./recognizer.ts";

/** What was heard, or why nothing was. */
export type Transcription =
  | {
    readonly status: "done";
    readonly recognizer: Recognizer;
    readonly transcripts: readonly string[];
  }
  | { readonly status: "skipped"; readonly reason: string };

/** Options of {@link transcribe}. */
export interface TranscribeOptions extends Omit<EnsurePythonOptions, "requirements"> {
  /** Installs the recognizer where it is missing, 600 MB on disk; false by default. */
  readonly install?: boolean;
  /** Threads of the recognizer; 2 by default. */
  readonly threads?: number;
  readonly onTranscript?: (index: number, transcript: string) => void;
  /** Runs `intelligibility.py`. */
  readonly runScript?: typeof runPython;
}

const messageSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("skipped"), reason: z.string() }),
  z.object({
    event: z.literal("recognizer"),
    model: z.string(),
    modelSha256: z.string(),
    versions: z.record(z.string(), z.string()),
  }),
  z.object({ event: z.literal("transcript"), index: z.int(), text: z.string() }),
]);

const script = "intelligibility.py";

/**
 * What Whisper base hears in the WAV files `paths`, English speech, one transcript a file. Same audio, same words:
 * decoding is greedy.
 * @throws {PythonEnvironmentError} where it is to be installed and cannot be.
 * @throws {PythonScriptError} where the recognizer fails.
 */
export async function transcribe(
  paths: readonly string[],
  options: TranscribeOptions = {},
): Promise<Transcription> {
  const { install = false, threads = 2, signal, onTranscript, runScript = runPython } = options;
  const environment = { ...options, requirements: whisperRequirements };
  const python = install ? await ensurePython(environment) : await foundPython(environment);
  if (typeof python !== "string") return { status: "skipped", reason: python.missing };
  let reason: string | undefined, recognizer: Recognizer | undefined;
  const transcripts: string[] = [];
  await runScript(python, script, ["--threads", String(threads), "--", ...paths], {
    signal,
    onMessage(said) {
      const message = messageSchema.parse(said);
      if (message.event === "skipped") reason = message.reason;
      else if (message.event === "recognizer") {
        const { event: _, ...rest } = message;
        recognizer = rest;
      } else {
        transcripts[message.index] = message.text;
        onTranscript?.(message.index, message.text);
      }
    },
  });
  if (reason !== undefined) return { status: "skipped", reason };
  if (recognizer === undefined || Object.keys(transcripts).length !== paths.length) {
    throw new PythonScriptError(
      script,
      0,
      `expected ${paths.length} transcripts, received ${Object.keys(transcripts).length}`,
    );
  }
  return { status: "done", recognizer, transcripts };
}

/** The environment's interpreter, or why there is none. */
async function foundPython(
  environment: EnsurePythonOptions,
): Promise<string | { readonly missing: string }> {
  try {
    return await installedPython(environment) ?? {
      missing:
        "Whisper base is not installed (references/requirements_whisper.txt): --install-whisper installs it",
    };
  } catch (error) {
    if (!(error instanceof PythonEnvironmentError)) throw error;
    return { missing: error.message };
  }
}
