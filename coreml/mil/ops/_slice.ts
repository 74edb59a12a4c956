import { isKnown, type Size, unknownSize } from "../symbolic.ts";
import type { InferredType, KnownValue, OpArgs } from "./schema.ts";

interface AxisSlice {
  /** `undefined` where it is computed at run time. */
  readonly begin: number | undefined;
  readonly end: number | undefined;
  readonly stride: number;
  readonly beginMask: boolean;
  readonly endMask: boolean;
}

/** Type of `slice_by_index`, and its elements where `x` is a known vector. */
export function inferSliceByIndex(args: OpArgs): InferredType[] {
  const { dtype, shape, value } = args.get("x");
  const begin = knownBounds(args, "begin");
  const end = knownBounds(args, "end");
  const stride = args.has("stride") ? args.ints("stride") : shape.map(() => 1);
  const none = shape.map(() => false);
  const beginMask = args.optionalFlags("begin_mask") ?? none;
  const endMask = args.optionalFlags("end_mask") ?? none;
  const squeezeMask = args.optionalFlags("squeeze_mask") ?? none;
  for (
    const [name, values] of Object.entries({
      begin,
      end,
      stride,
      begin_mask: beginMask,
      end_mask: endMask,
      squeeze_mask: squeezeMask,
    })
  ) {
    if (values !== undefined && values.length !== shape.length) {
      args.fail(name, `${shape.length} elements`, `${values.length}`);
    }
  }
  const slices = shape.map((_, axis): AxisSlice => ({
    begin: begin?.[axis],
    end: end?.[axis],
    stride: stride[axis],
    beginMask: beginMask[axis],
    endMask: endMask[axis],
  }));
  const sizes = shape.map((size, axis) => sliceSize(args, size, slices[axis], axis));
  return [{
    dtype,
    shape: sizes.filter((_, axis) => !squeezeMask[axis]),
    value: begin && end && slicedValue(value, slices[0], squeezeMask[0]),
  }];
}

function knownBounds(args: OpArgs, argument: string): readonly number[] | undefined {
  const sizes = args.sizes(argument);
  return sizes?.every(isKnown) ? sizes as readonly number[] : undefined;
}

function sliceSize(args: OpArgs, size: Size, slice: AxisSlice, axis: number): Size {
  const { begin, end, stride, beginMask, endMask } = slice;
  if (stride === 0) args.fail("stride", "no 0", `0 along axis ${axis}`);
  if (beginMask && endMask) {
    if (isKnown(size)) return Math.ceil(size / Math.abs(stride));
    return Math.abs(stride) === 1 ? size : unknownSize();
  }
  const certain = certainSize(args, slice, axis);
  if (certain !== undefined) return certain;
  if (!isKnown(size)) return unknownSize();
  if (size === 1) return 1;
  if ((begin === undefined && !beginMask) || (end === undefined && !endMask)) return unknownSize();
  const from = (bound: number | undefined) =>
    bound === undefined ? 0 : bound < 0 ? Math.max(0, bound + size) : bound;
  const [low, high] = stride > 0 ? [0, size] : [-1, size - 1];
  const [first, last] = stride > 0 ? [from(begin), from(end)] : [from(end), from(begin)];
  const [firstMask, lastMask] = stride > 0 ? [beginMask, endMask] : [endMask, beginMask];
  const start = firstMask ? low : first;
  const stop = lastMask ? high : Math.min(last, high);
  return Math.max(0, Math.ceil((stop - start) / Math.abs(stride)));
}

/** Sizes of 0 and 1 that the bounds alone decide, whatever the size of the input is. */
function certainSize(args: OpArgs, slice: AxisSlice, axis: number): number | undefined {
  const { begin, end, stride, beginMask, endMask } = slice;
  if (begin === undefined || beginMask) return undefined;
  if (endMask) {
    return (begin === 0 && stride < 0) || (begin === -1 && stride > 0) ? 1 : undefined;
  }
  if (end === undefined) return undefined;
  const sameSigns = (begin >= 0 && end >= 0 && stride > 0) || (begin < 0 && end < 0 && stride < 0);
  if (!sameSigns) return undefined;
  if ((end - begin) * stride < 0) {
    args.fail("end", `a bound not before ${begin}`, `${end} along axis ${axis}`);
  }
  const count = Math.ceil((end - begin) / stride);
  return count <= 1 ? count : undefined;
}

function slicedValue(
  value: KnownValue | undefined,
  { begin, end, stride, beginMask, endMask }: AxisSlice,
  squeeze: boolean,
): KnownValue | undefined {
  if (value === undefined || value.shape.length !== 1 || stride !== 1) return undefined;
  if (squeeze) return { shape: [], data: [value.data.at(begin!)!] };
  const data = value.data.slice(beginMask ? 0 : begin, endMask ? undefined : end);
  return { shape: [data.length], data };
}
