import assert from "node:assert/strict";
import { smallConfig } from "../../convert/checkpoint/seeded.ts";
import { stageContracts, stageNames } from "../../stages/contract.ts";
import { sampleStaging, sampleUrl } from "./_sample.ts";

Deno.test("the sample that the phone's side is tested with is what is staged today", async () => {
  // Where it is not: does the phone still understand it? Then write the sample anew, as _sample.ts says.
  assert.deepEqual(JSON.parse(await Deno.readTextFile(sampleUrl)), sampleStaging());
});

Deno.test("a staging has the contract of every stage, with all shapes", () => {
  const { packages } = sampleStaging();
  const contracts = stageContracts(smallConfig);
  assert.deepEqual(packages.map(({ stage }) => stage), [...stageNames]);
  for (const { stage, name, inputs, outputs } of packages) {
    assert.equal(name, `${contracts[stage].packageName}.mlpackage`);
    const names = (features: readonly { name: string }[]) => features.map(({ name }) => name);
    assert.deepEqual(names(inputs), names(contracts[stage].inputs));
    assert.deepEqual(names(outputs), names(contracts[stage].outputs));
  }
  const [anchor, xPre] = packages[5].outputs;
  assert.deepEqual(anchor.shapes.map((shape) => shape.length), [1, 1]);
  assert.deepEqual(xPre.shapes, [[1, 8, { symbol: "T_a", scale: 120, offset: 1, min: 1 }]]);
  assert.equal(packages[4].computeUnit, "ALL");
});

Deno.test("the vocabulary is by code point, the combining mark among them", () => {
  const { vocabulary, passages } = sampleStaging();
  assert.equal(vocabulary.length, 114);
  assert.deepEqual(vocabulary.find(({ codePoint }) => codePoint === 0x303), {
    codePoint: 0x303,
    id: 17,
  });
  assert.deepEqual(passages[2].tokens, [0, 43, 17, 0]);
});
