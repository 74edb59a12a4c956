import assert from "node:assert/strict";
import { bestPoint, excessOf, type MeasuredPoint, nearestPoint, paretoFront } from "./front.ts";

const point = (sizeBytes: number, lsdDb: number, highBandDb = 0.1, mcdDb = 0.2): MeasuredPoint => ({
  sizeBytes,
  lsdDb,
  highBandDb,
  mcdDb,
});

Deno.test("the front has no point that another beats in size and distance", () => {
  const points = [point(60, 1), point(50, 2), point(55, 2.5), point(50, 3), point(40, 4)];
  assert.deepEqual(paretoFront(points), [point(40, 4), point(50, 2), point(60, 1)]);
  // As good and larger is beaten too.
  assert.deepEqual(paretoFront([point(60, 2), point(50, 2)]), [point(50, 2)]);
});

Deno.test("within a size the nearest to the fp32 chain is the best, else the smallest", () => {
  const points = [point(60, 1), point(50, 2), point(40, 4)];
  assert.equal(bestPoint(points, { sizeBytes: 50 }), points[1]);
  assert.equal(bestPoint(points, { lsdDb: 2.5 }), points[1]);
  assert.equal(bestPoint(points, { sizeBytes: 59, lsdDb: 5 }), points[1]);
  assert.equal(bestPoint(points, { sizeBytes: 39 }), undefined);
  assert.equal(bestPoint(points, { sizeBytes: 50, lsdDb: 1.9 }), undefined);
});

Deno.test("a point that another beats is the best where the other breaks a further limit", () => {
  const points = [point(50, 2, 0.5), point(52, 2.1, 0.1), point(50, 2.2, 0.1, 0.9)];
  assert.equal(bestPoint(points, { highBandDb: 0.3, mcdDb: 0.5 }), points[1]);
});

Deno.test("the nearest point is over its worst limit by the smallest part", () => {
  const points = [point(60, 1), point(50, 2), point(40, 4)];
  assert.equal(nearestPoint(points, { sizeBytes: 45, lsdDb: 1.6 }), points[1]); // 25% over, not 33%
  assert.equal(nearestPoint(points, { sizeBytes: 20 }), points[2]);
  assert.equal(excessOf(points[0], { sizeBytes: 50 }), 60 / 50 - 1);
  assert(excessOf(points[0], { sizeBytes: 60 }) <= 0);
});
