/**
 * Writes one package for every operation and operation set into a directory, for `references/check_packages.py`:
 *
 *     deno run --allow-read=DIR --allow-write=DIR coreml/testdata/write_op_packages.ts DIR
 *
 * @module
 */
import { join } from "node:path";
import { type Opset, opsets } from "../mil/opset.ts";
import type { MilDtype } from "../mil/program.ts";
import { MilBuilder, type MilVar } from "../mil/builder.ts";
import { writePackage } from "../package.ts";
import type { MlFeature, MlPackage } from "../package.ts";
import { type OpCase, opsetsOf } from "./op_cases/case.ts";
import { opCases } from "./op_cases/mod.ts";

/** A package that holds all cases of one operation; sizes of flexible axes are 4 to 64, by default 8. */
function casesPackage(opset: Opset, cases: readonly OpCase[]): MlPackage {
  const builder = new MilBuilder({ opset });
  const outputs = cases.flatMap((candidate, index) => build(builder, candidate, index))
    .map((value) =>
      isFeatureDtype(value.type.dtype) ? value : builder.op("cast", { x: value, dtype: "int32" })
    );
  const program = builder.build(outputs);
  return {
    specificationVersion: opsets[opset].specificationVersion,
    program,
    inputs: program.inputs.map(({ name, type }) => ({
      name,
      dtype: type.dtype as MlFeature["dtype"],
      shape: type.shape.map((size) => size ?? 8),
      ...(type.shape.includes(null) &&
        { ranges: type.shape.map((size) => ({ min: size ?? 4, max: size ?? 64 })) }),
    })),
    outputs: outputs.map(({ name, type }) => ({ name, dtype: type.dtype as MlFeature["dtype"] })),
    metadata: {
      shortDescription: `Cases of ${cases[0].op}`,
      version: "1",
      author: "",
      license: "",
      userDefined: {},
    },
  };
}

/** Whether models can have inputs and outputs of `dtype`. */
function isFeatureDtype(dtype: MilDtype): dtype is MlFeature["dtype"] {
  return ["fp16", "fp32", "int32"].includes(dtype);
}

function build(builder: MilBuilder, { inputs, build }: OpCase, index: number): MilVar[] {
  const values = Object.entries(inputs).map(([name, [dtype, shape]]) => {
    const declared = isFeatureDtype(dtype) ? dtype : "int32";
    const input = builder.input(`case_${index}_${name}`, declared, shape);
    return [name, declared === dtype ? input : builder.op("cast", { x: input, dtype })];
  });
  return [build(builder, Object.fromEntries(values))].flat();
}

if (import.meta.main) {
  const [directory] = Deno.args;
  const uses = opCases.flatMap((opCase) => opsetsOf(opCase).map((opset) => ({ opset, opCase })));
  const packages = Map.groupBy(uses, ({ opset, opCase }) => `${opCase.op}.${opset}.mlpackage`);
  for (const [name, cases] of packages) {
    const content = casesPackage(cases[0].opset, cases.map(({ opCase }) => opCase));
    await writePackage(join(directory, name), content);
  }
}
