import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../system/_testing.ts";
import { ResultFileError } from "../any_result.ts";
import { OutputError } from "../write.ts";
import { peersFixture } from "./_fixture.ts";
import { renderPeersMarkdown } from "./markdown.ts";
import { openPeersDirectory, publishPeers } from "./write.ts";

const filesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("result, reports and audio land in the directory; the next session finds the result", () =>
  withDirectory(async (root) => {
    const directory = await openPeersDirectory(join(root, "a"));
    assert.equal(await directory.readEarlier(), undefined);
    const result = await peersFixture();
    await directory.save(result);
    const audio = Float32Array.of(0, 1.5);
    assert.deepEqual(await directory.saveAudio(1, "kokobench-a b", audio), {
      ...{ file: "passage_1_kokobench-a%20b.wav", peak: 1.5, clippedSamples: 1 },
    });
    assert.deepEqual(await directory.saveReports(result), ["peers.md", "peers.html"]);
    assert.deepEqual(filesIn(join(root, "a")), [
      ...["passage_1_kokobench-a%20b.wav", "peers.html", "peers.json", "peers.md"],
    ]);
    assert.deepEqual(await directory.readEarlier(), result);
  }));

Deno.test("an earlier result that cannot be read is told, not overwritten", () =>
  withDirectory(async (path) => {
    const directory = await openPeersDirectory(path);
    for (const text of ["{", '{"peers":[],"schemaVersion":1}', '{"suites":[]}']) {
      await Deno.writeTextFile(join(path, "peers.json"), text);
      await assert.rejects(directory.readEarlier(), ResultFileError);
    }
  }));

Deno.test("a directory that cannot be written to is found at once", () =>
  assert.rejects(openPeersDirectory("/dev/null/x"), OutputError));

Deno.test("what is published is named by the weights", () =>
  withDirectory(async (root) => {
    const result = await peersFixture();
    const [markdown] = await publishPeers(root, result);
    assert.deepEqual(filesIn(root), ["peers_int8.json", "peers_int8.md"]);
    assert.equal(await Deno.readTextFile(markdown), renderPeersMarkdown(result));
  }));
