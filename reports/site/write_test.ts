import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../system/_testing.ts";
import { OutputError } from "../write.ts";
import { openSiteDirectory } from "./write.ts";

const names = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

const none = new Map<string, string>();

Deno.test("a site replaces the one before as a whole", () =>
  withDirectory(async (root) => {
    const path = join(root, "site");
    await Deno.writeTextFile(join(root, "a.wav"), "sound");
    await (await openSiteDirectory(path)).save(
      [{ name: "index.html", content: "1" }, { name: "old/page.html", content: "1" }],
      new Map([["audio/0/a.wav", join(root, "a.wav")]]),
    );
    assert.deepEqual(names(path), [".nojekyll", "audio", "index.html", "old"]);
    assert.equal(await Deno.readTextFile(join(path, "audio/0/a.wav")), "sound");
    await (await openSiteDirectory(path)).save([{ name: "index.html", content: "2" }], none);
    assert.deepEqual(names(path), [".nojekyll", "index.html"]);
    assert.deepEqual(names(root), ["a.wav", "site"]);
  }));

Deno.test("where writing fails or is stopped, the site before stays whole", () =>
  withDirectory(async (root) => {
    const path = join(root, "site");
    const page = { name: "index.html", content: "1" };
    await (await openSiteDirectory(path)).save([page], none);
    const directory = await openSiteDirectory(path);
    const missing = new Map([["a.wav", join(root, "missing.wav")]]);
    await assert.rejects(directory.save([page], missing), Deno.errors.NotFound);
    // A name that is there twice would lose a page.
    await assert.rejects(directory.save([page, page], none), Deno.errors.AlreadyExists);
    await assert.rejects(directory.save([page], none, AbortSignal.abort()), { name: "AbortError" });
    assert.deepEqual(names(root), ["site"]);
    assert.deepEqual(names(path), [".nojekyll", "index.html"]);
  }));

Deno.test("what is no site is not replaced; an empty directory is", () =>
  withDirectory(async (root) => {
    await Deno.writeTextFile(join(root, "mine"), "");
    for (const path of [root, join(root, "mine")]) {
      await assert.rejects(openSiteDirectory(path), (error) => {
        assert.ok(error instanceof OutputError);
        assert.match(error.message, /no site, and is kept/);
        return true;
      });
    }
    await Deno.mkdir(join(root, "empty"));
    await openSiteDirectory(join(root, "empty"));
  }));
