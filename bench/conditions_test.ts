import assert from "node:assert/strict";
import { SubprocessError } from "../system/subprocess.ts";
import { mac } from "./_mac.ts";
import {
  conditionRemarks,
  type Conditions,
  conditionsSchema,
  readConditions,
} from "./conditions.ts";

Deno.test("a Mac's conditions are those of the library, and its power that of pmset", async () => {
  const calls: unknown[] = [];
  const conditions = (text: string) =>
    readConditions({
      info: mac,
      os: "darwin",
      loadAverage: () => [1, 2, 3],
      run: (...args) => {
        calls.push(args);
        return Promise.resolve(text);
      },
    });
  const found = await conditions("Now drawing from 'AC Power'\n");
  assert.deepEqual(conditionsSchema.parse(found), {
    loadAverage: [1, 2, 3],
    thermalState: "fair",
    isLowPowerMode: true,
    powerSource: "mains",
  });
  assert.deepEqual(calls, [["/usr/bin/pmset", ["-g", "batt"]]]);
  assert.equal((await conditions("Now drawing from 'Battery Power'")).powerSource, "battery");
  assert.equal((await conditions("?")).powerSource, "unknown");
});

Deno.test("what may not be read is unknown; other errors are none of ours", async () => {
  const failing = (error: Error) =>
    readConditions({
      os: "darwin",
      run: () => Promise.reject(error),
      loadAverage: () => {
        throw new Deno.errors.NotCapable("sys");
      },
    });
  const unknown: Conditions = {
    loadAverage: null,
    thermalState: "unknown",
    isLowPowerMode: null,
    powerSource: "unknown",
  };
  assert.deepEqual(await failing(new Deno.errors.NotCapable("run")), unknown);
  assert.deepEqual(await failing(new SubprocessError("pmset", 1, "")), unknown);
  await assert.rejects(failing(new TypeError("a bug")), TypeError);
});

Deno.test("conditions that spoil figures are told", () => {
  const calm: Conditions = {
    loadAverage: [0.2, 0, 0],
    thermalState: "nominal",
    isLowPowerMode: false,
    powerSource: "mains",
  };
  assert.deepEqual(conditionRemarks({ before: calm, after: null }, 2), []);
  assert.deepEqual(
    conditionRemarks({ before: calm, after: { ...calm, loadAverage: [3, 1, 1] } }, 2),
    [],
  );
  const spoilt: [Partial<Conditions>, RegExp][] = [
    [{ loadAverage: [1.5, 0, 0] }, /before the first run: load 1\.5 on 2/],
    [{ thermalState: "serious" }, /serious.*throttled/],
    [{ isLowPowerMode: true }, /Low-power/],
    [{ powerSource: "battery" }, /battery/],
  ];
  for (const [part, message] of spoilt) {
    const [remark, ...others] = conditionRemarks({ before: { ...calm, ...part }, after: calm }, 2);
    assert.match(remark, message);
    assert.deepEqual(others, []);
  }
  const busy = { before: calm, after: { ...calm, loadAverage: [5, 1, 1] } };
  assert.match(conditionRemarks(busy, 2)[0], /reached 5\.0 on 2/);
});
