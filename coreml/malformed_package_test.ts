import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PackageError, readPackage } from "./package.ts";
import {
  BlockSchema,
  type DataType,
  DimensionSchema,
  type TensorValue,
  TensorValueSchema,
} from "./proto/mil_pb.ts";
import { type Model, ModelSchema } from "./proto/model_pb.ts";
import {
  foreign,
  foreignIos18,
  inDirectory,
  modelFile,
  weightFile,
} from "./testdata/package_fixtures.ts";

const oneElement = create(DimensionSchema, {
  dimension: { case: "constant", value: { size: 1n } },
});

/** Damage to a copy of the foreign package, and the error it must give. */
const damages: Record<string, [(path: string) => void, RegExp]> = {
  "no manifest": [(path) => rmSync(join(path, "Manifest.json")), /Manifest.json: .* no such file/],
  "a manifest that is no JSON": [
    (path) => truncateSync(join(path, "Manifest.json"), 40),
    /Manifest.json: expected JSON/,
  ],
  "no root model": [
    (path) => writeFileSync(join(path, "Manifest.json"), "{}"),
    /a 'rootModelIdentifier', received undefined/,
  ],
  "no entry of the root model": [
    (path) => writeFileSync(join(path, "Manifest.json"), '{"rootModelIdentifier": "a"}'),
    /an entry 'a' with a path, received undefined/,
  ],
  "a path out of the package": [
    (path) =>
      writeFileSync(
        join(path, "Manifest.json"),
        JSON.stringify({ rootModelIdentifier: "a", itemInfoEntries: { a: { path: "../../x" } } }),
      ),
    /a path inside the package, received '..\/..\/x'/,
  ],
  "no model": [
    (path) => rmSync(join(path, modelFile)),
    /model: expected a readable file, .*no such file/i,
  ],
  "a truncated model": [(path) => truncateSync(join(path, modelFile), 900), /do not parse/],
  "no weight file": [
    (path) => rmSync(join(path, weightFile)),
    /operation 'gather_0_x_0' \(const\), attribute 'val': expected a readable file/,
  ],
  "a directory for a weight file": [
    (path) => {
      rmSync(join(path, weightFile));
      mkdirSync(join(path, weightFile));
    },
    /attribute 'val': expected a readable file, received/,
  ],
  "a truncated weight file": [
    (path) => truncateSync(join(path, weightFile), 140),
    /attribute 'val', record at 64: expected data that ends inside the file \(140 bytes\)/,
  ],
};

