/** The main job from checkpoint to report, with a small seeded checkpoint on the real backend. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { openBackend } from "../backends/open.ts";
import { fakeBenchContext, readCalm } from "../bench/_context.ts";
import { headerOf } from "../bench/journal/entries.ts";
import { RunJournal } from "../bench/journal/journal.ts";
import { findPackages, measurePackages } from "../bench/load_stages.ts";
import { planBench } from "../bench/plan.ts";
import { parseResult } from "../bench/result.ts";
import { runBench } from "../bench/runner.ts";
import { assignmentOf } from "../bench/worker/assignment.ts";
import { startInProcess } from "../bench/worker/in_process.ts";
import { seededCheckpoint } from "../convert/checkpoint/seeded.ts";
import { convert } from "../convert/convert.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { decodeWav } from "../passages/wav.ts";
import { openComparisonDirectory } from "../reports/presets/write.ts";
import { openOutputDirectory } from "../reports/write.ts";
import { stageNames } from "../stages/contract.ts";
import { withDirectory } from "../system/_testing.ts";
import { fakeComparison } from "../tuning/_testing.ts";
import { comparePresets } from "../tuning/compare_presets.ts";

const passages = ["həlˈO.", "ði ˈɜɹli mˈɔɹnɪŋ sˈʌn.", "A."].map((phonemes, id) => ({
  id,
  text: `passage ${id}`,
  phonemes,
  tokenCount: [...phonemes].length + 2,
}));

Deno.test("a checkpoint becomes packages, audio, a result and reports", () =>
  withDirectory(async (root) => {
    using checkpoint = seededCheckpoint();
    const { config } = checkpoint;
    const directory = join(root, "packages");
    await convert({ checkpoint, preset: presetNamed("fp16"), outDir: directory });
    const backend = { name: "onnx", numerics: "fp32", threadCount: 1 } as const;
    const output = await openOutputDirectory(join(root, "out"));
    const plan = planBench(passages, { nRuns: 2, warmups: 1, isolatedStages: true });
    const paths = await findPackages(directory);
    const context = { ...fakeBenchContext, packages: await measurePackages(paths) };
    using journal = await RunJournal.open(join(output.path, "runs.jsonl"), headerOf(plan, context));
    const assignment = assignmentOf(plan, {
      ...{ backend, paths, config },
      voiceRow: (count) =>
        Float32Array.from({ length: 2 * config.styleDim }, (_, i) => i % count / 9),
    });
    const [result] = await runBench(plan, [{
      journal,
      start: () => startInProcess(assignment, { open: () => openBackend(backend) }),
      saveResult: output.saveResult,
      saveAudio: output.saveAudio,
    }], { conditions: readCalm });
    await output.saveReports(result);

    assert.deepEqual(result.passages.map(({ outcome, reason }) => [outcome, reason]), [
      ["done", null],
      ["done", null],
      ["done", null],
    ]);
    assert.deepEqual(
      parseResult(await Deno.readTextFile(join(output.path, "results.json"))),
      result,
    );
    for (const { number, tokenCount, measurement } of result.passages) {
      const { frameCount, durations, audio, runs, isolated, stages } = measurement!;
      assert.equal(durations.length, tokenCount);
      assert.equal(durations.reduce((sum, frames) => sum + frames), frameCount);
      assert.equal(audio!.file, `passage_${number}_${tokenCount}tok.wav`);
      const wav = decodeWav(await Deno.readFile(join(output.path, audio!.file)));
      assert.equal(wav.samples.length, 600 * frameCount);
      assert.ok(wav.samples.some((sample) => sample !== 0));
      for (const { chainMs, stages } of runs) {
        const inStagesMs = stageNames.reduce((sum, name) => sum + stages[name].totalMs, 0);
        assert.ok(inStagesMs > 0 && inStagesMs <= chainMs, `${inStagesMs} of ${chainMs} ms`);
      }
      assert.deepEqual(Object.keys(isolated!), [...stageNames]);
      assert.ok(stages!.vocoder.modelMs > 0);
    }
    const page = await Deno.readTextFile(join(output.path, "report.html"));
    assert.equal(page.match(/<audio /g)?.length, 3);
    assert.match(await Deno.readTextFile(join(output.path, "report.md")), /\| T_enc \| T_a \|/);
  }));

Deno.test("a comparison becomes files, and goes on from them", () =>
  withDirectory(async (path) => {
    const compare = async () => {
      const { setting, events } = fakeComparison(path);
      const store = await openComparisonDirectory(path);
      const comparison = await comparePresets({ ...setting, store });
      await store.saveReports(comparison);
      return events.filter(({ type }) => type === "preset-started").length;
    };
    assert.deepEqual([await compare(), await compare()], [2, 0]);
    await Deno.remove(join(path, "passage_1_fp16.wav"));
    assert.equal(await compare(), 1);
    assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), [
      ...["passage_1_fp16.wav", "passage_1_fp32.wav", "passage_1_reference.wav"],
      ...["presets.html", "presets.json", "presets.md"],
    ]);
  }));
