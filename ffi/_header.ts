/**
 * The C header, read: what tests hold the bindings against.
 * @module
 */
import type { StructLayout } from "./layout.ts";

const path = new URL("swift/Sources/CKokoBench/include/kokobench.h", import.meta.url);

/** Bytes of C's types on 64-bit systems, which are also their alignments. */
const typeBytes: Readonly<Record<string, number>> = {
  char: 1,
  int32_t: 4,
  uint32_t: 4,
  int64_t: 8,
  uint64_t: 8,
};

/** A function: types without the names of parameters. */
export interface Prototype {
  readonly result: string;
  readonly parameters: readonly string[];
}

/** What the header declares. */
export interface Header {
  /** Macros and members of enumerations with a number, `KB_` included. */
  readonly constants: Readonly<Record<string, number>>;
  readonly structs: Readonly<Record<string, StructLayout>>;
  readonly functions: Readonly<Record<string, Prototype>>;
}

/** Reads the header, or `text` in place of it. */
export function readHeader(text: string = Deno.readTextFileSync(path)): Header {
  const code = text.replace(/\/\*[^]*?\*\//g, " ");
  const constants = Object.fromEntries(
    [...code.matchAll(/(?:#define\s+(KB_\w+)\s+|(KB_\w+)\s*=\s*)(\d+)/g)]
      .map(([, macro, member, value]) => [macro ?? member, Number(value)]),
  );
  const structs = Object.fromEntries(
    [...code.matchAll(/typedef struct \{([^}]*)\} (\w+);/g)]
      .map(([, body, name]) => [name, layOut(body, constants)]),
  );
  const functions = Object.fromEntries(
    [...code.matchAll(/^(\w+) (kb_\w+)\(([^)]*)\);/gm)].map(([, result, name, list]) => {
      const parameters = list.trim() === "void" ? [] : list.split(",").map(typeOf);
      return [name, { result, parameters }];
    }),
  );
  return { constants, structs, functions };
}

/** `const char *name` to `const char *`. */
const typeOf = (parameter: string): string => parameter.trim().replace(/\w+$/, "").trim();

/** Offsets by C's rules: every field at a multiple of its alignment, the whole a multiple of the largest. */
function layOut(body: string, constants: Header["constants"]): StructLayout {
  const fields: Record<string, { offset: number; size: number }> = {};
  let end = 0;
  let largest = 1;
  for (const declaration of body.split(";").map((part) => part.trim()).filter(Boolean)) {
    const match = /^(?:const )?(\w+) (\*?)(\w+)(?:\[(\w+)\])?$/.exec(declaration);
    if (match === null) throw new TypeError(`Cannot lay out the C field ${declaration}`);
    const [, type, star, name, length] = match;
    const bytes = star ? 8 : typeBytes[type];
    if (bytes === undefined) throw new TypeError(`Cannot lay out the C type of ${declaration}`);
    const count = length === undefined ? 1 : constants[length] ?? Number(length);
    const offset = Math.ceil(end / bytes) * bytes;
    fields[name] = { offset, size: bytes * count };
    end = offset + bytes * count;
    largest = Math.max(largest, bytes);
  }
  return { size: Math.ceil(end / largest) * largest, fields };
}
