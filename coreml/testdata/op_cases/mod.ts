/**
 * One small program or more for every row of the operation table, and the types its outputs must have. The
 * unit tests compare them with the builder's inference; `write_op_packages.ts` writes them as packages for
 * the comparison with coremltools' own inference.
 * @module
 */
import { activationCases, elementwiseCases, reductionCases } from "./elementwise.ts";
import { compressedCases } from "./compressed.ts";
import {
  convolutionCases,
  linearCases,
  normalizationCases,
  recurrentCases,
  resizeCases,
} from "./layers.ts";
import { dataMovementCases } from "./data_movement.ts";
import { shapeChangeCases } from "./shape_change.ts";
import type { OpCase } from "./case.ts";

export type { OpCase } from "./case.ts";

/** Every case; each operation of the table has at least one. */
export const opCases: readonly OpCase[] = [
  ...activationCases,
  ...elementwiseCases,
  ...reductionCases,
  ...compressedCases,
  ...convolutionCases,
  ...linearCases,
  ...normalizationCases,
  ...recurrentCases,
  ...resizeCases,
  ...dataMovementCases,
  ...shapeChangeCases,
];
