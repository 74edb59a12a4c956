import assert from "node:assert/strict";
import { sha256Bytes, sha256File } from "./digest.ts";

// FIPS 180-2, appendix B.1.
const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Deno.test("sha256Bytes and sha256File give FIPS 180-2's digest of abc", async () => {
  assert.equal(sha256Bytes(new TextEncoder().encode("abc")), abc);
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "abc");
    assert.equal(await sha256File(path), abc);
    await assert.rejects(sha256File(path, AbortSignal.abort(new Error("stop"))), /stop/);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("sha256File reads files longer than its buffer", async () => {
  const path = await Deno.makeTempFile();
  try {
    const bytes = new Uint8Array((4 << 20) + 5).fill(7);
    await Deno.writeFile(path, bytes);
    assert.equal(await sha256File(path), sha256Bytes(bytes));
  } finally {
    await Deno.remove(path);
  }
});
