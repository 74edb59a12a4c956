import { cast, elementCount, tensor } from "../../tensor/tensor.ts";
import { isPacked } from "./dtypes.ts";
import type { KnownValue, Literal } from "./ops/schema.ts";
import type { MilConstant, MilDtype } from "./program.ts";

/** Largest constant whose elements inference may look at. */
const maxKnownElements = 1024;

/**
 * The element type that literals take where the types `admitted` are open: int32 for integers where it can
 * be, `data` (the type of the operation's data) or else the first possible for the rest. `undefined` where
 * no type can hold them.
 */
export function literalDtype(
  literals: readonly Literal[],
  admitted: readonly MilDtype[],
  data: MilDtype | undefined,
): MilDtype | undefined {
  const candidates = admitted.filter((dtype) =>
    literals.every((literal) => canHold(dtype, literal))
  );
  if (candidates.includes("int32")) return "int32";
  return data !== undefined && candidates.includes(data) ? data : candidates[0];
}

const isFloat = (dtype: MilDtype): boolean => dtype.startsWith("fp");

function canHold(dtype: MilDtype, literal: Literal): boolean {
  const elements = [literal].flat() as (number | boolean | string)[];
  return elements.every((element) => {
    if (typeof element === "string") return dtype === "string";
    if (typeof element === "boolean") return dtype === "bool";
    if (dtype === "string" || dtype === "bool") return false;
    return isFloat(dtype) || Number.isInteger(element);
  });
}

/** `literal` as a constant of element type `dtype`, which can hold it: rank 0, or 1 for a list. */
export function literalConstant(dtype: MilDtype, literal: Literal): MilConstant {
  const elements = [literal].flat() as (number | boolean | string)[];
  const type = { dtype, shape: Array.isArray(literal) ? [elements.length] : [] };
  if (dtype === "string") return { type, data: elements as string[] };
  if (dtype === "bool") return { type, data: Uint8Array.from(elements, Number) };
  const exact = tensor("fp64", type.shape, Float64Array.from(elements, Number));
  return { type, data: cast(exact, dtype as "fp16" | "fp32" | "int32").data };
}

/** The elements of a small constant, for inference. */
export function knownValue({ type, data }: MilConstant): KnownValue | undefined {
  if (elementCount(type.shape) > maxKnownElements || isPacked(type.dtype)) return undefined;
  const elements = Array.from<number | bigint | string>(data);
  return {
    shape: type.shape,
    data: elements.map((element) => {
      if (typeof element === "string") return element;
      return type.dtype === "bool" ? element !== 0 : Number(element);
    }),
  };
}
