import assert from "node:assert/strict";
import { join } from "node:path";
import { describePackage } from "../backends/features.ts";
import { stageContracts, stageNames } from "../stages/contract.ts";
import { measuredBy, measuredSchema, measuredText, measurementsOf } from "./measured.ts";
import { publishedVerdicts } from "./published.ts";
import type { ReferenceSource } from "./reference_source.ts";
import { type ConformanceContext, conformanceResultSchema, conforms } from "./result.ts";
import { type ConformanceEvent, runConformance } from "./run.ts";
import { smallConfig as config, withOutput, withSmallStages } from "./suites/_testing.ts";

const context: ConformanceContext = {
  environment: { cpuModel: "Some CPU", logicalCores: 2 },
  backend: { name: "onnx", details: { runtime: "some" } },
  preset: "fp32",
  weights: null,
  packages: [],
};
const today = () => new Date("2026-01-02T03:04:05Z");

Deno.test("a run over the small checkpoint", async (t) => {
  await withSmallStages("fp16", async ({ directory, stages, source }) => {
    const contracts = stageContracts(config);
    const declared = Object.fromEntries(stageNames.map((stage) => [
      stage,
      describePackage(join(directory, `${contracts[stage].packageName}.mlpackage`)),
    ]));
    const setting = { context, config, declared, stages, source, today, passages: [1, 3] };

    await t.step(
      "fp16: suites run in their order, and the result keeps to its schema",
      async () => {
        const events: ConformanceEvent[] = [];
        const result = await runConformance({
          ...setting,
          suites: ["chained", "contract", "isolated"],
          onEvent: (event) => events.push(event),
        });
        assert.deepEqual(conformanceResultSchema.parse(JSON.parse(JSON.stringify(result))), result);
        assert.deepEqual(result.suites, ["contract", "isolated", "chained"]);
        const started = events.flatMap((event) =>
          event.type === "suite-started" ? [event.suite] : []
        );
        assert.deepEqual(started, result.suites);
        assert.equal(events.length - started.length, result.cases.length);
        assert.deepEqual(result.passages.map(({ number }) => number), [1, 3]);
        assert.equal(conforms(result), true, JSON.stringify(result.attribution));
        assert.equal(result.attribution, null);
        // What the phase decides is not judged in fp16, and says why.
        const skipped = result.cases.filter(({ outcome }) => outcome === "skipped");
        assert.ok(
          skipped.length > 0 && skipped.every(({ reason }) => reason!.includes("F0 in fp16")),
        );
        assert.ok(
          result.predictMs > 0 && result.scoringMs > 0 && result.totalMs >= result.predictMs,
        );
      },
    );

    await t.step("passages for stages alone stay out of the chain", async () => {
      const suites = ["isolated", "chained"] as const;
      const result = await runConformance({ ...setting, suites, passages: [1], alsoAlone: [3] });
      const passagesOf = (suite: string) => [
        ...new Set(result.cases.filter((each) => each.suite === suite).map((each) => each.passage)),
      ];
      assert.deepEqual([passagesOf("isolated"), passagesOf("chained")], [[1, 3], [1]]);
      assert.deepEqual(result.passages.map(({ number }) => number), [1, 3]);
    });

    await t.step("cases say how weights are compressed, and are not judged", async () => {
      const { tail } = withOutput(stages, "tail", "audio", () => {});
      const compressed = { ...stages, tail: { ...tail, compression: "8-bit palette" } };
      const result = await runConformance({
        ...setting,
        stages: compressed,
        suites: ["isolated"],
        only: ["alignment", "tail"],
      });
      const found = result.cases.map((
        { value, precision, outcome },
      ) => [value, precision, outcome]);
      assert.deepEqual(found.slice(0, 3), [
        ["alignment.en", "fp16", "pass"],
        ["alignment.asr", "fp16", "pass"],
        ["tail.audio", "fp32, 8-bit palette", "skipped"],
      ]);
    });

    await t.step(
      "a fault is attributed, and correlations are asked for their verdict",
      async () => {
        const wrong = withOutput(stages, "tail", "audio", (values) => {
          for (let i = 0; i < values.length; i++) values[i] *= 1.5;
        });
        const result = await runConformance({
          ...setting,
          stages: wrong,
          suites: ["isolated", "chained"],
          only: ["tail"],
        });
        assert.equal(conforms(result), false);
        assert.deepEqual(result.attribution?.value, "tail.audio");
        const gain = result.cases.filter(({ metric, outcome }) =>
          metric === "gain_db" && outcome !== "skipped"
        );
        assert.ok(gain.every(({ outcome, error }) => outcome === "fail" && error! > 3));
        assert.deepEqual(publishedVerdicts(result.cases).map(({ passage }) => passage), [1, 3]);
      },
    );

    await t.step("what is measured goes by name, in place of what was", async () => {
      const result = await runConformance({ ...setting, suites: ["isolated"], only: ["tail"] });
      const name = "small isolated fp32 fp32 tail.audio relative_l2";
      const pairs: [number, number][] = [[1, 1]];
      const earlier = {
        machine: "another",
        errors: { unknown: { [name]: pairs, other: [] }, "onnx-int8": { [name]: pairs } },
      };
      const measured = measuredBy(result, earlier);
      assert.equal(measured.machine, "Some CPU, some");
      assert.deepEqual(Object.keys(measured.errors), ["onnx-int8", "unknown"]);
      const { unknown } = measured.errors;
      assert.deepEqual(Object.keys(unknown), ["other", name]);
      assert.deepEqual(unknown[name].map(([frames]) => frames), [21, 32]);
      // Of other weights it stays.
      assert.deepEqual(measurementsOf(measured, name), [...pairs, ...unknown[name]]);
      assert.deepEqual(measuredSchema.parse(JSON.parse(measuredText(measured))), measured);
    });

    await t.step("an interrupted run keeps what it found, and does not conform", async () => {
      const controller = new AbortController();
      const result = await runConformance({
        ...setting,
        suites: ["isolated", "chained"],
        signal: controller.signal,
        onEvent: () => controller.abort(),
      });
      assert.equal(result.status, "interrupted");
      assert.equal(conforms(result), false);
    });

    await t.step(
      "who listens gets the chain's audio and PyTorch's; no passage runs twice",
      async () => {
        const speaking: ReferenceSource = {
          kind: "full",
          provenance: source.provenance,
          passages: source.passages,
          value: (...args) => source.value(...args),
          feeds: (...args) => source.feeds(...args),
          compare: (...args) => source.compare(...args),
          [Symbol.dispose]() {},
        };
        const recognizer = { model: "some", modelSha256: "d".repeat(64), versions: {} };
        const spoken: number[] = [];
        const frames: number[] = [];
        const result = await runConformance({
          ...setting,
          suites: ["chained", "intelligibility"],
          source: speaking,
          onAudio: ({ number }) => void spoken.push(number),
          transcribe: (audio) => {
            frames.push(...audio.map(({ length }) => length / 600));
            return Promise.resolve({
              status: "done",
              recognizer,
              transcripts: audio.map(() => ""),
            });
          },
        });
        assert.deepEqual(spoken, [1, 3]);
        assert.deepEqual(frames, result.passages.flatMap(({ frameCount: n }) => [n, n]));
        assert.deepEqual(result.recognizer, recognizer);
        const heard = result.cases.filter(({ suite }) => suite === "intelligibility");
        assert.deepEqual(heard.map(({ error }) => error), [1, 1]);
      },
    );

    await t.step("a suite without what it runs on is a TypeError", async () => {
      await assert.rejects(runConformance({ context, suites: ["isolated"] }), TypeError);
    });
  });
});
