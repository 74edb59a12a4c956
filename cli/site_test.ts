import assert from "node:assert/strict";
import { join } from "node:path";
import { nightResult } from "../fleet/_nights.ts";
import { fleetText } from "../fleet/fleet_file.ts";
import { toneWav } from "../reports/audio/_testing.ts";
import { conformanceFixture } from "../reports/conformance/_fixture.ts";
import { comparisonFixture } from "../reports/presets/_fixture.ts";
import { withDirectory } from "../system/_testing.ts";
import { site } from "./site.ts";
import { runForTest } from "./_testing.ts";

const night = (day: number, factor = 1) => nightResult({ day, factor });

/** A folder of results with `files`, beside which a site is made. */
const withResults = (
  files: Readonly<Record<string, unknown>>,
  test: (results: string, out: string) => Promise<void>,
) =>
  withDirectory(async (root) => {
    const results = join(root, "results");
    for (const [name, value] of Object.entries(files)) {
      await Deno.mkdir(join(results, name, ".."), { recursive: true });
      await Deno.writeTextFile(
        join(results, name),
        typeof value === "string" ? value : JSON.stringify(value),
      );
    }
    await test(results, join(results, "site"));
  });

Deno.test("a site shows all results of a folder, at any depth and of every kind, each once", () =>
  withResults({
    "m1/night/results.json": night(1),
    "m1/fleet.json": fleetText([night(1), night(2, 1.4)]),
    "presets.json": comparisonFixture(),
    "conformance/conformance.json": conformanceFixture(),
    "badge.json": { schemaVersion: 1, label: "speed" },
    "torn.json": '{"schemaVersion": 3,',
  }, async (results, out) => {
    const made = await runForTest(site, [results, "--out", out, "--base-url", "https://e.org/x"]);
    assert.equal(made.code, 0, made.error);
    assert.equal(made.out, `results: 4, regressions: 1, site: ${out}/index.html\n`);
    assert.match(made.error, /left out .*results\.json: the same run as .*fleet\.json/);
    assert.match(made.error, /left out .*badge\.json: Cannot read/);
    assert.match(made.error, /left out .*torn\.json: Cannot read/);
    const page = await Deno.readTextFile(join(out, "index.html"));
    for (const text of ["Regressions", "2026-01-02", "Does not conform", "fp16+int8pal", "badge"]) {
      assert.ok(page.includes(text), text);
    }
    const feed = JSON.parse(await Deno.readTextFile(join(out, "feed.json")));
    assert.match(feed.items[0].url, /^https:\/\/e\.org\/x\/regressions\//);
    // A site within the folder is not taken for results.
    const again = await runForTest(site, [results, "--out", out, "--threshold", "50%"]);
    assert.equal(again.out, `results: 4, regressions: 0, site: ${out}/index.html\n`);
    await assert.rejects(Deno.stat(join(out, "feed.json")), Deno.errors.NotFound);
  }));

Deno.test("WAV files beside results are taken along, unless none are wanted", () => {
  const result = night(1);
  const file = "passage_1_3tok.wav";
  result.passages[0].measurement!.audio = { file, peak: 0.5, clippedSamples: 0 };
  return withResults({ "a/results.json": result }, async (results, out) => {
    const wav = toneWav(440);
    await Deno.writeFile(join(results, "a", file), wav);
    const heard = async (...options: string[]) => {
      const { code, error } = await runForTest(site, [results, "--out", out, ...options]);
      assert.equal(code, 0, error);
      const [folder] = [...Deno.readDirSync(join(out, "results"))];
      const page = await Deno.readTextFile(join(out, "results", folder.name, "index.html"));
      const [, src] = page.match(/<audio [^>]*src="([^"]*)"/) ?? [];
      return src && await Deno.readFile(join(out, "results", folder.name, src));
    };
    assert.deepEqual(await heard(), wav);
    assert.equal(await heard("--no-audio"), undefined);
    await assert.rejects(Deno.stat(join(out, "audio")), Deno.errors.NotFound);
  });
});

Deno.test("nothing is made of nothing, and results are not replaced by their site", () =>
  withResults({ "a.json": {} }, async (results, out) => {
    const empty = await runForTest(site, [results, "--out", out]);
    assert.equal(empty.code, 1);
    assert.match(empty.error, /no file holds a result/);
    await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
    for (const over of [results, join(results, "..")]) {
      const { code, error } = await runForTest(site, [results, "--out", over]);
      assert.equal(code, 2);
      assert.match(error, /the results of .* are in it/);
    }
  }));

Deno.test("options that cannot be are refused before anything is read", async () => {
  for (
    const options of [["--base-url", "here"], ["--base-url", "https://e.org/?a"], [
      "--threshold",
      "5",
    ]]
  ) {
    assert.equal((await runForTest(site, ["missing", ...options])).code, 2, options.join(" "));
  }
});
