import assert from "node:assert/strict";
import { basename, join } from "node:path";
import type { AssetEvent } from "../system/asset_event.ts";
import { type EnsureOptions, ensurePackages } from "./cache.ts";
import { seededCheckpoint } from "./checkpoint/seeded.ts";
import type { ConvertEvent } from "./convert.ts";
import { presetNamed } from "./presets/built_in.ts";

/** A cache directory of its own, and what happens in it. */
class Setting {
  readonly cacheDir = Deno.makeTempDirSync();
  opened = 0;
  readonly assetEvents: AssetEvent[] = [];

  ensure(options: Partial<EnsureOptions> & { seed?: number } = {}) {
    const checkpoint = seededCheckpoint(options.seed);
    return ensurePackages({
      checkpoint: {
        sha256: checkpoint.sha256,
        open: () => {
          this.opened++;
          return Promise.resolve(checkpoint);
        },
      },
      preset: presetNamed("fp16"),
      cacheDir: this.cacheDir,
      onAssetEvent: (event) => this.assetEvents.push(event),
      ...options,
    });
  }

  /** Names in the packages' directory, but for the locks. */
  packages(): string[] {
    return [...Deno.readDirSync(join(this.cacheDir, "packages"))]
      .map(({ name }) => name)
      .filter((name) => !name.endsWith(".lock"));
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.cacheDir, { recursive: true });
  }
}

Deno.test("packages are converted once for a checkpoint, preset and size", async () => {
  using setting = new Setting();
  const first = await setting.ensure();
  assert.deepEqual([first.reused, setting.opened], [false, 1]);
  const second = await setting.ensure();
  assert.deepEqual([second.reused, setting.opened], [true, 1]);
  assert.deepEqual([second.directory, second.manifest], [first.directory, first.manifest]);

  const others = [
    await setting.ensure({ seed: 1 }),
    await setting.ensure({ maxFrames: 100 }),
    await setting.ensure({ preset: presetNamed("fp32") }),
  ];
  const directories = [first, ...others].map(({ directory }) => directory);
  assert.equal(new Set(directories).size, 4);
  assert(others.every(({ reused }) => !reused));
  assert.deepEqual(setting.assetEvents, []);
});

Deno.test("a preset of the same name and other content is another one", async () => {
  using setting = new Setting();
  const preset = presetNamed("fp16");
  const tail = { ...preset.stages.tail, computeUnit: "CPU_AND_GPU" } as const;
  const { directory } = await setting.ensure();
  const changed = await setting.ensure({
    preset: { ...preset, stages: { ...preset.stages, tail } },
  });
  assert.notEqual(changed.directory, directory);
});

Deno.test("a damaged package is noticed and converted anew", async () => {
  using setting = new Setting();
  const { directory, manifest } = await setting.ensure();
  const weights = join(directory, manifest.packages[3].file);
  for await (const path of filesNamed(weights, "weight.bin")) {
    const bytes = await Deno.readFile(path);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(path, bytes);
  }
  const again = await setting.ensure();
  assert.deepEqual([again.reused, again.manifest], [false, manifest]);
  assert.deepEqual(setting.assetEvents, [{ type: "cache-corrupted", path: directory }]);

  await Deno.remove(join(directory, manifest.packages[0].file), { recursive: true });
  assert.equal((await setting.ensure()).reused, false);
  await Deno.writeTextFile(join(directory, "manifest.json"), "{");
  assert.equal((await setting.ensure()).reused, false);
  assert.equal((await setting.ensure()).reused, true);
});

async function* filesNamed(directory: string, wanted: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) yield* filesNamed(join(directory, name), wanted);
    else if (name === wanted) yield join(directory, name);
  }
}

Deno.test("two that ask at once convert once", async () => {
  using setting = new Setting();
  const both = await Promise.all([setting.ensure(), setting.ensure()]);
  assert.deepEqual(both.map(({ reused }) => reused).sort(), [false, true]);
  assert.equal(setting.opened, 1);
});

Deno.test("an interrupt leaves nothing, and the next run converts", async () => {
  using setting = new Setting();
  const controller = new AbortController();
  const onEvent = ({ type, stage }: ConvertEvent) => {
    if (type === "stage-start" && stage === "prosody") controller.abort(new Error("Ctrl-C"));
  };
  await assert.rejects(setting.ensure({ signal: controller.signal, onEvent }), /Ctrl-C/);
  assert.deepEqual(setting.packages(), []);
  assert.equal((await setting.ensure()).reused, false);
});

Deno.test("what a killed process left is removed", async () => {
  using setting = new Setting();
  const { directory } = await setting.ensure();
  await Deno.remove(directory, { recursive: true });
  const name = basename(directory);
  await Deno.mkdir(join(setting.cacheDir, "packages", `.${name}.tmp-1`));
  await setting.ensure();
  assert.deepEqual(setting.packages(), [name]);
});

Deno.test("a checkpoint that changed under its digest is refused", async () => {
  using setting = new Setting();
  const checkpoint = seededCheckpoint();
  await assert.rejects(
    setting.ensure({
      checkpoint: { sha256: "0".repeat(64), open: () => Promise.resolve(checkpoint) },
    }),
    /expected SHA-256 0{64}, received [0-9a-f]{64}; the file changed/,
  );
  assert.deepEqual(setting.packages(), []);
});
