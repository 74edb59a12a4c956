/**
 * Which constants of a program are weights, and which of their axes are channels.
 * @module
 */
import type { MilConstant, MilProgram } from "../../coreml/mil/program.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";

/** A constant that can be stored compressed. */
export interface Weight {
  /** Of the constant and of its value. */
  readonly name: string;
  readonly tensor: Tensor<"fp16" | "fp32">;
  /** Axis of the output channels; null where the operations that use the weight disagree. */
  readonly outputAxis: number | null;
  /** Axis of the input channels; null where the operations that use the weight disagree. */
  readonly inputAxis: number | null;
}

/**
 * The weights of `program` in its order: constants of floats with two axes or more, of whatever size, that
 * no operation decompresses.
 *
 * Source: `need_compress_const` and `select_input_output_channel_axis` of coremltools 9.
 */
export function weightsOf(program: MilProgram): readonly Weight[] {
  const constants = new Map<string, MilConstant>();
  for (const { type, attributes, outputs } of program.operations) {
    if (type === "const") constants.set(outputs[0].name, attributes.val);
  }
  const uses = new Map<string, Use[]>();
  for (const { type, inputs } of program.operations) {
    const flag = (argument: string): boolean => {
      const [binding] = inputs[argument] ?? [];
      if (binding === undefined) return false;
      const value = "ref" in binding ? constants.get(binding.ref) : binding.constant;
      return Boolean(value?.data[0]);
    };
    for (const [argument, bindings] of Object.entries(inputs)) {
      for (const binding of bindings) {
        if (!("ref" in binding) || !constants.has(binding.ref)) continue;
        uses.set(binding.ref, [...uses.get(binding.ref) ?? [], { type, argument, flag }]);
      }
    }
  }
  return [...constants].flatMap(([name, { type: { dtype, shape }, data }]) => {
    if ((dtype !== "fp16" && dtype !== "fp32") || shape.length < 2) return [];
    const consumers = uses.get(name) ?? [];
    if (consumers.some(({ type }) => type.startsWith("constexpr_"))) return [];
    const axes = consumers.map((use) => channelAxes(use, shape.length));
    return [{
      name,
      tensor: tensor(dtype, shape, data as Float32Array) as Weight["tensor"],
      outputAxis: agreed(axes.map(([output]) => output), 0),
      inputAxis: agreed(axes.map(([, input]) => input), 1),
    }];
  });
}

/** One argument of one operation, and the operation's flags by name. */
interface Use {
  readonly type: string;
  readonly argument: string;
  readonly flag: (argument: string) => boolean;
}

/** Axes of output and input channels, as `use` sees a weight of `rank` axes. */
function channelAxes({ type, argument, flag }: Use, rank: number): [output: number, input: number] {
  if (type === "conv_transpose") return [1, 0];
  if (type !== "matmul") return [0, 1];
  // x holds its output channels in rows, y in columns, until transposed.
  const inRows = (argument === "x") !== flag(`transpose_${argument}`);
  return inRows ? [rank - 2, rank - 1] : [rank - 1, rank - 2];
}

/** What all of `axes` are, `byDefault` where there are none. */
function agreed(axes: readonly number[], byDefault: number): number | null {
  const [axis = byDefault] = axes;
  return axes.every((other) => other === axis) ? axis : null;
}
