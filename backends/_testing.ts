/** What tests of the backend over Core ML share: a package, a machine, and a library in the Swift library's place. */
import { join } from "node:path";
import { MilBuilder } from "../coreml/mil/builder.ts";
import { type MlPackage, writePackage } from "../coreml/package.ts";
import { BufferTooSmallError } from "../ffi/ffi_error.ts";
import type { Library } from "../ffi/library.ts";
import type { Model } from "../ffi/model.ts";
import type { DeviceInfo } from "../ffi/schemas.ts";

/** What a Mac with a Neural Engine says of itself. */
export const mac: DeviceInfo = {
  implementation: "Core ML",
  chip: "Apple M4",
  model: "Mac16,12",
  architecture: "arm64",
  osName: "macOS",
  osVersion: "15.1",
  osBuild: "24B83",
  cores: { physical: 10, logical: 10, levels: [] },
  memoryBytes: 16e9,
  thermalState: "nominal",
  isLowPowerMode: false,
  computeDevices: [{ kind: "cpu" }, { kind: "neuralEngine", coreCount: 16 }],
};
const metadata = { shortDescription: "", version: "", author: "", license: "", userDefined: {} };

/** y = x + `addend` for fp32 x [n], in `dtype`. */
export function adding(addend: number, dtype: "fp32" | "int8" = "fp32"): MlPackage {
  const builder = new MilBuilder({ opset: "CoreML7" });
  const x = builder.input("x", "fp32", [null]);
  const sum = builder.op("add", { x, y: addend }, dtype === "fp32" ? "y" : undefined);
  const y = dtype === "fp32" ? sum : builder.op("cast", { x: sum, dtype }, "y");
  const ranges = [{ min: 1, max: 8 }];
  return {
    specificationVersion: 8,
    inputs: [{ name: "x", dtype: "fp32", shape: [1], ranges }],
    outputs: [{ name: "y", dtype }],
    program: builder.build([y]),
    metadata,
  };
}

/** A library that doubles what it is given, loads 900 ms at first and then 7, and keeps a list of what it was asked for. */
export function fakeLibrary(
  info: DeviceInfo,
  calls: string[],
  model: Partial<Model> = {},
): Pick<Library, "deviceInfo" | "compile" | "load" | "computePlan"> {
  const loaded = new Set<string>();
  return {
    deviceInfo: () => info,
    compile: async (packagePath, compiledPath) => {
      calls.push(`compile ${packagePath}`);
      await Deno.stat(packagePath);
      const beside = packagePath.replace(".mlpackage", ".stand-in");
      const names = info.implementation === "Core ML" ? [] : [...Deno.readDirSync(beside)];
      calls.push(...names.map(({ name }) => name).sort());
      await Deno.mkdir(compiledPath);
      return 40;
    },
    load: (compiledPath, units) => {
      calls.push(`load ${units}`);
      const loadMs = loaded.has(compiledPath) ? 7 : 900;
      loaded.add(compiledPath);
      return Deno.stat(compiledPath).then(() => ({
        loadMs,
        describe: () => ({ inputs: [], outputs: [] }),
        predict: ({ x }, { y }) => {
          const neededBytes = { y: x.data.byteLength };
          if (y.length < x.data.length) {
            return Promise.reject(new BufferTooSmallError("predict", "y", neededBytes));
          }
          const data = (y as Float32Array).subarray(0, x.data.length);
          data.set(x.data.map((value) => 2 * value));
          const times = { inputMs: 1, modelMs: 5, outputMs: 1, totalMs: 7 };
          return Promise.resolve({ outputs: { y: { ...x, data } as typeof x }, times });
        },
        predictRepeatedly: () => Promise.resolve([]),
        [Symbol.dispose]: () => void calls.push("unload"),
        ...model,
      }));
    },
    computePlan: (compiledPath, units) => {
      calls.push(`plan ${units} ${compiledPath}`);
      return Promise.resolve({ operations: [{ type: "ios17.add", outputs: ["y"] }] });
    },
  };
}

/** Gives `test` the path of `pkg`, called Test, and of a cache. */
export async function withPackage(
  test: (packagePath: string, cacheDir: string) => Promise<void>,
  pkg = adding(1),
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const packagePath = join(root, "Test.mlpackage");
    await writePackage(packagePath, pkg);
    await test(packagePath, join(root, "cache"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
