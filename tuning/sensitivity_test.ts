import assert from "node:assert/strict";
import { presetNamed } from "../convert/presets/built_in.ts";
import type { Effect } from "./effect.ts";
import { measureSensitivity } from "./sensitivity.ts";
import type { TuningProgress } from "./progress.ts";
import type { TunedWeight, WeightCompressions, Workbench } from "./workbench.ts";

const weightOf = (name: string, elements: number): TunedWeight => ({
  name,
  shape: [elements / 2, 2],
  sizeBytes: 2 * elements,
});
const weights: Partial<Record<string, TunedWeight[]>> = {
  noise: [weightOf("small", 400)],
  vocoder: [weightOf("large", 2000), weightOf("middle", 1000), weightOf("odd", 600)],
};
const distortion = {
  melCorr: 1,
  logSpectralDistanceDb: 0.5,
  melCepstralDistortionDb: 0,
  highBandDifferenceDb: 0,
  gainDb: 0,
};
const effect: Effect = {
  added: distortion,
  pitchErrorCents: null,
  durationErrorFrames: null,
  total: distortion,
  stageSnrDb: 30,
};

/** A model, and what of it was compressed. Nothing but 8 bits fits the weight `odd`. */
function watchedModel() {
  const tried: WeightCompressions[] = [];
  const bench: Workbench = {
    base: presetNamed("fp16+int8pal"),
    weights: (stage) => Promise.resolve(weights[stage] ?? []),
    stored: (stage, { bits }) =>
      Promise.resolve(Object.fromEntries(
        weights[stage]!.filter(({ name }) => name !== "odd" || bits === 8)
          .map((
            { name, sizeBytes },
          ) => [name, { sizeBytes: sizeBytes * bits / 16, squaredError: 1 }]),
      )),
    effects: (_, compressions) => {
      tried.push(compressions);
      return Promise.resolve([effect, effect]);
    },
    evaluate: () => Promise.reject(new Error("not asked for")),
  };
  return { bench, tried };
}

const [eight, four] = ([8, 4] as const).map((bits) => ({ type: "palette", bits } as const));

Deno.test("each stage is compressed alone, then each of the largest weights of all", async () => {
  const { bench, tried } = watchedModel();
  const progress: TuningProgress[] = [];
  const rows = await measureSensitivity(bench, {
    compressions: [eight, four],
    largest: 3,
    onProgress: (event) => progress.push(event),
  });
  assert.deepEqual(
    rows.map(({ stage, weight, weightCount, sizeBytes, savedBytes }) => [
      ...[stage, weight, weightCount, sizeBytes, savedBytes],
    ]),
    [
      ["noise", null, 1, 400, 400],
      ["noise", null, 1, 200, 600],
      ["vocoder", null, 3, 3600, 3600],
      ["vocoder", null, 2, 1500, 4500],
      ["vocoder", "large", 1, 2000, 2000],
      ["vocoder", "large", 1, 1000, 3000],
      ["vocoder", "middle", 1, 1000, 1000],
      ["vocoder", "middle", 1, 500, 1500],
      ["vocoder", "odd", 1, 600, 600], // 4 bits do not fit it
    ],
  );
  assert.deepEqual(tried[3], { large: four, middle: four });
  const { squaredError, elementCount, lossDb2, effect: mean } = rows[2];
  assert.deepEqual([squaredError, elementCount, lossDb2], [3, 3600, 0.25]);
  assert.deepEqual(mean.added, distortion);
  assert.deepEqual(progress.map(({ done }) => done), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.ok(progress.every(({ total }) => total === 10));
});

Deno.test("stages that are not asked for are left alone", async () => {
  const { bench } = watchedModel();
  const options = { compressions: [eight], stages: ["noise"], largest: 5 } as const;
  const rows = await measureSensitivity(bench, options);
  assert.deepEqual(rows.map(({ weight }) => weight), [null, "small"]);
});
