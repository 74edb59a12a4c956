/**
 * What is known of failures of this chain in the field, and what helps: by system, chip, stage and compute unit.
 * @module
 */
import type { StageName } from "../stages/contract.ts";
import type { Failure } from "./failure.ts";
import type { BenchResult } from "./result.ts";

/** What failed, and where. */
export interface FailureCircumstances
  extends Pick<Failure, "stage" | "kind" | "doing" | "signal" | "message"> {
  /** As the result has it: `coreml` alone says something of Apple's systems. */
  readonly backend: BenchResult["backend"];
  readonly computeUnit?: string;
}

/** {@link FailureCircumstances}, read. */
interface Case extends Omit<FailureCircumstances, "backend"> {
  readonly isCoreMl: boolean;
  /** Of macOS or iOS: 2604 is 26.4; NaN elsewhere. */
  readonly osVersion: number;
  readonly chip: string;
}

interface Row {
  readonly when: (failure: Case) => boolean;
  readonly advice: string | ((failure: Case) => string);
}

/** Stages with LSTMs. */
const recurrent: readonly StageName[] = ["post_albert", "prosody"];
const mayUseGpu = ({ computeUnit }: Case) => computeUnit === "ALL" || computeUnit === "CPU_AND_GPU";
const mayUseNeuralEngine = ({ computeUnit }: Case) =>
  computeUnit === "ALL" || computeUnit === "CPU_AND_NE";
const isLost = ({ kind }: Case) => kind === "crash" || kind === "hang";

/** From the particular to the general; the first that fits is given. */
const rows: readonly Row[] = [
  {
    when: (failure) =>
      failure.isCoreMl && failure.kind === "crash" && failure.doing === "predict" &&
      recurrent.includes(failure.stage) && mayUseGpu(failure) &&
      /\b(M5|A19|iPhone18,\d)\b/.test(failure.chip),
    advice: ({ stage }) =>
      `On this chip recurrent stages abort on the GPU at their second prediction, since macOS 26.5. Keep them off it: ` +
      `--compute-units ${stage}=CPU_AND_NE, or --preset m5-safe.`,
  },
  {
    when: (failure) =>
      failure.isCoreMl && failure.kind === "crash" && failure.osVersion >= 2604 &&
      failure.osVersion < 2606 &&
      (failure.computeUnit === "CPU_ONLY" ||
        failure.stage === "tail" && failure.computeUnit === "CPU_AND_NE"),
    advice: ({ stage }) =>
      `Core ML's CPU path crashes on macOS 26.4 and 26.5. Keep off it: --compute-units ` +
      `${stage}=${stage === "tail" ? "CPU_AND_GPU" : "CPU_AND_NE"}, or --preset m5-safe.`,
  },
  {
    when: (failure) =>
      failure.isCoreMl && failure.kind === "not-finite" && failure.osVersion >= 2700,
    advice:
      "Models that an older system compiled have given NaN since version 27. Remove the folder `compiled` in the cache " +
      "directory, restart the machine, and run again.",
  },
  {
    when: (failure) =>
      failure.isCoreMl && failure.stage === "vocoder" && failure.kind === "error" &&
      failure.doing !== "predict" && Math.floor(failure.osVersion / 100) === 14,
    advice:
      "macOS 14 refuses an anchor of rank 1 that is made by a mean and an expansion, as in packages made elsewhere. " +
      "Convert with deno task convert, which reduces it straight to one element.",
  },
  {
    when: (failure) =>
      failure.kind === "hang" && failure.doing === "compile" &&
      failure.computeUnit === "ALL",
    advice: ({ stage }) =>
      `Compiling for ALL has taken 25 minutes, and then failed. Narrow it: --compute-units ${stage}=CPU_AND_NE.`,
  },
  {
    when: (failure) =>
      failure.kind === "hang" && failure.doing !== "predict" && mayUseNeuralEngine(failure),
    advice:
      "The first compilation for the Neural Engine can take 10 minutes and more. Allow it more time with " +
      "--compile-timeout 1800; what is compiled is kept.",
  },
  {
    when: (failure) =>
      failure.isCoreMl && failure.doing === "predict" && failure.kind === "error" &&
      mayUseNeuralEngine(failure),
    advice: ({ stage }) =>
      `On some builds of the system the Neural Engine refuses to run a model. Try --compute-units ${stage}=CPU_AND_GPU, or ` +
      "have deno task route find where it runs.",
  },
  {
    when: ({ kind }) => kind === "not-finite",
    advice: ({ stage }) =>
      `In fp16 nothing is beyond 65504. Compare with --preset fp32, and find the operation with deno task conformance ` +
      `--bisect ${stage}.`,
  },
  {
    when: ({ kind, signal }) => kind === "crash" && signal === "SIGKILL",
    advice:
      "The system ends processes like this where memory runs out. Close other programs, or speak shorter passages " +
      "with --only.",
  },
  {
    when: (failure) => failure.isCoreMl && isLost(failure),
    advice: "Have deno task route find the compute units on which every stage survives.",
  },
  {
    when: ({ kind, doing }) => kind === "hang" && doing === "predict",
    advice: "Where the machine is only slow, allow a prediction more time with --timeout.",
  },
];

/** What to do about a failure, or null where nothing is known. */
export function adviceFor({ backend, ...failure }: FailureCircumstances): string | null {
  const { system = "", chip = "" } = backend.details;
  const [, major, minor = "0"] = /^(?:macOS|iOS) (\d+)(?:\.(\d+))?/.exec(system) ?? [];
  const known: Case = {
    ...failure,
    isCoreMl: backend.name.startsWith("coreml"),
    osVersion: 100 * Number(major) + Number(minor),
    chip,
  };
  const advice = rows.find(({ when }) => when(known))?.advice;
  return (typeof advice === "function" ? advice(known) : advice) ?? null;
}
