import assert from "node:assert/strict";
import { join } from "node:path";
import { FileInUseError, JsonLinesFile } from "./json_lines.ts";

async function withPath(use: (path: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await use(join(directory, "deep", "file.jsonl"));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const valuesOf = async (path: string): Promise<readonly unknown[]> => {
  using file = await JsonLinesFile.open(path);
  return file.values;
};

Deno.test("what is appended is there when the file is opened again", () =>
  withPath(async (path) => {
    {
      using file = await JsonLinesFile.open(path);
      assert.deepEqual(file.values, []);
      file.append({ a: 1 });
      file.append("ə");
    }
    assert.deepEqual(await valuesOf(path), [{ a: 1 }, "ə"]);
    assert.equal(await Deno.readTextFile(path), '{"a":1}\n"ə"\n');
  }));

Deno.test("wherever the file is cut, only the line that is cut is lost, and later ones are not", () =>
  withPath(async (path) => {
    await Deno.mkdir(join(path, ".."));
    const whole = '{"a":1}\n{"b":2}\n';
    for (let length = 0; length <= whole.length; length++) {
      await Deno.writeTextFile(path, whole.slice(0, length));
      {
        using file = await JsonLinesFile.open(path);
        file.append({ c: 3 });
      }
      // A line without its end is a whole value all the same.
      const kept = [7, 15].filter((end) => length >= end).map((_, i) => [{ a: 1 }, { b: 2 }][i]);
      assert.deepEqual(await valuesOf(path), [...kept, { c: 3 }], `${length} bytes`);
    }
  }));

Deno.test("a file is emptied on request, and opened by one process at a time", () =>
  withPath(async (path) => {
    {
      using file = await JsonLinesFile.open(path);
      file.append(1);
      await assert.rejects(JsonLinesFile.open(path, { truncate: true }), FileInUseError);
    }
    assert.deepEqual(await valuesOf(path), [1]);
    (await JsonLinesFile.open(path, { truncate: true }))[Symbol.dispose]();
    assert.deepEqual(await valuesOf(path), []);
  }));
