import assert from "node:assert/strict";
import { join } from "node:path";
import { operation, placement, stagePlacement } from "../bench/placement/_made_up.ts";
import type { BenchResult } from "../bench/result.ts";
import { type MadeUp, madeUpResult } from "../compare/_results.ts";
import { benchComparisonSchema } from "../compare/comparison_schema.ts";
import { fleetText } from "../fleet/fleet_file.ts";
import { conformanceFixture } from "../reports/conformance/_fixture.ts";
import { withDirectory } from "../system/_testing.ts";
import { compare, type CompareSetting } from "./compare.ts";
import { exitCodes } from "./_main.ts";
import { type Outcome, runForTest } from "./_testing.ts";

interface Place {
  readonly root: string;
  readonly write: (name: string, made: MadeUp, part?: Partial<BenchResult>) => Promise<string>;
  readonly run: (...args: string[]) => Promise<Outcome>;
  readonly setting: CompareSetting;
}

const inPlace = (test: (place: Place) => Promise<void>) =>
  withDirectory(async (root) => {
    const setting = { baselines: join(root, "baselines"), stepSummary: join(root, "summary.md") };
    await test({
      root,
      setting,
      async write(name, made, part = {}) {
        const path = join(root, name);
        await Deno.writeTextFile(path, JSON.stringify({ ...madeUpResult(made), ...part }));
        return path;
      },
      run: (...args) => runForTest((args, context) => compare(args, context, setting), args),
    });
  });

const crash: BenchResult["failures"] = [{
  computeUnit: null,
  ...{ stage: "prosody", kind: "crash", doing: "predict", signal: "SIGABRT" },
  ...{ passage: 1, prediction: 2, message: "prosody crashed", advice: null },
}];

Deno.test("each outcome has an exit code of its own", () =>
  inPlace(async ({ write, run, root }) => {
    const a = await write("a.json", {});
    const others: [string, number, MadeUp, Partial<BenchResult>?][] = [
      ["same", exitCodes.ok, { seed: "b" }],
      ["slower than allowed", exitCodes.regression, { seed: "b", slowed: { vocoder: 1.2 } }],
      ["slower, but not by more", exitCodes.ok, { seed: "b", slowed: { vocoder: 1.05 } }],
      ["crashed", exitCodes.crash, { seed: "b", slowed: { vocoder: 1.2 } }, { failures: crash }],
      ["of other weights", exitCodes.incomparable, { seed: "b" }, { weights: null }],
      ["without passages", exitCodes.incomparable, {}, { passages: [] }],
      ["of too few runs to be tested", exitCodes.incomparable, { runs: 4 }],
    ];
    for (const [what, code, made, part] of others) {
      const b = await write("b.json", made, part);
      const outcome = await run(a, b, "--fail-over", "10%");
      assert.equal(outcome.code, code, `${what}: ${outcome.error}`);
      assert.match(outcome.out, /against/);
    }
    assert.equal((await run(a, await write("b.json", { runs: 4 }))).code, exitCodes.ok);
    const [few, apart, same, slow] = [
      await write("few.json", { runs: 4 }),
      await write("apart.json", { seed: "b" }, { weights: null }),
      await write("same.json", { seed: "b" }),
      await write("slow.json", { seed: "b", slowed: { vocoder: 1.5 } }),
    ];
    const gated: [string[], number][] = [
      [[few, same], exitCodes.incomparable],
      [[same, apart], exitCodes.incomparable],
      [[few, slow], exitCodes.regression],
    ];
    for (const [several, code] of gated) {
      assert.equal((await run(a, ...several, "--fail-over", "10%")).code, code, several.join());
    }
    assert.equal((await run(a, few, same)).code, exitCodes.ok);
    assert.equal((await run(a, same, apart)).code, exitCodes.incomparable);
    const alone = await run(a);
    assert.equal(alone.code, exitCodes.incomparable);
    assert.match(alone.error, /Nothing to compare/);
    assert.equal((await run(join(root, "none.json"), a)).code, exitCodes.failure);
    assert.equal((await run(a, a, "--fail-over", "5")).code, exitCodes.usage);
    assert.equal((await run()).code, exitCodes.usage);
  }));

