import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../system/_testing.ts";
import { resultFixture } from "../_fixture.ts";
import type { AnyResult } from "../any_result.ts";
import { toneWav } from "../audio/_testing.ts";
import { audioFilesOf } from "../audio/speakers.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { type Located, silentSite, siteAudio } from "./audio.ts";

const bench = (path: string) => ({ kind: "bench", result: resultFixture(), path }) as const;
const [file, missing] = audioFilesOf(bench(""));

Deno.test("a WAV file that several results have is there once, and every page knows the way", () =>
  withDirectory(async (root) => {
    for (const [night, hz] of [["a", 440], ["b", 440], ["c", 880]] as const) {
      await Deno.mkdir(join(root, night));
      await Deno.writeFile(join(root, night, file), toneWav(hz));
    }
    const audio = siteAudio();
    const soundIn = async (night: string, page: string) => {
      const found = (await audio.of(bench(join(root, night, "results.json")), page)).soundOf(file);
      assert.ok("src" in found);
      return found;
    };
    const [a, b, c] = [
      await soundIn("a", "results/a/index.html"),
      await soundIn("b", "index.html"),
      await soundIn("c", "index.html"),
    ];
    assert.equal(a.src, `../../${b.src}`);
    assert.match(b.src, new RegExp(`^audio/[0-9a-f]{16}/${file}$`));
    assert.equal(a.view, b.view);
    assert.ok(a.view!.spectrogram!.startsWith("data:image/png"));
    assert.notEqual(c.src, b.src);
    assert.deepEqual(Object.fromEntries(audio.copies), {
      [b.src]: join(root, "a", file),
      [c.src]: join(root, "c", file),
    });
  }));

Deno.test("what is missing or damaged is told, and not copied", () =>
  withDirectory(async (root) => {
    await Deno.writeTextFile(join(root, file), "RIFF");
    const audio = siteAudio();
    const { soundOf } = await audio.of(bench(join(root, "results.json")), "index.html");
    const problem = (name: string) => Object.assign({ problem: "" }, soundOf(name)).problem;
    assert.match(problem(file), /is damaged/);
    assert.equal(problem(missing), `${missing} is not beside the result.`);
    assert.equal(audio.copies.size, 0);
  }));

Deno.test("of a site without audio nothing is read", async () => {
  const { soundOf } = await silentSite.of(bench("nowhere/results.json"), "index.html");
  assert.deepEqual(soundOf(file), { problem: `${file} is not part of this site.` });
});

Deno.test("nights pile up: the first recordings of benchmarks have pictures, those after them a player", () =>
  withDirectory(async (root) => {
    await Deno.writeFile(join(root, file), toneWav(440));
    await Deno.writeFile(join(root, missing), toneWav(880));
    const audio = siteAudio({ most: 1 });
    const viewsOf = async (result: Located<AnyResult>) => {
      const { files, soundOf } = await audio.of(result, "index.html");
      return [...files.keys()].map((name) => {
        const sound = soundOf(name);
        return "src" in sound && sound.view !== null;
      });
    };
    const path = join(root, "results.json");
    assert.deepEqual(await viewsOf(bench(path)), [true, false]);
    // What was looked at stays so.
    assert.deepEqual(await viewsOf(bench(path)), [true, false]);
    await Deno.writeFile(join(root, "passage_1_fp16.wav"), toneWav(1000));
    const other = { kind: "comparison", result: comparisonFixture(), path } as const;
    assert.deepEqual(await viewsOf(other), [true]);
    assert.equal(audio.copies.size, 3);
  }));
