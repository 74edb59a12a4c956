import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { asVersion } from "../bench/_old_results.ts";
import { madeUpResult } from "../compare/_results.ts";
import { compareSubjects } from "../compare/compare_subjects.ts";
import { conformanceFixture } from "../reports/conformance/_fixture.ts";
import { resultFixture } from "../reports/_fixture.ts";
import { comparisonFixture } from "../reports/presets/_fixture.ts";
import { peersFixture } from "../reports/peers/_fixture.ts";
import { encodeWav } from "../passages/wav.ts";
import { trialsFixture } from "../reports/trials/_fixture.ts";
import { renderMarkdown } from "../reports/markdown.ts";
import { withDirectory } from "../system/_testing.ts";
import { report } from "./report.ts";
import { runForTest } from "./_testing.ts";

const filesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();
const filesOf = (name: string): string[] =>
  [
    ...["badge.json", "pull_request.md", "readme.md"],
    ...["csv", "html", "jsonl", "md"].map((end) => `${name}.${end}`),
  ].sort();
const benchFiles = filesOf("report");
const write = (path: string, value: unknown) => Deno.writeTextFile(path, JSON.stringify(value));

Deno.test("a result is rendered as the benchmark did; its page holds its WAV files, or has them beside it", () =>
  withDirectory(async (root) => {
    const result = resultFixture();
    const [json, out] = [join(root, "results.json"), join(root, "a", "b")];
    await write(json, result);
    const { bytes } = encodeWav(new Float32Array(100));
    await Deno.writeFile(join(root, "passage_1_60tok.wav"), bytes);
    const { code, out: printed } = await runForTest(report, [json, "--out", out]);
    assert.equal(code, 0);
    assert.deepEqual(filesIn(out), benchFiles);
    const sources = async () =>
      [...(await Deno.readTextFile(join(out, "report.html"))).matchAll(
        /<audio [^>]*src="([^"]*)"/g,
      )]
        .map(([, source]) => source);
    assert.deepEqual(await sources(), [`data:audio/wav;base64,${bytes.toBase64()}`]);
    assert.equal(await Deno.readTextFile(join(out, "report.md")), renderMarkdown(result));
    const written = printed.trimEnd().split("\n").map((path) => relative(out, path));
    assert.deepEqual(written.sort(), benchFiles);
    assert.equal((await runForTest(report, [json, "--link-audio", "--out", out])).code, 0);
    assert.deepEqual(filesIn(out), ["passage_1_60tok.wav", ...benchFiles].sort());
    assert.deepEqual(await sources(), ["./passage_1_60tok.wav"]);
  }));

Deno.test("several results of all kinds get a folder each, and one page together", () =>
  withDirectory(async (root) => {
    const results: Record<string, unknown> = {
      "old.json": asVersion(1, resultFixture()),
      "presets.json": comparisonFixture(),
      "conformance.json": conformanceFixture(),
      "peers.json": await peersFixture(),
      "compare.json": compareSubjects({ label: "a", results: [madeUpResult()] }, [
        { label: "b", results: [madeUpResult({ seed: "b", slowed: { tail: 2 } })] },
      ]),
      "trials.json": trialsFixture(),
    };
    for (const [name, value] of Object.entries(results)) await write(join(root, name), value);
    const phone = new URL("../ffi/swift/Tests/Samples/phone_results.json", import.meta.url);
    const paths = [...Object.keys(results).map((name) => join(root, name)), phone.pathname];
    const out = join(root, "out");
    assert.equal((await runForTest(report, [...paths, "--out", out])).code, 0);
    const names = filesIn(out);
    assert.equal(names.pop(), "report.html");
    assert.deepEqual(
      Object.fromEntries(names.map((name) => [name, filesIn(join(out, name))])),
      {
        "1_old": benchFiles,
        "2_presets": filesOf("presets"),
        "3_conformance": filesOf("conformance"),
        "4_peers": filesOf("peers"),
        "5_compare": filesOf("compare"),
        "6_trials": filesOf("trials"),
        "7_phone_results": benchFiles,
      },
    );
  }));

Deno.test("the page of all holds a WAV file of each, or plays those in their folders", () =>
  withDirectory(async (root) => {
    const { bytes } = encodeWav(new Float32Array(100));
    const other = resultFixture();
    other.settings.preset = "fp32";
    const paths: string[] = [];
    for (const [i, result] of [resultFixture(), other].entries()) {
      const folder = join(root, `${i}`);
      await Deno.mkdir(folder);
      await Deno.writeFile(join(folder, "passage_1_60tok.wav"), bytes);
      await write(join(folder, "results.json"), result);
      paths.push(join(folder, "results.json"));
    }
    const out = join(root, "out");
    const sources = async (...options: string[]) => {
      assert.equal((await runForTest(report, [...paths, "--out", out, ...options])).code, 0);
      const html = await Deno.readTextFile(join(out, "report.html"));
      return [...html.matchAll(/<audio [^>]*src="([^"]*)"/g)].map(([, source]) => source);
    };
    const uri = `data:audio/wav;base64,${bytes.toBase64()}`;
    assert.deepEqual(await sources(), [uri, uri]);
    const linked = ["1_results", "2_results"].map((folder) => `${folder}/passage_1_60tok.wav`);
    assert.deepEqual(await sources("--link-audio"), linked.map((path) => `./${path}`));
    for (const path of linked) assert.deepEqual(await Deno.readFile(join(out, path)), bytes);
  }));

Deno.test("a result in its own directory is rendered in place", () =>
  withDirectory(async (root) => {
    await write(join(root, "presets.json"), comparisonFixture());
    assert.equal((await runForTest(report, [join(root, "presets.json"), "--out", root])).code, 0);
    assert.deepEqual(filesIn(root), [...filesOf("presets"), "presets.json"].sort());
  }));

Deno.test("damaged and hostile files give one short error and no report", () =>
  withDirectory(async (root) => {
    const good = join(root, "good.json");
    await write(good, resultFixture());
    const bad = join(root, "bad.json");
    const text = JSON.stringify(resultFixture());
    const escaping = resultFixture();
    escaping.passages[0].measurement!.audio!.file = "../../x.wav";
    const contents = [
      ...["", "null", "[]", "{", text.slice(0, -9), text.replace("1500", "NaN")],
      text.replace("{", '{"\\u001b[2J\\u202e":1,'),
      text.replace("{", '{"__proto__":{"passages":[]},'),
      JSON.stringify(escaping),
      JSON.stringify({ ...resultFixture(), schemaVersion: 99 }),
      JSON.stringify({ ...resultFixture(), passages: Array(100).fill({}) }),
      JSON.stringify({ ...comparisonFixture(), presets: 7 }),
      JSON.stringify({ ...conformanceFixture(), suites: "all" }),
      "[".repeat(20_000),
    ];
    for (const content of contents) {
      await Deno.writeTextFile(bad, content);
      const { code, out, error } = await runForTest(report, [good, bad, "--out", join(root, "o")]);
      const about = content.slice(0, 60);
      assert.equal(code, 1, about);
      assert.equal(out, "");
      assert.match(error, /^error: Cannot make a report of .*bad\.json: /, about);
      assert.ok(error.length < 4000, `${error.length} characters`);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(error, /[\u001b\u202e]/, about);
    }
    assert.deepEqual(filesIn(root), ["bad.json", "good.json"]);
  }));

Deno.test("missing arguments and files", () =>
  withDirectory(async (root) => {
    assert.equal((await runForTest(report, [])).code, 2);
    const { code, error } = await runForTest(report, [join(root, "none.json")]);
    assert.equal(code, 1);
    assert.match(error, /none\.json/);
  }));
