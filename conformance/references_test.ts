import assert from "node:assert/strict";
import { join } from "node:path";
import { seededCheckpoint, smallConfig } from "../convert/checkpoint/seeded.ts";
import { vocabulary } from "../passages/vocabulary.ts";
import { ReferenceError } from "../references/reference_set.ts";
import { smallPassages, smallVoice } from "../references/small.ts";
import { stageContracts, stageNames } from "../stages/contract.ts";
import { predictedDurations } from "../stages/glue.ts";
import { cast, type Tensor } from "../tensor/tensor.ts";
import {
  openReferences,
  openSmallReferences,
  ReferenceWeightsError,
  requireWeights,
} from "./references.ts";

const smallFolder = join(import.meta.dirname!, "../references/data/small");

function floats(value: Tensor | undefined): Tensor<"fp32"> {
  assert.equal(value?.dtype, "fp32");
  return cast(value as Tensor, "fp32");
}

Deno.test("the small references are those of the seeded checkpoint, voice and passages", async () => {
  using source = await openSmallReferences();
  assert.equal(source.kind, "small");
  requireWeights(source, seededCheckpoint().sha256);
  const voice = smallVoice();
  assert.equal(source.provenance.voiceSha256, voice.sha256);
  assert.equal(source.passages.length, smallPassages.length);
  for (const [i, passage] of source.passages.entries()) {
    const { phonemes, speed = 1 } = smallPassages[i] as { phonemes: string; speed?: number };
    assert.equal(passage.phonemes, phonemes);
    assert.equal(passage.speed, speed);
    assert.deepEqual([...passage.tokens], [0, ...[...phonemes].map((p) => vocabulary.get(p)), 0]);
    assert.deepEqual(passage.voiceRow, voice.row(passage.tokens.length - 2));
    assert.equal(passage.frameCount, passage.durations.reduce((sum, frames) => sum + frames, 0));
  }
});

Deno.test("every stage's inputs and outputs have the contract's names and shapes", async () => {
  using source = await openSmallReferences();
  const contracts = stageContracts(smallConfig);
  for (const { number, tokens, frameCount } of source.passages) {
    const sizes = { T: tokens.length, T_a: frameCount };
    for (const stage of stageNames) {
      const { inputs, outputs } = contracts[stage];
      const feeds = source.feeds(number, stage)!;
      assert.deepEqual(Object.keys(feeds), inputs.map(({ name }) => name));
      const given = outputs.map(({ name }) => source.value(number, `${stage}.${name}`)!);
      const values = [...Object.values(feeds), ...given];
      for (const [i, { kind, shape }] of [...inputs, ...outputs].entries()) {
        assert.equal(values[i].dtype, kind === "float" ? "fp32" : "int32");
        assert.deepEqual(
          values[i].shape,
          shape.map((dim) =>
            typeof dim === "number" ? dim : dim.scale * sizes[dim.symbol] + dim.offset
          ),
        );
      }
    }
  }
});

Deno.test("one duration of the small references is a tie, all others are far from one", async () => {
  using source = await openSmallReferences();
  const ties = source.passages.flatMap(({ number, durations }) => {
    const duration = floats(source.value(number, "post_albert.duration"));
    assert.deepEqual(predictedDurations(duration).data, durations);
    return [...duration.data].flatMap((value, token) => {
      const distance = Math.abs(value - Math.floor(value) - 0.5);
      assert(distance === 0 || distance > 0.02, `passage ${number}, token ${token}: ${value}`);
      return distance === 0 ? [{ number, token, value }] : [];
    });
  });
  assert.deepEqual(ties, [{ number: 1, token: 4, value: 4.5 }]);
});

Deno.test("the small references speak, voiced and unvoiced", async () => {
  using source = await openSmallReferences();
  const pitches = source.passages.map(({ number }) =>
    floats(source.value(number, "prosody.F0")).data
  );
  assert(pitches.every((f0) => f0.filter((hz) => hz > 10).length > 0.9 * f0.length));
  assert(pitches.slice(0, 2).every((f0) => f0.some((hz) => hz < 10)));
});

Deno.test("comparisons with references in full are exact", async () => {
  using source = await openSmallReferences({ only: [2] });
  const reference = floats(source.value(2, "noise.x_source_0"));
  const same = source.compare(2, "noise.x_source_0", reference);
  assert.deepEqual(
    [same.failure, same.estimated, same.relativeL2, same.cosineDistance, same.gainDb],
    [null, false, 0, 0, 0],
  );
  assert(same.segments.every(({ relativeL2 }) => relativeL2 === 0));

  const length = reference.shape[2];
  const wrong = reference.data.slice();
  wrong[3 * length + 200] += 100;
  const compared = source.compare(2, "noise.x_source_0", { ...reference, data: wrong });
  assert(Math.abs(compared.relativeL2 - 100 / Math.hypot(...reference.data)) < 1e-6);
  const touched = compared.segments.filter(({ relativeL2 }) => relativeL2 > 0);
  assert.equal(touched.length, 1);
  assert(touched[0].begin <= 200 && 200 < touched[0].end);
  assert.equal(compared.segments.at(-1)!.end, length);

  const halves = source.compare(2, "noise.x_source_0", cast(reference, "fp16"));
  assert(halves.relativeL2 > 1e-5 && halves.relativeL2 < 1e-3);
});

Deno.test("what cannot be compared says why, and has infinite errors", async () => {
  using source = await openSmallReferences({ only: [1] });
  const reference = floats(source.value(1, "tail.audio"));
  const short = { ...reference, shape: [1], data: reference.data.slice(1) };
  assert.equal(source.compare(1, "tail.audio", short).failure?.kind, "shape");
  const data = reference.data.slice();
  data[7] = NaN;
  const { failure, relativeL2 } = source.compare(1, "tail.audio", { ...reference, data });
  assert.deepEqual([failure?.kind, failure?.index, relativeL2], ["nan", 7, Infinity]);
  assert.throws(() => source.compare(1, "tail.nothing", reference), RangeError);
  assert.throws(() => source.value(2, "tail.audio"), /expected 1/);
});

Deno.test("references of other weights are refused with the command that makes the right ones", async () => {
  using source = await openSmallReferences();
  assert.throws(
    () => requireWeights(source, "0".repeat(64), "int8"),
    (error: Error) =>
      error instanceof ReferenceWeightsError &&
      error.message.includes("deno task references --weights int8"),
  );
});

Deno.test("changed and missing files are told by their digests", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for await (const { name } of Deno.readDir(smallFolder)) {
      await Deno.copyFile(join(smallFolder, name), join(folder, name));
    }
    const path = join(folder, "passage_2_13tok.safetensors");
    const bytes = await Deno.readFile(path);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(path, bytes);
    await assert.rejects(openReferences(folder), /passage_2_13tok.*expected SHA-256/);
    using untouched = await openReferences(folder, { only: [1] });
    assert.deepEqual(untouched.passages.map(({ number }) => number), [1]);
    await Deno.remove(path);
    await assert.rejects(openReferences(folder), /is missing/);
    await assert.rejects(openReferences(join(folder, "none")), ReferenceError);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
