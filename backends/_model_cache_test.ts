import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../system/_testing.ts";
import { holdModel, noteLoaded, removeUnused, wasLoaded } from "./_model_cache.ts";

const day = (day: number) => new Date(Date.UTC(2026, 0, day));
const unlimited = { maxBytes: Infinity, maxIdleDays: Infinity };

/** A model of `sizeBytes`, last loaded at `date`. */
async function makeModel(directory: string, sizeBytes: number, date: Date): Promise<void> {
  await Deno.mkdir(join(directory, "Test.mlmodelc"), { recursive: true });
  await Deno.writeFile(join(directory, "Test.mlmodelc", "weights"), new Uint8Array(sizeBytes));
  await noteLoaded(directory, date);
}

const modelsIn = (root: string): string[] =>
  [...Deno.readDirSync(root)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name)
    .sort();

Deno.test("a model is known as loaded once that is noted", () =>
  withDirectory(async (root) => {
    const directory = join(root, "a");
    await Deno.mkdir(directory);
    assert.equal(await wasLoaded(directory), false);
    await noteLoaded(directory, day(1));
    assert.equal(await wasLoaded(directory), true);
  }));

Deno.test("the models that were not used for longest make room, as many as are needed", () =>
  withDirectory(async (root) => {
    await makeModel(join(root, "a"), 100, day(3));
    await makeModel(join(root, "b"), 100, day(1));
    await makeModel(join(root, "c"), 100, day(2));
    await removeUnused(root, { ...unlimited, maxBytes: 300 }, day(4));
    assert.deepEqual(modelsIn(root), ["a", "b", "c"]);
    await removeUnused(root, { ...unlimited, maxBytes: 299 }, day(4));
    assert.deepEqual(modelsIn(root), ["a", "c"]);
    await noteLoaded(join(root, "c"), day(4)); // its use is newer now
    await removeUnused(root, { ...unlimited, maxBytes: 100 }, day(4));
    assert.deepEqual(modelsIn(root), ["c"]);
  }));

Deno.test("models go that were idle for too long, small as they are", () =>
  withDirectory(async (root) => {
    await makeModel(join(root, "a"), 1, day(1));
    await makeModel(join(root, "b"), 1, day(2));
    await removeUnused(root, { ...unlimited, maxIdleDays: 10 }, day(12));
    assert.deepEqual(modelsIn(root), ["b"]);
  }));

Deno.test("a model in use stays, whatever the limits say, and goes when it is given up", () =>
  withDirectory(async (root) => {
    await makeModel(join(root, "a"), 1, day(1));
    const none = { maxBytes: 0, maxIdleDays: 0 };
    {
      using _used = await holdModel(join(root, "a"));
      using _usedTwice = await holdModel(join(root, "a"));
      await removeUnused(root, none, day(9));
      assert.deepEqual(modelsIn(root), ["a"]);
    }
    await removeUnused(root, none, day(9));
    assert.deepEqual(modelsIn(root), []);
  }));

Deno.test("leftovers of killed processes go, unless they are being written", () =>
  withDirectory(async (root) => {
    await Deno.mkdir(join(root, "half", "Test.mlmodelc.part-1"), { recursive: true });
    await Deno.mkdir(join(root, ".gone.tmp-1", "model"), { recursive: true });
    await Deno.mkdir(join(root, "busy"));
    await makeModel(join(root, "whole"), 1, day(1));
    await Deno.mkdir(join(root, ".whole.tmp-2"));
    {
      using _maker = await holdModel(join(root, "busy"));
      await removeUnused(root, unlimited, day(2));
    }
    assert.deepEqual(modelsIn(root), ["busy", "whole"]);
  }));
