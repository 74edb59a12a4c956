/**
 * A text of any length, spoken chunk by chunk as `deno task say` cuts it: how long until one hears something, and whether it stops
 * afterwards.
 * @module
 */
import { sum } from "simple-statistics";
import { defaultPauseMs } from "../../passages/say.ts";
import type { AssignedPassage } from "../worker/protocol.ts";
import { Chain, type ScenarioContext } from "./chains.ts";
import { play } from "./playback.ts";
import type { MeasuredScenario } from "./schema.ts";

/** A long text, cut into chunks. */
export interface LongText
  extends Pick<MeasuredScenario<"long-text">, "source" | "sha256" | "mostPhonemes" | "textMs"> {
  readonly chunks: readonly AssignedPassage[];
}

/** Measures it. @throws as `Chain` does. */
export async function measureLongText(
  context: ScenarioContext,
  { chunks, ...text }: LongText,
): Promise<MeasuredScenario<"long-text">> {
  const passages = Object.fromEntries(chunks.map((chunk, i) => [i + 1, chunk]));
  await using chain = await Chain.open(context, { passages });
  const { chainMs: coldFirstChunkMs } = await chain.speak(1);
  const spoken = [];
  // The others are new to the chain, as chunks of a new text are.
  for (const [i] of chunks.entries()) {
    spoken.push(await chain.speak(i + 1));
    context.onProgress?.((i + 1) / chunks.length);
  }
  const pauseMs = defaultPauseMs;
  const { chunks: played, ...playback } = play(spoken, pauseMs);
  const audioSeconds = sum(spoken.map((chunk) => chunk.audioSeconds));
  const chainMs = sum(spoken.map((chunk) => chunk.chainMs));
  return {
    ...{ ...text, coldFirstChunkMs, pauseMs, audioSeconds },
    chunks: spoken.map((chunk, i) => ({
      tokenCount: chunks[i].tokens.length,
      ...chunk,
      ...played[i],
    })),
    firstAudioMs: spoken[0].chainMs,
    ...playback,
    rtfx: (1000 * audioSeconds) / chainMs,
  };
}
