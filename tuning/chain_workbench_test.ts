import assert from "node:assert/strict";
import type { Backend } from "../backends/backend.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { withDirectory } from "../system/_testing.ts";
import { smallBase, smallWorkbench } from "./_small_workbench.ts";
import { lossOf } from "./effect.ts";
import { pointOf } from "./front.ts";
import { uncompressed } from "./searched_preset.ts";

const four = { type: "palette", bits: 4 } as const;
const two = { type: "palette", bits: 2 } as const;

Deno.test("weights that the base preset compresses, and what becomes of those that a compression fits", () =>
  withDirectory(async (directory) => {
    await using small = await smallWorkbench(directory, { base: smallBase("iOS18") });
    const { bench, loads } = small;
    const weights = await bench.weights("post_albert");
    const [embedding, next] = ["text_encoder_embedding_weight", "predictor_lstm_weight_ih_l0_ifog"]
      .map((name) => weights.find((weight) => weight.name === name)!);
    assert.deepEqual(embedding.shape, [178, 32]);
    assert.equal(embedding.sizeBytes, 178 * 32 * 2);
    assert.deepEqual(await bench.weights("tail"), []);
    const whole = await bench.stored("post_albert", four);
    assert.deepEqual(Object.keys(whole), weights.map(({ name }) => name));
    assert.equal(whole[embedding.name].sizeBytes, 178 * 32 / 2 + 16 * 2);
    const grouped = await bench.stored("post_albert", { ...four, groupSize: 4 });
    assert.ok(!(embedding.name in grouped), "4 does not divide 178");
    assert.ok(grouped[next.name].squaredError < whole[next.name].squaredError);
    assert.deepEqual(loads, [], "nothing of this needs a run");
  }));

Deno.test("a stage's effect is on all that comes after it", () =>
  withDirectory(async (directory) => {
    await using small = await smallWorkbench(directory);
    const effectOf = async (stage: "albert" | "prosody" | "vocoder", bits: 2 | null) => {
      const [{ name }] = await small.bench.weights(stage);
      const [effect] = await small.bench.effects(stage, { [name]: bits && two });
      return effect;
    };
    const none = await effectOf("albert", null);
    assert.deepEqual([lossOf(none), none.stageSnrDb], [0, "exact"]);
    const albert = await effectOf("albert", 2);
    assert.ok(albert.pitchErrorCents! > 1 && albert.durationErrorFrames! > 0.01);
    const prosody = await effectOf("prosody", 2);
    assert.ok(prosody.pitchErrorCents! > 1 && prosody.durationErrorFrames === null);
    const vocoder = await effectOf("vocoder", 2);
    assert.deepEqual([vocoder.pitchErrorCents, vocoder.durationErrorFrames], [null, null]);
    for (const { added, total, stageSnrDb } of [albert, prosody, vocoder]) {
      assert.ok(stageSnrDb as number > 0 && stageSnrDb as number < 60);
      // The excitation of the base is not that of the fp32 chain.
      assert.ok(added.logSpectralDistanceDb! > 0);
      assert.ok(total.logSpectralDistanceDb! > added.logSpectralDistanceDb!);
    }
    assert.equal(none.added.logSpectralDistanceDb, 0);
  }));

Deno.test("what was measured is not measured again, whatever the preset is called", () =>
  withDirectory(async (directory) => {
    const ask = async () => {
      await using small = await smallWorkbench(directory);
      const { bench, loads } = small;
      const [{ name }] = await bench.weights("noise");
      const answers = [
        await bench.stored("noise", four),
        await bench.effects("noise", { [name]: four }),
        await bench.evaluate({ ...bench.base, name: crypto.randomUUID() }),
        await bench.evaluate(uncompressed(bench.base)),
      ] as const;
      return { answers, loads };
    };
    const first = await ask();
    const [, , base, plain] = first.answers;
    assert.ok(base.sizeBytes < plain.sizeBytes);
    assert.ok(pointOf(base).lsdDb !== pointOf(plain).lsdDb);
    assert.deepEqual(base.passages.map(({ number }) => number), [1]);
    assert.equal(first.loads.length, 7 + 1 + 7 + 7);
    const again = await ask();
    assert.deepEqual(again.answers, first.answers);
    assert.deepEqual(again.loads, []);
  }));

Deno.test("an interrupted measurement is none, and leaves no packages", () =>
  withDirectory(async (directory) => {
    const controller = new AbortController();
    const onnx = onnxBackend({ threadCount: 1 });
    const backend: Backend = {
      ...onnx,
      load: (stage, path) => {
        if (stage === "prosody") controller.abort(new Error("interrupted"));
        return onnx.load(stage, path);
      },
    };
    {
      await using small = await smallWorkbench(directory, { backend, signal: controller.signal });
      await assert.rejects(small.bench.evaluate(small.bench.base), /interrupted/);
    }
    assert.equal(await Deno.readTextFile(`${directory}/journal.jsonl`), "");
    const names = [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["journal.jsonl", "reference"]);
  }));

Deno.test("compressing is interrupted between two turns of the event loop", () =>
  withDirectory(async (directory) => {
    const controller = new AbortController();
    await using small = await smallWorkbench(directory, { signal: controller.signal });
    await small.bench.weights("vocoder");
    setTimeout(() => controller.abort(new Error("interrupted")));
    const work = async () => {
      for (const bits of [8, 6, 4, 3, 2, 1] as const) {
        await small.bench.stored("vocoder", { type: "palette", bits });
      }
    };
    await assert.rejects(work(), /interrupted/);
  }));
