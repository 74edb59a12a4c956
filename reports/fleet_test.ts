import assert from "node:assert/strict";
import { madeUpResult } from "../compare/_results.ts";
import { hostile } from "./_fixture.ts";
import { renderFleetMarkdown, renderFleetTerminal } from "./fleet.ts";

const here = madeUpResult({ passages: 2 });
const night = madeUpResult({ passages: 2, seed: "night" });
const there = {
  ...here,
  environment: {
    ...here.environment,
    cpuModel: "Apple M4",
    osVersion: "macOS 15.1",
    gitDirty: false,
  },
};

Deno.test("a machine has one row, with its mean speed over all passages and nights", () => {
  const [first, second] = there.passages;
  const slow = { ...second, measurement: { ...second.measurement!, frameCount: 40 } };
  const text = renderFleetTerminal([here, { ...there, passages: [first, slow] }, night]);
  assert.match(text, /Some CPU linux 6\.1 +onnx +fp16 +01234567\* +2 +2 3\.5\dx/);
  assert.match(text, /Apple M4 macOS 15\.1 onnx +fp16 +01234567 +1 +2 2\.6\dx/);
  assert.equal(text.split("\n").length, 3);
});

Deno.test("the Markdown tells what was left out, and nothing breaks out of it", () => {
  const odd = { ...here, environment: { ...here.environment, cpuModel: hostile } };
  const text = renderFleetMarkdown([there, odd], [`left out ${hostile}: no result`]);
  assert.match(text, /- left out .*no result/);
  assert.match(text, /Weights: int8/);
  assert.doesNotMatch(text, /<script|[^\\]\]\(javascript/);
  assert.ok(!text.includes("\u001b"));
  assert.match(renderFleetMarkdown([{ ...here, passages: [] }], []), /\| 1 \| 0 \| {2}\|/);
});
