import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { bytesOf, elementCount } from "../../tensor/tensor.ts";
import {
  type TensorValueSchema,
  type Value,
  ValueSchema,
  type ValueTypeSchema,
} from "../proto/mil_pb.ts";
import { weightFileName } from "../weights/blob_layout.ts";
import { isPacked, protoOfDtype, storedBytes } from "./dtypes.ts";
import { knows } from "./opset.ts";
import type { MilConstant, MilDtype, MilType } from "./program.ts";
import { describeType } from "./validate.ts";

/** Constants with fewer elements are stored inside the program. */
const minBlobElements = 10;
/** Element types that every system reads from the weight file, and those that iOS 18 added. */
const blobDtypes: readonly MilDtype[] = ["fp16", "fp32", "int8", "uint8"];
const laterBlobDtypes: readonly MilDtype[] = [
  ...["int16", "uint16", "int32", "uint32"] as const,
  ...["uint1", "uint2", "uint3", "uint4", "uint6", "int4"] as const,
];

/** Places the bytes of a constant in the weight file and returns the offset to refer to them by. */
export type PlaceBlob = (type: MilConstant["type"], bytes: Uint8Array) => number;

/** The message of `type`. */
export function encodeType({ dtype, shape }: MilType): MessageInitShape<typeof ValueTypeSchema> {
  return {
    type: {
      case: "tensorType",
      value: {
        dataType: protoOfDtype(dtype),
        rank: BigInt(shape.length),
        dimensions: shape.map((size) => ({
          dimension: size === null
            ? { case: "unknown" as const, value: { variadic: false } }
            : { case: "constant" as const, value: { size: BigInt(size) } },
        })),
      },
    },
  };
}

/** Stores the constants of a program of operation set `opset`: small ones in it, others through `place`. */
export class ConstantEncoder {
  readonly #blobDtypes: readonly MilDtype[];

  constructor(readonly opset: string, readonly place: PlaceBlob) {
    this.#blobDtypes = knows(opset, "iOS18") ? [...blobDtypes, ...laterBlobDtypes] : blobDtypes;
  }

  /**
   * The message of `constant`; `where` names it in errors.
   * @throws {TypeError} where its data is not what its type says, or the operation set lacks the type.
   */
  encode(constant: MilConstant, where: string): Value {
    const { type, data } = constant;
    const fail = (expected: string, received: string): never => {
      throw new TypeError(
        `Cannot store ${where}: expected ${expected} for ${
          describeType(type)
        }, received ${received}`,
      );
    };
    const count = elementCount(type.shape);
    if (type.dtype === "string") {
      if (ArrayBuffer.isView(data)) return fail("strings", "numbers");
      if (data.length !== count) return fail(`${count} strings`, `${data.length}`);
      return immediate(constant, { case: "strings", value: { values: [...data] } });
    }
    if (!ArrayBuffer.isView(data)) return fail("numbers", "strings");
    const expectedBytes = storedBytes(type.dtype, count);
    if (data.byteLength !== expectedBytes) {
      return fail(`${expectedBytes} bytes`, `${data.byteLength}`);
    }
    if (isPacked(type.dtype) && !this.#blobDtypes.includes(type.dtype)) {
      return fail("an operation set of iOS 18 or later", this.opset);
    }
    if (count < minBlobElements || !this.#blobDtypes.includes(type.dtype)) {
      return immediate(constant, elements(type.dtype, data));
    }
    const offset = BigInt(this.place(type, bytesOf(data)));
    const value = { fileName: weightFileName, offset };
    return create(ValueSchema, {
      type: encodeType(type),
      value: { case: "blobFileValue", value },
    });
  }
}

type Elements = MessageInitShape<typeof TensorValueSchema>["value"];

function immediate({ type }: MilConstant, value: Elements): Value {
  const tensor = { case: "tensor", value: { value } } as const;
  return create(ValueSchema, {
    type: encodeType(type),
    value: { case: "immediateValue", value: { value: tensor } },
  });
}

function elements(
  dtype: Exclude<MilDtype, "string">,
  data: Exclude<MilConstant["data"], readonly string[]>,
): Elements {
  switch (dtype) {
    case "bool":
      return { case: "bools", value: { values: Array.from(data as Uint8Array, Boolean) } };
    case "fp32":
      return { case: "floats", value: { values: Array.from(data as Float32Array) } };
    case "fp64":
      return { case: "doubles", value: { values: Array.from(data as Float64Array) } };
    // Core ML reads 16-bit integers from the field of 32-bit ones.
    case "int16":
    case "uint16":
    case "int32":
      return { case: "ints", value: { values: Array.from(data as Int32Array) } };
    case "int64":
    case "uint64":
      return { case: "longInts", value: { values: Array.from(data as BigInt64Array) } };
    default:
      return { case: "bytes", value: { values: bytesOf(data) } };
  }
}
