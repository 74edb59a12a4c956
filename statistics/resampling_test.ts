import assert from "node:assert/strict";
import { seededRandom } from "../system/random.ts";
import { drawPlaces, narrowness, type Resampling, resamplingFor } from "./resampling.ts";
import { claimed, disclaimed, timesOf } from "./simulated.ts";

const random = seededRandom("resampling");
const drawn = (n: number, resampling: Resampling): number[] => {
  const places = new Uint32Array(n);
  drawPlaces(places, resampling, random);
  return [...places];
};

Deno.test("what is drawn anew follows what the values show", () => {
  const named = (name: string) => [...claimed, ...disclaimed].find((s) => s.name.startsWith(name))!;
  assert.deepEqual(resamplingFor(timesOf(named("lognormal"), 40, seededRandom("1"))), {
    kind: "independent",
  });
  assert.deepEqual(resamplingFor(timesOf(named("drifting, ramp"), 80, random)), {
    kind: "nearby",
    width: 21,
  });
  const blocks = resamplingFor(timesOf(named("neighbours alike, 0.6"), 80, random));
  assert.ok(blocks.kind === "blocks" && blocks.length >= 4 && blocks.length <= 26);
});

Deno.test("places are drawn from everywhere, from nearby, or in stretches", () => {
  assert.ok(new Set(drawn(200, { kind: "independent" })).size < 160);
  for (const [i, place] of drawn(50, { kind: "nearby", width: 9 }).entries()) {
    const first = Math.min(Math.max(i - 4, 0), 41);
    assert.ok(place >= first && place < first + 9, `${i} from ${place}`);
  }
  const places = drawn(50, { kind: "blocks", length: 7 });
  for (const [i, place] of places.entries()) {
    if (i % 7 > 0) assert.equal(place, (places[i - 1] + 1) % 50);
  }
});

Deno.test("draws are widened by what each comes from, where that is all by few degrees of freedom, too", () => {
  const close = (resampling: Resampling, n: number, expected: number) =>
    assert.ok(
      Math.abs(narrowness(resampling, n) - expected) < 1e-6,
      String(narrowness(resampling, n)),
    );
  const student4 = 2.7764451 / 1.9599640;
  close({ kind: "independent" }, 5, Math.sqrt(5 / 4) * student4);
  close({ kind: "blocks", length: 10 }, 50, Math.sqrt(5 / 4) * student4);
  close({ kind: "nearby", width: 9 }, 50, Math.sqrt(9 / 8));
});
