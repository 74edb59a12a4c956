import assert from "node:assert/strict";
import { join } from "node:path";
import { safetensorsChunks } from "../tensor/safetensors.ts";
import { tensor } from "../tensor/tensor.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { openReference, readReferenceManifest, ReferenceError } from "./reference_set.ts";

const digest = "0".repeat(64);
const manifest = {
  format: 1,
  weightsSha256: digest,
  checkpointSha256: digest,
  voiceSha256: digest,
  versions: { torch: "2.13.0" },
  patched: ["torch.rand -> 0"],
  speed: 1,
  values: ["tail.audio"],
  feeds: { tail: { x_pre: "vocoder.x_pre" } },
  passages: [{
    number: 1,
    id: 0,
    file: "passage_1_3tok.safetensors",
    sha256: digest,
    text: "A",
    phonemes: "a",
    inputIds: [0, 43, 0],
    speed: 1,
    tEnc: 3,
    tA: 4,
    durations: [1, 2, 1],
  }],
};

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a manifest and its passages' tensors are read", () =>
  inFolder(async (folder) => {
    assert.equal(await readReferenceManifest(folder), undefined);
    await writeFileAtomic(join(folder, "manifest.json"), JSON.stringify(manifest));
    const read = (await readReferenceManifest(folder))!;
    assert.deepEqual(read, manifest);
    const audio = tensor("fp32", [2], Float32Array.of(0.5, -0.5));
    const source = {
      name: "tail.audio",
      dtype: audio.dtype,
      shape: audio.shape,
      read: () => audio,
    };
    await writeFileAtomic(join(folder, read.passages[0].file), safetensorsChunks([source]));
    using tensors = openReference(folder, read.passages[0]);
    assert.deepEqual(tensors.tensor("tail.audio"), audio);
  }));

Deno.test("a malformed manifest, another format, and a file elsewhere are refused", () =>
  inFolder(async (folder) => {
    const elsewhere = [{ ...manifest.passages[0], file: "../passage.safetensors" }];
    for (
      const text of [
        "{",
        JSON.stringify({ ...manifest, format: 2 }),
        JSON.stringify({ ...manifest, passages: elsewhere }),
      ]
    ) {
      await writeFileAtomic(join(folder, "manifest.json"), text);
      await assert.rejects(readReferenceManifest(folder), ReferenceError);
    }
  }));
