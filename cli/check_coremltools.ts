/**
 * `deno task check:coremltools`: coremltools loads the converted packages and rebuilds their programs
 * with its own type inference, and decompresses their weights.
 * @module
 */
import { join } from "node:path";
import Table from "cli-table3";
import { z } from "zod";
import { PackageError } from "../coreml/package.ts";
import { UnsupportedError } from "../onnx/lower/operation.ts";
import { ensurePython } from "../references/environment.ts";
import { runPython } from "../references/python_process.ts";
import { differingWeights, weightDigests } from "../references/weight_digests.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import {
  makeCommand,
  maxFramesOption,
  presetOption,
  targetOption,
  weightsOption,
} from "./_options.ts";
import { preparePackages } from "./_prepare.ts";
import { type PresetFlags, withPreset } from "./_preset.ts";
import { showAssets } from "./_progress.ts";
import { pythonOption } from "./_python.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface CheckFlags extends PresetFlags {
  readonly weights: string;
  readonly maxFrames?: number;
  readonly packages?: string;
  readonly python?: string;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseCheck(args: readonly string[], terminal: Terminal): CheckFlags {
  return makeCommand(
    "check:coremltools",
    "Checks packages with coremltools: types of all values by its own inference, bits of compressed weights.",
    terminal,
  )
    .addOption(presetOption())
    .addOption(targetOption())
    .addOption(weightsOption())
    .addOption(maxFramesOption())
    .option("--packages <dir>", "check the packages of this directory")
    .addOption(pythonOption())
    .parse([...args], { from: "user" })
    .opts<CheckFlags>();
}

/** One line of `check_packages.py --lines`. */
const checkedSchema = z.union([
  z.object({
    package: z.string(),
    values: z.int(),
    mismatches: z.array(z.object({
      value: z.string(),
      op: z.string(),
      declared: z.unknown(),
      coremltools: z.unknown(),
    })),
    ops: z.record(z.string(), z.int()),
    weights: z.record(z.string(), z.string()),
  }),
  z.object({ package: z.string(), error: z.string() }),
]);
type Checked = z.infer<typeof checkedSchema>;
/** A checked package, with the compressed weights that we decompress in another way. */
type Result = Checked & { readonly differing: readonly string[] };

/** Checks the packages; exit code 1 where coremltools refuses one, or disagrees about a value or a weight. */
export async function checkCoremltools(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal, signal } = context;
  const flags = await withPreset(parseCheck(args, terminal));
  const { directory } = await preparePackages(flags, context);
  const names = (await Array.fromAsync(Deno.readDir(directory), ({ name }) => name))
    .filter((name) => name.endsWith(".mlpackage")).sort();
  if (names.length === 0) throw new UsageError(`Cannot check ${directory}: it holds no .mlpackage`);
  const onEvent = showAssets(terminal);
  const python = await ensurePython({
    python: flags.python,
    cacheDir: cacheDir(),
    signal,
    onEvent,
  });
  const progress = terminal.progress("checking", { total: names.length, barOnly: true });
  const results: Result[] = [];
  const packages = names.map((name) => join(directory, name));
  await runPython(python, "check_packages.py", ["--lines", ...packages], {
    signal,
    onMessage: (message) => {
      results.push(withWeights(checkedSchema.parse(message), directory));
      progress.update(results.length, results.at(-1)!.package);
    },
  });
  progress.done();
  terminal.print(checkedTable(results));
  for (const problem of results.flatMap(problemsOf)) terminal.error(problem);
  return results.every((result) => problemsOf(result).length === 0)
    ? exitCodes.ok
    : exitCodes.failure;
}

/** `checked`, with its weights decompressed here, too. */
function withWeights(checked: Checked, directory: string): Result {
  if ("error" in checked) return { ...checked, differing: [] };
  try {
    const ours = weightDigests(join(directory, checked.package));
    return { ...checked, differing: differingWeights(ours, checked.weights) };
  } catch (error) {
    if (!(error instanceof PackageError || error instanceof UnsupportedError)) throw error;
    return { package: checked.package, error: error.message, differing: [] };
  }
}

/** What is wrong with one package, a phrase each. */
function problemsOf(checked: Result): string[] {
  if ("error" in checked) return [`${checked.package}: ${checked.error}`];
  const types = checked.mismatches.map(({ value, op, declared, coremltools }) =>
    `${checked.package}: ${op} ${value} is declared ${JSON.stringify(declared)}, ` +
    `coremltools infers ${JSON.stringify(coremltools)}`
  );
  const weights = checked.differing.map((name) =>
    `${checked.package}: coremltools decompresses the weight ${name} to other bits`
  );
  return [...types, ...weights];
}

function checkedTable(results: readonly Result[]): string {
  const table = new Table({
    head: ["package", "ops", "without const", "values", "disagreements", "compressed"],
    colAligns: ["left", "right", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const result of results) {
    if ("error" in result) {
      table.push([result.package, "", "", "", "not loaded", ""]);
      continue;
    }
    const ops = Object.values(result.ops).reduce((sum, count) => sum + count, 0);
    const { const: constants = 0 } = result.ops;
    const count = Object.keys(result.weights).length;
    table.push([
      result.package,
      ops,
      ops - constants,
      result.values,
      result.mismatches.length,
      count === 0 ? "0" : `${count}, ${result.differing.length} differ`,
    ]);
  }
  return table.toString();
}

if (import.meta.main) await runProcess(checkCoremltools);
