/**
 * `deno task bench:ffi`: what the way from Deno to Core ML and back costs.
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { readEnvironment } from "../bench/environment.ts";
import { largestShape, measureCopies } from "../bench/ffi/copy_speed.ts";
import { compiledModel, identityPackage } from "../bench/ffi/identity_model.ts";
import { measureMemory, type ProcessMemory } from "../bench/ffi/memory_growth.ts";
import { measureOverhead } from "../bench/ffi/overhead.ts";
import { demandsOf, type FfiResult, ffiSchemaVersion } from "../bench/ffi/result.ts";
import { ensureLibrary } from "../ffi/build_library.ts";
import { type Library, openLibrary } from "../ffi/library.ts";
import type { Model } from "../ffi/model.ts";
import { plainTable } from "../reports/_terminal_table.ts";
import { checkWritable } from "../reports/write.ts";
import { withTemporaryDirectory, writeFileAtomic } from "../system/atomic_file.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import { integer, makeCommand } from "./_options.ts";
import { showLibraryBuild } from "./_progress.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface FfiFlags {
  readonly calls: number;
  readonly rounds: number;
  readonly cycles: number;
  readonly warmups: number;
  readonly out: string;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseFfi(args: readonly string[], terminal: Terminal): FfiFlags {
  return makeCommand(
    "bench:ffi",
    "Measures what Deno and the Swift library add to Core ML's own time, how fast they copy, and whether they leave memory " +
      "behind. Fails where a demand is not met. On Linux it runs over the stand-in for Core ML.",
    terminal,
  )
    .option("--calls <n>", "predictions of a model that does nothing", integer(1), 5000)
    .option("--rounds <n>", "copies of the chain's largest value", integer(1), 15)
    .option("--cycles <n>", "times to load, predict and unload", integer(1), 10_000)
    .option("--warmups <n>", "cycles before those that count", integer(0), 1000)
    .option("--out <dir>", "where ffi.json goes", "out/ffi")
    .parse([...args], { from: "user" })
    .opts<FfiFlags>();
}

/** Measures, writes `ffi.json` and shows every demand; exit code 1 where one is not met. */
export async function ffi(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const flags = parseFfi(args, terminal);
  const memory = processMemory();
  await checkWritable(flags.out);
  const onEvent = showLibraryBuild(terminal);
  const library = openLibrary(await ensureLibrary({ cacheDir: cacheDir(), signal, onEvent }));
  const result: FfiResult = {
    schemaVersion: ffiSchemaVersion,
    startedAt: new Date().toISOString(),
    environment: await readEnvironment(),
    device: library.deviceInfo(),
    ...await withTemporaryDirectory(
      join(flags.out, "models"),
      (directory) => measure(library, directory, flags, memory, context),
    ),
  };
  await writeFileAtomic(join(flags.out, "ffi.json"), JSON.stringify(result, null, 2) + "\n");
  const demands = demandsOf(result);
  const rows = demands.map(({ what, limit, received, isMet }) => [
    isMet ? "met" : "NOT MET",
    what,
    received,
    limit,
  ]);
  const aligns = ["left", "left", "right", "right"] as const;
  terminal.print(plainTable(["", "what", "measured", "demanded"], aligns, rows));
  terminal.note(
    `over ${library.deviceInfo().implementation}; ffi.json with all figures is in ${flags.out}`,
  );
  return demands.every(({ isMet }) => isMet) ? exitCodes.ok : exitCodes.failure;
}

async function measure(
  library: Library,
  directory: string,
  { calls, rounds, cycles, warmups }: FfiFlags,
  memory: ProcessMemory,
  { terminal, signal }: CommandContext,
): Promise<Pick<FfiResult, "overhead" | "copies" | "memory">> {
  const identity = async (dtype: "fp16" | "fp32", shape: readonly number[]) => {
    signal.throwIfAborted();
    const own = await Deno.makeTempDir({ dir: directory });
    return await compiledModel(library, identityPackage(dtype, shape), own);
  };
  const loadTiny = await identity("fp32", [1]);
  // Memory first: what the others leave would hide its growth.
  terminal.note(`memory: ${warmups} + ${cycles} cycles`);
  const growth = await measureMemory(loadTiny, { warmups, cycles }, memory);
  terminal.note(`overhead: ${calls} calls`);
  using tiny = await loadTiny();
  const overhead = await measureOverhead(tiny, calls);
  const copies: FfiResult["copies"][number][] = [];
  for (const dtype of ["fp16", "fp32"] as const) {
    terminal.note(`copies: ${rounds} of ${dtype} [${largestShape}]`);
    using large: Model = await (await identity(dtype, largestShape))();
    copies.push(await measureCopies(large, dtype, largestShape, rounds));
  }
  return { overhead, copies, memory: growth };
}

function processMemory(): ProcessMemory {
  const collectGarbage = (globalThis as { gc?: () => void }).gc;
  if (collectGarbage === undefined) {
    throw new UsageError(
      "Cannot measure memory without --v8-flags=--expose-gc: run this as deno task bench:ffi",
    );
  }
  return { collectGarbage, usage: () => process.memoryUsage() };
}

if (import.meta.main) await runProcess(ffi);
