/**
 * What is to be said of the scenarios, a sentence or two each.
 * @module
 */
import type { BenchResult } from "../../bench/result.ts";
import { type ScenarioName, scenarioNames, type Scenarios } from "../../bench/scenarios/schema.ts";
import { formatMs, formatSpeed } from "../_figures.ts";
import { formatSeconds } from "./_text.ts";

const titles: Readonly<Record<ScenarioName, string>> = {
  memory: "Memory",
  "single-stream": "Single stream",
  offline: "Offline",
  "long-text": "Long text",
  throughput: "Throughput",
  energy: "Energy",
};

/** A first chunk of more phonemes than this is worth a word: about seven seconds of speech. */
const longFirstChunk = 100;

/** What was skipped or has failed, and what a long text means to who listens. */
export function scenarioRemarks({ scenarios }: Pick<BenchResult, "scenarios">): string[] {
  if (scenarios === null) return [];
  const missing = scenarioNames.flatMap((name) => {
    const outcome = scenarios[name];
    if (outcome === undefined || outcome.status === "measured") return [];
    const what = outcome.status === "skipped" ? "was skipped" : "failed";
    return [`${titles[name]} ${what}: ${outcome.reason.replace(/\.$/, "")}.`];
  });
  return [...longTextRemarks(scenarios["long-text"]), ...missing];
}

function longTextRemarks(longText: Scenarios["long-text"]): string[] {
  if (longText?.status !== "measured") return [];
  const { chunks, firstAudioMs, coldFirstChunkMs, textMs, rtfx, ...of } = longText;
  const { underruns, waitedMs, headStartMs, mostPhonemes, audioSeconds } = of;
  const [first] = chunks;
  const phonemes = first.tokenCount - 2;
  const heard = `Long text: the first of ${chunks.length} chunks is heard after ${
    formatSeconds(firstAudioMs)
  } (${formatSeconds(coldFirstChunkMs)} as the first run), ${
    formatMs(textMs)
  } ms for the text itself apart. ${audioSeconds.toFixed(1)} s of audio at ${
    formatSpeed(rtfx)
  } real time.`;
  const stalls = underruns === 0
    ? "Played while later chunks are computed, it never stops."
    : `Played while later chunks are computed, it stops ${
      underruns === 1 ? "once" : `${underruns} times`
    }, for ${formatSeconds(waitedMs)} in all; a head start of ${
      formatSeconds(headStartMs)
    } would avoid that.`;
  const advice = phonemes > longFirstChunk && mostPhonemes > longFirstChunk
    ? ` The first chunk has ${phonemes} phonemes: shorter ones (--chunk-phonemes) are heard sooner.`
    : "";
  return [`${heard} ${stalls}${advice}`];
}
