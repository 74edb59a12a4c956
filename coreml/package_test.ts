import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tensor } from "../tensor/tensor.ts";
import { MilBuilder } from "./mil/builder.ts";
import { packBits } from "./mil/pack_bits.ts";
import { describeType } from "./mil/validate.ts";
import { type MlPackage, readPackage, writePackage } from "./package.ts";
import { foreign, foreignIos18, inDirectory, weightFile } from "./testdata/package_fixtures.ts";

/** A package that uses every way of storing a constant, and a flexible input. */
function samplePackage(value = 0.5): MlPackage {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp16", [1, 8, null]);
  const weight = builder.constant("w", tensor("fp16", [4, 8, 3], new Float16Array(96).fill(value)));
  const y = builder.op("conv", { x, weight, pad_type: "custom", pad: [1, 1] }, "y");
  const exact = builder.op("mul", { x: builder.op("cast", { x: y, dtype: "fp32" }), y: 0.1 });
  const ids = builder.op("cast", { x: exact, dtype: "int32" }, "ids");
  const wide = builder.constant(
    "wide",
    tensor("int64", [2], new BigInt64Array([1n, -(2n ** 40n)])),
  );
  const small = builder.constant("small", tensor("uint16", [2], new Uint16Array([1, 65535])));
  const program = builder.build([y, ids]);
  const unused = [wide, small].map(({ name, type, constant }) => ({
    type: "const",
    name,
    inputs: {},
    outputs: [{ name, type }],
    attributes: { val: constant! },
  }));
  return {
    specificationVersion: 8,
    inputs: [{
      name: "x",
      dtype: "fp16",
      shape: [1, 8, 32],
      ranges: [{ min: 1, max: 1 }, { min: 8, max: 8 }, { min: 1, max: null }],
    }],
    outputs: [{ name: "y", dtype: "fp16" }, { name: "ids", dtype: "int32" }],
    program: { ...program, operations: [...unused, ...program.operations] },
    metadata: {
      shortDescription: "A sample",
      version: "1.2",
      author: "The authors",
      license: "Apache-2.0",
      userDefined: { zeta: "1", alpha: "2" },
    },
  };
}

function filesOf(path: string): Record<string, Uint8Array> {
  const names = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    names.map((name) => [name.slice(path.length), new Uint8Array(readFileSync(name))]),
  );
}

Deno.test("a package reads back as it was written", () =>
  inDirectory(async (directory) => {
    const path = join(directory, "sample.mlpackage");
    await writePackage(path, samplePackage());
    assert.deepEqual(readPackage(path), samplePackage());
  }));

Deno.test("a package of coremltools is read", () => {
  const { program, inputs, outputs, metadata, specificationVersion } = readPackage(foreign);
  assert.equal(specificationVersion, 8);
  assert.deepEqual(inputs, [
    {
      name: "ids",
      dtype: "int32",
      shape: [1, 4],
      ranges: [{ min: 1, max: 1 }, { min: 2, max: 16 }],
    },
    { name: "style", dtype: "fp16", shape: [1, 2, 3] },
  ]);
  assert.deepEqual(outputs, [
    { name: "both", dtype: "fp16" },
    { name: "total", dtype: "fp16", shape: [1, 3] },
  ]);
  assert.equal(metadata.shortDescription, "Made by coremltools");
  assert.deepEqual(metadata.userDefined, { key: "value" });
  assert.equal(program.opset, "CoreML7");
  assert.deepEqual(program.outputs, ["both", "total"]);
  const operation = (type: string) => program.operations.find((found) => found.type === type)!;
  assert.deepEqual(operation("concat").inputs.values.length, 2);
  assert.equal(describeType(operation("gather").outputs[0].type), "fp16 [1, ?, 2]");
  const { indices, lut, shape } = operation("constexpr_lut_to_dense").attributes;
  assert.deepEqual([indices.data, lut.data, shape.data], [
    new Uint8Array([0b11100100]),
    new Float16Array([1, 2, 3, 4]),
    new Uint32Array([2, 2]),
  ]);
  const { quantized_data } = operation("constexpr_affine_dequantize").attributes;
  assert.deepEqual(quantized_data.data, new Int8Array([1, 2, 3, 4]));
  const values = Object.fromEntries(
    program.operations.filter(({ type }) => type === "const")
      .map(({ outputs, attributes }) => [outputs[0].name, attributes.val.data]),
  );
  assert.deepEqual(values.gather_0_x_0, Float16Array.from({ length: 12 }, (_, i) => i));
  assert.deepEqual(values.leaky_relu_0_alpha_0, new Float32Array([0.2]));
  assert.deepEqual(values.cast_0_dtype_0, ["uint16"]);
  assert.deepEqual(values.gather_0_validate_indices_0, new Uint8Array([0]));
});

