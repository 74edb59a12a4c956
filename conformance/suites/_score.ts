/** What the suites that run stages share. */
import type { Features } from "../../stages/chain.ts";
import { isUnread, type StageName } from "../../stages/contract.ts";
import { StageError } from "../../stages/stage_error.ts";
import { cast } from "../../tensor/tensor.ts";
import { type CaseResult, type CaseSubject, failed, judged, skipped } from "../case_result.ts";
import { compareAudio } from "../metrics/audio_metrics.ts";
import { f0Error } from "../metrics/f0_error.ts";
import type {
  ReferenceComparison,
  ReferenceSource,
  ReferenceUtterance,
} from "../reference_source.ts";
import { type Mode, type Model, toleranceOf } from "../tolerances.ts";
import type { ScoreOptions } from "./options.ts";

/** The utterances that `options` ask for. @throws {RangeError} where the references lack one. */
export function utterancesOf(
  source: ReferenceSource,
  { passages }: ScoreOptions,
): readonly ReferenceUtterance[] {
  if (passages === undefined) return source.passages;
  return passages.map((wanted) => {
    const found = source.passages.find(({ number }) => number === wanted);
    if (found !== undefined) return found;
    const there = source.passages.map(({ number }) => number).join(", ");
    throw new RangeError(`Cannot score passage ${wanted}: the references have ${there}`);
  });
}

/** Collects results, telling of each. */
export class Results {
  readonly all: CaseResult[] = [];
  constructor(readonly options: ScoreOptions) {}

  add(...results: readonly CaseResult[]): void {
    for (const result of results) {
      this.all.push(result);
      this.options.onResult?.(result);
    }
  }

  /** Runs `action`; a stage's refusal or failure becomes a failed case of `subject`. Whether it went well. */
  async attempt(
    subject: (stage: StageName, feature?: string) => CaseSubject,
    action: () => Promise<void>,
  ): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      if (!(error instanceof StageError)) throw error;
      this.add(failed(subject(error.stage, error.feature), error.message, elementOf(error.what)));
      return false;
    }
  }
}

/** The element that a StageError names. */
const elementOf = (what: string): string | undefined => /element \d+/.exec(what)?.[0];

/** Where values are taken from and what they are held against. */
export interface ValueContext {
  readonly suite: "isolated" | "chained";
  readonly mode: Mode;
  readonly precision: string;
  readonly durations?: "free" | "forced";
}

/** Judges everything that `stage` gave on `utterance`. */
export function scoreOutputs(
  source: ReferenceSource,
  utterance: ReferenceUtterance,
  stage: StageName,
  outputs: Features,
  context: ValueContext,
  options: ScoreOptions,
): CaseResult[] {
  const { suite, precision, durations = null } = context;
  const { number: passage, frameCount } = utterance;
  return Object.entries(outputs).flatMap(([name, test]) => {
    const value = `${stage}.${name}`;
    const compared = source.compare(passage, value, test);
    const key = { ...context, value, numerics: options.numerics ?? "fp32", model: modelOf(source) };
    const { estimated } = compared;
    const subject = { suite, stage, value, passage, precision, durations, estimated };
    const toleranceFor = (metric: CaseResult["metric"]) =>
      toleranceOf({ ...key, metric }, frameCount, options.tolerances);
    if (compared.failure !== null) {
      const { kind, message, position } = compared.failure;
      if (kind === "shape" && isUnread(stage, name)) {
        return [skipped({ ...subject, metric: "relative_l2" }, otherForm)];
      }
      const firstBad = position === null ? undefined : `element [${position}]`;
      return [failed({ ...subject, metric: "relative_l2" }, message, firstBad)];
    }
    const tolerance = toleranceFor("relative_l2");
    const further = suite === "chained" ? furtherFigures(source, passage, value, outputs) : {};
    const figures: Record<string, number | null> = { ...figuresOf(compared), ...further };
    const firstBad = firstBadSegment(compared, tolerance);
    const results = [
      judged({ ...subject, metric: "relative_l2", figures }, compared.relativeL2, tolerance, {
        firstBad,
      }),
    ];
    if (value === "tail.audio" && suite === "chained") {
      const loss = Math.max(0, 1 - (figures.corr ?? 1 - compared.cosineDistance));
      const gain = Math.abs(compared.gainDb);
      const { logSpectralDistanceDb: spectral } = figures;
      const errors = [["correlation_loss", loss], ["gain_db", gain]] as const;
      const judgedToo = spectral == null ? [] : [["log_spectral_distance_db", spectral]] as const;
      for (const [metric, error] of [...errors, ...judgedToo]) {
        results.push(judged({ ...subject, metric }, error, toleranceFor(metric)));
      }
    }
    return results;
  });
}

/** Why an output that nobody reads is not compared: the chain has seen that its shape is one of the contract's. */
export const otherForm =
  "nobody reads it, and one side has the mean of the features in it, the other their audio";

/** Which weights the references are of. */
export const modelOf = ({ kind }: ReferenceSource): Model =>
  kind === "small" ? "small" : "kokoro-82m";

function figuresOf({ relativeL2, cosineDistance, gainDb, metrics }: ReferenceComparison) {
  const { maxAbsError = null, rmse = null } = metrics ?? {};
  return finite({
    snrDb: -20 * Math.log10(relativeL2),
    cosineDistance,
    gainDb,
    maxAbsError,
    rmse,
  });
}

/** What audio and F0 are also measured by, where the reference is there in full. */
function furtherFigures(
  source: ReferenceSource,
  passage: number,
  value: string,
  outputs: Features,
): Record<string, number | null> {
  if (value !== "tail.audio" && value !== "prosody.F0") return {};
  const full = source.value(passage, value);
  if (full === undefined) return {};
  const reference = cast(full, "fp32").data;
  if (value === "prosody.F0") {
    return finite({ ...f0Error(reference, cast(outputs.F0, "fp32").data) });
  }
  return finite({ ...compareAudio(reference, cast(outputs.audio, "fp32").data).metrics });
}

/** JSON has no infinity and no NaN. */
const finite = (figures: Readonly<Record<string, number | null>>) =>
  Object.fromEntries(
    Object.entries(figures).map((
      [name, figure],
    ) => [name, Number.isFinite(figure) ? figure : null]),
  );

function firstBadSegment(
  { segments }: ReferenceComparison,
  tolerance: number | string,
): string | undefined {
  if (typeof tolerance === "string") return undefined;
  const bad = segments.find(({ relativeL2 }) => !(relativeL2 <= tolerance));
  return bad && `steps ${bad.begin} to ${bad.end - 1} of time: ${bad.relativeL2.toPrecision(2)}`;
}
