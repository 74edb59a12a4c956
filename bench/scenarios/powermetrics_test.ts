import assert from "node:assert/strict";
import { type RunCommand, SubprocessError } from "../../system/subprocess.ts";
import { powerSample, powerSamples } from "./_power_sample.ts";
import { ScenarioError } from "./chains.ts";
import {
  meanPower,
  parsePowermetrics,
  PowermetricsUnavailableError,
  samplePower,
} from "./powermetrics.ts";

const options = { intervalMs: 500, sampleCount: 2 };

Deno.test("samples are read one by one, and what is not needed is passed over", () => {
  const samples = parsePowermetrics(powerSamples(powerSample(1000), powerSample(3000), "\n"));
  assert.deepEqual(samples.map(({ processor }) => processor.cpu_energy), [500, 1500]);
  assert.equal(samples[1].processor.cpu_power, 3000);
});

Deno.test("the mean weighs samples by their duration", () => {
  const text = powerSamples(powerSample(1000, { elapsedMs: 1500 }), powerSample(3000));
  assert.deepEqual(meanPower(parsePowermetrics(text)), { cpuMw: 1500, gpuMw: 40, aneMw: 20 });
});

Deno.test("energies or powers are enough, and what is not told is null", () => {
  const old = parsePowermetrics(powerSample(1000, { isOld: true }));
  assert.deepEqual(meanPower(old), { cpuMw: 1000, gpuMw: 40, aneMw: 20 });
  assert.deepEqual(
    meanPower([{ elapsed_ns: 5e8, processor: { cpu_power: 7 }, gpu: { gpu_energy: 4 } }]),
    { cpuMw: 7, gpuMw: 8, aneMw: null },
  );
});

Deno.test("it runs as root without asking for a password", async () => {
  const calls: string[] = [];
  const run: RunCommand = (program, args) => {
    calls.push([program, ...args].join(" "));
    return Promise.resolve(powerSamples(powerSample(1000), powerSample(1000)));
  };
  const power = await samplePower(options, { os: "darwin", run });
  assert.deepEqual(power, { cpuMw: 1000, gpuMw: 40, aneMw: 20 });
  assert.deepEqual(calls, [
    "/usr/bin/sudo -n /usr/bin/powermetrics --samplers cpu_power,gpu_power,ane_power " +
    "--sample-rate 500 --sample-count 2 --format plist",
  ]);
});

Deno.test("where it may not run, the error says why", async () => {
  const whyOf = async (os: "darwin" | "linux", error: Error) => {
    let why = "";
    await assert.rejects(
      samplePower(options, { os, run: () => Promise.reject(error) }),
      (thrown) => {
        assert.ok(thrown instanceof PowermetricsUnavailableError);
        why = thrown.why;
        return true;
      },
    );
    return why;
  };
  const ended = (stderr: string) => new SubprocessError("sudo", 1, stderr);
  assert.equal(await whyOf("linux", new Error()), "not-a-mac");
  assert.equal(await whyOf("darwin", ended("sudo: a password is required")), "not-root");
  assert.equal(await whyOf("darwin", ended("me is not in the sudoers file")), "not-permitted");
  assert.equal(await whyOf("darwin", new Deno.errors.NotCapable()), "not-permitted");
});

Deno.test("text that is none of powermetrics' fails", async () => {
  for (const text of ["", "<plist><dict><key>elapsed_ns</key></dict></plist>"]) {
    const run = () => Promise.resolve(text);
    await assert.rejects(samplePower(options, { os: "darwin", run }), ScenarioError);
  }
});
