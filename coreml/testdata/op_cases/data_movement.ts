import { one, type OpCase, weight, x, xy } from "./case.ts";

/** Cases of selecting, joining, repeating and making elements. */
export const dataMovementCases: readonly OpCase[] = [
  one(
    "concat",
    xy("fp16", [1, 3, null], [1, 5, null]),
    ({ x, y }) => ({ values: [x, y], axis: 1 }),
    "fp16 [1, 8, ?]",
  ),
  one(
    "concat",
    xy("fp16", [1, 3, 4], [1, 3, null]),
    ({ x, y }) => ({ values: [x, y], axis: -1 }),
    "fp16 [1, 3, ?]",
  ),
  one("fill", x("int32", 2), ({ x }) => ({ shape: x }), "fp32 [?, ?]"),
  one("fill", x("int32", 2), ({ x }) => ({ shape: x, value: 2 }), "int32 [?, ?]"),
  one(
    "fill",
    x("fp16", null, 4),
    ({ x }, b) => ({ shape: b.op("shape", { x }), value: false }),
    "bool [?, 4]",
  ),
  one(
    "gather",
    x("int32", 1, null),
    ({ x }, b) => ({ x: weight(b, 10, 8), indices: x, axis: 0 }),
    "fp16 [1, ?, 8]",
  ),
  one("gather", x("fp16", 2, null, 6), ({ x }) => ({ x, indices: 3, axis: -1 }), "fp16 [2, ?]"),
  one(
    "gather",
    { x: ["fp16", [2, 5, 6]], y: ["uint16", [2, 3]] },
    ({ x, y }) => ({ x, indices: y, axis: 1, batch_dims: 1 }),
    "fp16 [2, 3, 6]",
  ),
  one(
    "pad",
    x("fp32", 1, 2, null),
    ({ x }) => ({ x, pad: [1, 0, 10, 10], mode: "replicate" }),
    "fp32 [1, 3, ?]",
  ),
  one("pad", x("fp16", 2, null), ({ x }) => ({ x, pad: [0, 1, 0, 0] }), "fp16 [3, ?]"),
  one("range_1d", {}, () => ({ start: 0, end: 7, step: 2 }), "int32 [4]"),
  one(
    "range_1d",
    x("fp16", 1, null),
    ({ x }, b) => ({
      start: 0,
      end: b.op("gather", { x: b.op("shape", { x }), indices: 1 }),
      step: 1,
    }),
    "int32 [?]",
  ),
  one(
    "range_1d",
    x("fp16", 6),
    ({ x }, b) => ({ start: 0, end: b.op("squeeze", { x: b.op("shape", { x }) }), step: 1 }),
    "int32 [6]",
  ),
  one("shape", x("fp16", 1, null, 4), ({ x }) => ({ x }), "int32 [3]"),
  one(
    "slice_by_index",
    x("fp16", 1, 4, null),
    ({ x }) => ({
      x,
      begin: [0, 1, 0],
      end: [0, 3, -1],
      begin_mask: [true, false, true],
      end_mask: [true, false, false],
    }),
    "fp16 [1, 2, ?]",
  ),
  one(
    "slice_by_index",
    x("fp16", 1, 4, null),
    ({ x }) => ({
      x,
      begin: [0, -1, 1],
      end: [1, 0, 2],
      end_mask: [false, true, false],
      squeeze_mask: [false, true, false],
    }),
    "fp16 [1, 1]",
  ),
  one(
    "slice_by_index",
    x("int32", 10, null),
    ({ x }) => ({
      x,
      begin: [9, 0],
      end: [2, 0],
      stride: [-3, 2],
      begin_mask: [false, true],
      end_mask: [false, true],
    }),
    "int32 [3, ?]",
  ),
  one(
    "slice_by_index",
    x("fp16", 4, null),
    ({ x }) => ({
      x,
      begin: [1, 0],
      end: [0, 0],
      begin_mask: [false, true],
      end_mask: [true, true],
    }),
    "fp16 [3, ?]",
  ),
  // An axis taken whole keeps its unknown size: the -1 of the reshape can be solved.
  {
    op: "slice_by_index",
    inputs: x("fp16", 2, null, 8),
    build: (b, { x }) => {
      const mask = [false, true, true];
      const begin = [1, 0, 0];
      const sliced = b.op("slice_by_index", {
        x,
        begin,
        end: [2, 0, 0],
        begin_mask: mask,
        end_mask: mask,
      });
      const size = b.op("gather", { x: b.op("shape", { x: sliced }), indices: 1 });
      return b.op("reshape", { x, shape: b.op("concat", { values: [size, -1], axis: 0 }) });
    },
    outputs: ["fp16 [?, 16]"],
  },
  one(
    "slice_by_size",
    x("fp16", 4, null),
    ({ x }) => ({ x, begin: [1, 2], size: [-1, 5] }),
    "fp16 [3, 5]",
  ),
  one(
    "slice_by_size",
    x("fp16", 4, null),
    ({ x }) => ({ x, begin: [0, 2], size: [2, -1] }),
    "fp16 [2, ?]",
  ),
  one(
    "stack",
    xy("fp16", [1, null], [1, 4]),
    ({ x, y }) => ({ values: [x, y], axis: 1 }),
    "fp16 [1, 2, 4]",
  ),
  one("tile", x("fp16", 1, 3, null), ({ x }) => ({ x, reps: [4, 2, 1] }), "fp16 [4, 6, ?]"),
  one("tile", x("fp16", 1, null), ({ x }) => ({ x, reps: [1, 9] }), "fp16 [1, ?]"),
];
