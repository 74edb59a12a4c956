import assert from "node:assert/strict";
import { join } from "node:path";
import { presetNamed } from "../convert/presets/built_in.ts";
import { failedFixture, resultFixture } from "../reports/_fixture.ts";
import { withDirectory } from "../system/_testing.ts";
import { parseBench, subjectsOf } from "./_bench_flags.ts";
import { subjectLabels } from "./_bench_subject.ts";
import { bench, exitCodeOf } from "./bench.ts";
import { runForTest } from "./_testing.ts";
import { makeTerminal } from "./terminal.ts";

/** Options that are wrong in themselves: nothing is fetched or written for them. */
const misuses: [string[], RegExp][] = [
  [["--n-rusn", "3"], /unknown option '--n-rusn'\n\(Did you mean --n-runs\?\)/],
  [["--n-runs", "0"], /'0' is invalid\. Expected a whole number of at least 1/],
  [["--warmups", "some"], /'some' is invalid/],
  [["--preset", "fp61"], /expected one of .*fp16.*Did you mean fp16\?/],
  [
    ["--preset", "fp16+int4pal", "--target", "iOS17"],
    /for iOS17:\n {2}stages\.albert\..* need iOS18/,
  ],
  [["--target", "iOS16"], /Allowed choices are iOS17, iOS18/],
  [["--packages", "x", "--target", "iOS18"], /Cannot take --target with --packages/],
  [["--backend", "cuda"], /Allowed choices are auto, onnx, coreml/],
  [["--only", "7"], /expected passages from 1 to 6, received 7/],
  [["--only", "x"], /such as 1,3-5/],
  [["--shard", "3/2"], /such as 2\/5, the second of five/],
  [["--shard", "7/7"], /shard 7\/7: expected at most as many shards .*received 6/],
  [["--presets", "fp16", "--shard", "1/2"], /Cannot take --shard with --presets/],
  [["--max-frames", "-5"], /whole number/],
  [["--packages", "x", "--weights", "int8"], /Cannot take --weights with --packages/],
  [["--presets", "fp16,fp61"], /expected one of .*fp16.*Did you mean fp16\?/],
  [["--presets", "fp16,fp16"], /different names.*received fp16 twice/],
  [["--presets", "fp16", "--only", "7"], /expected passages from 1 to 6, received 7/],
  [["--presets", "fp16", "--preset", "fp16"], /Cannot take --preset with --presets/],
  [["--presets", "fp16", "--packages", "x"], /Cannot take --packages with --presets/],
  [["--presets", "fp16", "--isolated-stages"], /Cannot take --isolated-stages with --presets/],
  [["--interleave", "--presett fp32"], /unknown option '--presett'/],
  [["--interleave", "--preset fp61"], /Did you mean fp16\?/],
  [["--interleave", "--packages x --weights int8"], /Cannot take --weights with --packages/],
  [["--interleave", "--only 2"], /unknown option '--only'/],
  [["--presets", "fp16", "--interleave", ""], /Cannot take --interleave with --presets/],
  [["--scenarios", "ofline"], /Expected all, or some of memory.*Did you mean offline\?/],
  [["--queries", "9"], /Cannot take --queries without --scenarios single-stream/],
  [["--scenarios", "offline", "--chains", "2"], /Cannot take --chains without .* throughput/],
  [["--scenarios", "all", "--chains", "0"], /numbers and ranges from 1 on/],
  [["--scenarios", "all", "--chunk-phonemes", "511"], /whole number from 1 to 510/],
  [["--scenarios", "all", "--long-text", "none.txt"], /Cannot read the long text: .*none\.txt/],
  [["--presets", "fp16", "--scenarios", "all"], /Cannot take --scenarios with --presets/],
  [["--until-stable", "0.01"], /'0\.01' is invalid\. Expected a percentage over 0, such as 5%/],
  [["--min-time", "0"], /'0' is invalid/],
  [["--max-runs", "9"], /Cannot take --max-runs with neither --min-time nor --until-stable/],
  [
    ["--max-runs", "4", "--min-time", "1"],
    /maxRuns to be a whole number of at least 5, received 4/,
  ],
  [["--presets", "fp16", "--until-stable", "1%"], /Cannot take --until-stable with --presets/],
  [["--seed", "x"], /'x' is invalid/],
  [["surplus"], /too many arguments/],
];

Deno.test("wrong options end with code 2 and say what is right", async (t) => {
  for (const [args, message] of misuses) {
    await t.step(args.join(" "), async () => {
      const { code, out, error } = await runForTest(bench, [...args, "--out", "/dev/null/x"]);
      assert.equal(code, 2);
      assert.equal(out, "");
      assert.match(error, message);
      assert.doesNotMatch(error, /\n +at /);
    });
  }
});

Deno.test("--help goes to standard output with every option and the exit codes", async () => {
  const { code, out, error } = await runForTest(bench, ["--help"]);
  assert.equal(code, 0);
  assert.equal(error, "");
  for (
    const option of [
      ...[
        "--preset",
        "--target",
        "--presets",
        "--weights",
        "--voice",
        "--passages",
        "--only",
        "--n-runs",
        "--warmups",
      ],
      ...["--quick", "--isolated-stages", "--max-frames", "--backend", "--threads", "--packages"],
      ...["--out", "--debug", "Exit codes"],
    ]
  ) assert.ok(out.includes(option), option);
});

Deno.test("an unwritable output directory is found before anything is fetched", async () => {
  const { code, error } = await runForTest(bench, ["--voice", "nobody", "--out", "/dev/null/x"]);
  assert.equal(code, 1);
  assert.match(error, /^error: Cannot write to \/dev\/null\/x: /);
});

