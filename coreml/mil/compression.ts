/**
 * How the weights of a program are stored, as its operations say.
 * @module
 */
import { elementBits } from "./dtypes.ts";
import type { MilBinding, MilOperation, MilProgram, MilType } from "./program.ts";

/**
 * The compression of the weights of `program` in a few words; null where they are stored as they are. One for all:
 * `8-bit palette`, with one table a weight, `4-bit palette, grouped`, with several, `6-bit palette of vectors`,
 * `8-bit linear`, or the operation where it is another, such as `sparse_to_dense`; else `mixed`. Weights that are not
 * compressed, as small ones are not, do not count. Programs of iOS 17 and 18 that store the same have the same words.
 *
 * Source: the `constexpr_` operations of coremltools 9.
 */
export function compressionOf({ operations }: MilProgram): string | null {
  const types = new Map<string, MilType>();
  const kinds = new Set<string>();
  for (const operation of operations) {
    if (operation.type.startsWith("constexpr_")) kinds.add(kindOf(operation, types));
    for (const { name, type } of operation.outputs) types.set(name, type);
  }
  if (kinds.size > 1) return "mixed";
  const [kind = null] = kinds;
  return kind;
}

/** `types` are those of the values before `operation`. */
function kindOf(operation: MilOperation, types: ReadonlyMap<string, MilType>): string {
  const { type, attributes, inputs } = operation;
  const typeOf = (argument: string): MilType | undefined =>
    attributes[argument]?.type ?? boundType(inputs[argument]?.[0], types);
  const lut = typeOf("lut");
  if (type === "constexpr_lut_to_dense" && lut !== undefined) return paletteKind(lut);
  const stored = typeOf("quantized_data") ?? typeOf("data");
  if (linearTypes.includes(type) && stored !== undefined) {
    return `${elementBits(stored.dtype as "int8")}-bit linear`;
  }
  return type.replace("constexpr_", "");
}

const linearTypes = ["constexpr_affine_dequantize", "constexpr_blockwise_shift_scale"];

/** Tables of iOS 16 are one list, those of iOS 18 `[...groups, entries, elements of an entry]`. */
function paletteKind({ shape }: MilType): string {
  const sizes = shape.map(Number);
  const [entries, width] = sizes.length === 1 ? [sizes[0], 1] : sizes.slice(-2);
  const palette = `${Math.log2(entries)}-bit palette${width > 1 ? " of vectors" : ""}`;
  const isGrouped = sizes.slice(0, -2).some((groups) => groups > 1);
  return isGrouped ? `${palette}, grouped` : palette;
}

function boundType(
  binding: MilBinding | undefined,
  types: ReadonlyMap<string, MilType>,
): MilType | undefined {
  if (binding === undefined) return undefined;
  return "ref" in binding ? types.get(binding.ref) : binding.constant.type;
}
