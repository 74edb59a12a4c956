import assert from "node:assert/strict";
import { StageError } from "../stages/stage_error.ts";
import { tensor } from "../tensor/tensor.ts";
import { fakeBackend, FakeClock, type FakeStage } from "./fake.ts";

const double: FakeStage = {
  inputs: [{ name: "x", dtype: "fp32", shape: [1] }],
  outputs: [{ name: "y", dtype: "fp32" }],
  loadMs: 100,
  modelMs: (prediction) => [7, 5][prediction] ?? 3,
  predict: ({ x }) => ({ y: tensor("fp32", [1], Float32Array.of(2 * Number(x.data[0]))) }),
};
const x = tensor("fp32", [1], Float32Array.of(4));

Deno.test("a fake stage computes what it is told and moves the clock by its times", async () => {
  const clock = new FakeClock();
  const stage = await fakeBackend({ tail: double }, clock).load("tail", "anywhere");
  assert.deepEqual([stage.loadMs, clock.now()], [100, 100]);
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const { outputs, modelMs, copyMs } = await stage.predict({ x });
    assert.deepEqual([outputs.y.data[0], copyMs], [8, 0]);
    times.push(modelMs);
  }
  assert.deepEqual([...times, clock.now()], [7, 5, 3, 115]);
});

Deno.test("a fake stage refuses wrong feeds as the real ones do", async () => {
  const stage = await fakeBackend({ tail: double }, new FakeClock()).load("tail", "anywhere");
  await assert.rejects(stage.predict({}), StageError);
});

Deno.test("a stage without a fake is refused", async () => {
  await assert.rejects(
    fakeBackend({}, new FakeClock()).load("noise", "p"),
    /No fake for the stage/,
  );
});
