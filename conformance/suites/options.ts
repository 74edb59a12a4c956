import type { runChain, Sample } from "../../stages/chain.ts";
import type { KokoroConfig } from "../../stages/config.ts";
import type { StageName } from "../../stages/contract.ts";
import type { CaseResult } from "../case_result.ts";
import type { ReferenceUtterance } from "../reference_source.ts";
import type { Numerics } from "../../onnx/numerics.ts";
import type { Tolerance } from "../tolerances.ts";

/** Options of all suites that run stages. */
export interface ScoreOptions {
  /** Widths of the model; Kokoro-82M's by default. */
  readonly config?: KokoroConfig;
  /** Stages to score; all by default. The chain runs all of them in any case. */
  readonly only?: readonly StageName[];
  /** Passages to score, by number; all that the references have by default. */
  readonly passages?: readonly number[];
  /** What the backend computes in; fp32 by default. */
  readonly numerics?: Numerics;
  /** Another table than the built-in one. */
  readonly tolerances?: readonly Tolerance[];
  /** Looked at before each prediction. */
  readonly signal?: AbortSignal;
  /** Takes each result as soon as it is there. */
  readonly onResult?: (result: CaseResult) => void;
}

/** Options of the chained suite. */
export interface ChainedOptions extends ScoreOptions {
  /** Most audio frames that the packages accept; 2000 by default. */
  readonly maxFrames?: number;
  /** The host under test: another that runs the same stages in place of the product's own. */
  readonly chain?: typeof runChain;
  /** How the host under test gets from a text to tokens and style; the reference's own by default. */
  readonly sampleOf?: (utterance: ReferenceUtterance) => Sample;
  /** Takes the audio of the chain's last run over a passage, `[600 * T_a]`. */
  readonly onAudio?: (utterance: ReferenceUtterance, audio: Float32Array) => void | Promise<void>;
}

/** The reference's own tokens, style and speed. */
export const ownSample = ({ tokens, voiceRow, speed }: ReferenceUtterance): Sample => ({
  tokens,
  voiceRow,
  speed,
});
