/**
 * Runs suites and gathers what they give into one result.
 * @module
 */
import type { LoadedStages } from "../stages/chain.ts";
import type { KokoroConfig } from "../stages/config.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { attribute } from "./attribute.ts";
import { type CaseResult, type SuiteName, suiteNames } from "./case_result.ts";
import type { ReferenceSource } from "./reference_source.ts";
import {
  type ConformanceContext,
  type ConformanceResult,
  conformanceSchemaVersion,
} from "./result.ts";
import { scoreChained } from "./suites/chained.ts";
import { checkContract, type Declared } from "./suites/contract.ts";
import { scoreConverter } from "./suites/converter.ts";
import { type FaultSuiteOptions, scoreFaults } from "./suites/faults.ts";
import { type IntelligibilityOptions, scoreIntelligibility } from "./suites/intelligibility.ts";
import { scoreIsolated } from "./suites/isolated.ts";
import { scoreOperations } from "./suites/ops.ts";
import type { ChainedOptions } from "./suites/options.ts";

/** What {@link runConformance} runs on, and what it tells of. */
export interface ConformanceSetting {
  readonly suites: readonly SuiteName[];
  /** Stages to score; all by default. */
  readonly only?: readonly StageName[];
  readonly passages?: readonly number[];
  /** Further passages for the suites converter and isolated, whatever `passages` are. */
  readonly alsoAlone?: readonly number[];
  readonly numerics?: "fp32" | "declared";
  readonly tolerances?: ChainedOptions["tolerances"];
  /** Where the tolerances came from, for the result. */
  readonly tolerancesSource?: string;
  readonly config?: KokoroConfig;
  readonly maxFrames?: number;
  readonly context: ConformanceContext;
  /** For the suite contract. */
  readonly declared?: Readonly<Partial<Record<StageName, Declared | string>>>;
  /** For the suites converter, isolated and chained. */
  readonly stages?: LoadedStages;
  readonly source?: ReferenceSource;
  /** For the suite converter: packages of the same stages by coremltools, or why there are none. */
  readonly coremltools?: LoadedStages | string;
  /** For the suite intelligibility. */
  readonly transcribe?: IntelligibilityOptions["transcribe"];
  /** For the suite faults: what they are planted in, whatever packages the other suites score. */
  readonly faults?: Omit<FaultSuiteOptions, "tolerances" | "signal" | "onResult">;
  readonly sampleOf?: ChainedOptions["sampleOf"];
  readonly onAudio?: ChainedOptions["onAudio"];
  readonly onEvent?: (event: ConformanceEvent) => void;
  readonly signal?: AbortSignal;
  /** A monotonic clock in ms; `performance.now` by default. */
  readonly now?: () => number;
  /** The time of day; `new Date()` by default. */
  readonly today?: () => Date;
}

/** What a run tells of while it works. */
export type ConformanceEvent =
  | { readonly type: "suite-started"; readonly suite: SuiteName }
  | { readonly type: "judged"; readonly result: CaseResult };

/**
 * Runs the suites of `setting`, in their own order.
 * @throws {TypeError} where a suite lacks what it runs on.
 */
