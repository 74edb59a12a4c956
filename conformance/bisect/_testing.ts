/**
 * The small Vocoder as a package, feeds for it, and faults planted in single operations, for tests.
 * @module
 */
import { join } from "node:path";
import type { MilOperation } from "../../coreml/mil/program.ts";
import { type MlPackage, writePackage } from "../../coreml/package.ts";
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import type { Preset } from "../../convert/presets/preset.ts";
import { stagePackage } from "../../convert/stage_package.ts";
import { stageContracts } from "../../stages/contract.ts";
import { elementCount, type Tensor, tensor } from "../../tensor/tensor.ts";

const frameCount = 3;

/** The Vocoder of the seeded checkpoint, in `fp32` or `fp16`, with its anchor in the form that `changes` say. */
export function smallVocoder(
  name: "fp32" | "fp16" = "fp32",
  changes: Partial<Pick<Preset, "anchor">> = {},
): MlPackage {
  using checkpoint = seededCheckpoint();
  const preset = { ...presetNamed(name), ...changes };
  return stagePackage("vocoder", { checkpoint, preset, maxFrames: 100 });
}

/** Inputs of {@link smallVocoder} at 3 frames, fp32. */
export function vocoderFeeds(): Record<string, Tensor> {
  using checkpoint = seededCheckpoint();
  const { inputs } = stageContracts(checkpoint.config).vocoder;
  return Object.fromEntries(inputs.map(({ name, shape }, seed) => {
    const sizes = shape.map((dim) =>
      typeof dim === "number" ? dim : dim.scale * frameCount + dim.offset
    );
    const values = Float32Array.from(
      { length: elementCount(sizes) },
      (_, i) => Math.sin(seed + 78.233 * i + 0.37 * i * i),
    );
    return [name, tensor("fp32", sizes, values)];
  }));
}

/** Calls `run` with the paths of `packages`, written to a temporary directory. */
export async function withPackages(
  packages: readonly MlPackage[],
  run: (...paths: string[]) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const paths = packages.map((_, i) => join(directory, `${i}.mlpackage`));
    for (const [i, path] of paths.entries()) await writePackage(path, packages[i]);
    await run(...paths);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** `source` with the operation `name` changed. */
export function withOperation(
  source: MlPackage,
  name: string,
  change: (operation: MilOperation) => MilOperation,
): MlPackage {
  const operations = source.program.operations.map((op) => op.name === name ? change(op) : op);
  return { ...source, program: { ...source.program, operations } };
}

/** `source` with `argument` of the operation `name` bound to its constant as `change` makes it. */
function withNumbers(
  source: MlPackage,
  name: string,
  argument: string,
  change: (numbers: Float32Array, shape: readonly number[]) => Float32Array,
): MlPackage {
  const { program } = source;
  const operation = program.operations.find((op) => op.name === name)!;
  const [{ ref }] = operation.inputs[argument] as [{ readonly ref: string }];
  const constant = program.operations.find(({ outputs: [output] }) => output.name === ref)!;
  const { type, data } = constant.attributes.val;
  const planted = `${name}__planted`;
  const changed: MilOperation = {
    ...constant,
    name: planted,
    outputs: [{ name: planted, type }],
    attributes: {
      val: { type, data: change(Float32Array.from(data as Float32Array), type.shape) },
    },
  };
  const operations = [changed, ...program.operations];
  return withOperation({ ...source, program: { ...program, operations } }, name, (op) => ({
    ...op,
    inputs: { ...op.inputs, [argument]: [{ ref: planted }] },
  }));
}

/** A fault of one operation of the Vocoder, in fp32. */
export interface PlantedFault {
  readonly about: string;
  /** The operation that it is in. */
  readonly operation: string;
  plant(source: MlPackage): MlPackage;
}

const numbersFault = (
  about: string,
  operation: string,
  argument: string,
  change: (numbers: Float32Array, shape: readonly number[]) => Float32Array,
): PlantedFault => ({
  about,
  operation,
  plant: (source) => withNumbers(source, operation, argument, change),
});

/** Five faults, in blocks from the first to the last. */
export const plantedFaults: readonly PlantedFault[] = [
  numbersFault("a wrong slope", "leaky_relu_3", "alpha", (numbers) => numbers.map(() => 0.1)),
  numbersFault(
    "two taps swapped",
    "conv_13",
    "weight",
    (numbers, [, , taps]) =>
      numbers.map((_, i) => numbers[i % taps === 0 ? i + 1 : i % taps === 1 ? i - 1 : i]),
  ),
  {
    about: "an operand missing",
    operation: "add_53",
    plant: (source) =>
      withOperation(source, "add_53", (op) => ({
        ...op,
        type: "identity",
        inputs: { x: op.inputs.x },
      })),
  },
  numbersFault(
    "a wrong epsilon",
    "instance_norm_8",
    "epsilon",
    (numbers) => numbers.map(() => 1e-3),
  ),
  numbersFault("Snake's factor 2 missing", "mul_58", "y", (numbers) => numbers.map((a) => a / 2)),
];
