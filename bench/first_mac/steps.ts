/**
 * What the first run on a Mac is made of.
 * @module
 */
import { join } from "node:path";

/** One command whose outcome, output and files are collected. */
export interface Step {
  /** Names its log and its folder. */
  readonly name: string;
  readonly command: readonly string[];
  /** How long it may take, in ms, before it is killed. */
  readonly timeoutMs: number;
}

/** Where the steps run and what there is. */
export interface StepsContext {
  readonly os: typeof Deno.build.os;
  /** Deno's program. */
  readonly deno: string;
  /** Where what the steps write goes, each into a folder of its name. */
  readonly outDir: string;
  /** Where Swift may build. */
  readonly scratchDir: string;
}

const minute = 60_000;

/**
 * The steps in their order, from the checkout's root: what builds first, what measures last, when all that may break is known. On
 * Linux the same commands run over the stand-in for Core ML.
 */
export function firstMacSteps({ os, deno, outDir, scratchDir }: StepsContext): Step[] {
  const swift = (verb: "build" | "test"): readonly string[] =>
    os === "darwin"
      ? ["swift", verb, "--package-path", "ffi/swift", "--scratch-path", scratchDir]
      : ["ffi/swift/on_linux.sh", verb];
  const out = (name: string) => ["--out", join(outDir, name)];
  const onCoreMl = ["--backend", "coreml"];
  const conformance = [
    ...["ffi/deno.sh", "task", "conformance", ...onCoreMl, "--weights", "int8"],
    ...["--references", "compact", "--only", "1"],
  ];
  return [
    { name: "swift-build", command: swift("build"), timeoutMs: 10 * minute },
    { name: "swift-test", command: swift("test"), timeoutMs: 10 * minute },
    { name: "test-ffi", command: [deno, "task", "test:ffi"], timeoutMs: 10 * minute },
    {
      name: "conformance-fp32",
      command: [...conformance, "--preset", "fp32", ...out("conformance-fp32")],
      timeoutMs: 20 * minute,
    },
    {
      name: "conformance",
      command: [...conformance, "--preset", "fp16+int8pal", ...out("conformance")],
      timeoutMs: 20 * minute,
    },
    {
      name: "bench",
      command: ["ffi/deno.sh", "task", "bench", ...onCoreMl, "--quick", ...out("bench")],
      timeoutMs: 20 * minute,
    },
    {
      name: "route",
      command: [
        ...["ffi/deno.sh", "task", "route", ...onCoreMl],
        ...["--only", "1", "--n-runs", "3", ...out("route")],
      ],
      timeoutMs: 30 * minute,
    },
    {
      name: "bench-ffi",
      command: [deno, "task", "bench:ffi", ...out("bench-ffi")],
      timeoutMs: 10 * minute,
    },
  ];
}
