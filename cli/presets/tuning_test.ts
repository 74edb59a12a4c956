import assert from "node:assert/strict";
import { join } from "node:path";
import { fakeContext } from "../../bench/_context.ts";
import type { Preset } from "../../convert/presets/preset.ts";
import { readPresetFile } from "../../convert/presets/read_preset.ts";
import { withDirectory } from "../../system/_testing.ts";
import { smallBase, smallWorkbench } from "../../tuning/_small_workbench.ts";
import { searchSchema } from "../../tuning/search_result.ts";
import { sensitivitySchema } from "../../tuning/sensitivity_result.ts";
import type { Tuning } from "../_tuning.ts";
import type { Command } from "../_main.ts";
import { runForTest } from "../_testing.ts";
import { makeTerminal } from "../terminal.ts";
import { parseSearch, runSearch, search } from "./search.ts";
import { parseSensitivity, runSensitivity, sensitivity } from "./sensitivity.ts";

/** A base that compresses no stage but noise, of 13 weights. */
function noiseAlone(): Preset {
  const { stages, ...preset } = smallBase();
  const plain = Object.entries(stages).map(([name, stage]) => [
    name,
    name === "noise" ? stage : { ...stage, compression: null },
  ]);
  return { ...preset, stages: Object.fromEntries(plain) };
}

/** Calls `run` with the small model and a terminal, and gives what was printed and the exit code. */
async function withSmallTuning(
  directory: string,
  run: (tuning: Tuning, terminal: ReturnType<typeof makeTerminal>) => Promise<number>,
) {
  const basePreset = noiseAlone();
  await using small = await smallWorkbench(directory, { base: basePreset });
  const { environment, backend, weights, voice } = fakeContext;
  const context: Tuning["context"] = {
    ...{ environment, backend, weights: weights!, voice, basePreset, converterVersion: 1 },
    startedAt: "2026-01-02T03:04:05.000Z",
    probedPassages: [1],
  };
  let out = "";
  const terminal = makeTerminal({
    writeOut: (text) => out += text,
    writeError: () => {},
    bars: false,
    colors: false,
  });
  const code = await run({ bench: small.bench, context, passages: [1] }, terminal);
  return { code, out, loads: small.loads.length };
}

Deno.test("sensitivity of the small model: a table, a result and a report", () =>
  withDirectory(async (root) => {
    const flags = { bits: [8, 2], largest: 1, out: join(root, "out") } as const;
    const run = () =>
      withSmallTuning(root, (tuning, terminal) => runSensitivity(flags, tuning, { terminal }));
    const { code, out } = await run();
    assert.equal(code, 0);
    assert.match(out, /^stage +MB +8-bit +2-bit\s*\nNoise +0\.\d\d( +\d\.\d{3}){2}\s*$/m);
    const json = await Deno.readTextFile(join(flags.out, "sensitivity.json"));
    const { rows } = sensitivitySchema.parse(JSON.parse(json));
    assert.deepEqual(
      rows.map(({ weight, weightCount, compression: { bits } }) => [
        ...[weight === null, weightCount, bits],
      ]),
      [[true, 13, 8], [true, 13, 2], ...[8, 2].map((bits) => [false, 1, bits])],
    );
    const [finer, coarser, single8] = rows;
    assert.ok(finer.lossDb2 < coarser.lossDb2 && finer.squaredError < coarser.squaredError);
    assert.ok(finer.savedBytes < coarser.savedBytes);
    assert.ok(single8.squaredError < finer.squaredError && single8.sizeBytes < finer.sizeBytes);
    const markdown = await Deno.readTextFile(join(flags.out, "sensitivity.md"));
    assert.match(markdown, /\| Noise \| 2-bit palette \| 0\.\d\d \|/);
    assert.equal((await run()).loads, 0, "a second run measures nothing");
  }));

Deno.test("a search on the small model: the best preset as a file, within the limit", () =>
  withDirectory(async (root) => {
    const out = join(root, "out");
    const searched = (maxSize: number) =>
      withSmallTuning(
        root,
        (tuning, terminal) => runSearch({ maxSize, points: 1, out }, tuning, { terminal }),
      );
    const { code, out: printed } = await searched(1_290_000);
    assert.equal(code, 0, printed);
    const json = await Deno.readTextFile(join(out, "search.json"));
    const result = searchSchema.parse(JSON.parse(json));
    const best = result.points.find(({ preset }) => preset.name === result.best)!;
    assert.ok(best.measured.sizeBytes <= 1_290_000);
    assert.deepEqual(await readPresetFile(join(out, "best.json")), best.preset);
    assert.match(printed, new RegExp(`^${best.preset.name} .* best\\s*$`, "m"));
    assert.match(await Deno.readTextFile(join(out, "search.md")), /The best is searched/);

    await Deno.remove(join(out, "best.json"));
    const none = await searched(1000);
    assert.equal(none.code, 1);
    assert.match(
      none.out,
      /No measured preset keeps all limits\. The nearest is searched-.*MB-20c: size/,
    );
    await assert.rejects(Deno.stat(join(out, "best.json")), Deno.errors.NotFound);
  }));

Deno.test("options have the defaults that the help tells of", () => {
  const terminal = makeTerminal({ writeOut() {}, writeError() {}, bars: false, colors: false });
  const tried = parseSensitivity([], terminal);
  assert.deepEqual([tried.bits, tried.largest, tried.only], [[8, 6, 4, 3, 2], 24, [1, 2]]);
  assert.deepEqual(parseSensitivity(["--bits", "2,8"], terminal).bits, [8, 2]);
  const args = ["--max", "lsd=1", "--max", "mcd=+0.5", "--max-size", "1MiB"];
  const { max, maxSize, points, probe, only } = parseSearch(args, terminal);
  assert.deepEqual(max?.map(({ figure, overBase }) => [figure, overBase]), [
    ["lsd", false],
    ["mcd", true],
  ]);
  assert.deepEqual([maxSize, points, probe, only], [2 ** 20, 8, [1, 2], undefined]);
});

Deno.test("wrong options end with code 2 before anything is fetched", async () => {
  const misuses: [Command, string[], RegExp][] = [
    [sensitivity, ["--bits", "8,5"], /Expected some of 1, 2, 3, 4, 6, 8/],
    [sensitivity, ["--stages", "nois"], /Did you mean noise\?/],
    [sensitivity, ["--base", "fp16"], /fp16: it compresses nothing/],
    [sensitivity, ["--only", "7"], /expected passages from 1 to 6, received 7/],
    [search, ["--max-size", "big"], /Expected a size such as 55MB/],
    [search, ["--max", "lsd"], /Expected limits in dB on some of lsd, mcd, highband/],
    [search, ["--probe", "7"], /expected passages from 1 to 6, received 7/],
    [search, ["--base", "fp61"], /Did you mean fp16\?/],
    [search, ["--base", "fp16+int4pal", "--target", "iOS17"], /channel groups need iOS18/],
  ];
  await withDirectory(async (root) => {
    for (const [command, args, message] of misuses) {
      const { code, error } = await runForTest(command, [...args, "--out", join(root, "out")]);
      assert.equal(code, 2, error);
      assert.match(error, message);
    }
  });
});

Deno.test("an unwritable output directory is found before anything is fetched", async () => {
  for (const command of [sensitivity, search]) {
    const args = ["--voice", "nobody", "--out", "/dev/null/x"];
    const { code, error } = await runForTest(command, args);
    assert.equal(code, 1);
    assert.match(error, /^error: Cannot write to \/dev\/null\/x: /);
  }
});
