/** Results of one page for tests: of bench, conformance and a comparison of presets on one machine, as large as published ones. */
import type { BenchResult } from "../../bench/result.ts";
import { presets } from "../../convert/presets/built_in.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { meansOf } from "../../tuning/means.ts";
import type { AnyResult } from "../any_result.ts";
import { fullFixture } from "../bench/_full_fixture.ts";
import { fullConformance } from "../conformance/_full_fixture.ts";
import { fullComparison } from "../presets/_full_fixture.ts";
import { sizeOf } from "./_figures.ts";
import type { ReportedResult } from "./content.ts";

/** Names of the seven built-in presets. */
export const presetNames: readonly string[] = presets.map(({ name }) => name);

/** A folder for each result, as `deno task report` makes them. */
export const reportedOf = (results: readonly AnyResult[]): ReportedResult[] =>
  results.map((any, i) => ({ any, folder: `${i + 1}_${any.kind}` }));

/** Of each of the `names` a benchmark and a conformance result, the last of which fails in Noise, and one comparison of all built-in presets. */
export function jointFixture(names: readonly string[] = presetNames): AnyResult[] {
  const benches = names.map((name) => fullFixture(name));
  const { environment, backend, weights, packages } = fullFixture();
  return [
    ...benches.map((result) => ({ kind: "bench" as const, result })),
    ...names.map((name, i) => {
      const result = fullConformance(name, i === names.length - 1 ? "noise" : undefined);
      const context = { environment, backend, weights, packages: [], preset: name };
      return { kind: "conformance" as const, result: { ...result, context } };
    }),
    {
      kind: "comparison",
      result: { ...comparisonOf(packages), environment, backend, weights: weights! },
    },
  ];
}

/** A comparison whose presets all have `packages`, each preset a little faster and worse than the one before. */
function comparisonOf(packages: BenchResult["packages"]): Comparison {
  const comparison = fullComparison();
  const presets = comparison.presets.map(({ preset, figures, ...entry }, i) => {
    const passages = figures!.passages.map((passage) => ({
      ...passage,
      file: `passage_${passage.number}_${preset.name}.wav`,
      speed: 20 + i,
      distortion: { ...passage.distortion, logSpectralDistanceDb: 1 + i / 8 },
    }));
    const sizeBytes = sizeOf(packages);
    const means = meansOf(passages);
    return { ...entry, preset, figures: { ...figures!, packages, sizeBytes, passages, means } };
  });
  return { ...comparison, presets };
}
