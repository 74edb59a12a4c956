/**
 * The angle of a complex number, which MIL has no operation for.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { StageBuilder } from "./stage_builder.ts";

const leastNormal = { fp16: 2 ** -14, fp32: 2 ** -126 };

/**
 * `atan2(y, x)` in [-pi, pi], with pi, never -pi or 0, on the negative real axis: kokoro's `CustomSTFT`
 * sets it so, because ONNX's and Core ML's decompositions disagree with PyTorch there, and a bin that
 * flips by pi is heard.
 * @param y imaginary part
 * @param x real part, of the same shape
 */
export function atan2(s: StageBuilder, y: MilVar, x: MilVar): MilVar {
  const { mil } = s;
  // Where x is 0, y over the least normal number is huge, and atan gives +-pi/2, or 0 for y = 0.
  const divisor = mil.op("select", {
    cond: mil.op("equal", { x, y: 0 }),
    a: leastNormal[s.precision],
    b: x,
  });
  const principal = mil.op("atan", { x: mil.op("real_div", { x: y, y: divisor }) });
  const half = mil.op("select", {
    cond: mil.op("less", { x: y, y: 0 }),
    a: s.constant("minus_pi", [], [-Math.PI]),
    b: s.constant("pi", [], [Math.PI]),
  });
  const turn = mil.op("select", { cond: mil.op("less", { x, y: 0 }), a: half, b: 0 });
  return mil.op("add", { x: principal, y: turn });
}
