/**
 * `deno task bench:palettize`: palettization beside coremltools', its errors and its speed.
 * @module
 */
import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { readEnvironment } from "../bench/environment.ts";
import { comparePalettization, type PalettizeEvent } from "../bench/palettize/compare.ts";
import { loadedCoremltools } from "../bench/palettize/coremltools.ts";
import { totalMs } from "../bench/palettize/figures.ts";
import { palettizeMarkdown } from "../bench/palettize/markdown.ts";
import { ourPalettizer, plainPresetFor } from "../bench/palettize/ours.ts";
import { type PalettizeResult, palettizeSchemaVersion } from "../bench/palettize/result.ts";
import { failuresOf } from "../bench/palettize/verdict.ts";
import { readManifest } from "../convert/manifest.ts";
import { paletteBits, type PaletteCompression } from "../convert/presets/preset.ts";
import { ensurePython } from "../references/environment.ts";
import { startPython } from "../references/python_process.ts";
import { checkWritable } from "../reports/write.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { withTemporaryDirectory, writeFileAtomic } from "../system/atomic_file.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { seconds } from "../text/figures.ts";
import { type CommandContext, exitCodes, runProcess } from "./_main.ts";
import { integer, makeCommand, maxFramesOption, stageList, weightsOption } from "./_options.ts";
import { preparePackages } from "./_prepare.ts";
import { showAssets } from "./_progress.ts";
import { pythonOption } from "./_python.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface PalettizeFlags {
  readonly bits: PaletteCompression["bits"];
  readonly groupSize?: number;
  readonly stages: readonly StageName[];
  readonly weights: string;
  readonly maxFrames?: number;
  readonly rounds: number;
  readonly python?: string;
  readonly out: string;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parsePalettize(args: readonly string[], terminal: Terminal): PalettizeFlags {
  const all = stageNames.filter((stage) => stage !== "tail");
  return makeCommand(
    "bench:palettize",
    "Palettizes the same packages here and with coremltools, and compares errors, bytes and times. Fails where a weight " +
      "comes out worse than coremltools', or the whole is not 20 times faster.",
    terminal,
  )
    .option("--bits <n>", `bits of a palette's index: ${paletteBits.join(", ")}`, bitWidth, 8)
    .option(
      "--group-size <n>",
      "output channels that share a table (default: one table a weight)",
      integer(1),
    )
    .addOption(
      new Option("--stages <names>", `stages to palettize, some of ${stageNames.join(",")}`)
        .argParser(stageList).default(all, "all but tail"),
    )
    .addOption(weightsOption())
    .addOption(maxFramesOption())
    .option("--rounds <n>", "times that both sides palettize every stage", integer(1), 3)
    .addOption(pythonOption())
    .option("--out <dir>", "where palettize.json and palettize.md go", "out/palettize")
    .parse([...args], { from: "user" })
    .opts<PalettizeFlags>();
}

function bitWidth(text: string): PaletteCompression["bits"] {
  const bits = paletteBits.find((width) => String(width) === text);
  if (bits === undefined) {
    throw new InvalidArgumentError(`Expected one of ${paletteBits.join(", ")}.`);
  }
  return bits;
}

/** Compares the palettizations and writes what came out; exit code 1 where a claim does not hold. */
export async function palettize(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const { bits, groupSize, stages, rounds, out, ...flags } = parsePalettize(args, terminal);
  const palette: PaletteCompression = { type: "palette", bits, groupSize };
  const preset = plainPresetFor(palette);
  await checkWritable(out);
  const ready = await preparePackages({ ...flags, preset }, context);
  const manifest = await readManifest(ready.directory);
  const packages = manifest!.packages.filter(({ stage }) => stages.includes(stage))
    .map(({ stage, file }) => ({ stage, path: join(ready.directory, file) }));
  const python = await ensurePython({
    python: flags.python,
    cacheDir: cacheDir(),
    signal,
    onEvent: showAssets(terminal),
  });
  await using process = startPython(python, "palettize_with_coremltools.py", [], { signal });
  terminal.note("loading coremltools");
  const theirs = await loadedCoremltools(process);
  const startedAt = new Date().toISOString();
  const compared = await withTemporaryDirectory(
    join(out, "packages"),
    (directory) =>
      comparePalettization(packages, {
        ours: ourPalettizer,
        theirs,
        palette,
        rounds,
        directory,
        onEvent: showPalettization(terminal, 2 * rounds * packages.length),
        signal,
      }),
  );
  const result: PalettizeResult = {
    schemaVersion: palettizeSchemaVersion,
    startedAt,
    environment: await readEnvironment(),
    versions: theirs.versions,
    weights: ready.weights,
    preset: preset.name,
    target: preset.target,
    bits,
    groupSize: groupSize ?? null,
    stages: compared,
  };
  const markdown = palettizeMarkdown(result);
  await writeFileAtomic(join(out, "palettize.json"), JSON.stringify(result, null, 2) + "\n");
  await writeFileAtomic(join(out, "palettize.md"), markdown);
  terminal.print(markdown.trimEnd());
  terminal.note(`palettize.json and palettize.md are in ${out}`);
  return failuresOf(result).length === 0 ? exitCodes.ok : exitCodes.failure;
}

/** Shows the palettizations: a bar over all of them. */
function showPalettization(terminal: Terminal, total: number): (event: PalettizeEvent) => void {
  const progress = terminal.progress("palettizing", { total });
  let done = 0;
  return ({ stage, round, side, times }) => {
    const who = side === "ours" ? "kokobench" : "coremltools";
    progress.update(
      ++done,
      `round ${round + 1}, ${stage}, ${who}: ${seconds(totalMs(times), 2)} s`,
    );
    if (done === total) progress.done();
  };
}

if (import.meta.main) await runProcess(palettize);
