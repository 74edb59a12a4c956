import assert from "node:assert/strict";
import type { BisectReport, OpFinding } from "../../conformance/bisect/bisect.ts";
import { renderBisect, renderBisectMarkdown } from "./bisect.ts";

const finding: OpFinding = {
  value: "split_3_1",
  operation: "split_3",
  type: "split",
  otherType: "identity",
  shape: [1, 64, 20],
  dtypes: { a: "fp32", b: "fp16" },
  error: null,
  ownError: 0.125,
  needed: 0.13,
  tolerance: { own: 1e-3, whole: 1e-2 },
  place: { module: "decoder.encode.norm1.fc", after: [], before: [], beside: [] },
};
const report: BisectReport = {
  stage: "vocoder",
  a: "right.mlpackage on onnx",
  b: "<b>|wrong_one.mlpackage on onnx",
  comparedCount: 667,
  onlyA: ["cast_0"],
  onlyB: [],
  first: finding,
  firstWhole: {
    ...finding,
    value: "add_9",
    error: 0.02,
    place: { module: null, after: ["decoder.F0_conv"], before: [], beside: [] },
  },
  worst: [finding],
  outputs: [{ name: "anchor", error: 0 }, { name: "x_pre", error: 0.25 }],
  confirmations: [{
    value: "split_3_1",
    ownError: 0.125,
    outputs: [{ name: "x_pre", error: 0.2, wholeError: 0.25 }],
  }],
};

Deno.test("a bisection reads as what was found, where, and what it does", () => {
  for (const render of [renderBisect, renderBisectMarkdown]) {
    const text = render(report).replaceAll("\\", "");
    for (
      const part of [
        "Bisection of vocoder: 667 values compared.",
        "Outputs are off by: anchor 0, x_pre 2.5e-1.",
        "Not compared: 1 values that a alone has, 0 of b alone.",
        "First operation past its tolerance: split_3 (split, decoder.encode.norm1.fc). " +
        "It adds 1.3e-1, at most 1.0e-3, needed 1.3e-1.",
        "add_9 (after decoder.F0_conv), off by 2.0e-2, at most 1.0e-2.",
        "split_3, split, identity under b",
        "not finite",
        "[1,64,20]",
        "fp32, fp16 under b",
        "split_3_1 alone as under b: off by 1.3e-1, which moves x_pre by 2.0e-1 of 2.5e-1.",
      ]
    ) {
      assert.ok(text.includes(part), `${render.name} without "${part}":\n${text}`);
    }
  }
  assert.ok(!renderBisectMarkdown(report).includes("<b>"));
});

Deno.test("a bisection that finds nothing says so", () => {
  const nothing = { ...report, first: null, firstWhole: null, worst: [], confirmations: [] };
  for (const render of [renderBisect, renderBisectMarkdown]) {
    const text = render(nothing);
    assert.match(text, /No operation adds more than its tolerance\./);
    assert.ok(!/alone as under b|What adds most|First value/.test(text));
  }
});
