/** The catalogue on the seeded small checkpoint: everything in it is caught, and blamed on where it is. */
import assert from "node:assert/strict";
import { onnxBackend } from "../../backends/onnx.ts";
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import { smallVoice } from "../../references/small.ts";
import { checkGlue } from "../glue_vectors/glue_vectors.ts";
import { productGlue } from "../glue_vectors/glue.ts";
import { openSmallReferences } from "../references.ts";
import { withOutputs } from "./_decorate.ts";
import { faultCatalogue } from "./catalogue.ts";
import type { Fault } from "./fault.ts";
import { type FaultReport, faultReportSchema } from "./report.ts";
import { runFaults } from "./run_faults.ts";

async function report(faults: readonly Fault[]): Promise<FaultReport> {
  using source = await openSmallReferences();
  const directory = await Deno.makeTempDir();
  try {
    return await runFaults({
      checkpoint: seededCheckpoint(),
      voice: smallVoice(),
      source,
      backend: onnxBackend({ threadCount: 1 }),
      directory,
      faults,
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const catalogue = faultCatalogue();

/** Faults of the host in the chain that these three utterances do not show; the vectors alone find them. */
const unseenInChain = [
  "phonemes composed (NFC)",
  "phonemes decomposed (NFD)",
  "unknown phonemes dropped",
  "halves away from zero",
];

Deno.test("every fault of the catalogue is caught and attributed, and nothing without one", async () => {
  const { falseAlarms, results, ...counts } = faultReportSchema.parse(await report(catalogue));
  assert.deepEqual(falseAlarms, []);
  const wrong = results.filter(({ outcome }) => outcome !== "caught");
  assert.deepEqual(wrong.map(({ name, outcome, findings }) => ({ name, outcome, findings })), []);
  assert.equal(counts.caughtCount, catalogue.length);

  // What can be planted in the chain is found there too, unless the utterances have nothing to show it by.
  const inChain = catalogue.filter(({ injection }) =>
    injection.kind === "host" && (injection.chain ?? injection.sampleOf) !== undefined
  );
  const unseen = inChain.filter(({ name }) => {
    const { findings } = results.find((result) => result.name === name)!;
    return findings.every(({ by }) => by !== "suites");
  });
  assert.deepEqual(unseen.map(({ name }) => name), unseenInChain);

  // What the published way, correlation of audio and nothing else, makes of the same faults.
  const verdictOf = (name: string) => results.find((result) => result.name === name)!.published!;
  assert.equal(verdictOf("missing COLA gain").shows, false);
  assert.ok(verdictOf("missing COLA gain").corr! > 0.999999);
  assert.equal(verdictOf("inverted output").showsByMelCorr, false);
  assert.equal(verdictOf("inverted output").shows, true);
  assert.equal(verdictOf("palette index off by one").shows, false);
  assert.equal(verdictOf("LSTM gates swapped").shows, true);
  assert.equal(verdictOf("truncated weights").shows, true);
  assert.ok(counts.missedByCorrelationCount >= 15, `${counts.missedByCorrelationCount}`);
  assert.ok(counts.missedByMelCorrelationCount > counts.missedByCorrelationCount);
});

Deno.test("a fault that changes nothing is missed, one that is elsewhere misattributed", async () => {
  const { results, caughtCount } = await report([
    {
      name: "none",
      place: "vocoder",
      trap: "a wrapper that wraps nothing",
      injection: { kind: "backend", wrap: (stage) => withOutputs(stage, (outputs) => outputs) },
    },
    {
      name: "elsewhere",
      place: "style",
      trap: "speed changed, style blamed",
      injection: {
        kind: "host",
        sampleOf: ({ tokens, voiceRow, speed }) => ({ tokens, voiceRow, speed: speed * 2 }),
      },
    },
  ]);
  assert.deepEqual(results.map(({ outcome }) => outcome), ["missed", "misattributed"]);
  assert.deepEqual(results[1].findings.map(({ place }) => place), ["speed"]);
  assert.equal(caughtCount, 0);
});

Deno.test("the catalogue has every fault that is known, once", () => {
  const names = catalogue.map(({ name, place }) => `${name} (${place})`);
  assert.equal(new Set(names).size, names.length);
  const known = [
    "plain atan2 (noise)",
    "phase in fp16 (noise)",
    "LSTM gates swapped (post_albert)",
    "voice row off by one (style)",
    "style halves swapped (style)",
    "halves away from zero (durations)",
    "strided output read as contiguous (vocoder)",
    "edge for reflect padding (vocoder)",
    "Snake without its factor of 2 (vocoder)",
    "palette index off by one (vocoder)",
    "truncated weights (vocoder)",
    "x_sources swapped (wiring)",
    "max_frames one short (alignment)",
    "nearest for linear upsampling (noise)",
    "wrong half-pixel rule (noise)",
    "stale references (references)",
    "missing COLA gain (tail)",
    "graphemes for phonemes (tokens)",
    "frame numbers in fp16 (alignment)",
    "fp16 overflow (noise)",
    "NaN durations (post_albert)",
  ];
  assert.deepEqual(known.filter((name) => !names.includes(name)), []);
  assert.ok(names.length >= known.length + 10);
});

for (const { name, injection } of catalogue) {
  if (injection.kind !== "host" || injection.glue === undefined) continue;
  Deno.test(`glue with ${name} fails a vector`, () => {
    assert.notDeepEqual(checkGlue({ ...productGlue, ...injection.glue }), []);
  });
}
