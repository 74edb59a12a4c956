import assert from "node:assert/strict";
import { join } from "node:path";
import { isThere, removeIfThere } from "./presence.ts";

Deno.test("files and directories are there until they are removed, which may be asked for twice", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(root, "a", "b"), { recursive: true });
    await Deno.writeTextFile(join(root, "a", "file"), "");
    assert.deepEqual(
      await Promise.all(["a", join("a", "file"), "c"].map((name) => isThere(join(root, name)))),
      [true, true, false],
    );
    await removeIfThere(join(root, "a"));
    await removeIfThere(join(root, "a"));
    assert.equal(await isThere(join(root, "a")), false);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("what is wrong but that nothing is there is told", async () => {
  const file = await Deno.makeTempFile();
  try {
    await assert.rejects(isThere(join(file, "below")), Deno.errors.NotADirectory);
    await assert.rejects(removeIfThere(join(file, "below")), Deno.errors.NotADirectory);
  } finally {
    await Deno.remove(file);
  }
});
