import assert from "node:assert/strict";
import { type Case, caseProgram, runProgram } from "../_mil_testing.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { activationCases } from "./cases/activation_cases.ts";
import { arithmeticCases } from "./cases/arithmetic_cases.ts";
import { convolutionCases } from "./cases/convolution_cases.ts";
import { indexingCases } from "./cases/indexing_cases.ts";
import { linearCases } from "./cases/linear_cases.ts";
import { logicCases } from "./cases/logic_cases.ts";
import { normalizationCases } from "./cases/normalization_cases.ts";
import { recurrentCases } from "./cases/recurrent_cases.ts";
import { reductionCases } from "./cases/reduction_cases.ts";
import { resizingCases } from "./cases/resizing_cases.ts";
import { shapeCases } from "./cases/shape_cases.ts";
import { lowerings, mergeTables } from "./mod.ts";

const families: Readonly<Record<string, readonly Case[]>> = {
  activation: activationCases,
  arithmetic: arithmeticCases,
  convolution: convolutionCases,
  indexing: indexingCases,
  linear: linearCases,
  logic: logicCases,
  normalization: normalizationCases,
  recurrent: recurrentCases,
  reduction: reductionCases,
  resizing: resizingCases,
  shape: shapeCases,
};

function assertClose(received: Tensor, expected: Tensor, tolerance: number, where: string): void {
  assert.equal(received.dtype, expected.dtype, `${where}: dtype`);
  assert.deepEqual(received.shape, expected.shape, `${where}: shape`);
  expected.data.forEach((value: number | bigint, i: number) => {
    const error = Math.abs(Number(received.data[i]) - Number(value));
    assert.ok(
      Object.is(received.data[i], value) || error <= tolerance,
      `${where}: element ${i} expected ${value}, received ${received.data[i]}`,
    );
  });
}

for (const [family, cases] of Object.entries(families)) {
  Deno.test(`${family} operations compute what MIL defines`, async (t) => {
    for (const test of cases) {
      for (const isDynamic of test.staticOnly ? [false] : [false, true]) {
        const name = [test.op, test.about, isDynamic && "flexible shapes"].filter(Boolean).join(
          ", ",
        );
        await t.step(name, async () => {
          const { program, feeds } = caseProgram(test, isDynamic);
          const outputs = await runProgram(program, feeds);
          test.expected.forEach((expected, i) =>
            assertClose(outputs[`out_${i}`], expected, test.tolerance ?? 2e-6, `output ${i}`)
          );
        });
      }
    }
  });
}

Deno.test("every lowering has a case", () => {
  const tested = new Set(Object.values(families).flat().map(({ op }) => op));
  assert.deepEqual([...lowerings.keys()].filter((type) => !tested.has(type)), []);
});

Deno.test("two lowerings for one operation are refused", () => {
  const row = { add: () => "" };
  assert.throws(() => mergeTables([row, row]), /Two lowerings for the MIL operation add/);
});
