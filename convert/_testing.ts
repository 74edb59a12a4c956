/**
 * Checkpoints of a few tensors, and blocks and stages run on ONNX Runtime, for tests.
 * @module
 */
import type { MilVar } from "../coreml/mil/builder.ts";
import type { MilProgram } from "../coreml/mil/program.ts";
import { OnnxSession } from "../onnx/session.ts";
import { translate } from "../onnx/translate.ts";
import { kokoro82m } from "../stages/config.ts";
import { stageContracts, type StageName } from "../stages/contract.ts";
import { cast, type Dtype, elementCount, type Tensor, tensor } from "../tensor/tensor.ts";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { smallConfig } from "./checkpoint/seeded.ts";
import { tensorShapes } from "./checkpoint/tensor_shapes.ts";
import { StageBuilder } from "./blocks/stage_builder.ts";
import type { Precision } from "./presets/preset.ts";
import { buildStage, type StageOptions } from "./stages/mod.ts";

/** An fp32 tensor of `values`. */
export function fp32(shape: readonly number[], values: Iterable<number>): Tensor<"fp32"> {
  return tensor("fp32", shape, Float32Array.from(values));
}

/** `count` numbers from -1 to 1 without a pattern that a mistake could hide in. */
export function pattern(count: number, seed = 1): number[] {
  return Array.from(
    { length: count },
    (_, i) => Math.sin(seed * 12.9898 + i * 78.233 + i * i * 0.37),
  );
}

/** An fp32 tensor of {@link pattern}s. */
export function patterned(shape: readonly number[], seed = 1): Tensor<"fp32"> {
  return fp32(shape, pattern(elementCount(shape), seed));
}

/** A checkpoint of `tensors` alone. */
export function checkpointOf(tensors: Readonly<Record<string, Tensor<"fp32">>>): Checkpoint {
  return {
    format: "seeded",
    source: "a test",
    sha256: "0".repeat(64),
    config: smallConfig,
    names: Object.keys(tensors),
    shape: (name) => tensors[name].shape,
    tensor: (name) => tensors[name],
    [Symbol.dispose]: () => {},
  };
}

async function runProgram(
  program: MilProgram,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const feature = (name: string, dtype: Dtype) => ({ name, dtype });
  const types = new Map(
    program.operations.flatMap(({ outputs }) =>
      outputs.map(({ name, type }) => [name, type.dtype])
    ),
  );
  await using session = await OnnxSession.create(
    translate({
      program,
      inputs: program.inputs.map(({ name, type }) => feature(name, type.dtype as Dtype)),
      outputs: program.outputs.map((name) => feature(name, types.get(name) as Dtype)),
    }),
    { threadCount: 1 },
  );
  return await session.run(feeds);
}

/** Runs what `build` makes of `feeds`, each an input of its shape, in `precision`. */
export async function runBlock(
  checkpoint: Checkpoint,
  feeds: Readonly<Record<string, Tensor<"fp32">>>,
  build: (s: StageBuilder, inputs: Readonly<Record<string, MilVar>>) => MilVar,
  precision: Precision = "fp32",
): Promise<Tensor> {
  const s = new StageBuilder(stageContracts(checkpoint.config).tail, checkpoint, precision);
  const entries = Object.entries(feeds);
  const inputs = entries.map(([name, { shape }]) => [name, s.mil.input(name, precision, shape)]);
  const output = build(s, Object.fromEntries(inputs));
  const cased = entries.map(([name, value]) => [name, cast(value, precision)]);
  return (await runProgram(s.build([output]), Object.fromEntries(cased)))[output.name];
}

/** Runs `stage` of `checkpoint` once; fp32 and 2000 frames unless `options` say otherwise. */
export async function runStage(
  stage: StageName,
  checkpoint: Checkpoint,
  feeds: Readonly<Record<string, Tensor>>,
  options: Partial<StageOptions> = {},
): Promise<Record<string, Tensor>> {
  const program = buildStage(stage, checkpoint, {
    precision: "fp32",
    maxFrames: 2000,
    ...options,
  });
  return await runProgram(program, feeds);
}

/** Largest absolute difference between `actual` and `expected`. */
export function largestError(actual: Tensor, expected: ArrayLike<number>): number {
  if (actual.data.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(Number(actual.data[i]) - expected[i]);
    // Negated, so that NaN counts.
    if (!(error <= largest)) largest = error;
  }
  return largest;
}

/** The elements of `value` as plain numbers. */
export function numbersOf(value: Tensor): number[] {
  const numbers: number[] = [];
  for (const element of value.data) numbers.push(Number(element));
  return numbers;
}

/** Kokoro-82M's shapes, all zero. */
export function emptyKokoro(): Checkpoint {
  const shapes = tensorShapes(kokoro82m);
  const zeros = new Float32Array(Math.max(...[...shapes.values()].map(elementCount)));
  const shape = (name: string) => shapes.get(name)!;
  return {
    format: "seeded",
    source: "a test",
    sha256: "0".repeat(64),
    config: kokoro82m,
    names: [...shapes.keys()],
    shape,
    tensor: (name) => tensor("fp32", shape(name), zeros.subarray(0, elementCount(shape(name)))),
    [Symbol.dispose]: () => {},
  };
}
