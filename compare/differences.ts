/**
 * In what two subjects differ beside their times, and whether that makes their times incomparable.
 * @module
 */
import { commitText } from "../bench/commit.ts";
import type { BenchResult } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import { shortDigest } from "../system/digest.ts";
import { gibibytes } from "../text/figures.ts";
import type { Subject } from "./subject.ts";

/** Something that is not the same on both sides. */
export interface Difference {
  readonly what: string;
  readonly base: string;
  readonly other: string;
  /** Why times are not to be compared because of it; null where they can be. */
  readonly obstacle: string | null;
}

/** A fact of a result; undefined where the result does not tell it. */
interface Fact {
  readonly what: string;
  readonly of: (result: BenchResult) => string | undefined;
  readonly obstacle?: string;
}

const otherWork = "the work is another";
const obstacles: readonly Fact[] = [
  {
    what: "weights",
    of: ({ weights }) =>
      weights === null ? "of packages made elsewhere" : `${weights.source} (${digestOf(weights)})`,
    obstacle: `other weights speak with other durations, so ${otherWork}`,
  },
  {
    what: "voice",
    of: ({ voice }) => `${voice.name} (${digestOf(voice)})`,
    obstacle: `another voice speaks at another pace, so ${otherWork}`,
  },
  {
    what: "speed",
    of: ({ settings }) => String(settings.speed),
    obstacle: `at another rate there are other numbers of frames, so ${otherWork}`,
  },
  {
    what: "kind of backend",
    of: ({ backend }) => /stand-in|fake/.test(backend.name) ? backend.name : "a real one",
    obstacle: "what stands in for a backend says nothing of its speed",
  },
];

const told = (fact?: string) => fact === "unknown" ? undefined : fact;
const digestOf = (of?: { readonly sha256: string }) => of && shortDigest(of.sha256);
const environmentFacts = {
  "processor": ({ cpuModel }) => cpuModel,
  "cores": ({ cores, logicalCores }) =>
    cores?.map(({ kind, count }) => `${count} ${kind}`).join(" + ") ?? String(logicalCores),
  "memory": ({ memoryBytes }) => `${gibibytes(memoryBytes)} GiB`,
  "system": ({ osVersion, os }) => osVersion ?? os,
  "build of the system": ({ osBuild, osRelease }) => osBuild ?? osRelease,
  "architecture": ({ arch }) => arch,
  "Deno": ({ denoVersion }) => denoVersion,
  "kokobench": ({ kokobenchVersion }) => kokobenchVersion,
  "library over Core ML": ({ coreMlLibrary }) => digestOf(coreMlLibrary),
} satisfies Record<string, (environment: BenchResult["environment"]) => string | undefined>;

const reported: readonly Fact[] = [
  ...Object.entries(environmentFacts).map(([what, of]): Fact => ({
    what,
    of: ({ environment }) => of(environment),
  })),
  { what: "commit", of: ({ environment }) => commitText(environment) ?? undefined },
  { what: "power", of: ({ conditions }) => told(conditions?.before.powerSource) },
  {
    what: "low-power mode",
    of: ({ conditions }) => {
      const isOn = conditions?.before.isLowPowerMode;
      return isOn == null ? undefined : isOn ? "on" : "off";
    },
  },
  { what: "thermal state", of: ({ conditions }) => told(conditions?.before.thermalState) },
  { what: "preset", of: ({ settings }) => settings.preset ?? "packages made elsewhere" },
  { what: "backend", of: ({ backend }) => backend.name },
  {
    what: "measured",
    of: ({ settings }) => settings.interleaved ? "in turns with others" : "alone",
  },
  { what: "warm-ups", of: ({ settings }) => String(settings.warmups) },
  ...stageNames.flatMap((stage): Fact[] => {
    const packageOf = ({ packages }: BenchResult) => packages.find((info) => info.stage === stage);
    return [
      { what: `package ${stage}`, of: (result) => digestOf(packageOf(result)) },
      { what: `compute unit of ${stage}`, of: (result) => packageOf(result)?.computeUnit },
    ];
  }),
];

/** All differences, obstacles first. What one side does not tell differs from nothing. */
export function differencesBetween(base: Subject, other: Subject): Difference[] {
  const details = new Set(
    [base, other].flatMap(({ results }) =>
      results.flatMap(({ backend }) => Object.keys(backend.details))
    ),
  );
  const ofBackend = [...details].filter((key) => !changing.has(key)).map((key): Fact => ({
    what: `backend's ${key}`,
    of: ({ backend }) => backend.details[key],
  }));
  return [...obstacles, ...reported, ...ofBackend].flatMap(({ what, of, obstacle = null }) => {
    const [ours, theirs] = [base, other].map((subject) => valuesOf(subject, of));
    const isSame = ours.length === 0 || theirs.length === 0 || ours.join() === theirs.join();
    return isSame
      ? []
      : [{ what, base: ours.join(" and "), other: theirs.join(" and "), obstacle }];
  });
}

/** Details that change while a machine is used; `conditions` has them. */
const changing = new Set(["thermalState", "powerMode"]);

const valuesOf = ({ results }: Subject, of: Fact["of"]): string[] =>
  [...new Set(results.flatMap((result) => of(result) ?? []))].sort();

/** What two results have to have in common to be of the same thing, as one text. */
export function identityOf(result: BenchResult): string {
  const ignored = new Set(["power", "low-power mode", "thermal state", "measured", "warm-ups"]);
  const facts = [...obstacles, ...reported].filter(({ what }) => !ignored.has(what));
  const details = Object.entries(result.backend.details).filter(([key]) => !changing.has(key));
  return JSON.stringify([facts.map(({ of }) => of(result) ?? null), details]);
}
