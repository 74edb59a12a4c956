import assert from "node:assert/strict";
import { safetensorsChunks, SafetensorsError, SafetensorsFile } from "./safetensors.ts";
import { type Tensor, tensor } from "./tensor.ts";

const values: Readonly<Record<string, Tensor>> = {
  weight: tensor("fp32", [2, 3], Float32Array.of(1, -2, 3.5, 0, 1e-8, -0)),
  half: tensor("fp16", [2], Float16Array.of(0.5, -1)),
  ids: tensor("int64", [], BigInt64Array.of(-7n)),
  mask: tensor("bool", [3], Uint8Array.of(1, 0, 1)),
};

function encode(names = Object.keys(values), metadata?: Record<string, string>): Uint8Array {
  const sources = names.map((name) => {
    const { dtype, shape } = values[name];
    return { name, dtype, shape, read: () => values[name] };
  });
  return Uint8Array.from([...safetensorsChunks(sources, metadata)].flatMap((chunk) => [...chunk]));
}

function withFile<T>(bytes: Uint8Array, use: (path: string) => T): T {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, bytes);
    return use(path);
  } finally {
    Deno.removeSync(path);
  }
}

/** A file of a header, given as text or as an object, and zeros. */
function craft(header: unknown, dataBytes: number): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(new TextEncoder().encode(text), 8);
  return bytes;
}

Deno.test("what safetensorsChunks writes SafetensorsFile reads, with dtypes and metadata", () => {
  withFile(encode(undefined, { format: "pt" }), (path) => {
    using file = new SafetensorsFile(path);
    assert.deepEqual([...file.names].sort(), Object.keys(values).sort());
    for (const name of file.names) {
      assert.deepEqual(file.tensor(name), values[name]);
      assert.deepEqual(file.shape(name), values[name].shape);
    }
    assert.deepEqual(file.metadata, { format: "pt" });
  });
});

Deno.test("safetensorsChunks gives the same bytes for the same tensors in any order", () => {
  const bytes = encode();
  assert.deepEqual(encode(Object.keys(values).reverse()), bytes);
  // Data start at a multiple of 8, so that every dtype can be mapped.
  assert.equal(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8, 0);
});

Deno.test("safetensorsChunks refuses two tensors of a name, and data of another shape", () => {
  assert.throws(() => encode(["half", "half"]), RangeError);
  const wrong = { name: "half", dtype: "fp16", shape: [3], read: () => values.half } as const;
  assert.throws(() => [...safetensorsChunks([wrong])], /expected fp16 \[3\], received fp16 \[2\]/);
});

Deno.test("SafetensorsFile widens BF16 to fp32 exactly", () => {
  const bytes = craft({ a: { dtype: "BF16", shape: [2], data_offsets: [0, 4] } }, 4);
  bytes.set([0xc0, 0x3f, 0x00, 0xc1], bytes.length - 4);
  withFile(bytes, (path) => {
    using file = new SafetensorsFile(path);
    assert.deepEqual(file.tensor("a"), tensor("fp32", [2], Float32Array.of(1.5, -8)));
    assert.throws(() => file.tensor("b"), SafetensorsError);
  });
});

const f32 = (shape: number[], begin: number, end: number) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});
const malformed: Readonly<Record<string, [bytes: Uint8Array, message: RegExp]>> = {
  "an empty file": [new Uint8Array(0), /0 bytes, too few/],
  "a truncated file": [encode().subarray(0, -1), /its tensors take \d+ bytes, but \d+ follow/],
  "a truncated header": [encode().subarray(0, 40), /its header claims \d+ bytes, the file has 40/],
  "a header that is no JSON": [craft("{nonsense", 0), /no JSON object/],
  "a header that is a list": [craft([], 0), /no JSON object/],
  "an unknown dtype": [
    craft({ a: { dtype: "F8", shape: [1], data_offsets: [0, 1] } }, 1),
    /entry "a" is malformed/,
  ],
  "a negative size": [craft({ a: f32([-1], 0, 4) }, 4), /entry "a" is malformed/],
  "an entry that is too short": [craft({ a: f32([2], 0, 4) }, 4), /must have bytes 0 to 8/],
  "a hole": [craft({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), /"b".* bytes 4 to 8/],
  "an overlap": [craft({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4), /"b".* bytes 4 to 8/],
  "metadata that are not strings": [craft({ __metadata__: { a: 1 } }, 0), /__metadata__ is malf/],
};
for (const [name, [bytes, message]] of Object.entries(malformed)) {
  Deno.test(`SafetensorsFile refuses ${name}`, () => {
    withFile(bytes, (path) => {
      assert.throws(() => new SafetensorsFile(path), (error) => {
        assert(error instanceof SafetensorsError);
        assert.match(error.message, message);
        return true;
      });
    });
  });
}
