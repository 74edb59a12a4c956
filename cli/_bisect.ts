/** `deno task conformance --bisect STAGE`: which operation of a stage makes the difference between two conditions. */
import { join } from "node:path";
import { bisect, type BisectOptions } from "../conformance/bisect/bisect.ts";
import { minimalCase, writeMinimalCase } from "../conformance/bisect/minimal_case.ts";
import { presets } from "../convert/presets/built_in.ts";
import type { Numerics } from "../onnx/numerics.ts";
import { renderBisect, renderBisectMarkdown } from "../reports/conformance/bisect.ts";
import { checkWritable } from "../reports/write.ts";
import { stageContracts, type StageName } from "../stages/contract.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { type CommandContext, exitCodes, UsageError } from "./_main.ts";
import { type PackageOptions, preparePackages } from "./_prepare.ts";
import { type PresetFlags, withPreset } from "./_preset.ts";
import { findSource, type ReferenceKind } from "./_references.ts";
import { prepareSmallSubject, prepareSubject, type SubjectOptions } from "./_subject.ts";

/** What decides on a bisection. */
export interface BisectFlags extends SubjectOptions, Pick<PresetFlags, "target"> {
  readonly bisect: StageName;
  /** A preset, its file, or a folder of packages, that takes the place of the first packages under condition b. */
  readonly against?: string;
  readonly numerics: Numerics;
  readonly references: ReferenceKind;
  readonly threads?: number;
  readonly python?: string;
  readonly out: string;
}

/**
 * Runs the stage on the reference's inputs of the first passage asked for: under a the packages of the command in fp32,
 * under b those of `--against`, or the same, in `--numerics`. See {@link bisectInto} for the rest.
 */
export async function runBisect(flags: BisectFlags, context: CommandContext): Promise<number> {
  const { bisect: stage, against, numerics, out } = flags;
  const { terminal, signal } = context;
  if (against === undefined && numerics === "fp32") {
    throw new UsageError(
      "Cannot bisect one condition: add --numerics declared, or --against with a preset or a folder of packages",
    );
  }
  if (against !== undefined && flags.references === "small") {
    throw new UsageError("Cannot take --against with --references small: it has its own packages");
  }
  const others = against === undefined ? undefined : await packagesOf(against, flags);
  await checkWritable(out);
  const only = [flags.only?.[0] ?? 1];
  const subject = flags.references === "small"
    ? await prepareSmallSubject({ ...flags, only }, context)
    : await prepareSubject({ ...flags, only }, context);
  const packageOf = ({ directory }: { readonly directory: string }) =>
    join(directory, `${stageContracts(subject.config)[stage].packageName}.mlpackage`);
  const other = others === undefined ? subject.ready : await preparePackages(others, context);
  using source = await findSource(flags.references, { ...subject, python: flags.python }, context);
  const feeds = source.feeds(only[0], stage);
  if (feeds === undefined) {
    throw new UsageError(
      `Cannot bisect ${stage} on passage ${
        only[0]
      }: these references do not keep all that it takes. ` +
        "Take --references full, or another passage.",
    );
  }
  const shared = { threadCount: flags.threads };
  return await bisectInto(out, {
    stage,
    feeds,
    a: { packagePath: packageOf(subject.ready), numerics: "fp32", ...shared },
    b: { packagePath: packageOf(other), numerics, ...shared },
    signal,
  }, terminal);
}

/** What `--against` asks for: a built-in preset, a folder that is there, or else a preset's file. */
async function packagesOf(against: string, flags: BisectFlags): Promise<PackageOptions> {
  const isBuiltIn = presets.some(({ name }) => name === against);
  if (!isBuiltIn && await isDirectory(against)) return { ...flags, packages: against };
  return await withPreset({ ...flags, preset: against, packages: undefined });
}

async function isDirectory(path: string): Promise<boolean> {
  return await Deno.stat(path).then((found) => found.isDirectory, () => false);
}

/**
 * Bisects, and writes `bisect.json`, `bisect.md` and, of the first operation past its tolerance, a package of it alone
 * into the directory `out`.
 * @returns the exit code: 1 where there is such an operation.
 */
export async function bisectInto(
  out: string,
  options: BisectOptions,
  terminal: CommandContext["terminal"],
): Promise<number> {
  const report = await bisect({
    ...options,
    onProgress: (done, total) => terminal.note(`  ${done} of ${total} values`),
  });
  await writeFileAtomic(join(out, "bisect.json"), JSON.stringify(report, null, 2) + "\n");
  await writeFileAtomic(join(out, "bisect.md"), renderBisectMarkdown(report));
  const { first } = report;
  if (first !== null) {
    await writeMinimalCase(out, first.operation, await minimalCase(options, first.value));
  }
  terminal.print(renderBisect(report));
  const alone = first === null ? "" : `, and the package of ${first.operation} alone,`;
  terminal.note(`bisect.json and bisect.md${alone} are in ${out}`);
  return first === null ? exitCodes.ok : exitCodes.failure;
}
