import assert from "node:assert/strict";
import { join } from "node:path";
import { parseResult } from "../bench/result.ts";
import { decodeWav } from "../passages/wav.ts";
import { withDirectory } from "../system/_testing.ts";
import { resultFixture } from "./_fixture.ts";
import { openOutputDirectory, openOutputFile, OutputError } from "./write.ts";

const filesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("all files of a benchmark land in the directory, which is made", () =>
  withDirectory(async (root) => {
    const path = join(root, "a", "b");
    const output = await openOutputDirectory(path);
    assert.deepEqual(filesIn(path), []);
    const result = resultFixture();
    const audio = await output.saveAudio(result.passages[1], Float32Array.of(0, 0.5, -2));
    assert.deepEqual(audio, { file: "passage_2_512tok.wav", peak: 2, clippedSamples: 1 });
    await output.saveResult(result);
    const reports = await output.saveReports(result);
    assert.deepEqual(reports, ["report.md", "report.html"]);
    assert.deepEqual(filesIn(path), [
      "passage_2_512tok.wav",
      "report.html",
      "report.md",
      "results.json",
    ]);
    assert.deepEqual(parseResult(await Deno.readTextFile(join(path, "results.json"))), result);
    const wav = decodeWav(await Deno.readFile(join(path, audio.file)));
    assert.equal(wav.sampleRate, 24_000);
    assert.equal(wav.samples.length, 3);
  }));

Deno.test("a directory that cannot be made is found at once, with what to do", () =>
  withDirectory(async (root) => {
    const file = join(root, "file");
    await Deno.writeTextFile(file, "");
    for (const path of [file, join(file, "below")]) {
      await assert.rejects(openOutputDirectory(path), (error: unknown) => {
        assert.ok(error instanceof OutputError);
        assert.equal(error.path, path);
        assert.match(error.message, /^Cannot write to .*you may write to\.$/);
        return true;
      });
    }
  }));

Deno.test("a directory that goes away during the work is an OutputError too", () =>
  withDirectory(async (root) => {
    const path = join(root, "out");
    const output = await openOutputDirectory(path);
    await Deno.remove(path);
    await Deno.writeTextFile(path, "a file in its place");
    await assert.rejects(output.saveResult(resultFixture()), OutputError);
  }));

Deno.test("a single file is tried before the work, its directories are made", () =>
  withDirectory(async (root) => {
    const path = join(root, "a", "x.wav");
    const output = await openOutputFile(path);
    assert.deepEqual(filesIn(join(root, "a")), []);
    await output.save(Uint8Array.of(1, 2));
    assert.deepEqual([...await Deno.readFile(path)], [1, 2]);
    await assert.rejects(openOutputFile(root), /it is a directory/);
    await assert.rejects(openOutputFile(join(path, "y.wav")), OutputError);
  }));
