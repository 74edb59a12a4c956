/**
 * Plants every fault of the catalogue and asks the suites for it: each has to be caught, and attributed to where
 * it is.
 * @module
 */
import type { LoadedStages } from "../../stages/chain.ts";
import { stageNames } from "../../stages/contract.ts";
import type { LoadedStage } from "../../stages/loaded_stage.ts";
import { attribute } from "../attribute.ts";
import type { CaseResult } from "../case_result.ts";
import { referenceProblems } from "../check_references.ts";
import { checkAlignment } from "../glue_vectors/alignment_vectors.ts";
import { checkGlue, type VectorFile } from "../glue_vectors/glue_vectors.ts";
import { scoreChained } from "../suites/chained.ts";
import { checkContract } from "../suites/contract.ts";
import { scoreIsolated } from "../suites/isolated.ts";
import type { Tolerance } from "../tolerances.ts";
import { faultCatalogue } from "./catalogue.ts";
import { type Fault, faultFrames, type HostPlace, type Place } from "./fault.ts";
import { FaultBench, type FaultBenchOptions, type Subject } from "./fault_bench.ts";
import { publishedBounds, PublishedMetrics } from "./published_metrics.ts";
import type { FaultReport, FaultResult, Finding, PublishedVerdict } from "./report.ts";

/** What {@link runFaults} runs on. */
export interface RunFaultsOptions extends FaultBenchOptions {
  /** The faults; the whole catalogue by default. */
  readonly faults?: readonly Fault[];
  /** Another table of tolerances than the built-in one. */
  readonly tolerances?: readonly Tolerance[];
  /** Takes each result as soon as it is there. */
  readonly onResult?: (result: FaultResult) => void;
  /** Looked at before each fault. */
  readonly signal?: AbortSignal;
}

/**
 * Plants each fault alone, one after the other.
 * @throws {InjectionError} where a fault does not fit what the converter writes.
 */
export async function runFaults(options: RunFaultsOptions): Promise<FaultReport> {
  const { faults = faultCatalogue(), onResult, signal } = options;
  await using bench = await FaultBench.open(options);
  const { findings: falseAlarms } = await examine(bench, bench.subject(), options);
  const results: FaultResult[] = [];
  for (const fault of faults) {
    signal?.throwIfAborted();
    const examined = await bench.withFault(fault, (subject) => examine(bench, subject, options));
    const { name, place, trap } = fault;
    const { findings } = examined;
    const outcome = outcomeOf(place, findings);
    const published = isOnlyInVectors(fault) ? null : examined.published;
    const result = { name, place, trap, outcome, findings, published };
    results.push(result);
    onResult?.(result);
  }
  const missed = (by: (verdict: PublishedVerdict) => boolean) =>
    results.filter(({ published }) => published !== null && by(published)).length;
  return {
    falseAlarms,
    results,
    caughtCount: results.filter(({ outcome }) => outcome === "caught").length,
    publishedBounds,
    missedByCorrelationCount: missed(({ shows }) => !shows),
    missedByMelCorrelationCount: missed(({ showsByMelCorr }) => !showsByMelCorr),
  };
}

/** Whether the fault is planted nowhere but in the glue that the vectors test: then no audio can show it. */
const isOnlyInVectors = ({ injection }: Fault): boolean =>
  injection.kind === "host" && injection.chain === undefined && injection.sampleOf === undefined;

function outcomeOf(place: Place, findings: readonly Finding[]): FaultResult["outcome"] {
  if (findings.length === 0) return "missed";
  return findings.every((finding) => finding.place === place) ? "caught" : "misattributed";
}

async function examine(
  bench: FaultBench,
  subject: Subject,
  { checkpoint, voice, tolerances }: RunFaultsOptions,
): Promise<Pick<FaultResult, "findings" | "published">> {
  const { config } = bench;
  const { source, glue, chain, sampleOf } = subject;
  const published = new PublishedMetrics(source);
  const [problem] = referenceProblems(source, { weightsSha256: checkpoint.sha256, voice });
  if (problem !== undefined) {
    // Nothing that is compared with them means anything.
    const finding = { by: "references", place: "references", why: problem } as const;
    return { findings: [finding], published: null };
  }
  const findings: Finding[] = [];
  const [vector] = checkGlue(glue);
  if (vector !== undefined) {
    const { file, case: name, expected, received } = vector;
    const why = `${file}, ${name}: expected ${shortened(expected)}, received ${
      shortened(received)
    }`;
    findings.push({ by: "glue vectors", place: placeOfVectors[file], why });
  }
  const declared = subject.stages();
  const { alignment } = declared;
  if (typeof alignment !== "string") {
    const [failure] = await checkAlignment(alignment, { config, maxFrames: faultFrames });
    if (failure !== undefined) {
      const why = `${failure.case}: ${failure.problem}`;
      findings.push({ by: "alignment vectors", place: "alignment", why });
    }
  }
  const settings = { config, tolerances, maxFrames: faultFrames };
  const results: CaseResult[] = checkContract(declared, settings);
  if (isLoaded(declared)) {
    results.push(...await scoreIsolated(subject.stages() as LoadedStages, source, settings));
    const stages = subject.stages() as LoadedStages;
    const onAudio = published.add;
    results.push(...await scoreChained(stages, source, { ...settings, chain, sampleOf, onAudio }));
  }
  const found = attribute(results);
  if (found !== undefined) {
    const { stage, value, origin, why } = found;
    const place = origin === "host" ? placeOfInput(value) : stage;
    findings.push({ by: "suites", place, why: `${value}: ${why}` });
  }
  return { findings, published: published.verdict() };
}

const shortened = (text: string): string => text.length <= 80 ? text : `${text.slice(0, 79)}…`;

const isLoaded = (
  stages: Readonly<Record<string, LoadedStage | string>>,
): stages is Readonly<Record<string, LoadedStage>> =>
  stageNames.every((name) => typeof stages[name] !== "string");

const placeOfVectors: Readonly<Record<VectorFile, HostPlace>> = {
  tokens: "tokens",
  style: "style",
  chunks: "style",
  durations: "durations",
  precision: "precision",
  strides: "strides",
};

/** Where the host got the input from that `value`, `{stage}<{input}`, names. */
function placeOfInput(value: string): HostPlace {
  const input = value.slice(value.indexOf("<") + 1);
  return hostPlaceOfInput[input] ?? "wiring";
}

const hostPlaceOfInput: Readonly<Record<string, HostPlace>> = {
  input_ids: "tokens",
  attention_mask: "attention_mask",
  speed: "speed",
  style_s: "style",
  style_timbre: "style",
  pred_dur: "durations",
};
