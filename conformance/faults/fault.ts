/**
 * What a fault is: a way for a port of the chain to be wrong, and how it is planted. Nothing of it is known
 * to the code that it is planted in.
 * @module
 */
import type { MlPackage } from "../../coreml/package.ts";
import type { LoadedStage } from "../../stages/loaded_stage.ts";
import type { runChain, Sample } from "../../stages/chain.ts";
import type { Voice } from "../../passages/voices/voice.ts";
import type { StageName } from "../../stages/contract.ts";
import type { Glue } from "../glue_vectors/glue.ts";
import type { ReferenceSource, ReferenceUtterance } from "../reference_source.ts";
import type { ProgramEditor } from "./_program_editor.ts";

/** What the host does between the stages, by what comes out of it. */
export const hostPlaces = [
  "tokens",
  "style",
  "speed",
  "attention_mask",
  "durations",
  "precision",
  "strides",
  "wiring",
] as const;
/** A place on the host. */
export type HostPlace = (typeof hostPlaces)[number];
/** Where a fault sits, and what it must be attributed to. */
export type Place = StageName | HostPlace | "references";

/** Frames that the packages accept: as many as the longest alignment vector has, and more than fp16 counts. */
export const faultFrames = 2304;

/** How a fault is planted, at the level where its like lives. */
export type Injection =
  /** In the program of the stage's package. */
  | { readonly kind: "program"; readonly edit: (program: ProgramEditor) => void }
  /** In what the stage's package declares. */
  | { readonly kind: "declaration"; readonly change: (source: MlPackage) => MlPackage }
  /** In the files of the stage's package, at `path`. */
  | { readonly kind: "files"; readonly damage: (path: string) => Promise<void> }
  /** Between the stage's package and the host: what a backend gets wrong. A new wrapper for each suite. */
  | { readonly kind: "backend"; readonly wrap: (stage: LoadedStage) => LoadedStage }
  /** On the host: in a copy of its glue, and in the chain where it is seen there. */
  | HostInjection
  /** In the references themselves. */
  | { readonly kind: "references"; readonly change: (source: ReferenceSource) => ReferenceSource };

/** A fault of the host: at least one of the three. */
export interface HostInjection {
  readonly kind: "host";
  /** Functions of the glue that are replaced when the glue vectors run. */
  readonly glue?: Partial<Glue>;
  /** The chain with the fault in it. */
  readonly chain?: typeof runChain;
  /** The text's way to tokens and style, with the fault in it. */
  readonly sampleOf?: (utterance: ReferenceUtterance, voice: Voice) => Sample;
}

/** One row of the catalogue. */
export interface Fault {
  readonly name: string;
  readonly place: Place;
  /** What it stands for: a failure that was seen in the field, or one that the code invites. */
  readonly trap: string;
  readonly injection: Injection;
}
