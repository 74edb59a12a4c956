import assert from "node:assert/strict";
import { type MeasuredPoint, paretoFront } from "./front.ts";

const point = (sizeBytes: number, lsdDb: number): MeasuredPoint => ({
  sizeBytes,
  lsdDb,
  mcdDb: 0,
  highBandDb: 0,
});

Deno.test("the front has no point that another beats in size and distance", () => {
  const points = [point(60, 1), point(50, 2), point(55, 2.5), point(50, 3), point(40, 4)];
  assert.deepEqual(paretoFront(points), [point(40, 4), point(50, 2), point(60, 1)]);
  // As good and larger is beaten too.
  assert.deepEqual(paretoFront([point(60, 2), point(50, 2)]), [point(50, 2)]);
  assert.deepEqual(paretoFront([]), []);
});
