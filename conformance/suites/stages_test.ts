import assert from "node:assert/strict";
import { type LoadedStages, runChain } from "../../stages/chain.ts";
import { stageNames } from "../../stages/contract.ts";
import { tensor } from "../../tensor/tensor.ts";
import { attribute } from "../attribute.ts";
import type { CaseResult } from "../case_result.ts";
import { precisionOf } from "../precision.ts";
import { publishedVerdicts } from "../published.ts";
import type { ReferenceSource } from "../reference_source.ts";
import { scoreChained } from "./chained.ts";
import { scoreConverter } from "./converter.ts";
import { scoreIsolated } from "./isolated.ts";
import { smallConfig as config, withOutput, withSmallStages } from "./_testing.ts";

const failures = (results: readonly CaseResult[]) =>
  results.filter(({ outcome }) => outcome === "fail").map(({ value }) => value);
const summary = (
  results: readonly CaseResult[],
) => [...new Set(results.map(({ outcome }) => outcome))];

Deno.test("suites over the small checkpoint", async (t) => {
  await withSmallStages("fp32", async ({ stages, source }) => {
    await t.step("isolated: every output of every stage and passage passes", async () => {
      const told: CaseResult[] = [];
      const results = await scoreIsolated(stages, source, {
        config,
        onResult: (r) => told.push(r),
      });
      assert.deepEqual(summary(results), ["pass"]);
      assert.deepEqual(told, results);
      assert.equal(results.length, 13 * 3);
      const [first] = results;
      assert.deepEqual(
        [first.suite, first.stage, first.value, first.passage, first.precision, first.durations],
        ["isolated", "albert", "albert.bert_dur", 1, "fp32", null],
      );
      assert.ok(first.error! > 0 && first.needed! >= first.error! && first.figures.snrDb! > 100);
    });

    await t.step("chained: host, durations, values and audio pass", async () => {
      const audio: number[] = [];
      const onAudio = (_: unknown, samples: Float32Array) => void audio.push(samples.length);
      const results = await scoreChained(stages, source, { config, onAudio });
      assert.deepEqual(summary(results), ["pass"]);
      assert.deepEqual(audio, source.passages.map(({ frameCount }) => 600 * frameCount));
      assert.ok(results.every(({ durations }) => durations === "free"));
      const metrics = new Set(results.filter(({ stage }) => stage === "tail").map((r) => r.metric));
      assert.deepEqual(
        [...metrics],
        [
          "differing_elements",
          "relative_l2",
          "correlation_loss",
          "gain_db",
          "log_spectral_distance_db",
        ],
      );
      const tail = results.find((r) => r.value === "tail.audio")!;
      assert.ok(tail.figures.melCorr! > 0.999 && tail.figures.corr! > 0.999);
      // The 4.5 frames of passage 1 are where rounding differs between hosts.
      const ties = results.find((r) => r.metric === "differing_durations")!;
      assert.deepEqual([ties.error, ties.figures.nearTies], [0, 0]);
    });

    const passages = [2];
    await t.step("a wrong output is found in its stage, and where along time", async () => {
      const wrong = withOutput(stages, "noise", "x_source_0", (values) => {
        for (let i = 0; i < values.length; i++) if (i % 460 > 430) values[i] *= 1.2;
      });
      const isolated = await scoreIsolated(wrong, source, { config, passages });
      assert.deepEqual(failures(isolated), ["noise.x_source_0"]);
      const found = isolated.find(({ outcome }) => outcome === "fail")!;
      assert.match(found.firstBad!, /^steps 4\d\d to 4\d\d of time/);
      assert.ok(found.error! > found.tolerance!);
      const chained = await scoreChained(wrong, source, { config, passages });
      const { stage, value, origin } = attribute([...chained, ...isolated])!;
      assert.deepEqual([stage, value, origin], ["noise", "noise.x_source_0", "stage"]);
    });

    await t.step("NaN is a failure that names the element", async () => {
      const wrong = withOutput(stages, "prosody", "N", (values) => void (values[3] = NaN));
      const isolated = await scoreIsolated(wrong, source, { config, passages, only: ["prosody"] });
      assert.deepEqual(failures(isolated), ["prosody.N"]);
      const found = isolated.find(({ outcome }) => outcome === "fail")!;
      assert.deepEqual([found.firstBad, found.error, found.needed], ["element [0,3]", null, null]);
    });

    await t.step("a stage that refuses is a failure of that stage", async () => {
      const wrong = withOutput(
        stages,
        "post_albert",
        "duration",
        (values) => void (values[1] = NaN),
      );
      const results = await scoreChained(wrong, source, { config, passages });
      assert.deepEqual(attribute(results)?.stage, "post_albert");
      assert.match(results.at(-1)!.reason!, /unusable duration of token 1/);
    });

    await t.step(
      "other durations fail, and values are then judged on the reference's",
      async () => {
        const wrong = withOutput(stages, "post_albert", "duration", (values) => void values[2]++);
        const results = await scoreChained(wrong, source, { config, passages });
        assert.deepEqual(failures(results), ["post_albert.duration", "post_albert.duration"]);
        const durations = results.find(({ metric }) => metric === "differing_durations")!;
        assert.match(durations.firstBad!, /^token 2: \d frames, PyTorch \d$/);
        const forced = results.filter((result) => result.durations === "forced");
        assert.ok(forced.some(({ value }) => value === "tail.audio"));
        assert.deepEqual(summary(forced), ["pass"]);
      },
    );

    await t.step("too many frames fail, and values are still judged", async () => {
      const wrong = withOutput(
        stages,
        "post_albert",
        "duration",
        (values) => void (values[2] = 9999),
      );
      const results = await scoreChained(wrong, source, { config, passages });
      assert.ok(results.some(({ reason }) => reason?.includes("more audio frames")));
      const audio = results.find(({ value }) => value === "tail.audio")!;
      assert.deepEqual([audio.durations, audio.outcome], ["forced", "pass"]);
    });

    await t.step("loudness is seen by the gain, and by no correlation", async () => {
      const wrong = withOutput(stages, "tail", "audio", (values) => {
        for (let i = 0; i < values.length; i++) values[i] *= 1.5;
      });
      const results = await scoreChained(wrong, source, { config, passages });
      const of = (metric: string) =>
        results.find((result) => result.value === "tail.audio" && result.metric === metric)!;
      assert.deepEqual(of("gain_db").outcome, "fail");
      assert.ok(Math.abs(of("gain_db").error! - 3.52) < 0.01);
      assert.deepEqual(of("correlation_loss").outcome, "pass");
      assert.deepEqual(publishedVerdicts(results).map((verdict) => verdict.passes), [true]);
      const silent = withOutput(stages, "tail", "audio", (values) => void values.fill(0));
      const silence = await scoreChained(silent, source, { config, passages });
      assert.deepEqual(publishedVerdicts(silence).map((verdict) => verdict.passes), [false]);
    });

    await t.step("what the host feeds is held against the utterance", async () => {
      const results = await scoreChained(stages, source, {
        config,
        passages,
        sampleOf: ({ tokens, voiceRow, speed }) => {
          const swapped = Float32Array.of(...voiceRow.slice(16), ...voiceRow.slice(0, 16));
          return { tokens, voiceRow: swapped, speed };
        },
      });
      const found = attribute(results)!;
      assert.deepEqual([found.value, found.origin], ["post_albert<style_s", "host"]);
      assert.ok(failures(results).includes("noise<style_timbre"));
    });

    await t.step("a host that rounds otherwise is found where it rounds", async () => {
      const results = await scoreChained(stages, source, {
        config,
        passages: [1],
        // Token 4 of passage 1 lasts 4.5 frames: 4 by half to even.
        chain: (given, sample, options) => {
          const alignment = {
            ...given.alignment,
            inputs: given.alignment.inputs,
            outputs: given.alignment.outputs,
            predict: given.alignment.predict.bind(given.alignment),
          };
          const durations = source.passages[0].durations.slice();
          durations[4]++;
          return runChain({ ...given, alignment }, sample, { durations, ...options });
        },
      });
      const found = attribute(results)!;
      assert.deepEqual([found.value, found.origin], ["alignment<pred_dur", "host"]);
      assert.match(found.why, /element 4: expected 4, received 5/);
    });

    await t.step("a stage whose inputs are not kept is skipped, never passed", async () => {
      const partial: ReferenceSource = {
        ...source,
        passages: source.passages,
        kind: "compact",
        provenance: source.provenance,
        feeds: () => undefined,
        value: source.value.bind(source),
        compare: source.compare.bind(source),
        [Symbol.dispose]() {},
      };
      const results = await scoreIsolated(stages, partial, { config });
      assert.deepEqual(summary(results), ["skipped"]);
      assert.match(results[0].reason!, /do not keep this stage's inputs/);
    });

    await t.step("without a tolerance a case is skipped, with its error", async () => {
      const results = await scoreIsolated(stages, source, { config, passages, tolerances: [] });
      assert.deepEqual(summary(results), ["skipped"]);
      assert.ok(results[0].error! > 0);
    });

    await t.step("two converters agree, or it is told where they do not", async () => {
      const options = { config, passages, only: ["tail"] as const };
      const tolerances = [{
        model: "small",
        mode: "converter",
        precision: "fp32",
        numerics: "fp32",
        value: "tail.audio",
        metric: "relative_l2",
        bound: 1e-6,
        reason: "rounding",
      }] as const;
      const same = await scoreConverter(stages, stages, source, { ...options, tolerances });
      assert.deepEqual(summary(same), ["pass"]);
      const other = withOutput(stages, "tail", "audio", (values) => void (values[0] += 1));
      const different = await scoreConverter(stages, other, source, { ...options, tolerances });
      assert.deepEqual(failures(different), ["tail.audio"]);
      const none = await scoreConverter(stages, "no Python", source, options);
      assert.deepEqual([none[0].outcome, none[0].reason], ["skipped", "no Python"]);
    });

    await t.step("an anchor of another form than the reference's is skipped", async () => {
      const withAnchor = (anchor: (frameCount: number) => Float32Array): LoadedStages => ({
        ...stages,
        vocoder: {
          ...stages.vocoder,
          inputs: stages.vocoder.inputs,
          outputs: stages.vocoder.outputs,
          predict: async (feeds) => {
            const prediction = await stages.vocoder.predict(feeds);
            const data = anchor(feeds.asr.shape[2]);
            const outputs = { ...prediction.outputs, anchor: tensor("fp32", [data.length], data) };
            return { ...prediction, outputs };
          },
        },
      });
      const audio = withAnchor((count) => new Float32Array(600 * count).fill(Infinity));
      const options = { config, passages };
      for (
        const results of [
          await scoreIsolated(audio, source, options),
          await scoreChained(audio, source, options),
          await scoreConverter(audio, stages, source, { ...options, only: ["vocoder"] }),
        ]
      ) {
        assert.deepEqual(failures(results), []);
        const anchor = results.find(({ value }) => value === "vocoder.anchor")!;
        assert.equal(anchor.outcome, "skipped");
        assert.match(anchor.reason!, /^nobody reads it, and one side has the mean/);
      }
      const neither = withAnchor(() => new Float32Array(7));
      const only = ["vocoder"] as const;
      assert.deepEqual(
        failures(await scoreIsolated(neither, source, { ...options, only })),
        ["vocoder.anchor"],
      );
      const nan = withAnchor(() => Float32Array.of(NaN));
      assert.deepEqual(
        failures(await scoreIsolated(nan, source, { ...options, only })),
        ["vocoder.anchor"],
      );
    });

    await t.step("a passage that the references lack is an error", async () => {
      await assert.rejects(scoreIsolated(stages, source, { config, passages: [4] }), RangeError);
    });
  });
});

Deno.test("compressed weights without a tolerance are not judged, but all that needs none is", async () => {
  await withSmallStages("fp16+int8pal", async ({ stages, source }) => {
    const options = { config, passages: [1] };
    const precisions = stageNames.map((stage) => precisionOf(stages[stage]));
    const compressed = "fp16, 8-bit palette";
    assert.deepEqual(precisions, [
      "fp16", // too small to be compressed
      compressed,
      "fp16",
      compressed,
      "fp32, 8-bit palette",
      compressed,
      "fp32",
    ]);
    const isolated = await scoreIsolated(stages, source, options);
    const passes = isolated.filter(({ outcome }) => outcome === "pass").map(({ value }) => value);
    assert.deepEqual(passes, ["albert.bert_dur", "alignment.en", "alignment.asr", "tail.audio"]);
    const chained = await scoreChained(stages, source, options);
    assert.deepEqual(failures([...isolated, ...chained]), []);
    const unjudged = [...isolated, ...chained].filter(({ outcome }) => outcome === "skipped");
    assert.ok(
      unjudged.every(({ error, reason }) => error !== null && /compare-presets/.test(reason!)),
    );
    assert.ok(unjudged.some(({ metric }) => metric === "differing_durations"));
    const fed = chained.filter(({ metric }) => metric === "differing_elements");
    assert.deepEqual([fed.length > 10, summary(fed)], [true, ["pass"]]);

    const broken = withOutput(stages, "noise", "x_source_0", (values) => void (values[7] = NaN));
    const found = await scoreIsolated(broken, source, options);
    assert.deepEqual(failures(found), ["noise.x_source_0"]);
    assert.equal(attribute([...found, ...chained])!.stage, "noise");
  });
});
