/**
 * What can be followed over time: results of one machine that do the same work in the same way, whatever the program is that does it.
 * @module
 */
import type { BenchResult } from "../bench/result.ts";
import { sha256Bytes, shortDigest } from "../system/digest.ts";
import { machineKey } from "./machine.ts";

/** Facts that results of one series have in common, by what they are; preset and backend first. */
export function seriesFacts(result: BenchResult): Readonly<Record<string, string>> {
  const { settings, backend, weights, voice, packages, passages } = result;
  const units = new Set(packages.map(({ computeUnit }) => computeUnit));
  return {
    preset: settings.preset ?? "packages made elsewhere",
    backend: backend.name,
    weights: weights === null
      ? "of the packages"
      : `${weights.source} (${shortDigest(weights.sha256)})`,
    voice: `${voice.name} (${shortDigest(voice.sha256)})`,
    "rate of speech": String(settings.speed),
    threads: backend.details.threads ?? "",
    "compute units": units.size === 1
      ? [...units].join()
      : packages.map(({ stage, computeUnit }) => `${stage}=${computeUnit}`).join(),
    // Mean speeds of other passages are others.
    passages: `${passages.map(({ number }) => number).join()} (${
      shortDigest(digestOf(passages.map(({ phonemes }) => phonemes)))
    })`,
  };
}

/** Results with the same text are of one series. */
export const seriesKey = (result: BenchResult): string =>
  JSON.stringify([machineKey(result), seriesFacts(result)]);

const digestOf = (value: unknown): string =>
  sha256Bytes(new TextEncoder().encode(JSON.stringify(value)));

/**
 * What `results`, one of each series, are called: preset and backend, and of the other facts those that are not the same in all of them.
 */
export function seriesNames(results: readonly BenchResult[]): string[] {
  const facts = results.map(seriesFacts);
  const telling = ["weights", "voice", "rate of speech", "threads", "compute units", "passages"]
    .filter((what) => new Set(facts.map((fact) => fact[what])).size > 1);
  return facts.map((fact) =>
    [`${fact.preset} on ${fact.backend}`, ...telling.map((what) => `${what} ${fact[what]}`)]
      .join(", ")
  );
}
