/**
 * A result among others of its history: what it is called, and what is read off it at once.
 * @module
 */
import { commitMark } from "../bench/commit.ts";
import type { BenchResult } from "../bench/result.ts";
import { safeName } from "../system/safe_name.ts";
import { runKey } from "./merge.ts";
import { type KnownSpeed, speedOf } from "./speed.ts";

/** A result, without what those beside it say of it. */
export interface Entry {
  /** A file name, the same in every history that has the result. */
  readonly id: string;
  readonly result: BenchResult;
  /** The file that the result is from. */
  readonly path: string;
  /** The day of its start in UTC: `2026-01-02`. */
  readonly night: string;
  /** First signs of the program's commit, with a * where it was changed; null where it is not known. */
  readonly commit: string | null;
  /** Null where not all passages are done. */
  readonly speed: KnownSpeed | null;
}

/** `result`, from the file `path`. */
export function entryOf(result: BenchResult, path: string): Entry {
  const { startedAt, environment, settings } = result;
  const night = startedAt.slice(0, 10);
  const what = `${night} ${settings.preset ?? "packages"} ${environment.cpuModel}`;
  return {
    id: safeName(what, runKey(result)),
    ...{ result, path, night, commit: commitMark(environment), speed: speedOf(result) },
  };
}
