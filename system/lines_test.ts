import assert from "node:assert/strict";
import { lastLines, linesOf } from "./lines.ts";

const bytes = (...chunks: (string | number[])[]) =>
  ReadableStream.from(
    chunks.map((chunk) =>
      typeof chunk === "string" ? new TextEncoder().encode(chunk) : Uint8Array.from(chunk)
    ),
  );

Deno.test("lines come whole however the stream is cut", async () => {
  // The two bytes of ə arrive in different chunks.
  const stream = bytes("a\nb", "c\r\n", [0xc9], [0x99, 0x0a], "\nlast");
  assert.deepEqual(await Array.fromAsync(linesOf(stream)), ["a", "bc", "ə", "", "last"]);
});

Deno.test("a stream that ends with a line end has no empty last line", async () => {
  assert.deepEqual(await Array.fromAsync(linesOf(bytes("a\n"))), ["a"]);
});

Deno.test("only the last lines are kept", async () => {
  assert.equal(await lastLines(bytes("1\n2\n3\n4\n"), 2), "3\n4");
});
