import assert from "node:assert/strict";
import type { Backend } from "../backends/backend.ts";
import { withDirectory } from "../system/_testing.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { stageNames } from "../stages/contract.ts";
import { StageError } from "../stages/stage_error.ts";
import { fakeBackend, fakeComparison, smallComparison, type TestComparison } from "./_testing.ts";
import { comparePresets, type ComparisonEvent, type ComparisonSetting } from "./compare_presets.ts";
import type { Comparison } from "./comparison_result.ts";

const [fp16, fp32] = [presetNamed("fp16"), presetNamed("fp32")];
const outcomes = ({ presets }: Comparison) =>
  presets.map(({ preset, outcome }) => `${preset.name} ${outcome}`);
const startedIn = ({ events }: TestComparison) =>
  events.flatMap((event) => event.type === "preset-started" ? [event.preset.name] : []);
const filesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("every preset is measured on every passage, and kept after each", () =>
  withDirectory(async (directory) => {
    const { setting, saved, audio, events } = smallComparison(directory, {}, { only: [1, 3] });
    const comparison = await comparePresets(setting);
    assert.equal(comparison.status, "complete");
    assert.deepEqual(saved.map(outcomes), [
      ["fp32 pending", "fp16 pending"],
      ["fp32 done", "fp16 pending"],
      ["fp32 done", "fp16 done"],
      ["fp32 done", "fp16 done"],
    ]);
    assert.deepEqual(saved.at(-1), JSON.parse(JSON.stringify(comparison)));
    assert.deepEqual(
      [...audio].map(([file, samples]) => [file, samples.length / 600]),
      ["reference", "fp32", "fp16"].flatMap((name) => [
        [`passage_1_${name}.wav`, 23],
        [`passage_3_${name}.wav`, 32],
      ]),
    );
    // Packages are gone but for those of the reference, which are the test's own.
    assert.deepEqual(filesIn(directory), ["reference"]);

    const [same, half] = comparison.presets.map(({ figures }) => figures!);
    // The reference's own chain: no distortion at all; declared numerics differ in rounding alone.
    const { melCorr: _, ...distortion } = same.means.distortion;
    assert.deepEqual(new Set(Object.values(distortion)), new Set([0]));
    assert.deepEqual(audio.get("passage_3_fp32.wav"), audio.get("passage_3_reference.wav"));
    assert.equal(same.means.stageSnrDb.alignment, "exact");
    assert.ok(same.means.stageSnrDb.vocoder as number > 100);
    const { vocoder, noise } = half.means.stageSnrDb;
    assert.ok(vocoder as number > 30 && vocoder as number < 80, `${vocoder} dB`);
    assert.ok(noise as number > 100, `${noise} dB: noise stays fp32`);
    assert.ok(half.means.distortion.logSpectralDistanceDb! > 0);
    assert.ok(half.sizeBytes < same.sizeBytes && half.convertMs > 0);
    assert.deepEqual(half.packages.map(({ stage }) => stage), [...stageNames]);
    assert.equal(
      half.sizeBytes,
      half.packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    );
    assert.deepEqual([half.problems, comparison.hearing.reason], [[], "nobody listens"]);
    assert.deepEqual(events.slice(0, 6).map(({ type }) => type), [
      ...["reference-run", "reference-run", "preset-started", "converted"],
      ...["passage-run", "passage-run"],
    ]);
  }));

Deno.test("a preset that fails is recorded without paths of this machine, and the others go on", () =>
  withDirectory(async (directory) => {
    const declared = fakeBackend();
    const chain: Backend = {
      ...declared,
      load: (stage, path, options) => {
        if (options?.computeUnit !== "CPU_AND_NE") return declared.load(stage, path);
        return Promise.reject(new StageError({ stage, what: `${path}: not on this machine` }));
      },
    };
    const { setting } = fakeComparison(directory, {
      presets: [fp16, fp32],
      backends: { chain, declared },
    });
    const comparison = await comparePresets(setting);
    assert.deepEqual(outcomes(comparison), ["fp16 failed", "fp32 done"]);
    const { reason } = comparison.presets[0];
    assert.match(reason!, /Cannot run stage albert: KokoroAlbert\.mlpackage: not on this machine/);
    assert.ok(!reason!.includes(directory), reason!);
    assert.deepEqual(filesIn(directory), []);
  }));

