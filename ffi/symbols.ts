/**
 * The functions of the C interface, as `Deno.dlopen` takes them. A test holds the table against the header.
 * @module
 */

/** Whatever a call writes its error to: a `kb_error`. */
const error = "buffer";
/** A `char **` that receives text, to be freed with `kb_free`. */
const textOut = "buffer";
const text = "buffer";
const elapsedNs = "buffer";

/** What is asked before anything else, since an older library may lack the others. */
export const versionSymbol = {
  kb_abi_version: { parameters: [], result: "u32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** All functions. What Core ML may take long for runs on another thread. */
export const symbolTable = {
  ...versionSymbol,
  kb_abi_layout: { parameters: [textOut, error], result: "i32" },
  kb_free: { parameters: ["pointer"], result: "void" },
  kb_device_info: { parameters: [textOut, error], result: "i32" },
  kb_compile: { parameters: [text, text, elapsedNs, error], result: "i32", nonblocking: true },
  kb_load: {
    parameters: [text, "i32", "buffer", elapsedNs, error],
    result: "i32",
    nonblocking: true,
  },
  kb_unload: { parameters: ["u32", error], result: "i32" },
  kb_describe: { parameters: ["u32", textOut, error], result: "i32" },
  kb_predict: {
    parameters: ["u32", "buffer", "i32", "buffer", "i32", "buffer", error],
    result: "i32",
    nonblocking: true,
  },
  kb_predict_repeatedly: {
    parameters: ["u32", "buffer", "i32", "i32", "buffer", error],
    result: "i32",
    nonblocking: true,
  },
  kb_compute_plan: { parameters: [text, "i32", textOut, error], result: "i32", nonblocking: true },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of an open library. */
export type Symbols = Deno.DynamicLibrary<typeof symbolTable>["symbols"];
