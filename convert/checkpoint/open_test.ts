import assert from "node:assert/strict";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "../../onnx/proto/onnx_pb.ts";
import { kokoro82m } from "../../stages/config.ts";
import { safetensorsChunks } from "../../tensor/safetensors.ts";
import { bytesOf, elementCount, type Tensor, tensor } from "../../tensor/tensor.ts";
import { PickleWriter, torchFile } from "../../tensor/torch_file/torch_file_fixture.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { openCheckpoint } from "./open.ts";
import { exportSafetensors } from "./safetensors.ts";
import { seededCheckpoint } from "./seeded.ts";
import { defaultFill, tensorShapes } from "./tensor_shapes.ts";

const inTemporary = (name: string, test: (directory: string) => Promise<void>) =>
  Deno.test(name, async () => {
    const directory = await Deno.makeTempDir();
    try {
      await test(directory);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

const reports = (...messages: RegExp[]) => (error: unknown) => {
  assert(error instanceof CheckpointError, String(error));
  for (const message of messages) assert.match(error.message, message);
  return true;
};

/** A safetensors file of the seeded checkpoint with some tensors changed, left out (null) or added. */
function changed(changes: Readonly<Record<string, Tensor | null>>): Uint8Array {
  const seeded = seededCheckpoint();
  const tensors = new Map<string, Tensor | null>(
    seeded.names.map((name) => [name, seeded.tensor(name)]),
  );
  for (const [name, value] of Object.entries(changes)) tensors.set(name, value);
  const sources = [...tensors].flatMap(([name, value]) =>
    value === null ? [] : [{ name, dtype: value.dtype, shape: value.shape, read: () => value }]
  );
  const metadata = { kokoro_config: JSON.stringify(seeded.config) };
  const chunks = [...safetensorsChunks(sources, metadata)];
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

inTemporary(
  "an exported checkpoint opens to the same tensors, whatever its name",
  async (directory) => {
    using seeded = seededCheckpoint();
    const paths = ["a.pth", "b.onnx"].map((name) => join(directory, name));
    for (const path of paths) await exportSafetensors(seeded, path);
    using opened: Checkpoint = await openCheckpoint(paths[0]);
    assert.equal(opened.format, "safetensors");
    assert.deepEqual(opened.config, seeded.config);
    for (const name of seeded.names) assert.deepEqual(opened.tensor(name), seeded.tensor(name));
    // The same checkpoint gives the same file.
    using again = await openCheckpoint(paths[1]);
    assert.equal(again.sha256, opened.sha256);
  },
);

inTemporary("fp16 weights are read as fp32", async (directory) => {
  const name = "bert_encoder.bias";
  const half = tensor("fp16", [32], new Float16Array(32).fill(0.5));
  const path = join(directory, "model");
  await Deno.writeFile(path, changed({ [name]: half }));
  using opened = await openCheckpoint(path);
  assert.deepEqual(opened.tensor(name), tensor("fp32", [32], new Float32Array(32).fill(0.5)));
});

inTemporary(
  "all missing, unknown and wrongly shaped tensors are in one error",
  async (directory) => {
    const path = join(directory, "model");
    const one = tensor("fp32", [1], Float32Array.of(1));
    await Deno.writeFile(
      path,
      changed({
        "bert_encoder.weight": null,
        "predictor.lstm.bias_hh_l0": null,
        "decoder.extra": one,
        "text_encoder.lstm.bias_ih_l0": one,
      }),
    );
    await assert.rejects(
      openCheckpoint(path),
      reports(
        /missing \(2\): bert_encoder\.weight, predictor\.lstm\.bias_hh_l0/,
        /unknown \(1\): decoder\.extra/,
        /wrong shape \(1\): text_encoder\.lstm\.bias_ih_l0 is \[1\] instead of \[64\]/,
      ),
    );
  },
);

inTemporary("weights that are integers or not finite are reported by name", async (directory) => {
  const path = join(directory, "model");
  await Deno.writeFile(
    path,
    changed({
      "bert_encoder.bias": tensor("fp32", [32], new Float32Array(32).fill(NaN, 7)),
      "decoder.asr_res.0.bias": tensor("int32", [4], new Int32Array(4)),
    }),
  );
  using opened = await openCheckpoint(path);
  assert.throws(
    () => opened.tensor("bert_encoder.bias"),
    reports(/not finite at element 7 of bert_encoder\.bias, .*received NaN/),
  );
  assert.throws(
    () => opened.tensor("decoder.asr_res.0.bias"),
    reports(/decoder\.asr_res\.0\.bias, expected F32, F16 or BF16, received int32/),
  );
});

/**
 * A PyTorch file of Kokoro-82M's tensors, `module.` in front and instance norms left out, as the official
 * one is. All tensors are views of one storage: that keeps it small.
 */
async function officialLike(
  more: readonly (readonly [string, string])[] = [],
): Promise<Uint8Array> {
  const parts = new Map<string, Map<string, readonly number[]>>();
  for (const [name, shape] of tensorShapes(kokoro82m)) {
    if (defaultFill(name) !== undefined) continue;
    const [part, ...rest] = name.split(".");
    if (!parts.has(part)) parts.set(part, new Map());
    parts.get(part)!.set(`module.${rest.join(".")}`, shape);
  }
  for (const [part, key] of more) parts.get(part)!.set(key, [1]);
  const length = 1024 * 1090 * 3;
  const writer = new PickleWriter();
  writer.dict(parts, (state) =>
    writer.dict(state, (shape) => {
      const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
      writer.tensor({ storageType: "FloatStorage", key: "0", length, offset: 0, shape, strides });
    }));
  const storage = new Float32Array(length);
  storage.set([1, 2, 3]);
  return await torchFile(writer.stop(), { 0: bytesOf(storage) });
}

inTemporary("a file like the official one opens under KModel's names", async (directory) => {
  const path = join(directory, "weights.bin");
  await Deno.writeFile(path, await officialLike([["bert", "module.embeddings.position_ids"]]));
  using opened = await openCheckpoint(path);
  assert.equal(opened.format, "pth");
  assert.equal(opened.names.length, 688);
  assert.deepEqual(opened.tensor("decoder.F0_conv.weight_v").data, Float32Array.of(1, 2, 3));
  // The official file lacks these: identities.
  assert(opened.tensor("decoder.encode.norm1.norm.weight").data.every((value) => value === 1));
  assert(opened.tensor("decoder.encode.norm1.norm.bias").data.every((value) => value === 0));
});

inTemporary("a name that is there with and without module. is refused", async (directory) => {
  const path = join(directory, "weights.pth");
  await Deno.writeFile(path, await officialLike([["bert_encoder", "bias"]]));
  await assert.rejects(openCheckpoint(path), reports(/there twice at bert_encoder\.bias/));
});

const pickled = (write: (writer: PickleWriter) => PickleWriter) =>
  torchFile(write(new PickleWriter()).stop());
const model = (bytes: { graph?: Record<string, never> }) =>
  toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 9n, ...bytes }));
const bad: Readonly<Record<string, [bytes: Uint8Array, ...messages: RegExp[]]>> = {
  "an empty file": [new Uint8Array(0), /format is unknown.*received an empty file/],
  "another format": [
    new TextEncoder().encode("<!doctype html>"),
    /expected a PyTorch \.pth.*received a file that starts with 3c 21 64/,
  ],
  "a truncated safetensors file": [changed({}).subarray(0, -8), /its tensors take/],
  "a truncated PyTorch file": [
    (await pickled((to) => to.op(0x7d))).subarray(0, -10),
    /central directory/i,
    /Fetch the file again/,
  ],
  "a hostile PyTorch file": [
    await pickled((to) => to.global("os", "system").text("true").op(0x85, 0x52)),
    /"os\.system", which no tensor checkpoint needs, at byte 2/,
  ],
  "a PyTorch file of a list": [await pickled((to) => to.op(0x5d)), /no state dict at the file/],
  "a PyTorch file of other things": [
    await pickled((to) => to.dict([["bert", 0]], () => to.dict([["x", 1]], (one) => to.int(one)))),
    /it is not a tensor at bert\.x/,
  ],
  "a truncated ONNX model": [Uint8Array.of(0x08, 9, 0x3a, 0xff, 1), /not a whole ONNX model/],
  "an ONNX model without a graph": [model({}), /no graph/],
  "another ONNX model": [
    model({ graph: {} }),
    /missing \(546\): bert\.embeddings\.word_embeddings([^,]*,){5} \.\.\., expected/,
  ],
};
for (const [name, [bytes, ...messages]] of Object.entries(bad)) {
  inTemporary(`openCheckpoint refuses ${name}`, async (directory) => {
    const path = join(directory, "model");
    await Deno.writeFile(path, bytes);
    await assert.rejects(openCheckpoint(path), reports(...messages, new RegExp(path)));
  });
}

inTemporary("weights that were not quantized cannot be smoothed", async (directory) => {
  const path = join(directory, "model");
  await Deno.writeFile(path, changed({}));
  await assert.rejects(
    openCheckpoint(path, { smoothingSeed: 0 }),
    reports(/cannot be smoothed, expected kokoro-onnx's int8 .*received a file of format safetens/),
  );
});

inTemporary("openCheckpoint says that there is no such file", async (directory) => {
  await assert.rejects(
    openCheckpoint(join(directory, "absent")),
    reports(/No such file|not found/i),
  );
});
