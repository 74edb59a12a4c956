import assert from "node:assert/strict";
import { onnxBackend } from "../../backends/onnx.ts";
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import { smallVoice } from "../../references/small.ts";
import { withOutputs } from "../faults/_decorate.ts";
import { faultCatalogue } from "../faults/catalogue.ts";
import type { Fault } from "../faults/fault.ts";
import { openSmallReferences } from "../references.ts";
import { type ConformanceResult, conformanceResultSchema } from "../result.ts";
import { conforms } from "../result.ts";
import { runConformance } from "../run.ts";

const caught = faultCatalogue().find(({ name }) => name === "missing COLA gain")!;
const missed: Fault = {
  name: "none",
  place: "vocoder",
  trap: "a wrapper that wraps nothing",
  injection: { kind: "backend", wrap: (stage) => withOutputs(stage, (outputs) => outputs) },
};

async function run(faults: readonly Fault[], voice = smallVoice()): Promise<ConformanceResult> {
  using source = await openSmallReferences();
  const directory = await Deno.makeTempDir();
  const backend = onnxBackend({ threadCount: 1 });
  try {
    return await runConformance({
      suites: ["faults"],
      context: {
        environment: {},
        backend: { name: "onnx", details: {} },
        preset: null,
        weights: null,
        packages: [],
      },
      faults: { checkpoint: seededCheckpoint(), voice, source, backend, directory, faults },
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const outcomesOf = ({ cases }: ConformanceResult) =>
  cases.map(({ value, outcome, error }) => [value, outcome, error]);

Deno.test("a run conforms where every planted fault is caught, and nothing is found without one", async () => {
  const result = await run([caught]);
  assert.deepEqual(conformanceResultSchema.parse(JSON.parse(JSON.stringify(result))), result);
  assert.deepEqual(outcomesOf(result), [["missing COLA gain (tail)", "pass", 0], [
    "no fault",
    "pass",
    0,
  ]]);
  assert.equal(result.faults?.caughtCount, 1);
  assert.equal(conforms(result), true);
});

Deno.test("a fault that is missed fails, and no stage is blamed for it", async () => {
  const result = await run([missed, caught]);
  assert.deepEqual(outcomesOf(result).map(([, outcome]) => outcome), ["fail", "pass", "pass"]);
  assert.equal(result.cases[0].reason, "missed: nothing was found");
  assert.deepEqual([result.attribution, conforms(result)], [null, false]);
});

Deno.test("a finding without a fault fails", async () => {
  const result = await run([], { ...smallVoice(), sha256: "0".repeat(64) });
  assert.deepEqual(outcomesOf(result), [["no fault", "fail", 1]]);
  assert.match(result.cases[0].reason!, /^references: /);
  assert.equal(conforms(result), false);
});
