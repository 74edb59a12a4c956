/**
 * What a Core ML package holds, in memory.
 * @module
 */
import type { MilProgram } from "./mil/program.ts";

/** An input or output of a model, as its description declares it. */
export interface MlFeature {
  readonly name: string;
  readonly dtype: "fp16" | "fp32" | "fp64" | "int32" | "int8";
  /** Default shape; absent where none is declared, as for most outputs. */
  readonly shape?: readonly number[];
  /** Sizes accepted along each axis; `max: null` is no bound. Absent where the shape is fixed. */
  readonly ranges?: readonly { readonly min: number; readonly max: number | null }[];
}

/** What a package says about itself. */
export interface MlMetadata {
  readonly shortDescription: string;
  readonly version: string;
  readonly author: string;
  readonly license: string;
  readonly userDefined: Readonly<Record<string, string>>;
}

/** A package in memory. */
export interface MlPackage {
  /** 8 is iOS 17 and macOS 14, 9 is iOS 18 and macOS 15. */
  readonly specificationVersion: number;
  readonly inputs: readonly MlFeature[];
  readonly outputs: readonly MlFeature[];
  readonly program: MilProgram;
  readonly metadata: MlMetadata;
}
