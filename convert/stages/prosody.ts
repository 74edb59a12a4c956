/**
 * Stage 4, KokoroProsody: the stretched encoding and style -> pitch and energy curves.
 *
 * Source: `ProsodyPredictor.F0Ntrain` of kokoro.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { conv } from "../blocks/conv.ts";
import { bidirectionalLstm } from "../blocks/lstm.ts";
import { adaInResBlock } from "../blocks/resblocks.ts";
import type { StageBuilder } from "../blocks/stage_builder.ts";

/** Residual blocks of each curve; the second doubles the frame rate. */
const depth = 3;

/** Builds en [1, C + S, T_a], style_s [1, S] -> F0 [1, 2 T_a] in Hz, N [1, 2 T_a]. */
export function buildProsody(s: StageBuilder): MilProgram {
  const { en, style_s } = s.inputs();
  const timeFirst = s.mil.op("transpose", { x: en, perm: [2, 0, 1] });
  const hidden = bidirectionalLstm(s, timeFirst, "predictor.shared");
  const shared = s.mil.op("transpose", { x: hidden, perm: [1, 2, 0] });
  const curves = ["F0", "N"].map((name) => curve(s, shared, style_s, name));
  return s.build(curves);
}

/** The curve called `name`, "F0" or "N": [1, C, T_a] -> [1, 2 T_a]. */
function curve(s: StageBuilder, shared: MilVar, style: MilVar, name: string): MilVar {
  let x = shared;
  for (let i = 0; i < depth; i++) x = adaInResBlock(s, x, style, `predictor.${name}.${i}`);
  return s.mil.op("squeeze", { x: conv(s, x, `predictor.${name}_proj`), axes: [1] }, name);
}
