/** A comparison as large as published ones: six passages, all built-in presets; of made-up figures. */
import { presets } from "../../convert/presets/built_in.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { comparisonFixture } from "./_fixture.ts";

/** The fixture. */
export function fullComparison(): Comparison {
  const comparison = comparisonFixture();
  const [passage] = comparison.passages;
  const { figures } = comparison.presets.find(({ figures }) => figures !== null)!;
  const numbers = [1, 2, 3, 4, 5, 6];
  const passages = numbers.map((number) => ({
    ...figures!.passages[0],
    ...{ number, file: `passage_${number}.wav` },
  }));
  return {
    ...comparison,
    passages: numbers.map((number) => ({ ...passage, number, id: String(number) })),
    presets: presets.map((preset) => ({
      ...comparison.presets[0],
      preset,
      figures: { ...figures!, passages },
    })),
  };
}
