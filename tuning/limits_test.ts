import assert from "node:assert/strict";
import type { MeasuredPoint } from "./front.ts";
import { bestPoint, excessOf, type Limit, nearestPoint } from "./limits.ts";

const point = (sizeBytes: number, lsdDb: number, highBandDb = 0.1, mcdDb = 0.2): MeasuredPoint => ({
  sizeBytes,
  lsdDb,
  highBandDb,
  mcdDb,
});
const base = point(80, 1, -0.2);
const limitsOf = (...limits: [Limit["figure"], number, "over base"?][]) => ({
  limits: limits.map(([figure, most, over]) => ({ figure, most, overBase: over !== undefined })),
  base,
});

Deno.test("within a size the nearest to the fp32 chain is the best, else the smallest", () => {
  const points = [point(60, 1), point(50, 2), point(40, 4)];
  assert.equal(bestPoint(points, limitsOf(["size", 50])), points[1]);
  assert.equal(bestPoint(points, limitsOf(["lsd", 2.5])), points[1]);
  assert.equal(bestPoint(points, limitsOf(["size", 59], ["lsd", 5])), points[1]);
  assert.equal(bestPoint(points, limitsOf(["size", 39])), undefined);
  assert.equal(bestPoint(points, limitsOf(["size", 50], ["lsd", 1.9])), undefined);
  assert.equal(bestPoint(points, limitsOf()), points[2]);
});

Deno.test("a point that another beats is the best where the other breaks a further limit", () => {
  const points = [point(50, 2, 0.5), point(52, 2.1, 0.1), point(50, 2.2, 0.1, 0.9)];
  assert.equal(bestPoint(points, limitsOf(["highband", 0.3], ["mcd", 0.5])), points[1]);
});

Deno.test("a limit over the base preset is one of differences", () => {
  const limits = limitsOf(["lsd", 0.5, "over base"], ["highband", 0.25, "over base"]);
  assert.equal(excessOf(point(50, 1.5, -0.2), limits), 0);
  assert.equal(excessOf(point(50, 1.75, -0.2), limits), 0.5);
  // Of the high band too little is as wrong as too much.
  assert.ok(excessOf(point(50, 1, 0), limits) < 0);
  assert.ok(excessOf(point(50, 1, 0.1), limits) > 0);
  assert.ok(excessOf(point(50, 1, -0.5), limits) > 0);
  assert.ok(excessOf(point(50, 1, -0.5), limitsOf(["highband", 0.4])) > 0);
});

Deno.test("the nearest point is over its worst limit by the smallest part", () => {
  const points = [point(60, 1), point(50, 2), point(40, 4)];
  const limits = limitsOf(["size", 45], ["lsd", 1.6]);
  assert.equal(nearestPoint(points, limits), points[1]); // 25% over, not 33%
  assert.equal(nearestPoint(points, limitsOf(["size", 20])), points[2]);
});