Deno.test("a placement that a new build of the system changed is a regression of its own", () =>
  inPlace(async ({ write, run, root }) => {
    const placed = (device: "neuralEngine" | "cpu", osBuild: string) => ({
      placement: placement(
        [stagePlacement("vocoder", { operations: [operation("x_1", { device })] })],
        { osBuild },
      ),
    });
    const a = await write("a.json", {}, placed("neuralEngine", "24B83"));
    const moved = await write("moved.json", { seed: "b" }, placed("cpu", "24C101"));
    const kept = await write("kept.json", { seed: "b" }, placed("neuralEngine", "24C101"));
    const rerun = await write("rerun.json", { seed: "b" }, placed("cpu", "24B83"));
    const report = join(root, "report.md");
    const { code, out } = await run(a, moved, "--fail-over", "10%", "--markdown", report);
    assert.equal(code, exitCodes.regression);
    assert.match(out, /moved\.json: The placement changed from macOS 15\.1 \(24B83\) to .*24C101/);
    assert.match(await Deno.readTextFile(report), /x\\_1 \| Neural Engine \| CPU/);
    assert.equal((await run(a, moved)).code, exitCodes.ok);
    assert.equal((await run(a, kept, "--fail-over", "10%")).code, exitCodes.ok);
    assert.equal((await run(a, rerun, "--fail-over", "10%")).code, exitCodes.ok);
  }));

Deno.test("without --fail-over, slower is no failure", () =>
  inPlace(async ({ write, run }) => {
    const [a, b] = [await write("a.json", {}), await write("b.json", { slowed: { noise: 2 } })];
    const { code, out } = await run(a, b);
    assert.equal(code, 0);
    assert.match(out, /slower: .*Noise of passage 1 takes 2\.000/);
  }));

Deno.test("a lost passage is a failure", () =>
  inPlace(async ({ write, run }) => {
    const a = await write("a.json", { passages: 2 });
    const { passages: [first, second] } = madeUpResult({ passages: 2, seed: "b" });
    const failed = { ...second, outcome: "failed" as const, reason: "odd" };
    const b = await write("b.json", {}, { passages: [first, failed] });
    const { code, out } = await run(a, b);
    assert.equal(code, exitCodes.failure);
    assert.match(out, /passage 2 is not done: odd/);
  }));

Deno.test("--force compares all the same", () =>
  inPlace(async ({ write, run }) => {
    const [a, b] = [
      await write("a.json", {}),
      await write("b.json", { seed: "b" }, { weights: null }),
    ];
    const { code, out } = await run("--force", a, b);
    assert.equal(code, 0);
    assert.match(out, /Other weights: .*no significant difference/s);
  }));

