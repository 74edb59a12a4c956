/**
 * `deno task conformance`: every stage against PyTorch, and where the first wrong number is born.
 * @module
 */
import { join } from "node:path";
import { measuredBy, measuredSchema, measuredText } from "../conformance/measured.ts";
import type { ReferenceSource, ReferenceUtterance } from "../conformance/reference_source.ts";
import { runConformance } from "../conformance/run.ts";
import { type ConformanceResult, conforms } from "../conformance/result.ts";
import { readTolerances } from "../conformance/tolerances.ts";
import { encodeWav } from "../passages/wav.ts";
import { renderConformanceTerminal } from "../reports/conformance/terminal.ts";
import { conformanceReports } from "../reports/report_files.ts";
import { type Folder, openFolder } from "../reports/write.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { cast } from "../tensor/tensor.ts";
import { makeBackend } from "./_backend.ts";
import { runBisect } from "./_bisect.ts";
import { parseConformance } from "./_conformance_flags.ts";
import { gather } from "./_conformance_material.ts";
import { showConformance } from "./_conformance_progress.ts";
import { type CommandContext, exitCodes, runProcess } from "./_main.ts";
import { withPreset } from "./_preset.ts";

const measuredPath = join(import.meta.dirname!, "..", "conformance", "measured.json");

/** Runs the suites and writes what they found; exit code 4 where something does not conform. */
export async function conformance(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal, signal } = context;
  const flags = await withPreset(parseConformance(args, terminal));
  if (flags.bisect !== undefined) {
    return await runBisect({ ...flags, bisect: flags.bisect }, context);
  }
  const tolerances = flags.tolerances && await readTolerances(flags.tolerances);
  const folder = await openFolder(flags.out);
  await using scope = new AsyncDisposableStack();
  const backend = await makeBackend(flags, context);
  const material = await gather(flags, backend, scope, context);
  const result = await runConformance({
    ...material,
    suites: flags.suite,
    only: flags.stages,
    numerics: flags.numerics,
    tolerances: tolerances || undefined,
    tolerancesSource: flags.tolerances,
    onEvent: showConformance(terminal),
    onAudio: (utterance, audio) => saveAudio(folder, material.source!, utterance, audio),
    signal,
  });
  await folder.write("conformance.json", JSON.stringify(result, null, 2) + "\n");
  await folder.writeAll(conformanceReports(result));
  if (flags.calibrate) await calibrate(result);
  terminal.close();
  terminal.print(renderConformanceTerminal(result));
  terminal.note(
    `conformance.json and .html and .md of it, and ref.wav and test.wav of each passage, are in ${flags.out}`,
  );
  if (result.status === "interrupted") return exitCodes.interrupted;
  return conforms(result) ? exitCodes.ok : exitCodes.nonconforming;
}

/** Writes the reference's audio, where it is there in full, and the chain's side by side. */
async function saveAudio(
  { write }: Folder,
  source: ReferenceSource,
  { number, tokens }: ReferenceUtterance,
  audio: Float32Array,
): Promise<void> {
  const passage = `passage_${number}_${tokens.length}tok`;
  await write(`${passage}/test.wav`, encodeWav(audio).bytes);
  const reference = source.value(number, "tail.audio");
  if (reference === undefined) return;
  const { bytes } = encodeWav(cast(reference, "fp32").data);
  await write(`${passage}/ref.wav`, bytes);
}

/** Takes the errors of `result` over into the committed ones. */
async function calibrate(result: ConformanceResult): Promise<void> {
  const earlier = measuredSchema.parse(JSON.parse(await Deno.readTextFile(measuredPath)));
  const measured = measuredBy(result, earlier);
  await writeFileAtomic(measuredPath, measuredText(measured));
}

if (import.meta.main) await runProcess(conformance);
