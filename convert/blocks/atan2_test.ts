import assert from "node:assert/strict";
import { checkpointOf, fp32, largestError, runBlock } from "../_testing.ts";
import { atan2 } from "./atan2.ts";

const angle = (points: readonly (readonly [number, number])[]) =>
  runBlock(
    checkpointOf({}),
    {
      y: fp32([points.length], points.map(([y]) => y)),
      x: fp32([points.length], points.map(([, x]) => x)),
    },
    (s, { y, x }) => atan2(s, y, x),
  );

Deno.test("atan2 in all quadrants and on the axes", async () => {
  const points = Array.from({ length: 64 }, (_, i) => {
    const phi = (i / 64 - 0.498) * 2 * Math.PI;
    return [10 ** (i % 7 - 4) * Math.sin(phi), 10 ** (i % 7 - 4) * Math.cos(phi)] as const;
  });
  const axes = [[1, 0], [-1, 0], [0, 1], [0, 0], [1e-17, 0], [-1e-17, 0]] as const;
  const all = [...points, ...axes];
  const expected = all.map(([y, x]) => Math.atan2(Math.fround(y), Math.fround(x)));
  assert(largestError(await angle(all), expected) < 1e-6);
});

Deno.test("the negative real axis is +pi, whatever the zero's sign", async () => {
  const phase = await angle([[0, -1], [-0, -1], [0, -1e-9], [-0, -3]]);
  assert(largestError(phase, [Math.PI, Math.PI, Math.PI, Math.PI]) < 1e-6);
});

Deno.test("just off the negative real axis the sign counts, down to the Nyquist bin's 1e-16", async () => {
  const phase = await angle([[1e-16, -1e-4], [-1e-16, -1e-4], [-1e-6, -1]]);
  assert(largestError(phase, [Math.PI, -Math.PI, -Math.PI]) < 2e-6);
});
