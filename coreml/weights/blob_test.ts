import assert from "node:assert/strict";
import { bytesOf } from "../../tensor/tensor.ts";
import type { MilConstant, MilDtype } from "../mil/program.ts";
import { PackageError } from "../package_error.ts";
import { BlobReader } from "./blob_reader.ts";
import { BlobPlanner, weightFileChunks } from "./blob_writer.ts";

function fileOf(planner: BlobPlanner): Uint8Array {
  const chunks = [...weightFileChunks(planner.blobs)];
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

const type = (dtype: MilDtype, ...shape: number[]): MilConstant["type"] => ({ dtype, shape });

Deno.test("a weight file has the layout of blob storage version 2", () => {
  const planner = new BlobPlanner();
  assert.equal(planner.place(type("fp16", 3), bytesOf(new Float16Array([1, -2, 0.5]))), 64);
  assert.equal(planner.place(type("int8", 70), new Uint8Array(70).fill(7)), 192);
  const bytes = fileOf(planner);
  const view = new DataView(bytes.buffer);
  assert.deepEqual([0, 4, 8].map((at) => view.getUint32(at, true)), [2, 2, 0]);
  assert.deepEqual([64, 68].map((at) => view.getUint32(at, true)), [0xdeadbeef, 1]);
  assert.deepEqual([72, 80, 88].map((at) => view.getBigUint64(at, true)), [6n, 128n, 0n]);
  assert.deepEqual([...new Float16Array(bytes.buffer, 128, 3)], [1, -2, 0.5]);
  assert.deepEqual([192, 196].map((at) => view.getUint32(at, true)), [0xdeadbeef, 4]);
  assert.deepEqual([200, 208].map((at) => view.getBigUint64(at, true)), [70n, 256n]);
  assert.deepEqual(bytes.subarray(256, 326), new Uint8Array(70).fill(7));
  assert.equal(bytes.length % 64, 0);
});

Deno.test("blobs are read back as views", () => {
  const planner = new BlobPlanner();
  const values = new Float32Array([1, 2, 3, 4, 5, 6]);
  const first = planner.place(type("fp32", 2, 3), bytesOf(values));
  const packed = planner.place(type("uint4", 3), new Uint8Array([0x21, 0x03]));
  const bytes = fileOf(planner);
  const reader = new BlobReader("weight.bin", bytes);
  const read = reader.read(first, type("fp32", 2, 3), "w");
  assert.deepEqual(read, values);
  assert.equal(read.buffer, bytes.buffer);
  assert.deepEqual(reader.read(packed, type("uint4", 3), "w"), new Uint8Array([0x21, 0x03]));
});

Deno.test("an array placed twice is stored once, another view of its buffer again", () => {
  const planner = new BlobPlanner();
  const buffer = new Uint8Array(64);
  const bytes = buffer.subarray(0, 32);
  const int8 = type("int8", 32);
  assert.equal(planner.place(int8, bytes), planner.place(int8, bytes));
  assert.notEqual(planner.place(int8, bytes), planner.place(type("uint8", 32), bytes));
  assert.notEqual(planner.place(int8, bytes), planner.place(int8, buffer.subarray(32)));
  assert.equal(planner.blobs.length, 3);
});

Deno.test("types that weight files have no code for are refused", () => {
  assert.throws(
    () => new BlobPlanner().place(type("bool", 10), new Uint8Array(10)),
    /cannot store bool/,
  );
});

/** Elements, type, its code, bytes and unused bits: as coremltools 9 writes constants of these types. */
const packedRecords: [number, MilDtype, number, number, number][] = [
  [1, "uint1", 9, 1, 7],
  [13, "uint1", 9, 2, 3],
  [13, "uint2", 10, 4, 6],
  [15, "uint3", 12, 6, 3],
  [16, "uint3", 12, 6, 0],
  [15, "uint4", 11, 8, 4],
  [13, "uint6", 13, 10, 2],
  [15, "int4", 8, 8, 4],
];

Deno.test("records of elements below a byte tell the bits that are left", () => {
  for (const [count, dtype, code, sizeBytes, padding] of packedRecords) {
    const planner = new BlobPlanner();
    const data = new Uint8Array(sizeBytes).fill(5);
    planner.place(type(dtype, count), data);
    const bytes = fileOf(planner);
    const view = new DataView(bytes.buffer);
    const record = [view.getUint32(68, true), view.getUint32(72, true), view.getUint32(88, true)];
    assert.deepEqual(record, [code, sizeBytes, padding], `${count} ${dtype}`);
    assert.deepEqual(new BlobReader("w.bin", bytes).read(64, type(dtype, count), "w"), data);
    assert.throws(
      () => new BlobReader("w.bin", bytes).read(64, type(dtype, count + (padding ? -1 : 1)), "w"),
      / bytes for | bits of padding for /,
    );
  }
});

Deno.test("equal bytes of other counts are stored apart", () => {
  const planner = new BlobPlanner();
  const bytes = Uint8Array.of(0x21, 0x03);
  assert.equal(planner.place(type("uint4", 3), bytes), planner.place(type("uint4", 1, 3), bytes));
  assert.notEqual(planner.place(type("uint4", 3), bytes), planner.place(type("uint4", 4), bytes));
});

Deno.test("damaged weight files are refused, with the place named", () => {
  const good = () => {
    const planner = new BlobPlanner();
    planner.place(type("fp16", 12), bytesOf(new Float16Array(12)));
    return fileOf(planner);
  };
  const damaged = (damage: (view: DataView) => void) => {
    const bytes = good();
    damage(new DataView(bytes.buffer));
    return bytes;
  };
  const cases: [Uint8Array, number, MilConstant["type"], RegExp][] = [
    [new Uint8Array(10), 64, type("fp16", 12), /header: expected 64 bytes, received 10/],
    [
      damaged((v) => v.setUint32(4, 1, true)),
      64,
      type("fp16", 12),
      /version 2, received version 1/,
    ],
    [damaged((v) => v.setUint32(64, 1, true)), 64, type("fp16", 12), /sentinel 0xdeadbeef/],
    [damaged((v) => v.setUint32(68, 99, true)), 64, type("fp16", 12), /received unknown code 99/],
    [
      damaged((v) => v.setBigUint64(80, 2n ** 63n, true)),
      64,
      type("fp16", 12),
      /data that ends inside the file/,
    ],
    [good().subarray(0, 140), 64, type("fp16", 12), /data that ends inside the file \(140 bytes\)/],
    [
      damaged((v) => v.setBigUint64(88, 4n, true)),
      64,
      type("fp16", 12),
      /record at 64: expected 0 bits of padding for fp16 \[12\], received 4/,
    ],
    [good(), 64, type("fp32", 12), /data type fp32, received fp16/],
    [good(), 64, type("fp16", 13), /expected 26 bytes for fp16 \[13\], received 24/],
    [good(), 0, type("fp16", 12), /a metadata record inside the file/],
    [good(), 4096, type("fp16", 12), /received offset 4096/],
    [good(), 64, type("bool", 12), /that weight files can store, received bool/],
  ];
  for (const [bytes, offset, expected, message] of cases) {
    assert.throws(
      () => new BlobReader("w.bin", bytes).read(offset, expected, "operation 'w'"),
      (error: unknown) => {
        assert.ok(error instanceof PackageError, `${error}`);
        assert.match(error.message, message);
        assert.equal(error.path, "w.bin");
        return true;
      },
    );
  }
});
