/**
 * What can be followed over time: results of one machine that do the same work in the same way, whatever the program is that does it.
 * @module
 */
import { sha256Bytes, shortDigest } from "../system/digest.ts";
import type { BenchResult } from "../bench/result.ts";
import { machineKey } from "./machine.ts";

/** What results of a series have in common: a text, and a digest where the text may stand for different things. */
interface Fact {
  readonly text: string;
  readonly digest?: string;
}

/** Preset and backend, and other facts that results of one series have in common, by what they are. */
function factsOf(result: BenchResult): { preset: string; backend: string; others: Facts } {
  const { settings, backend, weights, voice, packages, passages } = result;
  const units = new Set(packages.map(({ computeUnit }) => computeUnit));
  return {
    preset: presetOf(result),
    backend: backend.name,
    others: {
      weights: weights === null
        ? { text: "of the packages" }
        : { text: weights.source, digest: weights.sha256 },
      voice: { text: voice.name, digest: voice.sha256 },
      "rate of speech": { text: String(settings.speed) },
      threads: { text: backend.details.threads ?? "" },
      "compute units": {
        text: units.size === 1
          ? [...units].join()
          : packages.map(({ stage, computeUnit }) => `${stage}=${computeUnit}`).join(),
      },
      // Mean speeds of other passages are others.
      passages: {
        text: rangesOf(passages.map(({ number }) => number)),
        digest: digestOf(passages.map(({ phonemes }) => phonemes)),
      },
    },
  };
}

type Facts = Readonly<Record<string, Fact>>;

/** The preset of `result`, or what stands for one. */
export const presetOf = ({ settings }: BenchResult): string =>
  settings.preset ?? "packages made elsewhere";

/** Results with the same text are of one series. */
export const seriesKey = (result: BenchResult): string =>
  JSON.stringify([machineKey(result), factsOf(result)]);

/** `numbers` as `--only` takes them: 1,3-5. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => from === to ? `${from}` : `${from}-${to}`).join();
}

const digestOf = (value: unknown): string =>
  sha256Bytes(new TextEncoder().encode(JSON.stringify(value)));

/** Facts that a machine brings with it: they tell series of one machine apart. */
const ofMachines = new Set(["threads", "compute units"]);

/**
 * What `results`, one of each series, are called: preset and backend, and of the other facts those that are not the same in all of them; digests
 * where texts alone would be.
 */
export function seriesNames(results: readonly BenchResult[]): string[] {
  const facts = results.map((result) => ({ machine: machineKey(result), ...factsOf(result) }));
  return facts.map(({ machine, preset, backend, others }) => {
    const telling = Object.entries(others).flatMap(([what, { text, digest = "" }]) => {
      const all = facts.filter((fact) => !ofMachines.has(what) || fact.machine === machine)
        .map((fact) => fact.others[what]);
      if (all.every((other) => other.text === text && (other.digest ?? "") === digest)) return [];
      const isAmbiguous = all.some((other) =>
        other.text === text && (other.digest ?? "") !== digest
      );
      return `${what} ${text}${isAmbiguous ? ` (${shortDigest(digest)})` : ""}`;
    });
    return [`${preset} on ${backend}`, ...telling].join(", ");
  });
}
