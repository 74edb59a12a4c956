import assert from "node:assert/strict";
import { join } from "node:path";
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import { convert } from "../../convert/convert.ts";
import { withDirectory } from "../../system/_testing.ts";
import { measureDirectory } from "../../system/measure_directory.ts";
import { sampleParts } from "./_sample.ts";
import { checkReplaceable, StagedFolderError, writeStagedFolder } from "./staged_folder.ts";
import { packageNameOf, stagingFile } from "./staging.ts";

const filesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("a folder has the packages as they are, the voice and the staging, and replaces an earlier one", () =>
  withDirectory(async (root) => {
    const packages = join(root, "packages");
    using checkpoint = seededCheckpoint();
    await convert({ checkpoint, preset: sampleParts.preset, outDir: packages });
    const path = join(root, "a", "Staged");
    await writeStagedFolder(path, packages, sampleParts, { standIn: true });
    assert.equal(filesIn(path).filter((name) => name.endsWith(".stand-in")).length, 7);
    const staging = await writeStagedFolder(path, packages, sampleParts);
    assert.deepEqual(filesIn(path), [
      ...staging.packages.map(({ name }) => name).sort(),
      "staging.json",
      "voice.bin",
    ]);
    for (const { name, sha256, sizeBytes } of staging.packages) {
      assert.deepEqual(await measureDirectory(join(path, name)), { sha256, sizeBytes });
      assert.deepEqual(await measureDirectory(join(packages, name)), { sha256, sizeBytes });
    }
    assert.deepEqual(JSON.parse(await Deno.readTextFile(join(path, stagingFile))), staging);
    const voice = new Float32Array((await Deno.readFile(join(path, "voice.bin"))).buffer);
    assert.deepEqual(voice, sampleParts.voice.rows);
    assert.deepEqual(filesIn(join(root, "a")), ["Staged"]);
  }));

Deno.test("what fails or is stopped leaves the earlier folder", () =>
  withDirectory(async (root) => {
    const path = join(root, "Staged");
    await Deno.mkdir(path);
    await Deno.writeTextFile(join(path, stagingFile), "earlier");
    const packages = join(root, "packages");
    await Deno.mkdir(join(packages, packageNameOf("albert")), { recursive: true });
    await assert.rejects(writeStagedFolder(path, packages, sampleParts), Deno.errors.NotFound);
    assert.equal(await Deno.readTextFile(join(path, stagingFile)), "earlier");
    assert.deepEqual(filesIn(root), ["Staged", "packages"]);
  }));

Deno.test("a directory of other files, or a file, is never replaced", () =>
  withDirectory(async (root) => {
    await checkReplaceable(join(root, "none"));
    await checkReplaceable(root);
    const file = join(root, "mine.txt");
    await Deno.writeTextFile(file, "mine");
    for (const path of [root, file]) {
      await assert.rejects(checkReplaceable(path), (error: unknown) => {
        assert.ok(error instanceof StagedFolderError);
        assert.match(error.message, /^Cannot stage into .* without staging\.json\. Choose another/);
        return true;
      });
      await assert.rejects(writeStagedFolder(path, root, sampleParts), StagedFolderError);
    }
    assert.deepEqual(filesIn(root), ["mine.txt"]);
  }));
