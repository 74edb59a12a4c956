import assert from "node:assert/strict";
import { adviceFor, type FailureCircumstances } from "./advice.ts";

/** A crash of Prosody on `system` and `chip`, changed by `part`. */
function advice(
  system: string,
  chip: string,
  part: Partial<FailureCircumstances> = {},
): string | null {
  return adviceFor({
    ...{ stage: "prosody", kind: "crash", doing: "predict", signal: "SIGABRT", message: "" },
    backend: { name: "coreml", details: { system, chip } },
    computeUnit: "ALL",
    ...part,
  });
}
const m4 = "Apple M4";
const m5 = "Apple M5 Pro";
const unitsOf = (text: string | null) => text?.match(/\w+=[A-Z_]+/)?.[0];

Deno.test("recurrent stages are kept off the GPU of an M5 and an A19", () => {
  const known = /abort on the GPU at their second prediction/;
  assert.match(advice("macOS 26.5.0 (25F71)", m5)!, known);
  assert.match(advice("iOS 26.5.0 (23F71)", "iPhone18,1")!, known);
  assert.equal(unitsOf(advice("macOS 26.5.0 (25F71)", m5)), "prosody=CPU_AND_NE");
  for (
    const other of [
      advice("macOS 26.5.0 (25F71)", m4),
      advice("macOS 26.5.0 (25F71)", m5, { stage: "vocoder" }),
      advice("macOS 26.5.0 (25F71)", m5, { computeUnit: "CPU_AND_NE" }),
      advice("macOS 26.5.0 (25F71)", m5, { doing: "load" }),
    ]
  ) assert.doesNotMatch(other ?? "", known);
});

Deno.test("the CPU path of macOS 26.4 and 26.5 is avoided, and of no other", () => {
  const tail = { stage: "tail", computeUnit: "CPU_AND_NE", signal: "SIGSEGV" } as const;
  for (const version of ["26.4", "26.5.1"]) {
    assert.equal(unitsOf(advice(`macOS ${version} (A)`, m4, tail)), "tail=CPU_AND_GPU");
    const noise = { stage: "noise", computeUnit: "CPU_ONLY" } as const;
    assert.equal(unitsOf(advice(`macOS ${version} (A)`, m4, noise)), "noise=CPU_AND_NE");
  }
  for (const version of ["26.3", "26.6", "26.40", "15.4"]) {
    assert.match(advice(`macOS ${version} (A)`, m4, tail)!, /deno task route/, version);
  }
});

Deno.test("NaN from version 27 on points at compiled models, before that at the range of fp16", () => {
  const nan = { stage: "post_albert", kind: "not-finite", signal: null } as const;
  assert.match(advice("macOS 27.0 (A)", m4, nan)!, /folder `compiled`/);
  assert.match(advice("macOS 26.5 (A)", m4, nan)!, /65504.*--bisect post_albert/);
});

Deno.test("macOS 14 and anchors of packages made elsewhere", () => {
  const refused = { stage: "vocoder", kind: "error", signal: null, doing: "compile" } as const;
  assert.match(advice("macOS 14.6 (A)", m4, refused)!, /anchor of rank 1/);
  assert.doesNotMatch(advice("macOS 15.0 (A)", m4, refused) ?? "", /anchor/);
});

Deno.test("long compilations are told from other hangs", () => {
  const hang = { kind: "hang", signal: null, doing: "compile" } as const;
  assert.match(advice("macOS 15.0 (A)", m4, hang)!, /25 minutes.*prosody=CPU_AND_NE/);
  const ne = { ...hang, computeUnit: "CPU_AND_NE" };
  assert.match(advice("macOS 15.0 (A)", m4, ne)!, /10 minutes.*--compile-timeout/);
  assert.match(advice("macOS 15.0 (A)", m4, { ...hang, doing: "predict" })!, /deno task route/);
});

Deno.test("an error of the Neural Engine suggests the GPU", () => {
  const refused = { kind: "error", signal: null, computeUnit: "CPU_AND_NE" } as const;
  assert.equal(unitsOf(advice("macOS 15.0 (A)", m4, refused)), "prosody=CPU_AND_GPU");
});

Deno.test("other backends get none of Core ML's advice", () => {
  const backend = { name: "onnx", details: {} };
  const onnx = { backend, computeUnit: undefined };
  assert.equal(advice("", "", onnx), null);
  assert.match(advice("", "", { ...onnx, signal: "SIGKILL" })!, /memory runs out/);
  assert.match(advice("", "", { ...onnx, kind: "hang", signal: null })!, /--timeout/);
  assert.equal(advice("", "", { ...onnx, kind: "error", signal: null }), null);
});
