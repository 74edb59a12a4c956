import assert from "node:assert/strict";
import { checkpointOf, fp32, largestError, patterned, runBlock } from "../_testing.ts";
import { cosSnake, sinSnake } from "./snake.ts";

// The least |a| of Kokoro-82M, a negative one as it also has, and common ones.
const alphas = [9.476253e-5, -0.026, 0.4, 1.1, 2.3];
const alpha = fp32([1, alphas.length, 1], alphas);
const checkpoint = checkpointOf({ alpha });
const x = patterned([1, alphas.length, 50]);
const expected = [...x.data].map((value, i) => {
  const a = alpha.data[Math.floor(i / 50)];
  return value + Math.sin(a * value) ** 2 / a;
});

for (const [name, snake] of Object.entries({ cosSnake, sinSnake })) {
  Deno.test(`${name} is x + sin^2(a x) / a`, async () => {
    const y = await runBlock(checkpoint, { x }, (s, { x }) => snake(s, x, "alpha"));
    // The cosine form keeps half an ulp of 1 over 2 a: 3e-4 at worst.
    assert(largestError(y, expected) < (snake === sinSnake ? 1e-6 : 4e-4));
  });
}

Deno.test("an alpha too small for its reciprocal in fp16 leaves x", async () => {
  const tiny = checkpointOf({ alpha: fp32([1, 1, 1], [1e-7]) });
  const half = fp32([1, 1, 2], [0.5, -2]);
  for (const snake of [cosSnake, sinSnake]) {
    const y = await runBlock(tiny, { x: half }, (s, { x }) => snake(s, x, "alpha"), "fp16");
    assert.deepEqual([...y.data].map(Number), [0.5, -2]);
  }
});
