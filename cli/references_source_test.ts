import assert from "node:assert/strict";
import { kokoroWeights } from "../convert/checkpoint/sources.ts";
import { makeVoice } from "../passages/voices/voice.ts";
import { UsageError } from "./_main.ts";
import { findSource } from "./_references.ts";
import { makeTerminal } from "./terminal.ts";

const terminal = makeTerminal({ writeOut() {}, writeError() {}, bars: false, colors: false });
const voice = makeVoice("silence", new Float32Array(510 * 256));

/** Asks for the compact references of weights whose digest is `sha256`. */
const compact = (sha256: string) => {
  const open = () => Promise.reject(new Error("nothing has to be opened"));
  const wanted = { checkpoint: { sha256, open }, voice, passages: [], only: [] };
  return findSource("compact", wanted, { terminal, signal: new AbortController().signal });
};
const refusal = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof UsageError, String(error));
  assert.match(error.message, message);
  return true;
};

Deno.test("compact references are refused for all weights but the very int8 ones", async () => {
  // Smoothed weights come from the same file, and have a digest of their own.
  await assert.rejects(
    compact("0".repeat(64)),
    refusal(/of weights of SHA-256 6e742170\w+, the packages of 0{64}\. Take --references full/),
  );
  await assert.rejects(compact(kokoroWeights.int8.sha256), refusal(/they are of another voice/));
});
