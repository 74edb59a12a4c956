import assert from "node:assert/strict";
import { bytesOf, tensor } from "../tensor.ts";
import { TorchFile, TorchFileError, TorchTensor } from "./torch_file.ts";
import { type FixtureTensor, PickleWriter, torchFile } from "./torch_file_fixture.ts";

const data = bytesOf(Float32Array.of(0, 1, 2, 3, 4, 5));
const base: FixtureTensor = {
  storageType: "FloatStorage",
  key: "0",
  length: 6,
  offset: 0,
  shape: [2, 3],
  strides: [3, 1],
};
const pickleOf = (change: Partial<FixtureTensor> = {}) =>
  new PickleWriter().tensor({ ...base, ...change }).stop();

async function withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

const read = async (change: Partial<FixtureTensor> = {}, storage: Uint8Array = data) =>
  await withFile(await torchFile(pickleOf(change), { 0: storage }), async (path) => {
    using file = await TorchFile.open(path);
    assert(file.root instanceof TorchTensor);
    return file.read(file.root);
  });

const reports = (message: RegExp) => (error: unknown) => {
  assert(error instanceof TorchFileError, String(error));
  assert.match(error.message, message);
  return true;
};

Deno.test("TorchFile reads a contiguous tensor", async () => {
  assert.deepEqual(await read(), tensor("fp32", [2, 3], Float32Array.of(0, 1, 2, 3, 4, 5)));
});

Deno.test("TorchFile makes transposed, sliced and offset tensors contiguous", async () => {
  const transposed = await read({ shape: [3, 2], strides: [1, 3] });
  assert.deepEqual(transposed, tensor("fp32", [3, 2], Float32Array.of(0, 3, 1, 4, 2, 5)));
  const column = await read({ offset: 1, shape: [2], strides: [3] });
  assert.deepEqual(column, tensor("fp32", [2], Float32Array.of(1, 4)));
  const tail = await read({ offset: 4, shape: [2], strides: [1] });
  assert.deepEqual(tail, tensor("fp32", [2], Float32Array.of(4, 5)));
  assert.deepEqual(await read({ offset: 5, shape: [], strides: [] }), {
    dtype: "fp32",
    shape: [],
    data: Float32Array.of(5),
  });
});

Deno.test("TorchFile widens half, bfloat16 and narrows double storages to fp32", async () => {
  const expected = tensor("fp32", [2], Float32Array.of(1.5, -2));
  const vector = { length: 2, shape: [2], strides: [1] };
  for (
    const [storageType, storage] of [
      ["HalfStorage", Float16Array.of(1.5, -2)],
      ["BFloat16Storage", Uint16Array.of(0x3fc0, 0xc000)],
      ["DoubleStorage", Float64Array.of(1.5, -2)],
    ] as const
  ) {
    assert.deepEqual(await read({ ...vector, storageType }, bytesOf(storage)), expected);
  }
});

Deno.test("TorchFile does not read integers as weights", async () => {
  const ids = { storageType: "LongStorage", length: 2, shape: [2], strides: [1] };
  await assert.rejects(read(ids, bytesOf(BigInt64Array.of(1n, 2n))), reports(/holds int64/));
});

const refused: Readonly<Record<string, [change: Partial<FixtureTensor>, message: RegExp]>> = {
  "an offset past the storage": [{ offset: 1 }, /does not fit storage 0 of 6 elements/],
  "strides past the storage": [{ strides: [4, 1] }, /does not fit/],
  "a tensor larger than its storage": [{ shape: [1000, 1000], strides: [0, 0] }, /does not fit/],
  "a negative stride": [{ offset: 5, strides: [-3, -1] }, /not described by/],
  "a negative size": [{ shape: [-2, 3] }, /not described by/],
  "strides of another rank": [{ strides: [1] }, /not described by/],
  "a storage that is not there": [
    { key: "7" },
    /storage 7 must have 24 bytes, its entry is missing/,
  ],
  "a storage of another size": [{ length: 5 }, /must have 20 bytes, its entry has 24/],
  "an unknown storage": [{ storageType: "QInt8Storage" }, /"torch\.QInt8Storage"/],
};
for (const [name, [change, message]] of Object.entries(refused)) {
  Deno.test(`TorchFile refuses ${name}`, async () => {
    await assert.rejects(read(change), reports(message));
  });
}

const whole = await torchFile(pickleOf(), { 0: data });
const damaged: Readonly<Record<string, [bytes: Uint8Array, message: RegExp]>> = {
  "a truncated file": [
    whole.subarray(0, -30),
    /its archive is truncated or damaged: end of central directory/i,
  ],
  "a file cut in front": [whole.subarray(40), /./],
  "a corrupted central directory": [
    whole.map((byte, i) => i === findDirectory(whole) ? byte ^ 0xff : byte),
    /central directory/i,
  ],
  "compressed entries": [await torchFile(pickleOf(), { 0: data }, { level: 6 }), /is compressed/],
  "big-endian data": [
    await torchFile(pickleOf(), { 0: data }, { byteOrder: "big" }),
    /byte order is big, expected little/,
  ],
  "a zip that is none of PyTorch's": [
    await torchFile(pickleOf(), {}, { pickleName: "readme.txt" }),
    /0 entries data\.pkl, expected 1/,
  ],
  "a hostile pickle": [
    await torchFile(new PickleWriter().global("os", "system").text("true").op(0x85, 0x52).stop()),
    /"os\.system"/,
  ],
};
for (const [name, [bytes, message]] of Object.entries(damaged)) {
  Deno.test(`TorchFile refuses ${name}`, async () => {
    await withFile(bytes, async (path) => {
      await assert.rejects(TorchFile.open(path), reports(message));
    });
  });
}

Deno.test("TorchFile finds a flipped bit of a storage by its CRC-32", async () => {
  const bytes = whole.slice();
  const at = indexOf(bytes, data);
  bytes[at + 5] ^= 1;
  await withFile(bytes, async (path) => {
    using file = await TorchFile.open(path);
    assert.throws(() => file.read(file.root as TorchTensor), reports(/data\/0 .*CRC-32 differs/));
  });
});

/** Where the signature of the first entry of the central directory starts. */
function findDirectory(bytes: Uint8Array): number {
  return indexOf(bytes, Uint8Array.of(0x50, 0x4b, 0x01, 0x02));
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  return bytes.findIndex((_, i) => part.every((byte, j) => bytes[i + j] === byte));
}
