/**
 * The converter's error.
 * @module
 */
import type { StageName } from "../stages/contract.ts";

/** Where a conversion failed, as far as it is known. */
export interface ConvertErrorContext {
  readonly stage?: StageName;
  readonly weight?: string;
  readonly path?: string;
}

/** Thrown where a checkpoint cannot be converted, or the packages cannot be put where they were asked for. */
export class ConvertError extends Error {
  override readonly name = "ConvertError";
  constructor(
    message: string,
    readonly context: ConvertErrorContext = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
