/**
 * What a stage is run under, and how parts of its program are run under it.
 * @module
 */
import { join } from "node:path";
import type { Backend } from "../../backends/backend.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { type MlPackage, writePackage } from "../../coreml/package.ts";
import { computeDtype } from "../../onnx/lower/operation.ts";
import type { Numerics } from "../../onnx/numerics.ts";
import { OnnxSession } from "../../onnx/session.ts";
import { translate } from "../../onnx/translate.ts";
import type { StageName } from "../../stages/contract.ts";
import { allocate, cast, type Tensor } from "../../tensor/tensor.ts";
import { packageOf, withFeatureTypes } from "./truncate.ts";

/** Tensors by name. Between conditions values are fp32, int32 or bool, whatever the programs declare. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** One of the two ways of running a stage that are compared. */
export interface Condition {
  readonly packagePath: string;
  /** What reports call it; made of package, backend and numerics by default. */
  readonly label?: string;
  /** Numerics of the built-in backend; fp32 by default. */
  readonly numerics?: Numerics;
  /**
   * Another backend, to which parts of the program go as packages of their own. That changes the graph, and so what
   * the backend makes of it: see how a finding is confirmed.
   */
  readonly backend?: Backend;
  /** Threads of the built-in backend; one a physical core by default. */
  readonly threadCount?: number;
}

/** Runs programs that are parts of one package. */
export interface ProgramRunner {
  /** Outputs of `program`, fp32, int32 or bool, for `feeds` of the same types. */
  run(program: MilProgram, feeds: Tensors): Promise<Tensors>;
}

/** The runner of `condition` for parts of `source`. */
export function runnerOf(
  stage: StageName,
  source: MlPackage,
  { numerics, backend, threadCount }: Condition,
): ProgramRunner {
  if (backend !== undefined) return backendRunner(stage, source, backend);
  return onnxRunner(numerics ?? "fp32", threadCount);
}

/** `value` as conditions exchange it. */
export function widened(value: Tensor): Tensor {
  const dtype = computeDtype(value.dtype);
  return dtype === "bool" ? value : cast(value, dtype);
}

/** The built-in backend: unlike a package's features, values stay as they were computed, in fp32. */
function onnxRunner(numerics: Numerics, threadCount: number | undefined): ProgramRunner {
  return {
    async run(program, feeds) {
      const types = new Map(
        program.operations.flatMap(({ outputs }) => outputs).map(({ name, type }) => [name, type]),
      );
      const graph = translate({
        program,
        inputs: program.inputs.map(({ name, type }) => ({
          name,
          dtype: computeDtype(type.dtype),
        })),
        outputs: program.outputs.map((name) => ({
          name,
          dtype: computeDtype(types.get(name)!.dtype),
        })),
      }, { numerics });
      // Every value is looked at, so that there is nothing to fuse.
      await using session = await OnnxSession.create(graph, { threadCount, optimize: false });
      return await session.run(feeds);
    },
  };
}

function backendRunner(stage: StageName, source: MlPackage, backend: Backend): ProgramRunner {
  return {
    async run(program, feeds) {
      const retyped = withFeatureTypes(program);
      const newName = (name: string) => retyped.names.get(name) ?? name;
      const dtypes = new Map(
        program.operations.flatMap(({ outputs }) => outputs)
          .map(({ name, type }) => [name, type.dtype]),
      );
      const directory = await Deno.makeTempDir({ prefix: "kokobench-bisect-" });
      try {
        const path = join(directory, "Part.mlpackage");
        const part = packageOf(retyped.program, source);
        await writePackage(path, part);
        await using loaded = await backend.load(stage, path);
        const inputs = Object.entries(feeds).map(([name, feed]) => {
          const declared = part.inputs.find((input) => input.name === newName(name))!;
          return [declared.name, cast(feed, declared.dtype as "fp16")];
        });
        const { outputs } = await loaded.predict(Object.fromEntries(inputs));
        return Object.fromEntries(
          program.outputs.map((name) => {
            const value = outputs[newName(name)];
            return [name, dtypes.get(name) === "bool" ? toBool(value) : widened(value)];
          }),
        );
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  };
}

function toBool({ shape, data }: Tensor): Tensor<"bool"> {
  const flags = allocate("bool", data.length);
  for (let i = 0; i < data.length; i++) flags[i] = Number(data[i] !== 0);
  return { dtype: "bool", shape, data: flags };
}
