import type { DecodeContext } from "./mil/_decode_value.ts";
import { create } from "@bufbuild/protobuf";
import type { MlFeature, MlMetadata } from "./ml_package.ts";
import {
  type ArrayFeatureType,
  ArrayFeatureType_ArrayDataType as ArrayDataType,
  type FeatureDescription,
  FeatureDescriptionSchema,
  type Metadata,
  type ModelDescription,
} from "./proto/model_pb.ts";

/** The code of each feature element type in a model description. */
const arrayDataTypes: Readonly<Record<MlFeature["dtype"], ArrayDataType>> = {
  fp16: ArrayDataType.FLOAT16,
  fp32: ArrayDataType.FLOAT32,
  fp64: ArrayDataType.DOUBLE,
  int32: ArrayDataType.INT32,
  int8: ArrayDataType.INT8,
};

/** The function that a prediction runs, and its features; models of several functions name a default. */
export function functionOf(
  description: ModelDescription,
  context: DecodeContext,
): { name: string; inputs: FeatureDescription[]; outputs: FeatureDescription[] } {
  if (description.functions.length === 0) {
    if (description.state.length > 0) context.fail("description", "no state", "stateful inputs");
    return { name: "main", inputs: description.input, outputs: description.output };
  }
  const name = description.defaultFunctionName || "main";
  const chosen = description.functions.find((candidate) => candidate.name === name);
  if (chosen === undefined) {
    const names = description.functions.map((candidate) => candidate.name).join(", ");
    return context.fail("description", `a function '${name}'`, names);
  }
  if (chosen.state.length > 0) context.fail("description", "no state", "stateful inputs");
  return { name, inputs: chosen.input, outputs: chosen.output };
}

/** The multi-arrays that `descriptions` declare; `role` says of which kind they are, for errors. */
export function decodeFeatures(
  descriptions: readonly FeatureDescription[],
  role: "input" | "output",
  context: DecodeContext,
): MlFeature[] {
  return descriptions.map(({ name, type }) => {
    const where = `${role} '${name}'`;
    if (type?.Type.case !== "multiArrayType") {
      return context.fail(where, "a multi-array", type?.Type.case ?? "another feature type");
    }
    const array = type.Type.value;
    const entry = Object.entries(arrayDataTypes).find(([, code]) => code === array.dataType);
    if (entry === undefined) {
      return context.fail(where, "a supported data type", `code ${array.dataType}`);
    }
    const ranges = decodeRanges(array);
    return {
      name,
      dtype: entry[0] as MlFeature["dtype"],
      ...(array.shape.length > 0 && { shape: array.shape.map(Number) }),
      ...(ranges !== undefined && { ranges }),
    };
  });
}

/** Enumerated shapes become the ranges that hold all of them. */
function decodeRanges({ ShapeFlexibility: flexibility }: ArrayFeatureType): MlFeature["ranges"] {
  if (flexibility.case === "shapeRange") {
    return flexibility.value.sizeRanges.map(({ lowerBound, upperBound }) => ({
      min: Number(lowerBound),
      max: upperBound < 0n ? null : Number(upperBound),
    }));
  }
  if (flexibility.case === "enumeratedShapes" && flexibility.value.shapes.length > 0) {
    const shapes = flexibility.value.shapes.map(({ shape }) => shape.map(Number));
    return shapes[0].map((_, axis) => {
      const sizes = shapes.map((shape) => shape[axis]);
      return { min: Math.min(...sizes), max: Math.max(...sizes) };
    });
  }
  return undefined;
}

/** What `metadata` says; empty strings where it says nothing. */
export function decodeMetadata(metadata: Metadata | undefined): MlMetadata {
  return {
    shortDescription: metadata?.shortDescription ?? "",
    version: metadata?.versionString ?? "",
    author: metadata?.author ?? "",
    license: metadata?.license ?? "",
    userDefined: { ...metadata?.userDefined },
  };
}

/** The description of `feature`: its default shape and, where any axis is flexible, its ranges. */
export function encodeFeature({ name, dtype, shape, ranges }: MlFeature): FeatureDescription {
  const sizeRanges = ranges?.map(({ min, max }) => ({
    lowerBound: BigInt(min),
    upperBound: BigInt(max ?? -1),
  }));
  const array = {
    dataType: arrayDataTypes[dtype],
    shape: shape?.map(BigInt),
    ShapeFlexibility: sizeRanges && { case: "shapeRange" as const, value: { sizeRanges } },
  };
  return create(FeatureDescriptionSchema, {
    name,
    type: { Type: { case: "multiArrayType", value: array } },
  });
}