Deno.test("JSON, Markdown and the step summary are written", () =>
  inPlace(async ({ write, run, root, setting }) => {
    const [a, b] = [await write("a.json", {}), await write("b.json", { seed: "b" })];
    const [json, markdown, html] = ["json", "md", "html"].map((end) =>
      join(root, "out", `c.${end}`)
    );
    await Deno.writeTextFile(setting.stepSummary!, "# Before\n");
    const out = join(root, "out", "short");
    const files = ["--json", json, "--markdown", markdown, "--html", html, "--out", out];
    assert.equal((await run(a, b, ...files)).code, 0);
    assert.match(await Deno.readTextFile(html), /^<!doctype html>[^]*<title>Comparison with /);
    const found = benchComparisonSchema.parse(JSON.parse(await Deno.readTextFile(json)));
    assert.deepEqual([found.schemaVersion, found.testCount, found.others[0].rows.length], [
      1,
      8,
      8,
    ]);
    const short = (name: string) => Deno.readTextFile(join(out, name));
    const report = await Deno.readTextFile(markdown);
    assert.match(report, /^# Comparison/);
    const comment = await short("pull_request.md");
    assert.ok(comment.includes(report.trim().split("\n\n").at(-1)!));
    assert.equal(await Deno.readTextFile(setting.stepSummary!), `# Before\n${comment}\n`);
    assert.match(await short("readme.md"), /\*\*no significant difference\*\*/);
    assert.equal(JSON.parse(await short("badge.json")).message, "no significant difference");
    assert.equal((await short("compare.csv")).split("\r\n").length, 1 + 8 + 1);
    assert.equal((await short("compare.jsonl")).split("\n").length, 8 + 1);
  }));

Deno.test("the step summary is there whatever the end, and tells it", () =>
  inPlace(async ({ write, run, root, setting }) => {
    const [a, b] = [await write("a.json", {}), await write("b.json", { seed: "b" })];
    const nonconforming = join(root, "conformance.json");
    await Deno.writeTextFile(nonconforming, JSON.stringify(conformanceFixture()));
    const ends: [string[], number, RegExp][] = [
      [[a], exitCodes.incomparable, /^Nothing to compare: give two results/],
      [[a, b, "--conformance", nonconforming], exitCodes.nonconforming, /^### [^]*not conform:/],
      [
        [a, "--baseline", "m4"],
        exitCodes.usage,
        /^\*\*Failed:\*\* Cannot compare with the baseline/,
      ],
      [[a, join(root, "none.json")], exitCodes.failure, /^\*\*Failed:\*\* No such file/],
      [[a, b, "--odd"], exitCodes.usage, /^\*\*Failed:\*\* error: unknown option/],
      [[a, "--save-baseline", "m4"], exitCodes.ok, /^Kept as the baseline m4/],
    ];
    for (const [args, code, said] of ends) {
      await Deno.writeTextFile(setting.stepSummary!, "");
      assert.equal((await run(...args)).code, code, args.join(" "));
      assert.match(await Deno.readTextFile(setting.stepSummary!), said);
    }
    await Deno.writeTextFile(setting.stepSummary!, "");
    assert.equal((await run("--help")).code, exitCodes.ok);
    assert.equal(await Deno.readTextFile(setting.stepSummary!), "");
  }));

Deno.test("a directory's results are replicates, and those of several things several subjects", () =>
  inPlace(async ({ root, run }) => {
    await Deno.mkdir(join(root, "nights", "deep"), { recursive: true });
    const night = (day: number) =>
      JSON.stringify(madeUpResult({ seed: `${day}`, startedAt: `2026-01-0${day}T00:00:05.000Z` }));
    for (const [day, folder] of [[1, "nights"], [2, "nights/deep"], [3, "."]] as const) {
      await Deno.writeTextFile(join(root, folder, `${day}.json`), night(day));
    }
    await Deno.writeTextFile(join(root, "nights", "broken.json"), "{");
    await Deno.writeTextFile(join(root, "nights", "notes.txt"), "{");
    const pooled = await run(join(root, "nights"), join(root, "3.json"), "--json", join(root, "c"));
    assert.equal(pooled.code, 0, pooled.error);
    assert.match(pooled.error, /left out .*broken\.json: Cannot read/);
    assert.doesNotMatch(pooled.error, /notes/);
    const { base, others } = JSON.parse(await Deno.readTextFile(join(root, "c")));
    assert.deepEqual([base.resultCount, others[0].resultCount], [2, 1]);

    const here = madeUpResult();
    const there = { ...here, environment: { ...here.environment, cpuModel: "Apple M4" } };
    await Deno.writeTextFile(join(root, "fleet.json"), fleetText([here, there]));
    const { out } = await run(join(root, "fleet.json"));
    assert.match(out, /Apple M4, onnx, fp16 against Some CPU, onnx, fp16: no significant/);
  }));

Deno.test("the same file twice is compared with itself", () =>
  inPlace(async ({ write, run }) => {
    const a = await write("a.json", {});
    const { code, out } = await run(a, a);
    assert.equal(code, 0);
    assert.match(out, /a\.json \(2\) against .*a\.json: no significant difference/);
  }));

Deno.test("a baseline is kept by its name, compared with, and replaced only by what is no regression", () =>
  inPlace(async ({ write, run, root }) => {
    const [a, b, slow] = [
      await write("a.json", {}),
      await write("b.json", { seed: "b" }),
      await write("slow.json", { seed: "b", slowed: { tail: 1.5 } }),
    ];
    const unknown = await run(a, "--baseline", "m4");
    assert.equal(unknown.code, exitCodes.usage);
    assert.match(unknown.error, /the baseline m4: expected one of none so far.*--save-baseline m4/);
    const kept = await run(a, "--save-baseline", "m4");
    assert.equal(kept.code, 0, kept.error);
    assert.match(kept.error, /kept as the baseline m4: .*m4\.json/);
    const same = await run(b, "--baseline", "m4");
    assert.equal(same.code, 0);
    assert.match(same.out, /b\.json against baseline m4: no significant/);
    const both = ["--baseline", "m4", "--save-baseline", "m4", "--fail-over", "10%"];
    const path = join(root, "baselines", "m4.json");
    const before = await Deno.readTextFile(path);
    assert.equal((await run(slow, ...both)).code, exitCodes.regression);
    assert.equal(await Deno.readTextFile(path), before);
    assert.equal((await run(b, ...both)).code, 0);
    assert.notEqual(await Deno.readTextFile(path), before);
    assert.match((await run(a, "--baseline", "m5")).error, /expected one of m4\./);
    assert.equal((await run(a, "--save-baseline", "../m4")).code, exitCodes.usage);
  }));

Deno.test("results of several things are no baseline", () =>
  inPlace(async ({ write, run }) => {
    const a = await write("a.json", {});
    const b = await write("b.json", { seed: "b" }, {
      settings: { ...madeUpResult().settings, preset: "fp32" },
    });
    const { code, error } = await run(a, b, "--save-baseline", "both");
    assert.equal(code, exitCodes.usage);
    assert.match(error, /several things: Some CPU, onnx, fp16; Some CPU, onnx, fp32/);
  }));

Deno.test("what is not done is no baseline", () =>
  inPlace(async ({ write, run, root }) => {
    const [passage] = madeUpResult().passages;
    const passages = [{ ...passage, outcome: "failed", reason: "it crashed" } as const];
    const a = await write("a.json", {}, { failures: crash, passages });
    const { code, error } = await run(a, "--save-baseline", "main");
    assert.equal(code, exitCodes.usage);
    assert.match(error, /without all passages: .*passage 1 is failed \(it crashed\)/);
    await assert.rejects(Deno.stat(join(root, "baselines", "main.json")), Deno.errors.NotFound);
  }));

Deno.test("what does not conform has a code of its own", () =>
  inPlace(async ({ write, run, root }) => {
    const [a, b] = [await write("a.json", {}), await write("b.json", { slowed: { noise: 2 } })];
    const path = join(root, "conformance.json");
    const gate = [a, b, "--conformance", path, "--fail-over", "5%"];
    await Deno.writeTextFile(path, JSON.stringify(conformanceFixture()));
    const { code, error } = await run(...gate);
    assert.equal(code, exitCodes.nonconforming);
    assert.match(error, /conformance\.json has comparisons that fail/);
    for (const text of ["{}", "{"]) {
      await Deno.writeTextFile(path, text);
      const unreadable = await run(...gate);
      assert.equal(unreadable.code, exitCodes.usage);
      assert.match(unreadable.error, /Cannot read .*conformance\.json: expected what/);
    }
  }));
