/**
 * `deno task first-mac`: all that the first run on a Mac can tell, in one file to send back.
 * @module
 */
import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { readEnvironment } from "../bench/environment.ts";
import { anonymizeFiles, anonymizer } from "../bench/first_mac/anonymous.ts";
import { packDirectory } from "../bench/first_mac/pack.ts";
import {
  collectStep,
  type FirstMacResult,
  firstMacSchemaVersion,
} from "../bench/first_mac/result.ts";
import { runSteps, type StepOutcome } from "../bench/first_mac/run_steps.ts";
import { firstMacSteps, type Step } from "../bench/first_mac/steps.ts";
import { plainTable } from "../reports/_terminal_table.ts";
import { checkWritable } from "../reports/write.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { seconds } from "../text/figures.ts";
import { type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import { makeCommand } from "./_options.ts";
import type { Terminal } from "./terminal.ts";

const checkout = join(import.meta.dirname!, "..");

/** Options of the command, checked. */
export interface FirstMacFlags {
  /** Names of steps; all where it is absent. */
  readonly steps?: readonly string[];
  readonly out: string;
}

/** The steps that run here, with their files below `outDir`. */
const stepsHere = (outDir: string, scratchDir = "") =>
  firstMacSteps({
    os: Deno.build.os,
    deno: Deno.execPath(),
    outDir,
    scratchDir,
  });

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseFirstMac(args: readonly string[], terminal: Terminal): FirstMacFlags {
  return makeCommand(
    "first-mac",
    "Builds and tests the Swift library, runs conformance and bench on Core ML, measures the bindings, and packs what came out, without " +
      "names of persons and paths, into one file to send back. It takes about 15 minutes and goes on after failures. On Linux " +
      "the same runs over the stand-in for Core ML, which shows that it works and nothing else.",
    terminal,
  )
    .option("--steps <names>", "steps to run, of all", stepList)
    .option(
      "--out <dir>",
      "where logs and results go, and beside it the same as .zip",
      "out/first-mac",
    )
    .parse([...args], { from: "user" })
    .opts<FirstMacFlags>();
}

function stepList(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  const known = stepsHere("").map(({ name }) => name);
  if (names.every((name) => known.includes(name))) return names;
  throw new InvalidArgumentError(`Expected some of ${known.join(", ")}.`);
}

/** Runs the steps and packs what they left; exit code 1 where one failed. */
export async function firstMac(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const flags = parseFirstMac(args, terminal);
  const outDir = resolve(flags.out);
  await checkWritable(outDir);
  if ([...Deno.readDirSync(outDir)].length > 0) {
    throw new UsageError(`Cannot collect in ${flags.out}: it is not empty. Choose another --out.`);
  }
  const implementation = Deno.build.os === "darwin" ? "Core ML" : "stand-in";
  if (implementation === "stand-in") {
    terminal.note("This is no Mac: all runs over the stand-in, and nothing measured is Core ML's.");
  }
  const startedAt = new Date().toISOString();
  const scratchDir = await Deno.makeTempDir({ prefix: "kokobench-" });
  let outcomes: StepOutcome[];
  try {
    const steps = stepsHere(outDir, scratchDir)
      .filter(({ name }) => flags.steps?.includes(name) ?? true);
    outcomes = await runSteps(steps, {
      cwd: checkout,
      logDir: outDir,
      env: { DENO: Deno.execPath(), NO_COLOR: "1" },
      ...showSteps(terminal, steps),
      signal,
    });
  } finally {
    await Deno.remove(scratchDir, { recursive: true });
  }
  const anonymize = anonymizer({
    paths: {
      [scratchDir]: "SCRATCH",
      [outDir]: "OUT",
      [checkout]: "CHECKOUT",
      [homedir()]: "~",
      [Deno.env.get("TMPDIR")?.replace(/\/$/, "") ?? ""]: "TMPDIR",
    },
    userName: Deno.env.get("USER"),
    hostName: hostname(),
  });
  await anonymizeFiles(outDir, anonymize);
  const result: FirstMacResult = {
    schemaVersion: firstMacSchemaVersion,
    startedAt,
    environment: await readEnvironment(),
    implementation,
    steps: await Promise.all(outcomes.map((outcome) => collectStep(outDir, outcome))),
  };
  const json = anonymize(JSON.stringify(result, null, 2) + "\n");
  await writeFileAtomic(join(outDir, "first-mac.json"), json);
  await packDirectory(outDir, `${outDir}.zip`);
  terminal.print(tableOf(outcomes));
  terminal.note(
    `${flags.out}.zip has all logs and results; first-mac.json in it has those that are text. Please send it back.`,
  );
  const isPassed = outcomes.every(({ outcome }) => outcome === "passed");
  return isPassed ? exitCodes.ok : exitCodes.failure;
}

function showSteps(terminal: Terminal, steps: readonly Step[]) {
  const total = steps.length;
  let number = 0;
  return {
    onStart: ({ name, command }: Step) =>
      terminal.note(`${++number}/${total} ${name}: ${command.join(" ")}`),
    onEnd: ({ outcome, elapsedMs }: StepOutcome) =>
      terminal.note(`    ${outcome} after ${seconds(elapsedMs, 0)} s`),
  };
}

function tableOf(outcomes: readonly StepOutcome[]): string {
  const rows = outcomes.map(({ name, outcome, exitCode, elapsedMs }) => [
    name,
    outcome,
    exitCode === undefined ? "" : String(exitCode),
    `${seconds(elapsedMs, 0)} s`,
  ]);
  return plainTable(["step", "outcome", "exit", "time"], ["left", "left", "right", "right"], rows);
}

if (import.meta.main) await runProcess(firstMac);
