/**
 * Stores the weights of a program as a preset says.
 * @module
 */
import type { Opset } from "../../coreml/mil/opset.ts";
import type { MilOperation, MilProgram } from "../../coreml/mil/program.ts";
import type { StageName } from "../../stages/contract.ts";
import type { Compression, StagePreset } from "../presets/preset.ts";
import { chooseCompressions } from "./_choice.ts";
import { dequantize, lookUp } from "./_constexpr.ts";
import { type Weight, weightsOf } from "./compressible.ts";
import { gridsOf } from "./grid.ts";
import { linearQuantize } from "./linear_quantize.ts";
import { palettize } from "./palettize.ts";

/** What became of one weight. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "fp16" | "fp32";
  /** How it is stored; null: as it is. */
  readonly compression: Compression | null;
  /** All that is stored for it: indices and tables, or integers, scales and zero points. */
  readonly sizeBytes: number;
  /** Sum of the squares of the elements' changes. */
  readonly squaredError: number;
}

/** A program with compressed weights. */
export interface CompressedProgram {
  readonly program: MilProgram;
  /** All weights, small ones too, in the program's order. */
  readonly weights: readonly StoredWeight[];
}

/**
 * The program of `stage` with its weights stored as `preset` says. Their values keep their names and types, and
 * all else stays as it is.
 *
 * @throws {ConvertError} where an exception of the preset matches no weight, or where groups or blocks do not
 *   divide the channels of some weights.
 * @throws {MilTypeError} where the program's operation set lacks a compression; see `presets/target.ts`.
 */
export function compressProgram(
  program: MilProgram,
  preset: StagePreset,
  stage: StageName,
): CompressedProgram {
  const weights = weightsOf(program);
  const chosen = chooseCompressions(weights, preset, stage);
  const grids = gridsOf(chosen, stage);
  const compressed = new Map<string, MilOperation>();
  const stored = weights.map((weight): StoredWeight => {
    const { name, tensor: { dtype, shape, data } } = weight;
    const compression = chosen.get(weight) ?? null;
    if (compression === null) {
      return { name, shape, dtype, compression, sizeBytes: data.byteLength, squaredError: 0 };
    }
    const grid = grids.get(weight)!;
    const { operation, squaredError } = compress(weight, compression, grid, program.opset as Opset);
    compressed.set(name, operation);
    return { name, shape, dtype, compression, sizeBytes: sizeBytesOf(operation), squaredError };
  });
  const operations = program.operations.map((operation) =>
    compressed.get(operation.outputs[0].name) ?? operation
  );
  return { program: { ...program, operations }, weights: stored };
}

function compress(
  weight: Weight,
  compression: Compression,
  grid: readonly number[],
  opset: Opset,
): { operation: MilOperation; squaredError: number } {
  if (compression.type === "palette") {
    const palette = palettize(weight.tensor, compression.bits, grid);
    return { operation: lookUp(weight, palette, opset), squaredError: palette.squaredError };
  }
  const { bits } = compression;
  const quantized = linearQuantize(weight.tensor, compression, grid);
  const operation = dequantize(weight, quantized, bits, opset);
  return { operation, squaredError: quantized.squaredError };
}

/** Bytes of all arguments of `operation`. */
function sizeBytesOf({ attributes, inputs }: MilOperation): number {
  const bound = Object.values(inputs).flat().flatMap((binding) =>
    "constant" in binding ? [binding.constant] : []
  );
  return [...Object.values(attributes), ...bound]
    .reduce((sum, { data }) => sum + (ArrayBuffer.isView(data) ? data.byteLength : 0), 0);
}
