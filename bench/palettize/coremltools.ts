/**
 * coremltools' palettization, in a Python process that loads it once and answers one request a line.
 * The other side of the protocol is `references/palettize_with_coremltools.py`.
 * @module
 */
import { z } from "zod";
import type { PaletteCompression } from "../../convert/presets/preset.ts";
import type { PythonProcess } from "../../references/python_process.ts";
import { type SideTimes, sideTimesSchema, type WeightComparison, weightSchema } from "./result.ts";

const readySchema = z.strictObject({
  ready: z.literal(true),
  versions: z.record(z.string(), z.string()),
});
const weightsSchema = z.strictObject({ weights: z.array(weightSchema) });

/** The Python process said something that its protocol does not have. */
export class CoremltoolsAnswerError extends Error {
  override readonly name = "CoremltoolsAnswerError";
  constructor(readonly answer: unknown, readonly problem: string) {
    super(
      `Cannot compare with coremltools: its process said ${JSON.stringify(answer)}: ${problem}`,
    );
  }
}

/** coremltools, loaded and waiting. */
export interface Coremltools {
  /** Versions of what it runs on. */
  readonly versions: Readonly<Record<string, string>>;
  /** Palettizes the package `from` into `to` by k-means, but for weights that `palette` does not fit. */
  palettize(from: string, to: string, palette: PaletteCompression): Promise<SideTimes>;
  /** What `ours` and `theirs`, palettizations of the package `original`, lose of each weight. */
  compare(original: string, ours: string, theirs: string): Promise<WeightComparison[]>;
}

/**
 * The coremltools that `process` runs, once it is loaded. The process stays the caller's to dispose of.
 * @throws {CoremltoolsAnswerError} for an answer that the protocol does not have; so do its methods.
 * @throws {PythonScriptError} where the process ends instead of answering; so do its methods.
 */
export async function loadedCoremltools(process: PythonProcess): Promise<Coremltools> {
  const next = async <T>(schema: z.ZodType<T>): Promise<T> => {
    const { done, value } = await process.messages.next();
    if (done) throw new CoremltoolsAnswerError(null, "it ended without an answer");
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new CoremltoolsAnswerError(value, z.prettifyError(parsed.error));
  };
  const { versions } = await next(readySchema);
  return {
    versions,
    async palettize(from, to, { bits, groupSize }) {
      await process.send({ palettize: from, to, bits, groupSize });
      return await next(sideTimesSchema);
    },
    async compare(original, ours, theirs) {
      await process.send({ compare: original, ours, theirs });
      return (await next(weightsSchema)).weights;
    },
  };
}
