import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../system/_testing.ts";
import { decodeWav } from "../../passages/wav.ts";
import { OutputError } from "../write.ts";
import { comparisonFixture } from "./_fixture.ts";
import { renderComparisonMarkdown } from "./markdown.ts";
import { openComparisonDirectory, publishComparison } from "./write.ts";

const filesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("result, reports and audio land in the directory; the next comparison finds the result", () =>
  withDirectory(async (root) => {
    const path = join(root, "a", "b");
    const directory = await openComparisonDirectory(path);
    assert.equal(directory.earlier, undefined);
    const comparison = comparisonFixture();
    await directory.save(comparison);
    await directory.saveAudio("passage_1_fp16+x.wav", Float32Array.of(0, 0.5));
    assert.deepEqual(await directory.saveReports(comparison), ["presets.md", "presets.html"]);
    assert.deepEqual(filesIn(path), [
      ...["passage_1_fp16+x.wav", "presets.html", "presets.json", "presets.md"],
    ]);
    assert.equal(await directory.hasAudio("passage_1_fp16+x.wav"), true);
    assert.equal(await directory.hasAudio("passage_2_fp16+x.wav"), false);
    const wav = decodeWav(await Deno.readFile(join(path, "passage_1_fp16+x.wav")));
    assert.deepEqual([wav.samples.length, wav.sampleRate], [2, 24_000]);
    assert.deepEqual((await openComparisonDirectory(path)).earlier, comparison);
  }));

Deno.test("a result of another version is none", () =>
  withDirectory(async (path) => {
    for (const text of ["{", JSON.stringify({ ...comparisonFixture(), schemaVersion: 99 })]) {
      await Deno.writeTextFile(join(path, "presets.json"), text);
      assert.equal((await openComparisonDirectory(path)).earlier, undefined);
    }
  }));

Deno.test("a directory that cannot be written to is found at once", () =>
  assert.rejects(openComparisonDirectory("/dev/null/x"), OutputError));

Deno.test("what is published is named by the weights, and names no place of this machine", () =>
  withDirectory(async (root) => {
    const comparison = comparisonFixture();
    comparison.weights.source = "my weights/1.pth";
    const paths = await publishComparison(root, comparison);
    assert.deepEqual(filesIn(root), [
      "presets_my_weights_1.pth.json",
      "presets_my_weights_1.pth.md",
    ]);
    const [markdown, json] = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
    assert.equal(markdown, renderComparisonMarkdown(comparison));
    assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(comparison)));
  }));