Deno.test("a stage that cannot run with declared numerics has failed, the preset has not", () =>
  withDirectory(async (directory) => {
    const declared = fakeBackend({
      onPredict: (stage) => {
        if (stage === "noise") throw new StageError({ stage, what: "not finite" });
      },
    });
    const { setting } = fakeComparison(directory, {
      presets: [fp32],
      backends: { chain: fakeBackend(), declared },
    });
    const [{ outcome, figures }] = (await comparePresets(setting)).presets;
    assert.equal(outcome, "done");
    assert.equal(figures!.means.stageSnrDb.noise, "failed");
    assert.equal(figures!.means.stageSnrDb.alignment, "exact");
    assert.deepEqual(figures!.problems, [
      "Passage 1, declared numerics: Cannot run stage noise: not finite",
    ]);
  }));

Deno.test("passages that are too long are left out; without any there is no comparison", () =>
  withDirectory(async (directory) => {
    const of = (maxFrames: number) =>
      fakeComparison(directory, { presets: [fp32] }, { only: [1, 2], maxFrames }).setting;
    const comparison = await comparePresets(of(20));
    const frames = comparison.passages.map(({ reference }) => reference?.frameCount);
    assert.deepEqual(frames, [14, undefined]);
    assert.match(comparison.passages[1].reason!, /at most 20, received 26/);
    assert.deepEqual(comparison.presets[0].figures!.passages.map(({ number }) => number), [1]);
    await assert.rejects(comparePresets(of(5)), /no passage can be spoken\. .*at most 5/);
  }));

Deno.test("an interrupted comparison keeps what is done, and the next one does the rest", () =>
  withDirectory(async (directory) => {
    const controller = new AbortController();
    const onEvent = (event: ComparisonEvent) => {
      if (event.type === "passage-run" && event.preset.name === "fp16") controller.abort();
    };
    const { setting, saved } = fakeComparison(directory, { signal: controller.signal, onEvent });
    const comparison = await comparePresets(setting);
    assert.equal(comparison.status, "interrupted");
    assert.deepEqual(outcomes(comparison), ["fp32 done", "fp16 pending"]);
    assert.deepEqual(filesIn(directory), []);

    const second = fakeComparison(directory, { earlier: saved.at(-1) });
    const continued = await comparePresets(second.setting);
    assert.deepEqual(startedIn(second), ["fp16"]);
    assert.deepEqual(outcomes(continued), ["fp32 done", "fp16 done"]);
    assert.deepEqual(continued.presets[0], saved.at(-1)!.presets[0]);
    assert.deepEqual([continued.startedAt, continued.status], [comparison.startedAt, "complete"]);

    // Nothing is left to do but to listen.
    const load = () => Promise.reject(new Error("there is nothing to load"));
    const third = fakeComparison(directory, {
      earlier: second.saved.at(-1),
      reference: { preset: fp32, load },
    });
    assert.equal((await comparePresets(third.setting)).status, "complete");
    assert.deepEqual(third.events, []);
  }));

Deno.test("lost audio of the reference is made anew, and nothing else", () =>
  withDirectory(async (directory) => {
    const { setting, saved } = fakeComparison(directory, { presets: [fp32] });
    await comparePresets(setting);
    const again = fakeComparison(directory, { presets: [fp32], earlier: saved.at(-1) });
    const hasAudio = (file: string) => Promise.resolve(file !== "passage_1_reference.wav");
    await comparePresets({ ...again.setting, store: { ...again.setting.store, hasAudio } });
    assert.deepEqual(again.events.map(({ type }) => type), ["reference-run"]);
    assert.deepEqual([...again.audio.keys()], ["passage_1_reference.wav"]);
  }));

Deno.test("audio that cannot be kept ends the comparison", () =>
  withDirectory(async (directory) => {
    const { setting } = fakeComparison(directory);
    const full = new Error("disk full");
    const saveAudio = (file: string) =>
      file.includes("fp32") ? Promise.reject(full) : Promise.resolve();
    await assert.rejects(
      comparePresets({ ...setting, store: { ...setting.store, saveAudio } }),
      full,
    );
  }));

Deno.test("two presets may not write the same files, nor one the reference's", async () => {
  const named = (...names: string[]) => ({
    presets: names.map((name) => ({ ...fp32, name })),
  } as unknown as ComparisonSetting);
  await assert.rejects(comparePresets(named("a", "b", "a")), /different names.*received a twice/);
  await assert.rejects(comparePresets(named("reference")), RangeError);
  await assert.rejects(comparePresets(named()), /received none/);
});
