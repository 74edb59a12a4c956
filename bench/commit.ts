/** The commit of the program that measured, for people to read; null where it is not known. */
import type { Environment } from "./result.ts";

type Commit = Pick<Environment, "gitCommit" | "gitDirty">;

/** In prose: `0123456789ab, changed`. */
export const commitText = ({ gitCommit, gitDirty }: Commit): string | null =>
  gitCommit === null ? null : `${gitCommit.slice(0, 12)}${gitDirty ? ", changed" : ""}`;

/** In a narrow cell: `01234567*`. */
export const commitMark = ({ gitCommit, gitDirty }: Commit): string | null =>
  gitCommit === null ? null : `${gitCommit.slice(0, 8)}${gitDirty ? "*" : ""}`;
