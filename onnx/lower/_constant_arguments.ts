import { elementBits, isPacked, storedBytes } from "../../coreml/mil/dtypes.ts";
import { unpackBits, unpackSignedBits } from "../../coreml/mil/pack_bits.ts";
import type { MilConstant, MilOperation } from "../../coreml/mil/program.ts";
import { elementCount, type Tensor, tensor } from "../../tensor/tensor.ts";
import { UnsupportedError } from "./operation.ts";

/** Finds the value that another operation gives, where it is known while translating. */
export type FindConstant = (name: string) => MilConstant | undefined;

/** The arguments of one operation, all constants, from its attributes and its inputs. */
export class ConstantArguments {
  readonly #values: ReadonlyMap<string, MilConstant>;
  readonly #asked = new Set<string>();

  /** @throws {UnsupportedError} where an argument is computed at run time. */
  constructor({ attributes, inputs }: MilOperation, find: FindConstant) {
    const bound = Object.entries(inputs).map(([key, bindings]) => {
      if (bindings.length !== 1) throw new UnsupportedError(`${bindings.length} values for ${key}`);
      const [binding] = bindings;
      const value = "ref" in binding ? find(binding.ref) : binding.constant;
      if (value === undefined) throw new UnsupportedError(`${key} computed at run time`);
      return [key, value] as const;
    });
    this.#values = new Map([...Object.entries(attributes), ...bound]);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** The constant `key` as it is stored. */
  get(key: string): MilConstant {
    const value = this.#values.get(key);
    if (value === undefined) throw new UnsupportedError(`no constant ${key}`);
    this.#asked.add(key);
    return value;
  }

  /** The numbers of `key`; those below a byte as uint8 or, where they are signed, as int8. */
  tensor(key: string): Tensor {
    const { type: { dtype, shape }, data } = this.get(key);
    if (dtype === "string" || !ArrayBuffer.isView(data)) {
      throw new UnsupportedError(`${key} of type ${dtype}, where numbers are expected`);
    }
    const count = elementCount(shape);
    const sizeBytes = storedBytes(dtype, count);
    if (data.byteLength !== sizeBytes) {
      throw new UnsupportedError(
        `${key} of ${data.byteLength} bytes, where ${count} ${dtype} need ${sizeBytes}`,
      );
    }
    if (!isPacked(dtype)) return { dtype, shape, data } as Tensor;
    const [packed, bits] = [data as Uint8Array, elementBits(dtype)];
    return dtype === "int4"
      ? tensor("int8", shape, unpackSignedBits(packed, bits, count))
      : tensor("uint8", shape, unpackBits(packed, bits, count));
  }

  /** The only number of `key`. */
  number(key: string): number {
    const { data } = this.tensor(key);
    if (data.length !== 1) throw new UnsupportedError(`${data.length} numbers for ${key}`);
    return Number(data[0]);
  }

  /** Arguments that nobody asked for. */
  unasked(): string[] {
    return [...this.#values.keys()].filter((key) => !this.#asked.has(key));
  }
}