export async function runConformance(setting: ConformanceSetting): Promise<ConformanceResult> {
  const { only = stageNames, numerics = "fp32", tolerances, signal, onEvent } = setting;
  const { now = () => performance.now(), today = () => new Date() } = setting;
  const startedAt = today().toISOString();
  const begin = now();
  const cases: CaseResult[] = [];
  const onResult = (result: CaseResult) => {
    cases.push(result);
    onEvent?.({ type: "judged", result });
  };
  let recognizer: ConformanceResult["recognizer"] = null;
  let faults: ConformanceResult["faults"] = null;
  const time = { predictMs: 0, stageSuitesMs: 0 };
  const stages = setting.stages && timed(setting.stages, now, (ms) => time.predictMs += ms);
  const audio = new Map<number, Float32Array>();
  const onAudio: ChainedOptions["onAudio"] = async (utterance, samples) => {
    // Kept only for who listens to it.
    if (setting.transcribe) audio.set(utterance.number, samples);
    await setting.onAudio?.(utterance, samples);
  };
  const options = { ...setting, only, numerics, onResult, onAudio };
  const { passages, alsoAlone = [] } = setting;
  const alone = { ...options, passages: passages && [...passages, ...alsoAlone] };
  const run: Readonly<Record<SuiteName, () => Promise<unknown>>> = {
    contract: () => {
      const results = checkContract(given(setting.declared), options);
      results.forEach(onResult);
      return Promise.resolve();
    },
    ops: () => scoreOperations(options),
    converter: () =>
      scoreConverter(given(stages), given(setting.coremltools), given(setting.source), alone),
    isolated: () => scoreIsolated(given(stages), given(setting.source), alone),
    chained: () => scoreChained(given(stages), given(setting.source), options),
    intelligibility: async () => {
      const hearing = { ...options, transcribe: given(setting.transcribe), audio };
      recognizer = await scoreIntelligibility(given(stages), given(setting.source), hearing);
    },
    faults: async () => {
      faults = await scoreFaults({ ...given(setting.faults), tolerances, signal, onResult });
    },
  };
  let status: ConformanceResult["status"] = "complete";
  try {
    for (const suite of suiteNames) {
      if (!setting.suites.includes(suite)) continue;
      onEvent?.({ type: "suite-started", suite });
      const start = now();
      await run[suite]();
      if (suite === "isolated" || suite === "chained") time.stageSuitesMs += now() - start;
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    status = "interrupted";
  }
  return {
    schemaVersion: conformanceSchemaVersion,
    status,
    startedAt,
    finishedAt: today().toISOString(),
    suites: suiteNames.filter((suite) => setting.suites.includes(suite)),
    stages: [...only],
    numerics,
    tolerances: setting.tolerancesSource ?? "built in",
    context: setting.context,
    references: referencesOf(setting.source),
    passages: passagesOf(setting),
    cases,
    attribution: attribute(cases) ?? null,
    recognizer,
    faults,
    totalMs: now() - begin,
    predictMs: time.predictMs,
    scoringMs: Math.max(0, time.stageSuitesMs - time.predictMs),
  };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("A suite was asked for without what it runs on");
  return value;
}

/** `stages` that tell how long each prediction took. */
function timed(stages: LoadedStages, now: () => number, tell: (ms: number) => void): LoadedStages {
  return Object.fromEntries(
    Object.entries(stages).map(([name, stage]) => [
      name,
      {
        inputs: stage.inputs,
        outputs: stage.outputs,
        compression: stage.compression,
        loadMs: stage.loadMs,
        predict: async (feeds) => {
          const start = now();
          try {
            return await stage.predict(feeds);
          } finally {
            tell(now() - start);
          }
        },
        [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
      } satisfies LoadedStages[StageName],
    ]),
  ) as Record<StageName, LoadedStages[StageName]>;
}

function referencesOf(source: ReferenceSource | undefined): ConformanceResult["references"] {
  if (source === undefined) return null;
  const { kind, provenance: { weightsSha256, voiceSha256, versions, patched } } = source;
  return { kind, weightsSha256, voiceSha256, versions: { ...versions }, patched: [...patched] };
}

function passagesOf(
  { source, passages, alsoAlone = [] }: ConformanceSetting,
): ConformanceResult["passages"] {
  const all = source?.passages ?? [];
  const wanted = passages && [...passages, ...alsoAlone];
  return all.filter(({ number }) => wanted?.includes(number) ?? true).map((utterance) => ({
    number: utterance.number,
    text: utterance.text,
    tokenCount: utterance.tokens.length,
    frameCount: utterance.frameCount,
    unpatched: utterance.unpatched ? { ...utterance.unpatched } : null,
  }));
}
