import assert from "node:assert/strict";
import { type Random, seededRandom } from "../../system/random.ts";
import { cast, type Tensor, tensor } from "../../tensor/tensor.ts";
import { segmentBounds, timeAxisOf } from "../_segments.ts";
import { cosineDistance } from "../metrics/cosine_distance.ts";
import { relativeL2 } from "../metrics/relative_l2.ts";
import { estimateDistance, segmentBucketCount, sketchOf } from "./sketch.ts";

const name = "vocoder.x_pre";
const [channels, length] = [48, 2401];
const shape = [1, channels, length];
const axis = timeAxisOf(name, shape);

/** Channels of different loudness, each a slow wave with noise, as activations are. */
const reference = ((): Tensor<"fp32"> => {
  const random = seededRandom("reference");
  const gains = Array.from({ length: channels }, () => Math.exp(random.normal()));
  const data = Float32Array.from({ length: channels * length }, (_, i) => {
    const channel = Math.floor(i / length);
    return gains[channel] * (Math.sin((i % length) / (5 + channel)) + 0.3 * random.normal());
  });
  return tensor("fp32", shape, data);
})();

type Perturbation = (data: Float32Array, size: number, random: Random) => void;
const pick = (count: number, random: Random) => Math.floor(count * random.uniform());
const rows = (data: Float32Array, channel: number) =>
  data.subarray(channel * length, (channel + 1) * length);

/** What `size` means is each one's own; it runs from 1e-5 to 1. */
const perturbations: Readonly<Record<string, Perturbation>> = {
  "dense noise": (data, size, random) => {
    for (let i = 0; i < data.length; i++) data[i] += size * random.normal();
  },
  "noise like the values": (data, size, random) => {
    for (let i = 0; i < data.length; i++) data[i] *= 1 + size * random.normal();
  },
  "a few wrong elements": (data, size, random) => {
    for (let k = 0; k < 5; k++) data[pick(data.length, random)] += 100 * size;
  },
  "some wrong elements": (data, size, random) => {
    for (let k = 0; k < 500; k++) data[pick(data.length, random)] += 10 * size * random.normal();
  },
  "one channel scaled": (data, size, random) => {
    const row = rows(data, pick(channels, random));
    row.forEach((value, i) => row[i] = value * (1 + size));
  },
  "two channels exchanged in part": (data, size, random) => {
    const [first, second] = [rows(data, pick(channels - 1, random)), rows(data, channels - 1)];
    first.forEach((value, i) => first[i] = value + size * (second[i] - value));
  },
  "shifted in time": (data, size, random) => {
    const places = 1 + pick(20, random);
    const before = data.slice();
    for (let i = places; i < data.length; i++) data[i] += size * (before[i - places] - before[i]);
  },
  "an offset everywhere": (data, size) => data.forEach((value, i) => data[i] = value + size),
  "silence from a place on": (data, size, random) => {
    const start = pick(length, random);
    data.forEach((value, i) => data[i] = i % length < start ? value : value * (1 - size));
  },
  "one place in time": (data, size, random) => {
    const place = pick(length, random);
    for (let channel = 0; channel < channels; channel++) data[channel * length + place] += size;
  },
};

const referenceSketch = sketchOf(name, reference, axis);

Deno.test("200 perturbations: relative L2 error and 1 - cosine are estimated within 5%", () => {
  const random = seededRandom("perturbations");
  const kinds = Object.entries(perturbations);
  for (let k = 0; k < 200; k++) {
    const [kind, perturb] = kinds[k % kinds.length];
    const data = reference.data.slice();
    perturb(data, 10 ** (-5 * random.uniform()), random);
    const test = sketchOf(name, tensor("fp32", shape, data), axis);
    const { norm } = referenceSketch.norms;
    const estimated = {
      relativeL2: estimateDistance(test.buckets, referenceSketch.buckets) / norm,
      cosineDistance:
        estimateDistance(test.buckets, referenceSketch.buckets, 1 / test.norms.norm, 1 / norm) **
          2 / 2,
    };
    const exact = {
      relativeL2: relativeL2(reference.data, data),
      cosineDistance: cosineDistance(reference.data, data),
    };
    for (const metric of ["relativeL2", "cosineDistance"] as const) {
      const off = Math.abs(estimated[metric] / exact[metric] - 1);
      assert(
        off <= 0.05,
        `${kind}: ${metric} estimated ${estimated[metric]}, exact ${exact[metric]}`,
      );
    }
  }
});