/** The same for damage to the model message. */
const modelDamages: Record<string, [(model: Model) => void, RegExp]> = {
  "no ML program": [
    (model) => model.Type = { case: undefined },
    /an ML program with a description, received another model type/,
  ],
  "no description": [(model) => model.description = undefined, /received no description/],
  "another program version": [(model) => programOf(model).version = 2n, /version 1, .*version 2/],
  "no main function": [
    (model) => programOf(model).functions = {},
    /a function 'main', received none/,
  ],
  "no block of the operation set": [
    (model) => programOf(model).functions.main.blockSpecializations = {},
    /a block for opset 'CoreML7', received none/,
  ],
  "control flow": [
    (model) => operationOf(model, "linear").blocks.push(create(BlockSchema)),
    /operation 'linear_0' \(linear\): expected no control flow, received 1 nested blocks/,
  ],
  "a value that is no tensor": [
    (model) => operationOf(model, "linear").outputs[0].type!.type = { case: undefined },
    /output 'linear_0': expected a tensor type, received no type/,
  ],
  "an unknown element type": [
    (model) => {
      const { type } = operationOf(model, "linear").outputs[0].type!;
      if (type.case === "tensorType") type.value.dataType = 99 as DataType;
    },
    /a supported data type, received code 99/,
  ],
  "a rank that is not the number of dimensions": [
    (model) => {
      const { type } = operationOf(model, "linear").outputs[0].type!;
      if (type.case === "tensorType") type.value.rank = 7n;
    },
    /expected 7 dimensions, as the rank says, received 3/,
  ],
  "an argument without a value": [
    (model) => operationOf(model, "linear").inputs.x.arguments[0].binding = { case: undefined },
    /argument 'x': expected a name or a value, received an empty binding/,
  ],
  "a reference to nothing": [
    (model) =>
      operationOf(model, "linear").inputs.x.arguments[0].binding = { case: "name", value: "gone" },
    /operation 'linear_0' \(linear\), argument 'x': expected a value defined before .*'gone'/,
  ],
  "a name defined twice": [
    (model) => blockOf(model).operations.push(operationOf(model, "linear")),
    /names defined once, received a second 'linear_0'/,
  ],
  "an output that does not exist": [
    (model) => blockOf(model).outputs.push("gone"),
    /outputs: expected a defined value, received 'gone'/,
  ],
  "a constant without a value": [
    (model) => delete operationOf(model, "const").attributes.val,
    /expected an attribute 'val', received none/,
  ],
  "a constant of another type than it declares": [
    (model) => {
      const { val } = operationOf(model, "const").attributes;
      const { type } = operationOf(model, "const").outputs[0].type!;
      val.type!.type = { ...type, case: "tensorType" } as typeof type;
      if (val.type!.type.case === "tensorType") {
        val.type!.type.value = { ...val.type!.type.value, rank: 1n, dimensions: [oneElement] };
      }
    },
    /expected a value of type string \[\], received string \[1\]/,
  ],
  "too many values": [
    (model) => {
      const { value } = operationOf(model, "const").attributes.val;
      if (value.case === "immediateValue" && value.value.value.case === "tensor") {
        const elements = value.value.value.value.value;
        if (elements.case === "strings") elements.value.values.push("more");
      }
    },
    /expected 1 elements of string \[\], received 2/,
  ],
  "a weight file outside the package": [
    (model) => {
      const { value } = operationNamed(model, "gather_0_x_0").attributes.val;
      if (value.case === "blobFileValue") value.value.fileName = "@model_path/../../../secret";
    },
    /a file below '@model_path\/', received '@model_path\/..\/..\/..\/secret'/,
  ],
  "a blob outside the weight file": [
    (model) => {
      const { value } = operationNamed(model, "gather_0_x_0").attributes.val;
      if (value.case === "blobFileValue") value.value.offset = 2n ** 40n;
    },
    /a metadata record inside the file/,
  ],
  "a feature that is no multi-array": [
    (model) => model.description!.input[0].type!.Type = { case: "int64Type", value: int64Type() },
    /input 'ids': expected a multi-array, received int64Type/,
  ],
  "a state": [
    (model) => model.description!.state.push(model.description!.input[0]),
    /expected no state/,
  ],
};

/** The constant that is bound to `argument` of the operation that gives `name`. */
function boundValue(model: Model, name: string, argument: string) {
  const { binding } = operationNamed(model, name).inputs[argument].arguments[0];
  assert(binding.case === "value");
  return binding.value;
}

function setShape(model: Model, name: string, argument: string, ...shape: number[]): void {
  const { type } = boundValue(model, name, argument).type!;
  assert(type.case === "tensorType");
  type.value.dimensions = shape.map((size) =>
    create(DimensionSchema, { dimension: { case: "constant", value: { size: BigInt(size) } } })
  );
}

function setElements(model: Model, name: string, argument: string, elements: TensorValue): void {
  const { value } = boundValue(model, name, argument);
  assert(value.case === "immediateValue" && value.value.value.case === "tensor");
  value.value.value.value = elements;
}

const [blockPalette, vectorPalette] = ["constexpr_lut_to_dense_1", "constexpr_lut_to_dense_2"];
/** The same for compressed weights in the forms of iOS 18. */
const laterDamages: typeof modelDamages = {
  "packed indices of fewer bytes than in the weight file": [
    (model) => setShape(model, blockPalette, "indices", 1, 3),
    /argument 'indices', record at 64: expected 2 bytes for uint3 \[1,3\], received 5/,
  ],
  "packed indices of another number than in the weight file": [
    (model) => setShape(model, blockPalette, "indices", 1, 13),
    /argument 'indices', record at 64: expected 1 bits of padding for uint3 \[1,13\], received 4/,
  ],
  "packed indices of too many bytes": [
    (model) => {
      const values = { case: "bytes" as const, value: { values: new Uint8Array(2) } };
      setElements(model, vectorPalette, "indices", create(TensorValueSchema, { value: values }));
    },
    /argument 'indices': expected 1 bytes for uint1 \[5,1\], received 2/,
  ],
  "indices that are not packed": [
    (model) => {
      const values = { case: "ints" as const, value: { values: [0, 1, 0, 1, 0] } };
      setElements(model, vectorPalette, "indices", create(TensorValueSchema, { value: values }));
    },
    /argument 'indices': expected packed bytes for uint1, received separate values/,
  ],
  "tables from nowhere": [
    (model) => {
      const [table] = operationNamed(model, vectorPalette).inputs.lut.arguments;
      table.binding = { case: "name", value: "gone" };
    },
    /argument 'lut': expected a value defined before its use, received 'gone'/,
  ],
};

