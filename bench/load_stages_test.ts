import assert from "node:assert/strict";
import { join } from "node:path";
import type { Backend, LoadOptions } from "../backends/backend.ts";
import { fakeBackend, FakeClock } from "../backends/fake.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { stageNames } from "../stages/contract.ts";
import { StageError } from "../stages/stage_error.ts";
import { type LoadError, loadStages, MissingPackagesError } from "./load_stages.ts";

const packageNames = ["Albert", "PostAlbert", "Alignment", "Prosody", "Noise", "Vocoder", "Tail"]
  .map((name) => `Kokoro${name}.mlpackage`);

async function withPackages(
  names: readonly string[],
  test: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    for (const name of names) {
      await Deno.mkdir(join(directory, name));
      await Deno.writeTextFile(join(directory, name, "file"), name);
    }
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A backend whose stages take 1, 2, .. 7 ms to load; `calls` keeps loads and disposals. */
function recordingBackend(calls: unknown[], failAt?: string): Backend {
  const fakes = Object.fromEntries(stageNames.map((name, i) => [name, {
    inputs: [],
    outputs: [],
    loadMs: i + 1,
    modelMs: () => 0,
    predict: () => ({}),
  }]));
  const backend = fakeBackend(fakes, new FakeClock());
  return {
    ...backend,
    async load(stage, path, options?: LoadOptions) {
      if (stage === failAt) throw new Error("cannot load");
      calls.push([stage, path, options?.computeUnit]);
      const loaded = await backend.load(stage, path, options);
      return {
        ...loaded,
        ...(stage === "noise" && {
          computeUnit: options?.computeUnit,
          compiled: { compileMs: null, firstLoadMs: 9, cachedLoadMs: 5 },
        }),
        [Symbol.asyncDispose]: () => {
          calls.push(`free ${stage}`);
          return Promise.resolve();
        },
      };
    },
  };
}

Deno.test("all stages are loaded in order under their names, and freed in reverse", () =>
  withPackages(packageNames, async (directory) => {
    const calls: unknown[] = [];
    const told: unknown[] = [];
    {
      await using loaded = await loadStages(recordingBackend(calls), directory, {
        preset: presetNamed("fp16"),
        computeUnits: { tail: "CPU_ONLY" },
        onStage: (stage, done) => told.push([stage, done]),
      });
      assert.deepEqual(loaded.packages.map(({ name, loadMs }) => [name, loadMs]), [
        ...packageNames.map((name, i) => [name, i + 1]),
      ]);
      const { computeUnit, compileMs, firstLoadMs, cachedLoadMs } = loaded.packages[4];
      assert.equal(computeUnit, presetNamed("fp16").stages.noise.computeUnit);
      assert.deepEqual([compileMs, firstLoadMs, cachedLoadMs], [null, 9, 5]);
      assert.ok(!("compileMs" in loaded.packages[5])); // of a backend that compiles nothing
      assert.equal(loaded.packages[0].sizeBytes, packageNames[0].length);
      assert.match(loaded.packages[0].sha256, /^[0-9a-f]{64}$/);
      assert.notEqual(loaded.packages[0].sha256, loaded.packages[1].sha256);
      assert.deepEqual(Object.keys(loaded.stages), [...stageNames]);
      assert.equal(calls.length, 7);
    }
    assert.deepEqual(calls[3], ["prosody", join(directory, packageNames[3]), "ALL"]);
    assert.deepEqual(calls[6], ["tail", join(directory, packageNames[6]), "CPU_ONLY"]);
    assert.deepEqual(calls.slice(7), [...stageNames].reverse().map((name) => `free ${name}`));
    assert.deepEqual(told[6], ["tail", 6]);
  }));

Deno.test("every missing package is named before any is loaded", () =>
  withPackages(packageNames.slice(2), async (directory) => {
    const calls: unknown[] = [];
    await assert.rejects(loadStages(recordingBackend(calls), directory), (error: unknown) => {
      assert.ok(error instanceof MissingPackagesError);
      assert.deepEqual(error.missing, packageNames.slice(0, 2));
      assert.match(
        error.message,
        /no KokoroAlbert.mlpackage, no KokoroPostAlbert.mlpackage\. Make/,
      );
      return true;
    });
    assert.deepEqual(calls, []);
    await assert.rejects(loadStages(recordingBackend(calls), join(directory, "none")), {
      name: "MissingPackagesError",
    });
  }));

Deno.test("where one cannot be loaded, those before it are freed", () =>
  withPackages(packageNames, async (directory) => {
    const calls: unknown[] = [];
    await assert.rejects(loadStages(recordingBackend(calls, "alignment"), directory), {
      message: "cannot load",
    });
    assert.deepEqual(calls.slice(2), ["free post_albert", "free albert"]);
  }));

Deno.test("an aborted signal stops the loading", () =>
  withPackages(packageNames, async (directory) => {
    const calls: unknown[] = [];
    const controller = new AbortController();
    const onStage = (stage: string) => stage === "prosody" && controller.abort();
    const { signal } = controller;
    await assert.rejects(loadStages(recordingBackend(calls), directory, { onStage, signal }), {
      name: "AbortError",
    });
    assert.ok(!calls.some((call) => Array.isArray(call) && call[0] === "noise"));
    assert.ok(calls.includes("free albert"));
  }));

Deno.test("packages that cannot be run are all named, and the others freed", () =>
  withPackages(packageNames, async (directory) => {
    const calls: unknown[] = [];
    const backend = recordingBackend(calls);
    const failing = (...failed: string[]): Backend => ({
      ...backend,
      load: (stage, path, options) =>
        failed.includes(stage)
          ? Promise.reject(new StageError({ stage, what: "unsupported" }))
          : backend.load(stage, path, options),
    });
    await assert.rejects(
      loadStages(failing("alignment", "prosody"), directory),
      (error: LoadError) => /stage alignment.*\n.*stage prosody/.test(error.message),
    );
    assert.equal(calls.filter((call) => String(call).startsWith("free")).length, 5);
    await assert.rejects(loadStages(failing("tail"), directory), StageError);
  }));
