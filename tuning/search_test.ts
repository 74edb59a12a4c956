import assert from "node:assert/strict";
import { presetNamed } from "../convert/presets/built_in.ts";
import type { Compression, Preset } from "../convert/presets/preset.ts";
import type { Distortion } from "./comparison_result.ts";
import type { Limit } from "./limits.ts";
import { pointOf } from "./front.ts";
import type { TuningProgress } from "./progress.ts";
import { searchPresets } from "./search.ts";
import type { Workbench } from "./workbench.ts";

interface MadeUpWeight {
  readonly elements: number;
  /** The loss in dB² of a squared error of 1. */
  readonly lossPerError: number;
}

/** Weights of a made-up vocoder: large and small ones, of which speech needs some more than others. */
const weights: Record<string, MadeUpWeight> = Object.fromEntries(
  Array.from({ length: 24 }, (_, i): [string, MadeUpWeight] => [
    `weight_${i}`,
    { elements: 800 * (1 + i % 5), lossPerError: i === 7 ? 0 : 0.1 * 1.5 ** (i % 11) },
  ]),
);
const plainLsdDb = 2;
const restBytes = 5000;

/** What `compression` makes of a made-up weight: 6 dB a bit. */
function stored(name: string, compression: Compression | null) {
  const { elements } = weights[name];
  const bits = compression?.bits ?? 16;
  return {
    sizeBytes: elements * bits / 8,
    squaredError: compression === null ? 0 : elements * 1e-3 * 4 ** (4 - bits),
  };
}

const distortion = (lsdDb: number): Distortion => ({
  melCorr: 1,
  logSpectralDistanceDb: lsdDb,
  melCepstralDistortionDb: lsdDb / 10,
  highBandDifferenceDb: -lsdDb / 5,
  gainDb: 0,
});

/** A model whose losses add up as predicted, and what was asked of it. */
function madeUpModel(base: Preset = presetNamed("fp16+int8pal")) {
  const evaluated: Preset[] = [];
  const lossOf = (name: string, compression: Compression | null) =>
    weights[name].lossPerError * stored(name, compression).squaredError;
  const bench: Workbench = {
    base,
    weights: (stage) =>
      Promise.resolve(
        stage !== "vocoder"
          ? []
          : Object.keys(weights).map((name) => ({ name, shape: [1], ...stored(name, null) })),
      ),
    stored: (_, compression) =>
      Promise.resolve(
        Object.fromEntries(
          // Its channels are not divided by anything.
          Object.keys(weights).filter((name) => name !== "dear" || !("groupSize" in compression))
            .map((name) => [name, stored(name, compression)]),
        ),
      ),
    effects: (_, compressions) => {
      const [[name, compression]] = Object.entries(compressions);
      const added = distortion(Math.sqrt(lossOf(name, compression)));
      const effect = { added, total: added, stageSnrDb: 1 };
      return Promise.resolve([{ ...effect, pitchErrorCents: null, durationErrorFrames: null }]);
    },
    evaluate: (preset) => {
      evaluated.push(preset);
      const { compression, exceptions } = preset.stages.vocoder;
      const chosen = Object.keys(weights).map((name) =>
        [name, Object.hasOwn(exceptions, name) ? exceptions[name] : compression] as const
      );
      const sum = (of: (choice: typeof chosen[number]) => number) =>
        chosen.reduce((total, choice) => total + of(choice), 0);
      const loss = sum(([name, compression]) => lossOf(name, compression));
      return Promise.resolve({
        sizeBytes: restBytes + sum(([name, compression]) => stored(name, compression).sizeBytes),
        passages: [{
          number: 1,
          distortion: distortion(Math.sqrt(plainLsdDb ** 2 + loss)),
          differingDurations: 0,
        }],
      });
    },
  };
  return { bench, evaluated };
}

const limit = (figure: Limit["figure"], most: number, overBase = false): Limit => ({
  figure,
  most,
  overBase,
});

Deno.test("within a size the bytes go where they are needed, and predictions hold where losses add up", async () => {
  const { bench, evaluated } = madeUpModel();
  const six = await bench.evaluate(presetNamed("fp16+int6pal"));
  const progress: TuningProgress[] = [];
  const search = await searchPresets(bench, {
    limits: [limit("size", six.sizeBytes)],
    pointCount: 4,
    onProgress: (event) => progress.push(event),
  });
  for (const { predicted, measured } of search.points) {
    assert.equal(measured.sizeBytes, predicted.sizeBytes);
    assert.ok(Math.abs(pointOf(measured).lsdDb - predicted.lsdDb) < 1e-9);
  }
  const best = search.points.find(({ preset }) => preset.name === search.best)!;
  assert.ok(best.measured.sizeBytes <= six.sizeBytes);
  assert.ok(best.measured.sizeBytes > six.sizeBytes - 100, "what is allowed is used");
  assert.ok(pointOf(best.measured).lsdDb < pointOf(six).lsdDb - 0.2);
  assert.equal(best.preset.name, `searched-${best.measured.sizeBytes / 1e6}MB-20c`);
  assert.equal(new Set(evaluated).size, search.points.length + 3);
  assert.deepEqual([...new Set(progress.map(({ work }) => work))], [
    ...["storing", "probing", "measuring"],
  ]);
  for (const { done, total } of progress) assert.ok(done >= 1 && done <= total);
});

