import { type LoadedStages, runChain } from "../../stages/chain.ts";
import type { KokoroConfig } from "../../stages/config.ts";
import type { Peer } from "./peer.ts";

/** What {@link chainPeer} runs on. */
export interface ChainPeerSetting {
  readonly stages: LoadedStages;
  /** The voice's row for `phonemeCount` phonemes: `[2 * styleDim]`. */
  readonly voiceRow: (phonemeCount: number) => Float32Array;
  readonly facts: Readonly<Record<string, string>>;
  readonly config?: KokoroConfig;
  readonly maxFrames?: number;
  readonly signal?: AbortSignal;
}

/** The chain of this project as a {@link Peer}. Its stages stay the caller's to dispose of. */
export function chainPeer(setting: ChainPeerSetting): Peer {
  const { stages, voiceRow, config, maxFrames, signal } = setting;
  return {
    id: "kokobench",
    label: "this chain, seven Core ML packages on the embedded backend",
    facts: setting.facts,
    async speak(tokens) {
      const sample = { tokens, voiceRow: voiceRow(tokens.length - 2) };
      const { chainMs, audio } = await runChain(stages, sample, { config, maxFrames, signal });
      return { ms: chainMs, sampleCount: audio.length };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
