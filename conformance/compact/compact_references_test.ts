import assert from "node:assert/strict";
import { join } from "node:path";
import { seededRandom } from "../../system/random.ts";
import { kokoroWeights } from "../../convert/checkpoint/sources.ts";
import { loadPassages } from "../../passages/passages.ts";
import { ReferenceError } from "../../references/reference_set.ts";
import { stageNames } from "../../stages/contract.ts";
import { predictedDurations } from "../../stages/glue.ts";
import { writeFileAtomic } from "../../system/atomic_file.ts";
import { sha256File } from "../../system/digest.ts";
import { safetensorsChunks, SafetensorsFile } from "../../tensor/safetensors.ts";
import { cast, type Tensor } from "../../tensor/tensor.ts";
import { outputNames } from "../_segments.ts";
import type { ReferenceSource } from "../reference_source.ts";
import { openCompactReferences, openSmallReferences, requireWeights } from "../references.ts";
import { openCompactFolder } from "./compact_references.ts";
import { makeCompact, shortPassage } from "./make_compact.ts";

const smallFolder = join(import.meta.dirname!, "../../references/data/small");

/** Calls `test` with compact references of passages 1, in full as 5, and 3, in sketches as 1. */
async function withCompact(
  test: (folder: string, source: ReferenceSource, sizeBytes: number) => void | Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const folder = join(root, "compact");
    const sizeBytes = await makeCompact([
      { folder: smallFolder, number: 3, as: 1, fullBytes: 0 },
      { folder: smallFolder, number: 1, as: 5, fullBytes: 1e6 },
    ], folder);
    using source = await openCompactFolder(folder);
    await test(folder, source, sizeBytes);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function perturbed(value: Tensor, size: number): Tensor<"fp32"> {
  const { shape, data } = cast(value, "fp32");
  const random = seededRandom("test");
  return { dtype: "fp32", shape, data: data.map((x) => x * 1.01 + size * random.normal()) };
}

Deno.test("compact references estimate what full ones measure, and say so", () =>
  withCompact(async (_folder, compact) => {
    using full = await openSmallReferences();
    for (const name of outputNames) {
      const test = perturbed(full.value(3, name)!, 0.01);
      const [exact, found] = [full.compare(3, name, test), compact.compare(1, name, test)];
      assert.equal(found.estimated, compact.value(1, name) === undefined);
      assert.equal(found.metrics === null, found.estimated);
      const within = (a: number, b: number) =>
        assert(Math.abs(a - b) <= 0.05 * Math.abs(b), `${name}: ${a}, exact ${b}`);
      within(found.relativeL2, exact.relativeL2);
      within(found.cosineDistance, exact.cosineDistance);
      assert(Math.abs(found.gainDb - exact.gainDb) < 1e-9);
      assert.deepEqual(
        found.segments.map(({ begin, end }) => [begin, end]),
        exact.segments.map(({ begin, end }) => [begin, end]),
      );
      found.segments.forEach(({ relativeL2 }, i) => {
        assert(Math.abs(relativeL2 / exact.segments[i].relativeL2 - 1) < 0.5);
      });
    }
    const reference = full.value(3, "vocoder.x_pre")!;
    const { estimated, relativeL2, cosineDistance } = compact.compare(
      1,
      "vocoder.x_pre",
      reference,
    );
    assert.deepEqual([estimated, relativeL2, cosineDistance], [true, 0, 0]);
  }));

Deno.test("small values are kept in full, and so is what the host feeds", () =>
  withCompact(async (folder, compact, sizeBytes) => {
    using full = await openSmallReferences();
    assert.equal(compact.kind, "compact");
    assert.deepEqual(compact.provenance, full.provenance);
    const numbers = compact.passages.map(({ number }) => number);
    assert.deepEqual(numbers, [1, 5]);
    assert.deepEqual({ ...compact.passages[0], number: 3 }, full.passages[2]);
    assert.equal(compact.value(1, "vocoder.x_pre"), undefined);
    assert.deepEqual(compact.value(1, "prosody.F0"), full.value(3, "prosody.F0"));
    assert.deepEqual(compact.value(5, "vocoder.x_pre"), full.value(1, "vocoder.x_pre"));
    assert.deepEqual(compact.feeds(1, "noise"), full.feeds(3, "noise"));
    assert.equal(compact.feeds(1, "tail"), undefined);
    assert.deepEqual(compact.feeds(5, "tail"), full.feeds(1, "tail"));
    let size = 0;
    for await (const { name } of Deno.readDir(folder)) {
      size += (await Deno.stat(join(folder, name))).size;
    }
    assert.equal(sizeBytes, size);
  }));

Deno.test("sketches refuse other shapes, dtypes, and what is not finite", () =>
  withCompact(async (_folder, compact) => {
    using full = await openSmallReferences();
    const reference = cast(full.value(3, "vocoder.x_pre")!, "fp32");
    const kindOf = (test: Tensor) => {
      const { failure, estimated, relativeL2 } = compact.compare(1, "vocoder.x_pre", test);
      assert.deepEqual([estimated, relativeL2], [true, Infinity]);
      return failure!.kind;
    };
    const turned = { ...reference, shape: reference.shape.toReversed() };
    assert.equal(kindOf(turned), "shape");
    assert.equal(kindOf(cast(reference, "int32")), "dtype");
    const data = reference.data.slice();
    data[5] = NaN;
    assert.equal(kindOf({ ...reference, data }), "nan");
    data[5] = -Infinity;
    assert.equal(kindOf({ ...reference, data }), "infinity");
    assert.throws(() => compact.compare(1, "tail.nothing", reference), RangeError);
    assert.throws(() => compact.compare(2, "tail.audio", reference), RangeError);
  }));

Deno.test("sketches by another rule, and full references, are no compact references", () =>
  withCompact(async (folder) => {
    await assert.rejects(openCompactFolder(smallFolder), ReferenceError);
    const path = join(folder, "manifest.json");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace("h >>> 18", "h >>> 17"));
    await assert.rejects(openCompactFolder(folder), /deno task references --compact/);
  }));

