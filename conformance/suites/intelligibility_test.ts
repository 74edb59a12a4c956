import assert from "node:assert/strict";
import type { Transcription } from "../../references/intelligibility.ts";
import type { LoadedStages, runChain } from "../../stages/chain.ts";
import { stageNames } from "../../stages/contract.ts";
import { StageError } from "../../stages/stage_error.ts";
import { tensor } from "../../tensor/tensor.ts";
import type { CaseResult } from "../case_result.ts";
import type { ReferenceSource, ReferenceUtterance } from "../reference_source.ts";
import { scoreIntelligibility } from "./intelligibility.ts";

const recognizer = { model: "some", modelSha256: "d".repeat(64), versions: {} };
const stages = Object.fromEntries(
  stageNames.map((name) => [name, { inputs: [], outputs: [] }]),
) as unknown as LoadedStages;
const texts = ["One two three four.", "Five six.", "?"];
const source = (kind: "full" | "small" = "full") =>
  ({
    kind,
    passages: texts.map((text, i) => ({ number: i + 1, text }) as ReferenceUtterance),
    // PyTorch's audio is there of the first passage only: a sample of -1.
    value: (passage: number) =>
      passage === 1 ? tensor("fp32", [1], Float32Array.of(-1)) : undefined,
  }) as unknown as ReferenceSource;

/** Runs the suite where `words` are heard in audio by its first sample: the passage's number, or -1 for PyTorch's. */
async function run(
  words: Readonly<Record<number, string>>,
  { kind, transcription, broken }: {
    readonly kind?: "full" | "small";
    readonly transcription?: Transcription;
    readonly broken?: boolean;
  } = {},
) {
  const cases: CaseResult[] = [];
  const spoken: number[] = [];
  const chain = () => {
    if (broken) throw new StageError({ stage: "tail", feature: "audio", what: "no such thing" });
    return Promise.resolve({ audio: Float32Array.of(2) });
  };
  const heardBy = await scoreIntelligibility(stages, source(kind), {
    audio: new Map(broken ? [] : [[1, Float32Array.of(1)]]),
    chain: chain as unknown as typeof runChain,
    onAudio: ({ number }) => void spoken.push(number),
    onResult: (result) => cases.push(result),
    transcribe: (audio) => {
      const transcripts = audio.map(([first]) => words[first]);
      return Promise.resolve(transcription ?? { status: "done", recognizer, transcripts });
    },
  });
  return { cases, spoken, heardBy };
}

const outcomesOf = (cases: readonly CaseResult[]) =>
  cases.map(({ passage, outcome }) => [passage, outcome]);

Deno.test("words are held against PyTorch's audio, or where there is none against the text", async () => {
  const { cases, spoken, heardBy } = await run({
    1: "one too free for",
    [-1]: "one two free for",
    2: "five six",
  });
  assert.equal(heardBy, recognizer);
  assert.deepEqual(outcomesOf(cases), [[3, "skipped"], [1, "pass"], [2, "pass"]]);
  const [nothing, first, second] = cases;
  assert.match(nothing.reason!, /no words/);
  // Three of four wrong, PyTorch's two: one word more is what passes.
  assert.deepEqual([first.error, first.tolerance], [0.75, 0.75]);
  assert.equal(first.figures.pytorchWordErrorRate, 0.5);
  assert.ok(first.figures.characterErrorRate! > first.figures.pytorchCharacterErrorRate!);
  assert.deepEqual([second.error, second.tolerance], [0, 0.5]);
  assert.deepEqual(second.figures, { words: 2, characterErrorRate: 0 });
  // The chain runs only where its audio is not there already.
  assert.deepEqual(spoken, [2]);
});

Deno.test("two words more than in PyTorch's audio are too many", async () => {
  const { cases } = await run({ 1: "one two", [-1]: "one two three four", 2: "" });
  assert.deepEqual(outcomesOf(cases), [[3, "skipped"], [1, "fail"], [2, "fail"]]);
});

Deno.test("where nothing can be heard, everything is skipped with the reason", async () => {
  const transcription = { status: "skipped", reason: "no recognizer" } as const;
  const { cases, heardBy } = await run({}, { transcription });
  assert.equal(heardBy, null);
  assert.deepEqual(cases.map(({ outcome }) => outcome), ["skipped", "skipped", "skipped"]);
  assert.deepEqual(cases.slice(1).map(({ reason }) => reason), ["no recognizer", "no recognizer"]);
  const small = await run({}, { kind: "small" });
  assert.ok(small.cases.every(({ reason }) => reason!.includes("speaks no words")));
});

Deno.test("a chain that fails is a failure", async () => {
  const { cases } = await run({}, { broken: true });
  assert.deepEqual(outcomesOf(cases), [[1, "fail"], [2, "fail"], [3, "skipped"]]);
  assert.match(cases[0].reason!, /no such thing/);
});
