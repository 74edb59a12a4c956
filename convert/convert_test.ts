import assert from "node:assert/strict";
import { join } from "node:path";
import { readPackage } from "../coreml/package.ts";
import { stageContracts, type StageName, stageNames } from "../stages/contract.ts";
import { withDirectory } from "../system/_testing.ts";
import { sha256Bytes } from "../system/digest.ts";
import { measureDirectory } from "../system/measure_directory.ts";
import { checkpointOf, patterned } from "./_testing.ts";
import { seededCheckpoint, smallConfig } from "./checkpoint/seeded.ts";
import { tensorShapes } from "./checkpoint/tensor_shapes.ts";
import { convert, type ConvertEvent, type ConvertOptions } from "./convert.ts";
import { ConvertError } from "./convert_error.ts";
import { converterVersion, manifestName, readManifest } from "./manifest.ts";
import { presetNamed } from "./presets/built_in.ts";
import type { Compression, Preset, StagePreset } from "./presets/preset.ts";
import { PresetTargetError } from "./presets/target.ts";

const checkpoint = seededCheckpoint();
const preset = presetNamed("fp16");

/** `preset` with what came with iOS 18, in some of its stages. */
const newerPreset: Preset = {
  ...preset,
  name: "newer",
  target: "iOS18",
  stages: {
    ...preset.stages,
    albert: compressed("albert", { type: "palette", bits: 3 }),
    prosody: compressed("prosody", { type: "palette", bits: 4, groupSize: 2 }),
    noise: compressed("noise", { type: "linear", bits: 4, granularity: "channel", mode: "affine" }),
  },
};

function compressed(stage: StageName, compression: Compression): StagePreset {
  return { ...preset.stages[stage], compression, weightThreshold: 100 };
}

const to = (outDir: string, options: Partial<ConvertOptions> = {}) =>
  convert({ checkpoint, preset, outDir, ...options });

/** Every file below `directory` with the digest of its bytes. */
function contents(directory: string): Record<string, string> {
  const files: Record<string, string> = {};
  const visit = (prefix: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(join(directory, prefix))) {
      const path = join(prefix, name);
      if (isDirectory) visit(path);
      else files[path] = sha256Bytes(Deno.readFileSync(join(directory, path)));
    }
  };
  visit("");
  return files;
}

Deno.test("seven packages and a manifest that describes them", async () => {
  await withDirectory(async (directory) => {
    const outDir = join(directory, "new", "packages");
    const events: ConvertEvent[] = [];
    const manifest = await to(outDir, { onEvent: (event) => events.push(event) });
    assert.deepEqual(await readManifest(outDir), manifest);
    assert.deepEqual(
      { ...manifest, packages: [] },
      {
        format: "kokobench-packages",
        formatVersion: 1,
        converterVersion,
        preset,
        maxFrames: 2000,
        checkpoint: { format: "seeded", sha256: checkpoint.sha256 },
        packages: [],
      },
    );
    const contracts = stageContracts(checkpoint.config);
    assert.deepEqual(
      manifest.packages.map(({ stage, file }) => [stage, file]),
      stageNames.map((stage) => [stage, `${contracts[stage].packageName}.mlpackage`]),
    );
    for (const { stage, file, sizeBytes, sha256 } of manifest.packages) {
      const path = join(outDir, file);
      assert.deepEqual(await measureDirectory(path), { sizeBytes, sha256 });
      const { userDefined, license } = readPackage(path).metadata;
      assert.equal(license, "Apache-2.0");
      assert.deepEqual(userDefined, {
        "kokobench.stage": stage,
        "kokobench.preset": "fp16",
        "kokobench.precision": preset.stages[stage].precision,
        "kokobench.computeUnit": preset.stages[stage].computeUnit,
        "kokobench.maxFrames": "2000",
        "kokobench.checkpointSha256": checkpoint.sha256,
      });
    }
    assert.deepEqual(
      events.map((event) => `${event.type} ${event.stage}`),
      stageNames.flatMap((stage) => [`stage-start ${stage}`, `stage-done ${stage}`]),
    );
    assert.deepEqual(events[2], { type: "stage-start", stage: "post_albert", done: 1, total: 7 });
    assert.deepEqual([...Deno.readDirSync(join(directory, "new"))].length, 1);
  });
});

Deno.test("the same checkpoint and preset give the same bytes, and a second run replaces the first", async () => {
  await withDirectory(async (directory) => {
    const [one, two] = [join(directory, "one"), join(directory, "two")];
    await to(one);
    await to(two);
    assert.deepEqual(contents(one), contents(two));
    await to(two, { preset: presetNamed("fp32") });
    assert.equal((await readManifest(two))?.preset.name, "fp32");
    await to(two, { checkpoint: seededCheckpoint(1) });
    assert.notDeepEqual(contents(one), contents(two));
  });
});

