/** What tests say of the machine and the packages. */
import { stageNames } from "../stages/contract.ts";
import type { Conditions } from "./conditions.ts";
import type { BenchContext } from "./journal/entries.ts";
import type { BenchResult } from "./result.ts";

/** Nothing that spoils figures. */
export const calm: Conditions = {
  loadAverage: [0.25, 0.5, 0.75],
  thermalState: "nominal",
  isLowPowerMode: false,
  powerSource: "mains",
};

/** Reads {@link calm} off no machine: what the system tells may need a permission that tests do not have. */
export const readCalm = (): Promise<Conditions> => Promise.resolve(calm);

/** Settings of a result. */
export const fakeSettings: BenchResult["settings"] = {
  preset: "fp16",
  speed: 1,
  nRuns: 5,
  minTimeMs: null,
  untilStable: null,
  maxRuns: null,
  warmups: 2,
  isolatedStages: false,
  maxFrames: 2000,
  interleaved: null,
  shard: null,
};

/** The context of a result. It fits the schema and names nothing real. */
export const fakeContext:
  & Pick<
    BenchResult,
    "environment" | "conditions" | "harness" | "backend" | "weights" | "voice" | "packages"
  >
  & Pick<BenchContext, "settings"> = {
    environment: {
      os: "linux",
      osRelease: "6.1",
      arch: "x86_64",
      cpuModel: "Some CPU",
      logicalCores: 2,
      memoryBytes: 2 ** 33,
      denoVersion: "2.9.6",
      kokobenchVersion: "0.1.0",
      gitCommit: "0123456789abcdef0123456789abcdef01234567",
      gitDirty: true,
    },
    conditions: { before: calm, after: calm },
    harness: { clockResolutionUs: 0.5, stageOverheadUs: 10 },
    backend: { name: "fake", details: { runtime: "none", threads: "2" } },
    settings: { preset: "fp16" },
    weights: { source: "int8", format: "onnx-int8", sha256: "a".repeat(64), reason: "asked for" },
    voice: { name: "af_heart", sha256: "b".repeat(64) },
    packages: stageNames.map((stage) => ({
      stage,
      name: `${stage}.mlpackage`,
      sha256: "c".repeat(64),
      sizeBytes: 1000,
      loadMs: 12.5,
    })),
  };

/** The same before a worker has said anything. */
export const fakeBenchContext: BenchContext = {
  ...fakeContext,
  conditions: calm,
  harness: fakeContext.harness!,
  backend: fakeContext.backend.name,
  packages: fakeContext.packages.map(({ loadMs: _loadMs, ...info }) => info),
};
