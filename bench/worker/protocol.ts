/**
 * What supervisor and worker say to each other: JSON, a value a line. The worker gets an {@link Assignment}, then one
 * {@link Request} after the other, each of which it answers before the next; the end of its input is its own end. Before all
 * that may take long or kill it, it says what it is about to do.
 * @module
 */
import type { BackendChoice } from "../../backends/open.ts";
import type { StageTime } from "../../stages/chain.ts";
import type { KokoroConfig } from "../../stages/config.ts";
import type { ComputeUnit, StageName } from "../../stages/contract.ts";
import type { ProcessMemory } from "../../system/process_memory.ts";
import type { Doing, Failure } from "../failure.ts";
import type { LoadFacts } from "../journal/entries.ts";
import type { Placement } from "../placement/schema.ts";
import type { BenchResult, ResultRun } from "../result.ts";

/** What a worker works on. */
export interface Assignment {
  readonly backend: BackendChoice;
  readonly packages: Readonly<
    Record<StageName, { readonly path: string; readonly computeUnit?: ComputeUnit }>
  >;
  readonly config: KokoroConfig;
  readonly maxFrames: number;
  readonly speed: number;
  /** By number. */
  readonly passages: Readonly<Record<number, AssignedPassage>>;
}

/** A passage, ready to run. */
export interface AssignedPassage {
  /** `[T_enc]`, with a 0 at both ends. */
  readonly tokens: readonly number[];
  /** The voice's row for this number of phonemes: `[2 * styleDim]`. */
  readonly voiceRow: readonly number[];
}

/** What a worker is asked for. */
export type Request =
  | { readonly type: "load"; readonly stage: StageName }
  | {
    readonly type: "run";
    readonly passage: number;
    readonly withAudio?: boolean;
    /** Keep what every stage was fed, for stages alone. */
    readonly keepFeeds?: boolean;
  }
  | {
    readonly type: "isolate";
    readonly passage: number;
    readonly stage: StageName;
    readonly warmups: number;
    readonly nRuns: number;
  }
  /** One prediction of a stage on feeds from a file. */
  | {
    readonly type: "try";
    readonly stage: StageName;
    /** As `stage_file.ts` has it. */
    readonly file: string;
    /** Also say how far the outputs are from those of the file. */
    readonly compare: boolean;
  }
  /** Where the operations of all loaded stages are planned to run. */
  | { readonly type: "place" };

/** The end of a request. */
export type Answer =
  | (AfterMemory & { readonly type: "loaded"; readonly package: LoadFacts })
  | Ran
  | { readonly type: "isolated"; readonly times: readonly StageTime[] }
  | { readonly type: "placed"; readonly placement: Placement }
  | Tried
  /** The passage makes more frames than the packages accept. */
  | { readonly type: "too-long"; readonly reason: string }
  | Failed;

/** What the worker's memory was afterwards. */
interface AfterMemory {
  /** Null where the worker is no process of its own. */
  readonly memory: ProcessMemory | null;
}

/** A run of the chain. */
export interface Ran extends Pick<ResultRun, "chainMs" | "stages">, AfterMemory {
  readonly type: "ran";
  readonly frameCount: number;
  readonly durations: readonly number[];
  /** `[600 * T_a]` little-endian fp32 in base64, where it was asked for. */
  readonly audio?: string;
}

/** One prediction of a stage alone. */
export interface Tried {
  readonly type: "tried";
  readonly time: StageTime;
  /** Relative L2 distance of the output that is farthest from the file's; null where it was not asked for. */
  readonly relativeError: number | null;
}

/** An error that the worker survives. */
export interface Failed extends Pick<Failure, "stage" | "doing" | "message"> {
  readonly type: "failed";
  readonly kind: Exclude<Failure["kind"], "crash" | "hang">;
}

/** What a worker says. */
export type Message =
  /** It has opened its backend. */
  | { readonly type: "ready"; readonly backend: BenchResult["backend"] }
  /** It could not open its backend, and ends. */
  | { readonly type: "unusable"; readonly message: string }
  | { readonly type: "doing"; readonly doing: Doing; readonly stage: StageName }
  | Answer;