Deno.test("presets that turn out larger than expected are followed by smaller ones", async () => {
  const { bench } = madeUpModel();
  const evaluate: Workbench["evaluate"] = async (preset) => {
    const evaluation = await bench.evaluate(preset);
    // Tables and alignment, which predictions do not know of.
    const extra = Object.keys(preset.stages.vocoder.exceptions).length * 500;
    return { ...evaluation, sizeBytes: evaluation.sizeBytes + extra };
  };
  const limits = [limit("size", 40_000)];
  const search = await searchPresets({ ...bench, evaluate }, { limits, pointCount: 1 });
  assert.ok(search.points.length > 2, `${search.points.length} points`);
  const best = search.points.find(({ preset }) => preset.name === search.best)!;
  assert.ok(best.measured.sizeBytes <= 40_000 && best.predicted.sizeBytes < 40_000);
});

Deno.test("the smallest preset within a limit of quality is searched for between measured ones", async () => {
  const { bench } = madeUpModel();
  const limits = [limit("lsd", 0.25, true), limit("highband", 0.05, true)];
  const search = await searchPresets(bench, { limits, pointCount: 3 });
  assert.ok(search.points.length > 3, `${search.points.length} points`);
  const best = search.points.find(({ preset }) => preset.name === search.best)!;
  const base = pointOf(search.base);
  assert.ok(pointOf(best.measured).lsdDb <= base.lsdDb + 0.25);
  assert.ok(Math.abs(pointOf(best.measured).highBandDb - base.highBandDb) <= 0.05);
  const smaller = search.points.findLast(({ measured }) =>
    measured.sizeBytes < best.measured.sizeBytes
  )!;
  assert.ok(pointOf(smaller.measured).lsdDb > base.lsdDb + 0.25);
  assert.ok(best.measured.sizeBytes - smaller.measured.sizeBytes < 3000);
});

Deno.test("where nothing keeps the limits the nearest is told", async () => {
  const { bench } = madeUpModel();
  const limits = [limit("size", 1000)];
  const search = await searchPresets(bench, { limits, pointCount: 3 });
  assert.deepEqual([search.best, search.nearest], [null, search.points[0].preset.name]);
});

Deno.test("within a size presets are measured for each price of a pitch error, and the nearest is the best", async () => {
  const { bench } = madeUpModel();
  // A third of the weights change the pitch and nothing else, which costs 1 dB for 8 cents.
  const changesPitch = (name: string) => Number(name.split("_")[1]) % 3 === 0;
  const search = await searchPresets({
    ...bench,
    effects: async (stage, compressions) => {
      const effects = await bench.effects(stage, compressions);
      return effects.map((effect) =>
        changesPitch(Object.keys(compressions)[0])
          ? {
            ...effect,
            added: distortion(0),
            pitchErrorCents: 8 * effect.added.logSpectralDistanceDb!,
          }
          : effect
      );
    },
  }, { limits: [limit("size", 30_000)], pointCount: 1 });
  const within = search.points.filter(({ measured }) => measured.sizeBytes <= 30_000);
  assert.deepEqual(new Set(within.map((point) => point.pitchErrorOf1Db)), new Set([8, 20, 50]));
  assert.match(search.best!, /-8c$/);
  assert.equal(new Set(search.points.map(({ preset }) => preset.name)).size, search.points.length);
});

Deno.test("a weight is tried with 6 bits and 4, or with fewer where those do not change it", async () => {
  const { bench } = madeUpModel();
  const tried: (Compression | null)[] = [];
  const triedWith = async (leastBits: number) => {
    tried.length = 0;
    const search = await searchPresets({
      ...bench,
      stored: async (stage, compression) => {
        const { weight_3: _, ...others } = await bench.stored(stage, compression);
        const { sizeBytes, squaredError } = stored("weight_3", compression);
        const changes = compression.bits <= leastBits ? squaredError : 0;
        return { ...others, weight_3: { sizeBytes, squaredError: changes } };
      },
      effects: (stage, compressions) => {
        if ("weight_3" in compressions) tried.push(compressions.weight_3);
        return bench.effects(stage, compressions);
      },
    }, { limits: [], pointCount: 1 });
    return search.sensitivities[3].probes.map(({ bits }) => bits);
  };
  assert.deepEqual(await triedWith(6), [6, 4]);
  assert.deepEqual(tried, [{ type: "palette", bits: 6 }, { type: "palette", bits: 4 }]);
  assert.deepEqual(await triedWith(5), [4]);
  assert.deepEqual(await triedWith(2), [2]);
  assert.deepEqual(await triedWith(1), []);
});
