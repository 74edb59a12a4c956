import assert from "node:assert/strict";
import { type Dtype, type Tensor, tensor } from "../../tensor/tensor.ts";
import { noise } from "./_testing.ts";
import { compareTensors, type TensorMetrics } from "./compare_tensors.ts";

const values = Float32Array.from(noise(6000, 5));
const fp32 = (data: ArrayLike<number>, shape: readonly number[] = [data.length]): Tensor<"fp32"> =>
  tensor("fp32", shape, Float32Array.from(data));

function metricsOf(reference: Tensor, test: Tensor, dtype?: Dtype): TensorMetrics {
  const { metrics, failure } = compareTensors(reference, test, { dtype });
  assert.equal(failure, null);
  return metrics!;
}

const near = (actual: number, expected: number, relative: number) =>
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${actual} is not ${expected}`,
  );

Deno.test("equal tensors have no error in any metric", () => {
  assert.deepEqual(metricsOf(fp32(values), fp32(values)), {
    maxAbsError: 0,
    rmse: 0,
    relativeL2: 0,
    snrDb: Infinity,
    cosineDistance: 0,
    pearson: 1,
    ulp: { max: 0, percentile99: 0 },
  });
});

Deno.test("a gain: relative L2 sees it, cosine and Pearson do not", () => {
  const metrics = metricsOf(fp32(values), fp32(values.map((value) => 1.5 * value)));
  near(metrics.relativeL2, 0.5, 1e-6);
  near(metrics.snrDb, 6.0206, 1e-5);
  assert.ok(metrics.cosineDistance < 1e-14);
  near(metrics.pearson, 1, 1e-12);
});

Deno.test("an offset: cosine sees it, Pearson does not", () => {
  const metrics = metricsOf(fp32(values), fp32(values.map((value) => value + 0.25)));
  assert.ok(metrics.cosineDistance > 0.1);
  near(metrics.pearson, 1, 1e-9);
  near(metrics.rmse, 0.25, 1e-5);
});

Deno.test("one wrong element of 6000: the maximum sees it, the averages and the percentile hardly", () => {
  const broken = values.slice();
  broken[4321] += 0.1;
  const metrics = metricsOf(fp32(values), fp32(broken));
  near(metrics.maxAbsError, 0.1, 1e-5);
  assert.ok(metrics.relativeL2 < 0.005 && metrics.pearson > 0.9999);
  assert.ok(metrics.ulp!.max > 1e5);
  assert.equal(metrics.ulp!.percentile99, 0);
});

Deno.test("a swap of two halves: only what keeps places sees it, and all of these do", () => {
  const swapped = [...values.subarray(3000), ...values.subarray(0, 3000)];
  const metrics = metricsOf(fp32(values), fp32(swapped));
  assert.ok(metrics.relativeL2 > 1.3 && metrics.cosineDistance > 0.9 && metrics.pearson < 0.1);
});

Deno.test("a difference far under 1e-8 still has its cosine distance and relative L2", () => {
  const reference = Float64Array.from(values);
  const other = noise(values.length, 6);
  const test = reference.map((value, i) => value + 1e-12 * other[i]);
  const metrics = metricsOf(
    tensor("fp64", [6000], reference),
    tensor("fp64", [6000], test),
  );
  near(metrics.relativeL2, 1e-12, 0.02);
  near(metrics.cosineDistance, 0.5e-24, 0.04);
});

Deno.test("the shape does not change a metric: signal-to-noise does not divide by the first dimension only", () => {
  const test = values.map((value, i) => value + (i % 2 === 0 ? 1e-3 : -1e-3));
  assert.deepEqual(
    metricsOf(fp32(values, [1, 60, 100]), fp32(test, [1, 60, 100])),
    metricsOf(fp32(values), fp32(test)),
  );
});

Deno.test("fp16 against an fp32 reference: ulps are fp16's, after rounding the reference", () => {
  const rounded = new Float16Array(values);
  const same = metricsOf(fp32(values), tensor("fp16", [6000], rounded), "fp16");
  assert.deepEqual(same.ulp, { max: 0, percentile99: 0 });
  assert.ok(same.relativeL2 > 1e-5 && same.relativeL2 < 5e-4);
  const bits = new Uint16Array(rounded.slice().buffer);
  bits[17] += 3;
  const off = tensor("fp16", [6000], new Float16Array(bits.buffer));
  assert.deepEqual(metricsOf(fp32(values), off, "fp16").ulp, { max: 3, percentile99: 0 });
});

Deno.test("integers and booleans compare exactly, without ulps", () => {
  const metrics = metricsOf(
    tensor("int64", [3], BigInt64Array.of(3n, 4n, 5n)),
    tensor("int64", [3], BigInt64Array.of(3n, 4n, 7n)),
  );
  assert.equal(metrics.maxAbsError, 2);
  assert.equal(metrics.ulp, null);
  const flags = tensor("bool", [2], Uint8Array.of(1, 0));
  assert.equal(metricsOf(flags, flags).maxAbsError, 0);
});

Deno.test("a tensor of zeros: no error is 0, any error is infinite", () => {
  const zeros = fp32(new Float32Array(4));
  const metrics = metricsOf(zeros, zeros);
  assert.equal(metrics.relativeL2, 0);
  assert.equal(metrics.cosineDistance, 0);
  const other = metricsOf(zeros, fp32([0, 0, 1, 0]));
  assert.equal(other.relativeL2, Infinity);
  assert.equal(other.cosineDistance, 1);
});

Deno.test("NaN and infinity fail and name their first index", () => {
  const broken = values.slice();
  broken[4567] = NaN;
  broken[5000] = Infinity;
  const { failure, metrics } = compareTensors(
    fp32(values, [2, 30, 100]),
    fp32(broken, [2, 30, 100]),
  );
  assert.equal(metrics, null);
  assert.deepEqual(failure, {
    kind: "nan",
    side: "test",
    index: 4567,
    position: [1, 15, 67],
    message: "the test has NaN at [1,15,67], element 4567 of shape [2,30,100]",
  });
  const infinite = tensor("fp16", [2, 2], Float16Array.of(1, 2, 3, -70000));
  const result = compareTensors(fp32([1, 2, 3, -70000], [2, 2]), infinite, { dtype: "fp16" });
  assert.equal(result.failure?.kind, "infinity");
  assert.deepEqual(result.failure?.position, [1, 1]);
  assert.match(result.failure!.message, /-Infinity/);
  const reference = compareTensors(fp32([1, NaN]), fp32([1, 2])).failure;
  assert.deepEqual([reference?.side, reference?.index], ["reference", 1]);
});

Deno.test("another dtype, another shape and no elements fail", () => {
  const reference = fp32(values, [60, 100]);
  const kinds = (test: Tensor, dtype?: Dtype) => {
    const { failure } = compareTensors(reference, test, { dtype });
    return [failure?.kind, failure?.message];
  };
  const half = tensor("fp16", [60, 100], new Float16Array(values));
  assert.deepEqual(kinds(half), ["dtype", "expected fp32, received fp16"]);
  assert.deepEqual(kinds(reference, "fp16"), ["dtype", "expected fp16, received fp32"]);
  // The same elements in another layout are another tensor.
  assert.deepEqual(kinds(fp32(values, [100, 60])), [
    "shape",
    "expected [60,100], received [100,60]",
  ]);
  assert.equal(kinds(fp32(values, [1, 60, 100]))[0], "shape");
  assert.equal(compareTensors(fp32([]), fp32([])).failure?.kind, "shape");
});