Deno.test("the bytes have changed only where the converter's version has", async () => {
  const shapes = tensorShapes(smallConfig);
  const patterns = [...shapes].map(([name, shape], i) => [name, patterned(shape, i)]);
  const checkpoint = checkpointOf(Object.fromEntries(patterns));
  const digests: string[] = [];
  for (const preset of [presetNamed("fp16"), presetNamed("fp16+int8pal"), newerPreset]) {
    await withDirectory(async (directory) => {
      const { packages } = await to(join(directory, "out"), { checkpoint, preset });
      const all = packages.map(({ sha256 }) => sha256).join();
      digests.push(sha256Bytes(new TextEncoder().encode(all)).slice(0, 16));
    });
  }
  // Where this fails, raise converterVersion, or cached packages stay as they were; then pin the digests anew.
  assert.deepEqual([converterVersion, ...digests], [
    6,
    "2ac41dd622c59ac1",
    "9e1a6791a151c660",
    "f304f0591439c84e",
  ]);
});

Deno.test("some stages alone; others of the same conversion stay", async () => {
  await withDirectory(async (directory) => {
    const [all, some] = [join(directory, "all"), join(directory, "some")];
    await to(all);
    const { packages } = await to(some, { stages: ["vocoder", "albert"] });
    assert.deepEqual(packages.map(({ stage }) => stage), ["albert", "vocoder"]);
    await to(some, {
      stages: stageNames.filter((stage) => stage !== "albert" && stage !== "vocoder"),
    });
    assert.deepEqual(contents(some), contents(all));

    const message = /alignment.* are of another conversion \(preset fp16, .* at most 2000 frames\)/;
    for (
      const change of [{ maxFrames: 99 }, { preset: presetNamed("fp32") }, {
        checkpoint: seededCheckpoint(1),
      }]
    ) {
      await assert.rejects(to(some, { stages: ["tail"], ...change }), (error) => {
        return error instanceof ConvertError && message.test(error.message);
      });
    }
    assert.deepEqual(contents(some), contents(all));
  });
});

Deno.test("a directory that holds anything else is left alone", async () => {
  await withDirectory(async (directory) => {
    const outDir = join(directory, "out");
    const refuse = () =>
      assert.rejects(to(outDir), (error) => {
        assert(error instanceof ConvertError);
        assert.match(error.message, /new or empty directory.*holds notes\.txt/);
        return true;
      });
    Deno.mkdirSync(outDir);
    Deno.writeTextFileSync(join(outDir, "notes.txt"), "mine");
    await refuse();
    Deno.removeSync(join(outDir, "notes.txt"));
    await to(outDir, { stages: ["alignment"] });
    Deno.writeTextFileSync(join(outDir, "notes.txt"), "mine");
    const before = contents(outDir);
    await refuse();
    assert.deepEqual(contents(outDir), before);

    const file = join(directory, "file");
    Deno.writeTextFileSync(file, "");
    await assert.rejects(to(file), /expected a directory, received a file/);
  });
});

Deno.test("a damaged manifest is named, and nothing is replaced", async () => {
  await withDirectory(async (directory) => {
    Deno.writeTextFileSync(join(directory, manifestName), `{"format": "else"}`);
    await assert.rejects(to(directory), (error) => {
      assert(error instanceof ConvertError);
      assert.match(error.message, /Cannot read the manifest .*manifest\.json/);
      return true;
    });
    assert.deepEqual(Object.keys(contents(directory)), [manifestName]);
  });
});

Deno.test("an interrupt leaves no trace, and what was there", async () => {
  await withDirectory(async (directory) => {
    const outDir = join(directory, "out");
    const interrupted = () => {
      const controller = new AbortController();
      const onEvent = ({ type, stage }: ConvertEvent) => {
        if (type === "stage-done" && stage === "noise") controller.abort(new Error("Ctrl-C"));
      };
      return assert.rejects(to(outDir, { signal: controller.signal, onEvent }), /Ctrl-C/);
    };
    await interrupted();
    assert.deepEqual(contents(directory), {});
    await to(outDir, { preset: presetNamed("fp32") });
    const before = contents(directory);
    await interrupted();
    assert.deepEqual(contents(directory), before);
  });
});

Deno.test("an output directory that cannot be made is reported", async () => {
  // The parent is a file: that fails for every user, unlike missing rights.
  await withDirectory(async (directory) => {
    const file = join(directory, "file");
    Deno.writeTextFileSync(file, "");
    await assert.rejects(to(join(file, "out")), ConvertError);
  });
});

Deno.test("impossible arguments are refused before anything is written", async () => {
  await withDirectory(async (directory) => {
    const outDir = join(directory, "out");
    for (const maxFrames of [0, -1, 1.5, NaN, 100_001]) {
      await assert.rejects(to(outDir, { maxFrames }), /whole number from 1 to 100000/);
    }
    await assert.rejects(to(outDir, { stages: [] }), RangeError);
    await assert.rejects(to(outDir, { stages: ["tail", "tail"] }), /each of some stages once/);
    await assert.rejects(
      to(outDir, { stages: ["tial" as "tail"] }),
      /tial: expected one of albert,/,
    );
    await assert.rejects(to(outDir, { preset: { ...newerPreset, target: "iOS17" } }), (error) => {
      assert(error instanceof PresetTargetError);
      assert.match(error.message, /newer for iOS17:\n {2}stages\.albert\.compression\.bits: 3-bit/);
      return true;
    });
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  });
});
