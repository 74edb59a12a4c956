import assert from "node:assert/strict";
import type { Tensor } from "../../tensor/tensor.ts";
import { caseFamilies, variantsOf } from "./cases/mod.ts";
import { constantRules } from "./constants.ts";
import { lowerings, mergeTables } from "./mod.ts";

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

for (const [family, cases] of Object.entries(caseFamilies)) {
  Deno.test(`${family} operations compute what MIL defines`, async (t) => {
    for (const { name, expected, tolerance, run } of cases.flatMap(variantsOf)) {
      await t.step(name, async () => {
        const outputs = await run();
        expected.forEach((each, i) => assertClose(outputs[i], each, tolerance, `output ${i}`));
      });
    }
  });
}

Deno.test("every lowering and every decompression has a case", () => {
  const tested = new Set(Object.values(caseFamilies).flat().map(({ op }) => op));
  const { const: _, ...decompressions } = constantRules;
  const types = [...lowerings.keys(), ...Object.keys(decompressions)];
  assert.deepEqual(types.filter((type) => !tested.has(type)), []);
});

Deno.test("two lowerings for one operation are refused", () => {
  const row = { add: () => "" };
  assert.throws(() => mergeTables([row, row]), /Two lowerings for the MIL operation add/);
});