Deno.test("a gain leaves the angle alone, and a single wrong element is exact", () => {
  const { norm } = referenceSketch.norms;
  const louder = sketchOf(
    name,
    tensor("fp32", shape, reference.data.map((value) => 2 * value)),
    axis,
  );
  assert.equal(louder.norms.norm, 2 * norm);
  assert.equal(
    estimateDistance(louder.buckets, referenceSketch.buckets, 1 / louder.norms.norm, 1 / norm),
    0,
  );
  const data = reference.data.slice();
  data[12345] += 4;
  const test = sketchOf(name, tensor("fp32", shape, data), axis);
  assert(Math.abs(estimateDistance(test.buckets, referenceSketch.buckets) - 4) < 1e-4);
});

Deno.test("equal tensors are at distance 0, fp16 ones at that of their rounding", () => {
  assert.deepEqual(sketchOf(name, reference, axis), referenceSketch);
  const rounded = cast(reference, "fp16");
  const test = sketchOf(name, rounded, axis);
  const estimated = estimateDistance(test.buckets, referenceSketch.buckets) /
    referenceSketch.norms.norm;
  const exact = relativeL2(reference.data, cast(rounded, "fp32").data);
  assert(Math.abs(estimated / exact - 1) < 0.05);
});

Deno.test("segments tell where along time the difference is", () => {
  const bounds = segmentBounds(length);
  const data = reference.data.slice();
  const random = seededRandom("segment");
  for (let channel = 0; channel < channels; channel++) {
    for (let t = bounds[20]; t < bounds[21]; t++) data[channel * length + t] += random.normal();
  }
  const test = sketchOf(name, tensor("fp32", shape, data), axis);
  const distances = Array.from({ length: 32 }, (_, segment) => {
    const row = (values: Float32Array) =>
      values.subarray(segment * segmentBucketCount, (segment + 1) * segmentBucketCount);
    return estimateDistance(row(test.segments), row(referenceSketch.segments));
  });
  assert.deepEqual(
    distances.map((distance) => distance > 0),
    bounds.slice(1).map((_, i) => i === 20),
  );
  const exact = Math.sqrt(channels * (bounds[21] - bounds[20]));
  assert(Math.abs(distances[20] / exact - 1) < 0.5);
});

Deno.test("sketches are the same on every machine, and others for other values", () => {
  const value = tensor("fp32", [1, 2, 4], Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  const { buckets, segments, norms } = sketchOf(name, value, timeAxisOf(name, value.shape));
  const filled = (values: Float32Array) =>
    [...values.entries()].filter(([, element]) => element !== 0);
  assert.deepEqual(filled(buckets), [
    ...[[1151, -5], [1316, -4], [3376, -6], [3782, 2], [4252, 3], [4524, -1], [8746, 8], [
      13211,
      7,
    ]],
  ]);
  assert.deepEqual(filled(segments), [
    // 2 and -6 share a bucket.
    ...[[4, -1], [12, -5], [284, -4], [528, 3], [535, 7], [782, 8], [798, -4]],
  ]);
  assert.notDeepEqual(sketchOf("tail.x", value, undefined).buckets, buckets);
  assert.equal(norms.norm, Math.sqrt(204));
  assert.deepEqual(norms.segments.filter((norm) => norm > 0), [
    Math.sqrt(26),
    Math.sqrt(40),
    Math.sqrt(58),
    Math.sqrt(80),
  ]);
});
