import assert from "node:assert/strict";
import { readHeader } from "./_header.ts";
import {
  abiVersion,
  codes,
  computeUnits,
  elementTypes,
  maxRank,
  messageBytes,
  structs,
} from "./layout.ts";
import { symbolTable } from "./symbols.ts";

const header = readHeader();

Deno.test("the constants of the bindings are the header's, all of them", () => {
  const ours = {
    ABI_VERSION: abiVersion,
    MAX_RANK: maxRank,
    MESSAGE_BYTES: messageBytes,
    ...codes,
    ...elementTypes,
    ...computeUnits,
  };
  const named = Object.fromEntries(Object.entries(ours).map(([name, n]) => [`KB_${name}`, n]));
  assert.deepEqual(named, header.constants);
});

Deno.test("the structs of the bindings lie as C lays the header's out", () => {
  assert.deepEqual(structs, header.structs);
});

/** A type of C as `Deno.dlopen` is told it. */
function nativeType(type: string, name: string): Deno.NativeResultType {
  if (type === "void") return "void";
  // Text that the library gave comes back by its address; all else that is pointed to is memory of ours.
  if (type.endsWith("*")) return name === "kb_free" ? "pointer" : "buffer";
  const scalars: Record<string, Deno.NativeResultType> = { int32_t: "i32", uint32_t: "u32" };
  return scalars[type] ?? assert.fail(`${name} has a parameter of type ${type}`);
}

Deno.test("the symbol table has the header's functions with their types", () => {
  const theirs = Object.fromEntries(
    Object.entries(header.functions).map(([name, { result, parameters }]) => [name, {
      result: nativeType(result, name),
      parameters: parameters.map((type) => nativeType(type, name)),
    }]),
  );
  const ours = Object.fromEntries(
    Object.entries(symbolTable).map(([name, { result, parameters }]) => [name, {
      result,
      parameters: [...parameters],
    }]),
  );
  assert.deepEqual(ours, theirs);
});

Deno.test("what may take Core ML long does not block", () => {
  const nonblocking = Object.entries(symbolTable)
    .filter(([, symbol]) => "nonblocking" in symbol)
    .map(([name]) => name.replace("kb_", ""));
  assert.deepEqual(nonblocking, [
    "compile",
    "load",
    "predict",
    "predict_repeatedly",
    "compute_plan",
  ]);
});

Deno.test("fields are laid out by C's rules: aligned each, and the whole to the widest", () => {
  const { structs } = readHeader(`
    #define KB_TWO 2
    typedef struct { char a; int32_t b[KB_TWO]; const char *c; char d; } mixed; /* typedef struct { int x; } no; */
  `);
  assert.deepEqual(structs, {
    mixed: {
      size: 32,
      fields: {
        a: { offset: 0, size: 1 },
        b: { offset: 4, size: 8 },
        c: { offset: 16, size: 8 },
        d: { offset: 24, size: 1 },
      },
    },
  });
  assert.throws(() => readHeader("typedef struct { long a; } s;"), /C type of long a/);
});