Deno.test("a package of coremltools for iOS 18 is read", () => {
  const { program, specificationVersion } = readPackage(foreignIos18);
  assert.deepEqual([specificationVersion, program.opset], [9, "CoreML8"]);
  const [palette, blocks, table, vectors] = program.operations
    .filter(({ type }) => type.startsWith("constexpr_"))
    .map(({ inputs, attributes }) => {
      assert.deepEqual(attributes, {});
      return Object.fromEntries(
        Object.entries(inputs).map(([key, [binding]]) => [
          key,
          "ref" in binding ? binding : [describeType(binding.constant.type), binding.constant.data],
        ]),
      );
    });
  const values = (count: number, size: number) =>
    Array.from(
      { length: count },
      (_, i) => i * 7 % size,
    );
  const packedInt4 = (count: number) =>
    packBits(Int8Array.from(values(count, 16), (value) => value - 8), 4);
  assert.deepEqual(palette, {
    indices: ["uint3 [4, 3]", packBits(Uint8Array.from(values(12, 8)), 3)],
    lut: ["fp16 [2, 1, 8, 1]", Float16Array.from({ length: 16 }, (_, i) => i / 4)],
  });
  assert.deepEqual(blocks, {
    data: ["int4 [5, 4]", packedInt4(20)],
    scale: ["fp16 [5, 2]", Float16Array.from({ length: 10 }, (_, i) => (i + 1) / 7)],
    offset: ["int4 [5, 2]", packedInt4(10)],
  });
  assert.deepEqual(vectors, {
    indices: ["uint1 [5, 1]", Uint8Array.of(0b01010)],
    lut: { ref: "constexpr_blockwise_shift_scale_1" },
    vector_axis: ["int32 []", Int32Array.of(-1)],
  });
  assert.deepEqual(Object.keys(table).sort(), ["data", "scale"]);
});

Deno.test("packages of coremltools survive being written again", () =>
  inDirectory(async (directory) => {
    for (const original of [foreign, foreignIos18]) {
      const path = join(directory, "again.mlpackage");
      await writePackage(path, readPackage(original));
      assert.deepEqual(readPackage(path), readPackage(original));
    }
  }));

Deno.test("equal packages have equal bytes, others other identifiers", () =>
  inDirectory(async (directory) => {
    const [a, b, c] = ["a", "b", "c"].map((name) => join(directory, `${name}.mlpackage`));
    const sample = samplePackage();
    const { zeta, alpha } = sample.metadata.userDefined;
    await writePackage(a, sample);
    await writePackage(b, {
      ...samplePackage(),
      metadata: { ...sample.metadata, userDefined: { alpha, zeta } },
    });
    await writePackage(c, samplePackage(0.25));
    assert.deepEqual(filesOf(a), filesOf(b));
    const rootOf = (path: string) =>
      JSON.parse(readFileSync(join(path, "Manifest.json"), "utf8")).rootModelIdentifier;
    assert.notEqual(rootOf(a), rootOf(c));
    assert.match(
      rootOf(a),
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  }));

Deno.test("constants of 10 or more elements go to the weight file, once each", () =>
  inDirectory(async (directory) => {
    const path = join(directory, "sample.mlpackage");
    await writePackage(path, samplePackage());
    const weights = readFileSync(join(path, weightFile));
    assert.equal(weights.readUInt32LE(0), 1);
    assert.equal(weights.length, 64 + 64 + 192);
  }));

Deno.test("a package in the way is replaced, and nothing is left beside it", () =>
  inDirectory(async (directory) => {
    const path = join(directory, "sample.mlpackage");
    await writePackage(path, samplePackage(0.25));
    writeFileSync(join(path, "stale"), "");
    await writePackage(path, samplePackage());
    assert.deepEqual(readPackage(path), samplePackage());
    assert.deepEqual(readdirSync(directory), ["sample.mlpackage"]);
    assert.deepEqual(readdirSync(path).sort(), ["Data", "Manifest.json"]);
  }));

Deno.test("what is no package is not replaced", () =>
  inDirectory(async (directory) => {
    writeFileSync(join(directory, "precious"), "");
    await assert.rejects(writePackage(directory, samplePackage()), /exists and is no package/);
    assert.deepEqual(readdirSync(directory), ["precious"]);
  }));

Deno.test("a package that cannot be written leaves the old one", () =>
  inDirectory(async (directory) => {
    const path = join(directory, "sample.mlpackage");
    await writePackage(path, samplePackage());
    const broken = samplePackage();
    const val = { type: { dtype: "fp16" as const, shape: [16] }, data: ["text"] };
    const operations = [
      {
        ...broken.program.operations[0],
        outputs: [{ name: "w2", type: val.type }],
        attributes: { val },
      },
      ...broken.program.operations,
    ];
    await assert.rejects(
      writePackage(path, { ...broken, program: { ...broken.program, operations } }),
      /val of const .*: expected numbers for fp16 \[16\], received strings/,
    );
    assert.deepEqual(readPackage(path), samplePackage());
    assert.deepEqual(readdirSync(directory), ["sample.mlpackage"]);
  }));

Deno.test("features that are not the program's are refused", () =>
  inDirectory(async (directory) => {
    const path = join(directory, "sample.mlpackage");
    const sample = samplePackage();
    const cases: [Partial<MlPackage>, RegExp][] = [
      [{ inputs: [] }, /inputs: expected the program's \(x\), received none/],
      [{ outputs: [...sample.outputs].reverse() }, /outputs: expected .*\(y, ids\)/],
      [
        { inputs: [{ ...sample.inputs[0], dtype: "fp32" }] },
        /inputs, 'x': expected the program's fp16, received fp32/,
      ],
      [
        { program: { ...sample.program, opset: "CoreML8" } },
        /specification version: expected 9, as CoreML8 needs, received 8/,
      ],
      [{ program: { ...sample.program, outputs: ["nothing"] } }, /a defined value, .*'nothing'/],
    ];
    for (const [change, message] of cases) {
      await assert.rejects(writePackage(path, { ...sample, ...change }), message);
    }
    assert.deepEqual(readdirSync(directory), []);
  }));

Deno.test("a directory that cannot be written to is an error with nothing left", () =>
  inDirectory(async (directory) => {
    mkdirSync(join(directory, "file.mlpackage"));
    writeFileSync(join(directory, "file"), "");
    await assert.rejects(writePackage(join(directory, "file", "x.mlpackage"), samplePackage()));
    assert.deepEqual(readdirSync(directory).sort(), ["file", "file.mlpackage"]);
  }));