type Program = Extract<Model["Type"], { case: "mlProgram" }>["value"];

function programOf(model: Model): Program {
  assert.equal(model.Type.case, "mlProgram");
  return model.Type.value as Program;
}

function blockOf(model: Model) {
  const [block] = Object.values(programOf(model).functions.main.blockSpecializations);
  return block;
}

function operationOf(model: Model, type: string) {
  return blockOf(model).operations.find((operation) => operation.type === type)!;
}

function operationNamed(model: Model, name: string) {
  return blockOf(model).operations.find(({ outputs }) => outputs[0].name === name)!;
}

function int64Type() {
  return { $typeName: "kokobench.coreml.model.Int64FeatureType" as const };
}

function changeModel(path: string, change: (model: Model) => void): void {
  const model = fromBinary(ModelSchema, readFileSync(join(path, modelFile)));
  change(model);
  writeFileSync(join(path, modelFile), toBinary(ModelSchema, model));
}

type Damage = readonly [original: string, damage: (path: string) => void, message: RegExp];
const inModel = (original: string, damages: typeof modelDamages) =>
  Object.entries(damages).map(([name, [change, message]]): [string, Damage] => [
    name,
    [original, (path) => changeModel(path, change), message],
  ]);
const allDamages: readonly [string, Damage][] = [
  ...Object.entries(damages).map((
    [name, damage],
  ): [string, Damage] => [name, [foreign, ...damage]]),
  ...inModel(foreign, modelDamages),
  ...inModel(foreignIos18, laterDamages),
];
for (const [name, [original, damage, message]] of allDamages) {
  Deno.test(`refused: ${name}`, () =>
    inDirectory((directory) => {
      const path = join(directory, "damaged.mlpackage");
      cpSync(original, path, { recursive: true });
      damage(path);
      assert.throws(() => readPackage(path), (error: unknown) => {
        assert.ok(error instanceof PackageError, `${error}`);
        assert.match(error.message, message);
        assert.match(error.message, /damaged\.mlpackage/);
        return true;
      });
    }));
}

Deno.test("unknown fields of the model are ignored", () =>
  inDirectory((directory) => {
    const path = join(directory, "newer.mlpackage");
    cpSync(foreign, path, { recursive: true });
    const model = readFileSync(join(path, modelFile));
    // Field 3000, a varint: nothing this project knows.
    writeFileSync(join(path, modelFile), Buffer.concat([model, Buffer.from([0xc0, 0xbb, 1, 7])]));
    assert.deepEqual(readPackage(path).program, readPackage(foreign).program);
  }));

Deno.test("a function chosen by the description is read", () =>
  inDirectory((directory) => {
    const path = join(directory, "functions.mlpackage");
    cpSync(foreign, path, { recursive: true });
    changeModel(path, (model) => {
      const description = model.description!;
      const program = programOf(model);
      program.functions = { other: program.functions.main };
      const { input, output } = description;
      const feature = { name: "other", input, output };
      changeDescription(description, feature);
    });
    assert.deepEqual(readPackage(path).inputs, readPackage(foreign).inputs);
  }));

function changeDescription(
  description: NonNullable<Model["description"]>,
  { name, input, output }: Pick<typeof description, "input" | "output"> & { name: string },
): void {
  description.functions.push({
    $typeName: "kokobench.coreml.model.FunctionDescription",
    name,
    input,
    output,
    state: [],
    predictedFeatureName: "",
    predictedProbabilitiesName: "",
  });
  description.defaultFunctionName = name;
  description.input = [];
  description.output = [];
}