Deno.test("bad input files are named, with what is wrong", () =>
  withDirectory(async (root) => {
    const path = (name: string) => join(root, name);
    const file = async (name: string, content: string | Uint8Array) => {
      await Deno.writeFile(
        path(name),
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
      return path(name);
    };
    const voice = await file("voice.bin", new Uint8Array(510 * 256 * 4));
    await Deno.mkdir(path("empty"));
    const cases = (phonemes: string) =>
      JSON.stringify({
        ...{ voice: "af_heart", lang: "a", sample_rate: 24_000 },
        cases: [{ id: 0, text: "text", phonemes, n_phonemes: [...phonemes].length }],
      });
    const inputs: [string[], RegExp][] = [
      [["--passages", path("missing.json")], /no such file or directory.*missing\.json/],
      [["--passages", await file("broken.json", "{")], /Cannot read passages from .*broken\.json/],
      [["--passages", await file("foreign.json", cases("aß"))], /'ß' \(U\+00DF\) at position 2/],
      [["--passages", await file("long.json", cases("a".repeat(511)))], /at most 510.*511/],
      [["--passages", await file("silent.json", cases(""))], /expected 1 to 510 phonemes/],
      [
        ["--preset", path("missing.json")],
        /Cannot use the preset .*missing\.json:\n {2}no such file/,
      ],
      [
        ["--preset", await file("mine.json", `{"name": "mine", "anchor": "max"}`)],
        /mine\.json:\n {2}anchor: expected "mean" or "audio", received "max"/,
      ],
      [["--voice", "af_hart"], /no such voice; did you mean af_heart\?/],
      [["--voice", await file("short.bin", new Uint8Array(100))], /expected 522240 bytes.*100/],
      [["--voice", voice, "--weights", path("none.pth")], /Cannot read the checkpoint .*none\.pth/],
      [["--voice", voice, "--packages", path("empty")], /found no KokoroAlbert\.mlpackage, no /],
    ];
    for (const [args, message] of inputs) {
      const { code, error } = await runForTest(bench, [...args, "--out", path("out")]);
      assert.equal(code, 1, args.join(" "));
      assert.match(error, message);
      assert.doesNotMatch(error, /unexpected|\n +at /);
    }
  }));

Deno.test("the exit code tells done, failed and interrupted apart", () => {
  const result = resultFixture();
  assert.equal(exitCodeOf(result), 1);
  assert.equal(exitCodeOf({ ...result, status: "interrupted" }), 130);
  const passages = result.passages.filter(({ outcome }) => outcome !== "failed");
  assert.equal(exitCodeOf({ ...result, passages }), 0);
  const offline = { status: "failed", reason: "it broke" } as const;
  assert.equal(exitCodeOf({ ...result, passages, scenarios: { offline } }), 1);
  const [crash, , nan] = failedFixture().failures;
  assert.equal(exitCodeOf({ ...result, failures: [nan] }), 1);
  assert.equal(exitCodeOf({ ...result, passages, failures: [nan, crash] }), 3);
  assert.equal(exitCodeOf({ ...result, status: "interrupted", failures: [crash] }), 130);
  const skipped = result.passages.filter(({ outcome }) => outcome === "skipped");
  assert.equal(exitCodeOf({ ...result, passages: skipped }), 1);
});

Deno.test("a comparison has a place of its own, unless another is asked for", () => {
  const terminal = makeTerminal({ writeOut() {}, writeError() {}, bars: false, colors: false });
  const outOf = (...args: string[]) => parseBench(args, terminal).out;
  assert.equal(outOf(), "out");
  assert.equal(outOf("--presets", "fp16"), "out/presets");
  assert.equal(outOf("--presets", "fp16", "--out", "out"), "out");
});

Deno.test("each subject differs from the first by the options that it was given", () => {
  const terminal = makeTerminal({ writeOut() {}, writeError() {}, bars: false, colors: false });
  const parse = (...args: string[]) => subjectsOf(parseBench(args, terminal), terminal);
  assert.equal(parse("--preset", "fp16").length, 1);
  const [first, same, other, given, converted] = parse(
    ...["--preset", "fp16", "--threads", "2", "--interleave", "", "--interleave"],
    ...["--preset fp32 --compute-units vocoder=ALL", "--interleave", "--packages 'a b'"],
    ...["--interleave", "--weights int8"],
  );
  assert.deepEqual([first.preset, first.threads], ["fp16", 2]);
  assert.deepEqual({ ...same, interleave: null }, { ...first, interleave: null });
  assert.deepEqual([other.preset, other.threads, other.computeUnits], ["fp32", 2, {
    vocoder: "ALL",
  }]);
  assert.deepEqual([given.packages, given.preset], ["a b", "fp16"]);
  assert.deepEqual([converted.packages, converted.weights], [undefined, "int8"]);
  const [, ofPreset] = parse("--packages", "a", "--interleave", "--preset fp32");
  assert.equal(ofPreset.packages, undefined);
});

Deno.test("subjects that take turns have labels that are names of directories", () => {
  const preset = presetNamed("fp16+int8pal");
  assert.deepEqual(subjectLabels([{ preset }]), [null]);
  assert.deepEqual(
    subjectLabels([{ preset }, { preset }, { preset, packages: "some/My packages.v1/" }]),
    ["1_fp16+int8pal", "2_fp16+int8pal", "3_My_packages.v1"],
  );
});
