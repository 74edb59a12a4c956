/**
 * Whether a journal is of the benchmark that is to go on.
 * @module
 */
import { z } from "zod";
import type { BenchResult } from "../result.ts";
import { type Header, headerSchema, journalVersion } from "./entries.ts";

/** A journal of another benchmark than the one that was to go on. */
export class JournalMismatchError extends Error {
  override readonly name = "JournalMismatchError";
  constructor(
    readonly path: string,
    /** What differs: in the journal and now. */
    readonly differences: readonly string[],
  ) {
    const shown = differences.slice(0, mostShown);
    const left = differences.length - shown.length;
    super(
      `Cannot go on with ${path}: it is of another benchmark.\n  ${shown.join("\n  ")}` +
        `${left > 0 ? `\n  and ${left} more` : ""}\n` +
        `Ask for what it holds, begin anew without --resume, or take another --out.`,
    );
  }
}
const mostShown = 12;

/**
 * `found`, which is to be the header in the file at `path`, where it is of the benchmark of `wanted`.
 * @throws {JournalMismatchError} where it is not.
 */
export function requireSameHeader(path: string, found: unknown, wanted: Header): Header {
  const { version } = Object(found);
  if (version !== journalVersion) {
    const difference = `version of the journal: ${version} there, ${journalVersion} now`;
    throw new JournalMismatchError(path, [difference]);
  }
  const { data: header, error } = headerSchema.safeParse(found);
  const differences = error
    ? [`its header is damaged: ${z.prettifyError(error)}`]
    : differencesOf(deciding(header), deciding(wanted));
  if (differences.length > 0) throw new JournalMismatchError(path, differences);
  return header!;
}

/**
 * Throws unless `found`, what a journal has of its backend, is the same backend as `wanted`, on the same system.
 * @throws {JournalMismatchError}
 */
export function requireSameBackend(
  path: string,
  found: BenchResult["backend"],
  wanted: BenchResult["backend"],
): void {
  const differences = differencesOf(steady(found), steady(wanted), "backend");
  if (differences.length > 0) throw new JournalMismatchError(path, differences);
}

/** What measurements that stand in one result must have in common. */
function deciding({ environment, backend, settings, weights, voice, packages, passages }: Header) {
  const { os, osRelease, osBuild, arch, cpuModel, logicalCores } = environment;
  const { denoVersion, kokobenchVersion, gitCommit, coreMlLibrary } = environment;
  return {
    environment: {
      ...{ os, osRelease, osBuild, arch, cpuModel, logicalCores },
      ...{ denoVersion, kokobenchVersion, gitCommit, coreMlLibrary: coreMlLibrary?.sha256 },
    },
    backend,
    settings,
    weights: weights && { source: weights.source, sha256: weights.sha256 },
    voice,
    packages: Object.fromEntries(
      packages.map(({ stage, sha256, computeUnit }) => [stage, { sha256, computeUnit }]),
    ),
    passages: Object.fromEntries(passages.map(({ number, ...passage }) => [number, passage])),
  };
}

/** `backend` without what changes while it is used. */
function steady({ name, details }: BenchResult["backend"]) {
  const { thermalState: _thermalState, powerMode: _powerMode, ...steadyDetails } = details;
  return { name, details: steadyDetails };
}

/** Where `a` and `b`, plain data, differ: paths and both values. */
function differencesOf(a: unknown, b: unknown, path = ""): string[] {
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) =>
      differencesOf(a[key], b[key], path === "" ? key : `${path}.${key}`)
    );
  }
  return Object.is(a, b) ? [] : [`${path}: ${textOf(a)} there, ${textOf(b)} now`];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const textOf = (value: unknown): string =>
  value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