Deno.test("how far two unpatched runs are from each other is kept without their audio", async () => {
  const root = await Deno.makeTempDir();
  try {
    const [full, file] = [join(root, "full"), "passage_1_7tok.safetensors"];
    await Deno.mkdir(full);
    using small = new SafetensorsFile(join(smallFolder, file));
    const audio = cast(small.tensor("tail.audio"), "fp32");
    const louder = { ...audio, data: audio.data.map((sample) => 2 * sample) };
    const tensors: [string, Tensor][] = [
      ...small.names.map((name): [string, Tensor] => [name, small.tensor(name)]),
      ["audio_unpatched_seed0", audio],
      ["audio_unpatched_seed1", louder],
    ];
    const sources = tensors.map(([name, value]) => ({ ...value, name, read: () => value }));
    await writeFileAtomic(join(full, file), safetensorsChunks(sources));
    const manifest = JSON.parse(await Deno.readTextFile(join(smallFolder, "manifest.json")));
    manifest.passages = [{ ...manifest.passages[0], sha256: await sha256File(join(full, file)) }];
    await Deno.writeTextFile(join(full, "manifest.json"), JSON.stringify(manifest));

    const compact = join(root, "compact");
    await makeCompact([{ folder: full, number: 1, as: 1, fullBytes: 0 }], compact);
    using source = await openCompactFolder(compact);
    assert.equal(source.value(1, "audio_unpatched_seed0"), undefined);
    const { correlation, gainDb } = source.passages[0].unpatched!;
    assert(Math.abs(correlation - 1) < 1e-12 && Math.abs(gainDb - 20 * Math.log10(2)) < 1e-9);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("references of several weights make no compact references", async () => {
  const root = await Deno.makeTempDir();
  try {
    const other = join(root, "other");
    await Deno.mkdir(other);
    for await (const { name } of Deno.readDir(smallFolder)) {
      await Deno.copyFile(join(smallFolder, name), join(other, name));
    }
    const path = join(other, "manifest.json");
    const manifest = JSON.parse(await Deno.readTextFile(path));
    manifest.weightsSha256 = "0".repeat(64);
    await Deno.writeTextFile(path, JSON.stringify(manifest));
    const inputs = [smallFolder, other].map((folder, i) => (
      { folder, number: 1, as: i + 1, fullBytes: 0 }
    ));
    await assert.rejects(makeCompact(inputs, join(root, "out")), /differ from those/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("the committed ones are of the int8 weights and the built-in passages, in under 8 MB", async () => {
  using source = await openCompactReferences();
  requireWeights(source, kokoroWeights.int8.sha256);
  const { cases } = await loadPassages();
  const spoken = [...cases.map(({ phonemes }) => phonemes), shortPassage.phonemes];
  assert.deepEqual(source.passages.map(({ phonemes }) => phonemes), spoken);
  for (const { number, durations, unpatched } of source.passages) {
    const duration = source.value(number, "post_albert.duration") as Tensor<"fp32">;
    assert.deepEqual(predictedDurations(duration).data, durations);
    assert(unpatched!.correlation > 0.98);
  }
  const alone = (number: number) =>
    stageNames.filter((stage) => source.feeds(number, stage) !== undefined);
  assert.deepEqual(alone(source.passages.length), stageNames);
  assert.deepEqual(alone(1), stageNames.slice(0, 5));
  assert.deepEqual(alone(6), ["albert", "noise"]);
  const folder = join(import.meta.dirname!, "../../references/data/compact");
  const files = await Array.fromAsync(
    Deno.readDir(folder),
    ({ name }) => Deno.stat(join(folder, name)),
  );
  assert(files.reduce((sum, { size }) => sum + size, 0) < 8e6);
});
