import assert from "node:assert/strict";
import { InvalidArgumentError } from "commander";
import { limitList, sizeInBytes } from "./_limits.ts";

Deno.test("sizes are bytes, or multiples of 1000 or 1024", () => {
  const texts = ["55MB", "52.5 MiB", "1GB", "1gib", "300kB", "4KiB", "1234", "12B"];
  assert.deepEqual(texts.map(sizeInBytes), [
    ...[55e6, 55_050_240, 1e9, 2 ** 30, 300e3, 4096, 1234, 12],
  ]);
  for (const text of ["", "MB", "0", "-5MB", "5TB", "5 M B", "1e6"]) {
    assert.throws(() => sizeInBytes(text), InvalidArgumentError, text);
  }
});

Deno.test("limits are on figures in dB, absolute or over the base preset, one on each", () => {
  const first = limitList("lsd=1.0, highband=+0.3");
  assert.deepEqual(first, [
    { figure: "lsd", most: 1, overBase: false },
    { figure: "highband", most: 0.3, overBase: true },
  ]);
  assert.deepEqual(limitList("mcd=0.5", first).at(-1), {
    figure: "mcd",
    most: 0.5,
    overBase: false,
  });
  for (const text of ["lsd", "lsd=", "lsd=0", "lsd=-1", "snr=3", "size=3", "lsd=1,lsd=2", ""]) {
    assert.throws(() => limitList(text), InvalidArgumentError, text);
  }
  assert.throws(() => limitList("lsd=2", first), /one limit on lsd/);
});
