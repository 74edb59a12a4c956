import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { Journal } from "./journal.ts";

const schema = z.strictObject({ lsdDb: z.number() });
const weight = { stage: "vocoder", weight: "a", bits: 4 };

async function withPath(use: (path: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await use(join(directory, "tuning", "journal.jsonl"));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Measures `deciding` as `lsdDb` in a journal at `path`, and gives what was measured in the end, and how often. */
async function measure(path: string, deciding: unknown, lsdDb: number) {
  using journal = await Journal.open(path);
  let times = 0;
  const value = await journal.once(deciding, schema, () => {
    times++;
    return Promise.resolve({ lsdDb });
  });
  return { value, times };
}

Deno.test("nothing is measured twice, in this process or the next", async () => {
  await withPath(async (path) => {
    assert.deepEqual(await measure(path, weight, 1), { value: { lsdDb: 1 }, times: 1 });
    assert.deepEqual(await measure(path, weight, 2), { value: { lsdDb: 1 }, times: 0 });
    const other = { ...weight, bits: 6 };
    assert.deepEqual(await measure(path, other, 3), { value: { lsdDb: 3 }, times: 1 });
  });
});

Deno.test("a torn last line costs its own measurement only", async () => {
  await withPath(async (path) => {
    await measure(path, weight, 1);
    await measure(path, { stage: "noise" }, 2);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.slice(0, -5));
    assert.deepEqual(await measure(path, { stage: "noise" }, 3), { value: { lsdDb: 3 }, times: 1 });
    assert.equal((await measure(path, weight, 4)).value.lsdDb, 1);
    assert.equal((await measure(path, { stage: "noise" }, 4)).value.lsdDb, 3);
  });
});

Deno.test("lines of another version are passed over", async () => {
  await withPath(async (path) => {
    await measure(path, weight, 1);
    const [line] = (await Deno.readTextFile(path)).split("\n");
    await Deno.writeTextFile(path, `${line.replace("lsdDb", "distance")}\n7\nnull\n`);
    assert.deepEqual(await measure(path, weight, 2), { value: { lsdDb: 2 }, times: 1 });
  });
});

Deno.test("what fails is not kept", async () => {
  await withPath(async (path) => {
    {
      using journal = await Journal.open(path);
      await assert.rejects(
        journal.once(weight, schema, () => Promise.reject(new Error("interrupted"))),
      );
    }
    assert.equal((await measure(path, weight, 5)).times, 1);
  });
});
