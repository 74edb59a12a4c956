import assert from "node:assert/strict";
import { nightResult } from "../../fleet/_nights.ts";
import { historyOf } from "../../fleet/history.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import type { OtherPages, OtherResult } from "./_other_pages.ts";
import { presetsOf } from "./_presets.ts";

const pagesOf = (other: OtherResult): OtherPages => ({
  ...{ other, pages: [], files: [] },
  link: { path: other.path, text: "" },
});
const judged = (preset: string | null, backend: string, path: string): OtherPages => {
  const { context, ...result } = conformanceFixture();
  return pagesOf({
    kind: "conformance",
    result: {
      ...result,
      context: {
        ...context,
        ...{ preset, backend: { ...context.backend, name: backend } },
        packages: [{
          ...{ stage: "tail", name: "Tail.mlpackage", sha256: "a".repeat(64) },
          ...{ sizeBytes: 7, loadMs: 1 },
        }],
      },
    },
    path,
  });
};
const comparison = pagesOf({ kind: "comparison", result: comparisonFixture(), path: "p.json" });

Deno.test("a preset is one of which any result tells, with the newest conformance on each backend", () => {
  const history = historyOf({ results: [nightResult({ day: 1, preset: "m5-safe" })], paths: [""] });
  const presets = presetsOf(history, [
    judged("fp32", "onnx", "old"),
    judged("fp32", "coreml", "other backend"),
    judged("fp32", "onnx", "new"),
    judged(null, "onnx", "of no preset"),
    comparison,
  ]);
  const compared = comparisonFixture().presets.map(({ preset }) => preset.name);
  assert.deepEqual(presets.map(({ name }) => name), ["fp32", "m5-safe", ...compared].sort());
  const byName = Object.fromEntries(presets.map((preset) => [preset.name, preset]));
  const pathsOf = (pages: readonly OtherPages[]) => pages.map(({ link }) => link.path);
  assert.deepEqual(pathsOf(byName.fp32.conformance), ["new", "other backend"]);
  assert.deepEqual(pathsOf(byName.fp32.comparisons), []);
  assert.deepEqual(pathsOf(byName[compared[0]].comparisons), ["p.json"]);
  assert.deepEqual(byName["m5-safe"].series, history.series);
});

Deno.test("its size is that of the newest benchmark's packages, else conformance's, else a comparison's", () => {
  const [{ preset: { name }, figures }] = comparisonFixture().presets;
  const sizeOf = (results: Parameters<typeof historyOf>[0]["results"], pages: OtherPages[]) =>
    presetsOf(historyOf({ results, paths: results.map(() => "") }), pages)
      .find((preset) => preset.name === name)!.sizeBytes;
  const sized = (day: number, sizeBytes: number) => {
    const result = nightResult({ day, preset: name });
    return { ...result, packages: result.packages.map((each) => ({ ...each, sizeBytes })) };
  };
  const conformance = judged(name, "onnx", "");
  const { length } = sized(1, 1).packages;
  assert.equal(sizeOf([sized(2, 5), sized(1, 3)], [comparison, conformance]), 5 * length);
  assert.equal(sizeOf([], [comparison, conformance]), 7);
  assert.equal(sizeOf([], [comparison]), figures!.sizeBytes);
});
