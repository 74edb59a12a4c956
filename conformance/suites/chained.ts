import { type Features, type LoadedStages, runChain } from "../../stages/chain.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import { predictedDurations } from "../../stages/glue.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type CaseResult, judged } from "../case_result.ts";
import { compareDurations } from "../metrics/durations.ts";
import { chainPrecisionOf } from "../precision.ts";
import type { ReferenceSource, ReferenceUtterance } from "../reference_source.ts";
import { toleranceOf } from "../tolerances.ts";
import { HostCheck } from "./_host.ts";
import { modelOf, Results, scoreOutputs, utterancesOf } from "./_score.ts";
import { type ChainedOptions, ownSample } from "./options.ts";

/**
 * The chain from tokens to audio: first what the host feeds each stage, exactly; then the durations it
 * predicts; then every value of every stage, with the errors of the stages before it. Where the predicted
 * durations differ from the reference's, values are those of a second run on the reference's durations.
 * @throws {RangeError} where the references lack a passage that `options` ask for.
 */
export async function scoreChained(
  stages: LoadedStages,
  source: ReferenceSource,
  options: ChainedOptions = {},
): Promise<CaseResult[]> {
  const results = new Results(options);
  for (const utterance of utterancesOf(source, options)) {
    await new ChainedPassage(stages, source, utterance, options, results).score();
  }
  return results.all;
}

/** Stages whose outputs stand before the durations. */
const beforeDurations: readonly StageName[] = ["albert", "post_albert"];

class ChainedPassage {
  readonly #precision: string;
  /** Whether the free run has other durations than the reference: its later values do not line up. */
  #diverged = false;
  #isComparable = true;

  constructor(
    readonly stages: LoadedStages,
    readonly source: ReferenceSource,
    readonly utterance: ReferenceUtterance,
    readonly options: ChainedOptions,
    readonly results: Results,
  ) {
    this.#precision = chainPrecisionOf(stages);
  }

  async score(): Promise<void> {
    const host = new HostCheck(this.utterance, this.options.config);
    await this.#run("free", (stage, feeds, outputs) => {
      this.results.add(...host.check(stage, feeds));
      host.took(outputs);
      if (stage === "post_albert") this.#judgeDurations(outputs.duration);
      // A host may round by itself.
      else if (stage === "alignment" && !this.#equalsReference(feeds.pred_dur)) {
        this.#diverged = true;
      }
      if (!this.#diverged || beforeDurations.includes(stage)) this.#judge(stage, outputs, "free");
    });
    if (!this.#diverged || !this.#isComparable) return;
    await this.#run("forced", (stage, _, outputs) => {
      if (!beforeDurations.includes(stage)) this.#judge(stage, outputs, "forced");
    });
  }

  async #run(
    durations: "free" | "forced",
    onStage: (stage: StageName, feeds: Features, outputs: Features) => void,
  ): Promise<void> {
    const { utterance, options } = this;
    const { config, maxFrames, signal, chain = runChain, sampleOf = ownSample } = options;
    const forced = durations === "forced" ? { durations: utterance.durations } : {};
    const subject = (stage: StageName, feature?: string) =>
      ({
        suite: "chained",
        stage,
        passage: utterance.number,
        value: feature === undefined ? stage : `${stage}.${feature}`,
        metric: "relative_l2",
        durations,
      }) as const;
    await this.results.attempt(subject, async () => {
      const sample = sampleOf(utterance);
      const settings = { config, maxFrames, signal, onStage, ...forced };
      const { audio } = await chain(this.stages, sample, settings);
      await options.onAudio?.(utterance, audio);
    });
  }

  #judge(stage: StageName, outputs: Features, durations: "free" | "forced"): void {
    const { source, utterance, options } = this;
    if (!(options.only ?? stageNames).includes(stage)) return;
    const context = {
      suite: "chained",
      mode: "chained",
      precision: this.#precision,
      durations,
    } as const;
    this.results.add(...scoreOutputs(source, utterance, stage, outputs, context, options));
  }

  #equalsReference({ data }: Tensor): boolean {
    const { durations } = this.utterance;
    return durations.length === data.length && durations.every((frames, i) => frames === data[i]);
  }

  /** Frames of each token, exactly; near ties of the reference may go either way. */
  #judgeDurations(duration: Tensor): void {
    const { number: passage, durations: reference } = this.utterance;
    const predicted = predictedDurations(duration as Tensor<"fp16" | "fp32">).data;
    if (predicted.length !== reference.length) {
      // Other tokens than the reference's: the host's fault, and found there.
      this.#isComparable = false;
      return;
    }
    const unrounded = this.source.value(passage, "post_albert.duration")?.data;
    const { differing, verdict, referenceFrames, testFrames } = compareDurations(
      reference,
      predicted,
      unrounded as Float32Array | undefined,
    );
    if (verdict !== "equal") this.#diverged = true;
    const nearTies = differing.filter(({ nearTie }) => nearTie).length;
    const worst = differing.find(({ nearTie }) => !nearTie);
    const figures = { nearTies, referenceFrames, frames: testFrames };
    const value = "post_albert.duration";
    const metric = "differing_durations";
    const { numerics = "fp32", tolerances } = this.options;
    const precision = this.#precision;
    const model = modelOf(this.source);
    const tolerance = toleranceOf(
      { model, mode: "chained", precision, numerics, value, metric },
      referenceFrames,
      tolerances,
    );
    const subject = {
      suite: "chained",
      stage: "post_albert",
      passage,
      value,
      metric,
      precision,
      durations: "free",
      figures,
    } as const;
    this.results.add(judged(subject, differing.length - nearTies, tolerance, {
      firstBad: worst && `token ${worst.token}: ${worst.test} frames, PyTorch ${worst.reference}`,
    }));
  }
}
