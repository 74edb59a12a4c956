import assert from "node:assert/strict";
import { join } from "node:path";
import { resultSchema } from "../bench/result.ts";
import { conformanceResultSchema } from "../conformance/result.ts";
import { withDirectory } from "../system/_testing.ts";
import { runForTest } from "./_testing.ts";
import { parseConformance } from "./_conformance_flags.ts";
import { ownUtterances } from "./_conformance_material.ts";
import { conformance } from "./conformance.ts";
import { makeTerminal } from "./terminal.ts";

const terminal = makeTerminal({ writeOut() {}, writeError() {}, bars: false, colors: false });

Deno.test("fp32 and the suites without Python by default; lists come in their own order", () => {
  const flags = parseConformance([], terminal);
  assert.deepEqual(flags.suite, ["contract", "ops", "isolated", "chained"]);
  assert.deepEqual([flags.preset, flags.numerics, flags.references], ["fp32", "fp32", "auto"]);
  const given = parseConformance(
    ["--suite", "chained, converter", "--stages", "tail,noise", "--only", "2-3"],
    terminal,
  );
  assert.deepEqual(given.suite, ["converter", "chained"]);
  assert.deepEqual(given.stages, ["noise", "tail"]);
  assert.deepEqual(given.only, [2, 3]);
});

Deno.test("utterances of compact references' own are those after the passages, of others there are none", () => {
  const passages = [1, 2, 3, 7].map((number) => ({ number }));
  assert.deepEqual(ownUtterances({ kind: "compact", passages }, 6), [7]);
  assert.deepEqual(ownUtterances({ kind: "compact", passages }, 7), []);
  assert.deepEqual(ownUtterances({ kind: "full", passages }, 2), []);
});

Deno.test("wrong options end with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [["--suite", "stages"], /some of contract, ops, converter, isolated, chained/],
    [["--stages", "vocodr"], /Did you mean vocoder/],
    [["--references", "few"], /Allowed choices are auto, full, compact, small/],
    [["--numerics", "fp8"], /Allowed choices are fp32, declared/],
    [["--references", "small", "--weights", "int8"], /--weights with --references small/],
    [["--only", "9", "--references", "small"], /Cannot run passage 9: expected 1 to 3/],
  ];
  for (const [args, message] of misuses) {
    await withDirectory(async (directory) => {
      const { code, error } = await runForTest(conformance, [...args, "--out", directory]);
      assert.equal(code, 2, error);
      assert.match(error, message);
    });
  }
});

Deno.test("a file of tolerances that cannot be read ends with code 1", async () => {
  await withDirectory(async (directory) => {
    const path = join(directory, "tolerances.json");
    await Deno.writeTextFile(path, "[1]");
    const { code, error } = await runForTest(conformance, ["--tolerances", path]);
    assert.equal(code, 1);
    assert.match(error, /Cannot read tolerances from /);
  });
});

Deno.test("the suite ops needs no packages and writes result and report", async () => {
  await withDirectory(async (directory) => {
    const { code, out } = await runForTest(conformance, ["--suite", "ops", "--out", directory]);
    assert.equal(code, 0);
    assert.match(out, /Conforms: \d{3} passed, 0 failed, 0 skipped\./);
    const text = await Deno.readTextFile(join(directory, "conformance.json"));
    const result = conformanceResultSchema.parse(JSON.parse(text));
    assert.deepEqual([result.suites, result.references], [["ops"], null]);
    const report = await Deno.readTextFile(join(directory, "conformance.md"));
    assert.match(report, /\| ops \| \d{3} \| 0 \| 0 \|/);
  });
});

Deno.test("a result has all that a loaded package says of itself", () => {
  const known = conformanceResultSchema.shape.context.shape.packages.element.shape;
  const { predictions: _, ...told } = resultSchema.shape.packages.element.shape;
  assert.deepEqual(Object.keys(known).sort(), Object.keys(told).sort());
});
