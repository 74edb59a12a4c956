import type { MilBuilder, MilVar } from "../../mil/builder.ts";
import { one, type OpCase, several, x } from "./case.ts";

/** The shape of `x` with its axes replaced where `axes` gives a size. */
const shapeLike = (b: MilBuilder, x: MilVar, ...axes: (number | null)[]): MilVar => {
  const shape = b.op("shape", { x });
  const values = axes.map((size, axis) => size ?? b.op("gather", { x: shape, indices: axis }));
  return b.op("concat", { values, axis: 0 });
};
/** Cases of rearranging axes. */
export const shapeChangeCases: readonly OpCase[] = [
  one("transpose", x("fp16", 1, null, 8), ({ x }) => ({ x, perm: [0, 2, 1] }), "fp16 [1, 8, ?]"),
  one("transpose", x("fp16", 1, null, 8), ({ x }) => ({ x, perm: [-1, 0, -2] }), "fp16 [8, 1, ?]"),
  one("expand_dims", x("fp16", null, 8), ({ x }) => ({ x, axes: [0, -1] }), "fp16 [1, ?, 8, 1]"),
  one("expand_dims", x("fp16", null, 8), ({ x }) => ({ x, axes: [2, 1] }), "fp16 [?, 1, 1, 8]"),
  one("squeeze", x("fp16", 1, null, 1, 8), ({ x }) => ({ x, axes: [-2] }), "fp16 [1, ?, 8]"),
  one("squeeze", x("fp16", 1, null, 1, 8), ({ x }) => ({ x }), "fp16 [?, 8]"),
  one("squeeze", x("fp16", 1, 1), ({ x }) => ({ x }), "fp16 []"),
  one("reshape", x("fp16", 2, 3, 8), ({ x }) => ({ x, shape: [0, -1] }), "fp16 [3, 16]"),
  one(
    "reshape",
    x("fp16", 1, null, 8),
    ({ x }) => ({ x, shape: [1, -1, 2, 4] }),
    "fp16 [1, ?, 2, 4]",
  ),
  one("reshape", x("fp16", 1, null, 8), ({ x }) => ({ x, shape: [-1] }), "fp16 [?]"),
  one("reshape", x("fp16", 6), ({ x }) => ({ x, shape: [2, 3, 1] }), "fp16 [2, 3, 1]"),
  one(
    "reshape",
    x("fp16", 1, null, 8),
    ({ x }, b) => ({ x, shape: shapeLike(b, x, 1, null, -1) }),
    "fp16 [1, ?, 8]",
  ),
  one(
    "reshape",
    x("fp16", 1, null, 8),
    ({ x }, b) => ({ x, shape: shapeLike(b, x, 2, null, -1, 2) }),
    "fp16 [2, ?, 2, 2]",
  ),
  one(
    "reshape",
    { x: ["fp16", [4, 6]], shape: ["int32", [2]] },
    ({ x, shape }) => ({ x, shape }),
    "fp16 [?, ?]",
  ),
  one(
    "reshape",
    { x: ["fp16", [1, null, 8]], y: ["fp16", [1, null]] },
    ({ x, y }, b) => ({ x, shape: b.op("shape", { x: y }) }),
    "fp16 [1, ?]",
  ),
  several("split", x("fp16", 1, 8, null), ({ x }) => ({ x, num_splits: 2, axis: 1 }), [
    "fp16 [1, 4, ?]",
    "fp16 [1, 4, ?]",
  ]),
  several("split", x("int32", 1, null), ({ x }) => ({ x, split_sizes: [2, 3], axis: -1 }), [
    "int32 [1, 2]",
    "int32 [1, 3]",
  ]),
  several("split", x("fp16", null), ({ x }) => ({ x, num_splits: 2, axis: 0 }), [
    "fp16 [?]",
    "fp16 [?]",
  ]),
];
