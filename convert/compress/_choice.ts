/**
 * What a preset says about each weight of a stage.
 * @module
 */
import { closest } from "fastest-levenshtein";
import type { StageName } from "../../stages/contract.ts";
import { ConvertError } from "../convert_error.ts";
import type { Compression, StagePreset } from "../presets/preset.ts";
import type { Weight } from "./compressible.ts";

/**
 * Those of `weights` that are compressed, and how.
 * @throws {ConvertError} where an exception matches none of them.
 */
export function chooseCompressions(
  weights: readonly Weight[],
  { compression, weightThreshold, exceptions }: StagePreset,
  stage: StageName,
): ReadonlyMap<Weight, Compression> {
  const patterns = Object.keys(exceptions).map((pattern) => ({
    pattern,
    expression: expressionOf(pattern),
  }));
  for (const { pattern, expression } of patterns) {
    if (!weights.some(({ name }) => expression.test(name))) failUnmatched(pattern, weights, stage);
  }
  const chosen = new Map<Weight, Compression>();
  for (const weight of weights) {
    const pattern = patterns.find(({ expression }) => expression.test(weight.name))?.pattern;
    const wanted = pattern === undefined ? compression : exceptions[pattern];
    const isNamed = pattern !== undefined && !pattern.includes("*");
    const isLarge = weight.tensor.data.length > weightThreshold;
    if (wanted !== null && (isLarge || isNamed)) chosen.set(weight, wanted);
  }
  return chosen;
}

/** `pattern` as names in a package are, with `*` for any text. */
function expressionOf(pattern: string): RegExp {
  const texts = pattern.replaceAll(".", "_").split("*").map(RegExp.escape);
  return new RegExp(`^${texts.join(".*")}$`);
}

function failUnmatched(pattern: string, weights: readonly Weight[], stage: StageName): never {
  const names = weights.map(({ name }) => name);
  const advice = names.length === 0
    ? "the stage has none. Remove the exception"
    : `nearest is ${closest(pattern.replaceAll(".", "_"), names)}`;
  throw new ConvertError(
    `Cannot use the exception '${pattern}' of the preset's stage ${stage}: expected the name of a ` +
      `weight, or a pattern of some; ${advice}`,
    { stage, weight: pattern },
  );
}
