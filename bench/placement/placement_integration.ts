/**
 * Tests of placement over the built library, on Linux over its stand-in for Core ML, which puts the operations that its faults name
 * elsewhere. `deno task test:stand-in` runs them.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { coreMlBackend } from "../../backends/coreml.ts";
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import { convert } from "../../convert/convert.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import { readPackage } from "../../coreml/package.ts";
import { openLibrary } from "../../ffi/library.ts";
import { loadStages } from "../load_stages.ts";
import { comparePlacements } from "./compare.ts";
import { judgePlacement } from "./expectations.ts";
import { recordPlacement } from "./record.ts";
import type { Placement } from "./schema.ts";

const library = openLibrary(Deno.env.get("KOKOBENCH_DYLIB") ?? "libKokoBench, by KOKOBENCH_DYLIB");
const faultsVariable = "KOKOBENCH_FAULTS";

/** Gives `test` the packages of a small seeded checkpoint, and a way to have them placed with faults. */
async function withPackages(
  test: (packages: string, place: (faults: unknown) => Promise<Placement>) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const packages = join(root, "packages");
  const preset = presetNamed("fp16");
  try {
    using checkpoint = seededCheckpoint();
    await convert({ checkpoint, preset, outDir: packages });
    await test(packages, async (faults) => {
      const backend = coreMlBackend(library, { cacheDir: join(root, "cache") });
      await using loaded = await loadStages(backend, packages, { preset });
      // Here, since a placement is asked for when everything has run.
      await Deno.writeTextFile(join(root, "faults.json"), JSON.stringify(faults));
      Deno.env.set(faultsVariable, join(root, "faults.json"));
      try {
        return await recordPlacement(backend, loaded.stages);
      } finally {
        Deno.env.delete(faultsVariable);
      }
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The last output of a convolution in the vocoder of `packages`. */
function convolutionOf(packages: string): string {
  const { program } = readPackage(join(packages, "KokoroVocoder.mlpackage"));
  return program.operations.filter(({ type }) => type === "conv").at(-1)!.outputs[0].name;
}

Deno.test("an operation that fell off the Neural Engine is named, and seen beside the placement before", () =>
  withPackages(async (packages, place) => {
    const before = await place({});
    assert.equal(before.skipped, null);
    assert.deepEqual(
      judgePlacement(before).map(({ stage, skipped, strays }) => [stage, skipped, strays.length]),
      [["albert", null, 0], ["vocoder", null, 0]],
    );

    const output = convolutionOf(packages);
    const after = await place({ models: { KokoroVocoder: { offNeuralEngine: [output] } } });
    const [, vocoder] = judgePlacement(after);
    const { costShare } = vocoder; // all operations of the stand-in weigh the same
    assert.ok(Math.abs(costShare! * after.stages[5].operations.length - 1) < 1e-9);
    const fallen = { type: "conv", output, device: "cpu", supportsNeuralEngine: false, costShare };
    assert.deepEqual(vocoder.strays, [fallen]);

    const osBuild = "the next build";
    const updated = { ...after, platform: { ...after.platform!, osBuild } };
    const { stages, isRegression } = comparePlacements(
      { placement: before },
      { placement: updated },
    );
    assert.equal(isRegression, true);
    const moved = stages.flatMap(({ stage, moved }) => moved.map((move) => ({ stage, ...move })));
    assert.deepEqual(moved, [{
      stage: "vocoder",
      type: "conv",
      output,
      from: "neuralEngine",
      to: "cpu",
      costShare,
    }]);
  }));

Deno.test("a plan that fails skips its stage, a machine without a Neural Engine everything", () =>
  withPackages(async (_packages, place) => {
    const failed = await place({ models: { KokoroNoise: { plan: "throw" } } });
    assert.match(failed.stages[4].skipped!, /^no compute plan: .*Injected: plan failed/);
    assert.equal(failed.stages.filter(({ skipped }) => skipped !== null).length, 1);
    const { skipped, stages } = await place({ devices: ["cpu", "gpu"] });
    assert.deepEqual([skipped, stages], [
      "there is no Neural Engine here, only cpu, gpu",
      [],
    ]);
  }));
