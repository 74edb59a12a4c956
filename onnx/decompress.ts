/**
 * The weights of a program that are stored compressed.
 * @module
 */
import type { MilConstant, MilOperation, MilProgram } from "../coreml/mil/program.ts";
import { constantRules, evaluateConstant } from "./lower/constants.ts";
import { UnsupportedError } from "./lower/operation.ts";

/** A value of a program that is decompressed when the model is loaded. */
export interface DecompressedWeight {
  readonly name: string;
  /** The value in the type that the program declares. */
  readonly value: MilConstant;
}

/**
 * Decompresses every `constexpr_` operation of `program`, in order.
 * @throws {UnsupportedError} where one cannot be decompressed.
 */
export function* decompressedWeights(program: MilProgram): Generator<DecompressedWeight> {
  const constants = new Map<string, MilConstant>();
  for (const operation of program.operations) {
    const { type, outputs: [{ name }] } = operation;
    if (type !== "const" && !type.startsWith("constexpr_")) continue;
    const value = evaluateNamed(operation, constants);
    constants.set(name, value);
    if (type !== "const") yield { name, value };
  }
}

/** As {@link evaluateConstant}, with an error that says which operation it is about. */
function evaluateNamed(
  operation: MilOperation,
  constants: ReadonlyMap<string, MilConstant>,
): MilConstant {
  const { type, name } = operation;
  try {
    if (constantRules[type] === undefined) throw new UnsupportedError("no such operation is known");
    return evaluateConstant(operation, (other) => constants.get(other));
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    throw new UnsupportedError(`${type} '${name}': ${error.message}`);
  }
}
