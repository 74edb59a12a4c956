import assert from "node:assert/strict";
import { join } from "node:path";
import {
  removeAllLeftovers,
  removeLeftovers,
  withTemporaryDirectory,
  writeDirectoryAtomic,
  writeFileAtomic,
} from "./atomic_file.ts";

const inTemporary = (name: string, test: (directory: string) => Promise<void>) =>
  Deno.test(name, async () => {
    const directory = await Deno.makeTempDir();
    try {
      await test(directory);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
const list = (directory: string) => [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
const encode = (text: string) => new TextEncoder().encode(text);

inTemporary(
  "writeFileAtomic writes text, bytes and chunks, below new directories",
  async (root) => {
    await writeFileAtomic(join(root, "a/b/text"), "text");
    await writeFileAtomic(join(root, "a/b/bytes"), encode("bytes"));
    await writeFileAtomic(join(root, "a/b/chunks"), [encode("chu"), encode("nks")]);
    assert.deepEqual(list(join(root, "a/b")), ["bytes", "chunks", "text"]);
    assert.equal(Deno.readTextFileSync(join(root, "a/b/bytes")), "bytes");
    assert.equal(Deno.readTextFileSync(join(root, "a/b/chunks")), "chunks");
  },
);

inTemporary("writeFileAtomic keeps the old file and nothing else where it fails", async (root) => {
  const path = join(root, "file");
  await writeFileAtomic(path, "old");
  const failing = function* () {
    yield encode("new");
    throw new Error("broken");
  };
  await assert.rejects(writeFileAtomic(path, failing()), /broken/);
  assert.deepEqual(list(root), ["file"]);
  assert.equal(Deno.readTextFileSync(path), "old");
});

inTemporary("writeFileAtomic stops between chunks where it is aborted", async (root) => {
  const controller = new AbortController();
  let chunkCount = 0;
  const chunks = function* () {
    for (; chunkCount < 10; chunkCount++) {
      if (chunkCount === 3) controller.abort(new Error("stop"));
      yield encode("chunk");
    }
  };
  const { signal } = controller;
  await assert.rejects(writeFileAtomic(join(root, "file"), chunks(), { signal }), /stop/);
  assert.equal(chunkCount, 3);
  assert.deepEqual(list(root), []);
});

inTemporary("writeDirectoryAtomic replaces a directory whole", async (root) => {
  const path = join(root, "dir");
  await writeDirectoryAtomic(path, (to) => Deno.writeTextFile(join(to, "old"), ""));
  await writeDirectoryAtomic(path, (to) => Deno.writeTextFile(join(to, "new"), ""));
  assert.deepEqual(list(path), ["new"]);
  assert.deepEqual(list(root), ["dir"]);
});

inTemporary("writeDirectoryAtomic keeps the old directory where filling fails", async (root) => {
  const path = join(root, "dir");
  await writeDirectoryAtomic(path, (to) => Deno.writeTextFile(join(to, "old"), ""));
  const filling = writeDirectoryAtomic(path, async (to) => {
    await Deno.writeTextFile(join(to, "new"), "");
    throw new Error("broken");
  });
  await assert.rejects(filling, /broken/);
  assert.deepEqual(list(path), ["old"]);
  assert.deepEqual(list(root), ["dir"]);
});

inTemporary("withTemporaryDirectory removes its directory also after a failure", async (root) => {
  const using = withTemporaryDirectory(join(root, "file"), async (temporary) => {
    await Deno.writeTextFile(join(temporary, "x"), "");
    throw new Error("broken");
  });
  await assert.rejects(using, /broken/);
  assert.deepEqual(list(root), []);
});

inTemporary(
  "removeAllLeftovers removes what killed writers left, whatever it was to be",
  async (root) => {
    await Deno.writeTextFile(join(root, `.file.tmp-${crypto.randomUUID()}`), "");
    await Deno.mkdir(join(root, `.other.tmp-${crypto.randomUUID()}`));
    await Deno.writeTextFile(join(root, ".file.tmp-x"), "");
    await removeAllLeftovers(root);
    assert.deepEqual(list(root), [".file.tmp-x"]);
  },
);

inTemporary(
  "removeLeftovers removes what killed writers of this path left, no more",
  async (root) => {
    await Deno.mkdir(join(root, ".file.tmp-1"));
    await Deno.writeTextFile(join(root, ".file.tmp-1", "x"), "");
    await Deno.writeTextFile(join(root, ".file.tmp-2"), "");
    await Deno.writeTextFile(join(root, ".other.tmp-3"), "");
    await Deno.writeTextFile(join(root, "file"), "");
    await removeLeftovers(join(root, "file"));
    assert.deepEqual(list(root), [".other.tmp-3", "file"]);
    await removeLeftovers(join(root, "absent", "file"));
  },
);
