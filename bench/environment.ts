/**
 * The machine and the software that figures were measured on: without them figures mean nothing.
 * @module
 */
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import denoJson from "../deno.json" with { type: "json" };
import { type RunCommand, runCommand, SubprocessError } from "../system/subprocess.ts";
import { type MachineSources, readMachine } from "./machine.ts";
import type { Environment } from "./result.ts";

/** Where {@link readEnvironment} looks. */
export interface EnvironmentSources extends MachineSources {
  readonly run?: RunCommand;
}

/**
 * Reads the environment. Needs the permissions `sys` for `cpus`, `osRelease` and `systemMemoryInfo`,
 * and `run` for `git`; without the latter the commit stays unknown.
 */
export async function readEnvironment(
  { run = runCommand, ...machine }: EnvironmentSources = {},
): Promise<Environment> {
  const processors = cpus();
  return {
    os: Deno.build.os,
    osRelease: release(),
    arch: Deno.build.arch,
    // On Apple's systems this is the chip's brand string ("Apple M4"), which model identifiers are not.
    cpuModel: processors[0]?.model.trim() || "unknown",
    logicalCores: processors.length,
    memoryBytes: totalmem(),
    denoVersion: Deno.version.deno,
    kokobenchVersion: denoJson.version,
    ...await readCommit(run),
    ...await readMachine(machine),
  };
}

/** Commit of this program's own checkout: a repository that merely surrounds it does not count. */
export async function readCommit(
  run: RunCommand = runCommand,
): Promise<Pick<Environment, "gitCommit" | "gitDirty">> {
  const root = join(import.meta.dirname ?? ".", "..");
  const git = (...args: string[]) =>
    run("git", [`--git-dir=${join(root, ".git")}`, `--work-tree=${root}`, ...args]);
  try {
    const gitCommit = (await git("rev-parse", "HEAD")).trim();
    const changes = await git("status", "--porcelain", "--untracked-files=no");
    return { gitCommit, gitDirty: changes.trim() !== "" };
  } catch (error) {
    const isUnavailable = error instanceof SubprocessError ||
      error instanceof Deno.errors.NotCapable;
    if (!isUnavailable) throw error;
    return { gitCommit: null, gitDirty: null };
  }
}
