import { isKnown, sameSize, type Size, type SymbolicSize, unknownSize } from "../symbolic.ts";
import { describeShape, type InferredType, type OpArgs } from "./schema.ts";

/** Type of argument `argument`, as the output of an element-wise operation has it. */
export function sameType(args: OpArgs, argument = "x"): InferredType {
  const { dtype, shape } = args.get(argument);
  return { dtype, shape };
}

/** The shape that `x` and `y` broadcast to, as NumPy broadcasts; `argument` is named in the error. */
export function broadcast(
  args: OpArgs,
  argument: string,
  x: readonly Size[],
  y: readonly Size[],
): Size[] {
  const rank = Math.max(x.length, y.length);
  const pad = (shape: readonly Size[]) => [...Array(rank - shape.length).fill(1), ...shape];
  const right = pad(y);
  return pad(x).map((a, axis) => {
    const b = right[axis];
    if (sameSize(a, b) || b === 1) return a;
    if (a === 1) return b;
    if (isKnown(a) && isKnown(b)) {
      return args.fail(
        argument,
        `a shape that broadcasts to ${describeShape(x)}`,
        describeShape(y),
      );
    }
    if (isKnown(b)) return b;
    if (isKnown(a)) return a;
    return unknownSize();
  });
}

/** How a convolution or pool steps over its input. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padType: string;
  /** Pairs (begin, end) per spatial axis; used where `padType` is `custom`. */
  readonly pad: readonly number[];
  readonly ceilMode: boolean;
}

/**
 * What a window makes of each unknown size: the same window over the same size gives the same unknown, as
 * coremltools has it.
 */
const windowSizes = new WeakMap<SymbolicSize, Map<string, SymbolicSize>>();

function unknownWindowSize(size: SymbolicSize, geometry: readonly unknown[]): SymbolicSize {
  const known = windowSizes.get(size) ?? new Map<string, SymbolicSize>();
  windowSizes.set(size, known);
  const key = geometry.join();
  const result = known.get(key) ?? unknownSize();
  known.set(key, result);
  return result;
}

/** Spatial output sizes of a window over `input`: unknown sizes stay unknown. */
export function windowShape(args: OpArgs, input: readonly Size[], window: Window): Size[] {
  const { kernel, strides, dilations, padType, pad, ceilMode } = window;
  for (
    const [name, values, length] of [
      ["strides", strides, input.length],
      ["dilations", dilations, input.length],
      ["pad", pad, 2 * input.length],
    ] as const
  ) {
    if (values.length !== length) args.fail(name, `${length} elements`, `${values.length}`);
  }
  return input.map((size, axis) => {
    const stride = strides[axis];
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    const padding = padType === "custom" ? pad[2 * axis] + pad[2 * axis + 1] : 0;
    if (!isKnown(size)) {
      const ends = padType === "custom" ? pad.slice(2 * axis, 2 * axis + 2) : [];
      return unknownWindowSize(size, [stride, reach, ceilMode, padType, ...ends]);
    }
    if (padType === "same" || padType === "same_lower") return Math.ceil(size / stride);
    const room = size + padding - reach;
    let result = Math.floor((ceilMode ? room + stride - 1 : room) / stride) + 1;
    // A last window that would start inside the padding does not count.
    if (ceilMode && padding > 0 && (result - 1) * stride >= size + padding / 2) result -= 1;
    if (result <= 0) {
      args.fail("x", `at least ${reach - padding} elements along spatial axis ${axis}`, `${size}`);
    }
    return result;
  });
}
