import assert from "node:assert/strict";
import { LibraryError } from "../ffi/library_error.ts";
import { type BackendFlags, computeUnitTable, deviceInfoOf, makeBackend } from "./_backend.ts";
import { UsageError } from "./_main.ts";
import { makeTerminal } from "./terminal.ts";

/** What `flags` give on `os`, where no library is at the place that was given, and what is noted. */
async function madeOn(os: typeof Deno.build.os, flags: BackendFlags) {
  let notes = "";
  const terminal = makeTerminal({
    writeOut: () => {},
    writeError: (text) => notes += text,
    bars: false,
    colors: false,
  });
  const { signal } = new AbortController();
  const place = { os, given: "no/such/library" };
  return { ...await makeBackend(flags, { terminal, signal }, place), notes };
}

Deno.test("auto is ONNX Runtime where there is no Core ML, without a word", async () => {
  const { name, notes } = await madeOn("linux", { backend: "auto" });
  assert.deepEqual([name, notes], ["onnx", ""]);
});

Deno.test("auto on a Mac goes on without Core ML's library and says why", async () => {
  const { name, notes } = await madeOn("darwin", { backend: "auto" });
  assert.equal(name, "onnx");
  assert.match(notes, /running on ONNX Runtime in place of Core ML: .*no\/such\/library/);
});

Deno.test("options of ONNX Runtime alone make auto take it, and do not go with coreml", async () => {
  for (const flags of [{ threads: 2 }, { numerics: "declared" }] as const) {
    const { name, notes } = await madeOn("darwin", { backend: "auto", ...flags });
    assert.deepEqual([name, notes], ["onnx", ""]);
    await assert.rejects(madeOn("darwin", { backend: "coreml", ...flags }), UsageError);
  }
});

Deno.test("coreml without its library fails", async () => {
  await assert.rejects(madeOn("darwin", { backend: "coreml" }), LibraryError);
});

Deno.test("compute units are given by stage; a stage or a unit that is none is told", () => {
  assert.deepEqual(computeUnitTable("vocoder=ALL, tail=CPU_ONLY"), {
    vocoder: "ALL",
    tail: "CPU_ONLY",
  });
  for (const text of ["vocoder", "vocoder=GPU", "ALL", ""]) {
    assert.throws(() => computeUnitTable(text), /Expected STAGE=UNIT with one of CPU_ONLY,/, text);
  }
  assert.throws(() => computeUnitTable("vocodr=ALL"), /Did you mean vocoder\?/);
});

Deno.test("only Core ML's own library is asked of the machine", () => {
  const coreml = { name: "coreml", library: "no/such/library", cacheDir: "" } as const;
  assert.throws(() => deviceInfoOf(coreml, { os: "darwin" }), LibraryError);
  assert.equal(deviceInfoOf(coreml, { os: "linux" }), undefined);
  assert.equal(deviceInfoOf({ name: "onnx", numerics: "fp32" }, { os: "darwin" }), undefined);
});
