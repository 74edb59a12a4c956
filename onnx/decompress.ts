/**
 * The weights of a program that are stored compressed.
 * @module
 */
import type { MilConstant, MilProgram } from "../coreml/mil/program.ts";
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
    if (constantRules[type] === undefined) throw new UnsupportedError(`${type} '${name}'`);
    const value = evaluateConstant(operation, (other) => constants.get(other));
    constants.set(name, value);
    if (type !== "const") yield { name, value };
  }
}
