/**
 * Presets by name or file, complete: what a file leaves out is taken from what it extends.
 * @module
 */
import { basename, dirname, isAbsolute, join } from "node:path";
import { stageNames } from "../../stages/contract.ts";
import { resolveExceptions } from "./_exceptions.ts";
import { fileProblems } from "./_file_problems.ts";
import { isObject, readJsonFile } from "./_json_file.ts";
import { presetNamed, presets, UnknownPresetError } from "./built_in.ts";
import { defaultParent, presetFileSchema } from "./file_schema.ts";
import type { DeploymentTarget, Preset } from "./preset.ts";
import { PresetError, type PresetProblem, problemAt } from "./preset_error.ts";
import { reasonsAgainst, requiredTarget, withTarget } from "./target.ts";

/** How a preset is read. */
export interface ReadPresetOptions {
  /** In place of the preset's own target. */
  readonly target?: DeploymentTarget;
}

/**
 * The preset that `nameOrPath` names: a path where it ends in `.json` or has a slash, else a built-in's name.
 * @throws {UnknownPresetError} where no built-in has the name.
 * @throws {PresetError} where the file, or one that it extends, cannot be used.
 * @throws {PresetTargetError} where the preset needs a newer target than `options` ask for.
 */
export async function readPreset(
  nameOrPath: string,
  { target }: ReadPresetOptions = {},
): Promise<Preset> {
  const preset = isPath(nameOrPath) ? await readPresetFile(nameOrPath) : presetNamed(nameOrPath);
  return target === undefined ? preset : withTarget(preset, target);
}

/**
 * The preset of the file at `path`. Its target, where the file names none, is the oldest that it can be for.
 * @throws {PresetError} with all mistakes of the file; where it has none, with those of the one that it extends.
 */
export async function readPresetFile(path: string): Promise<Preset> {
  return await readExtended(path, []);
}

const isPath = (text: string): boolean => text.endsWith(".json") || text.includes("/");

/** A file, and what it really is, symbolic links aside. */
interface OpenFile {
  readonly path: string;
  readonly realPath: string;
}

/** The preset of the file at `path`, which the last of `children` extends, and so on. */
async function readExtended(path: string, children: readonly OpenFile[]): Promise<Preset> {
  const { value, problems: repeated } = await readJsonFile(path);
  const chain = [...children, { path, realPath: await Deno.realPath(path) }];
  const parsed = presetFileSchema.safeParse(value);
  const problems = [...repeated, ...fileProblems(parsed.error?.issues ?? [], value)];
  // What has mistakes is read on, so that all of them are told at once.
  const fields = isObject(value) ? value : {};
  problems.push(...takenName(fields.name));
  const parent = await readParent(fields.extends, chain, problems);
  const stages = mergeStages(parsed.data?.stages ?? fields.stages, parent, problems);
  if (!parsed.success || !parent || problems.length > 0) throw new PresetError(path, problems);

  const { name, anchor = parent.anchor, target = requiredTarget({ stages }).target } = parsed.data;
  const preset: Preset = { name, target, anchor, stages };
  const against = reasonsAgainst(preset, target);
  if (against.length === 0) return preset;
  throw new PresetError(
    path,
    against.map((reason) => ({
      path: reason.path,
      message: `${reason.message}, expected what ${target}, the file's target, has`,
    })),
  );
}

function takenName(name: unknown): PresetProblem[] {
  if (typeof name !== "string") return [];
  const taken = presets.find((preset) => preset.name.toLowerCase() === name.toLowerCase());
  return taken
    ? [problemAt(["name"], `${taken.name} is a built-in preset, expected another name`)]
    : [];
}

/** What the last file of `chain` extends; undefined where `problems` has, or is given, why it is not to be had. */
async function readParent(
  named: unknown,
  chain: readonly OpenFile[],
  problems: PresetProblem[],
): Promise<Preset | undefined> {
  const name = typeof named === "string" ? named : defaultParent;
  const problem = (message: string): undefined => {
    problems.push(problemAt(["extends"], message));
  };
  try {
    if (!isPath(name)) return presetNamed(name);
    const path = resolveBeside(chain[chain.length - 1].path, name);
    const realPath = await Deno.realPath(path);
    const start = chain.findIndex((file) => file.realPath === realPath);
    if (start < 0) return await readExtended(path, chain);
    const circle = [...chain.slice(start), { path }];
    return problem(`goes in a circle: ${circle.map(({ path }) => basename(path)).join(" → ")}`);
  } catch (error) {
    if (error instanceof UnknownPresetError) return problem(error.message);
    if (error instanceof Deno.errors.NotFound) return problem(`no such file: ${name}`);
    // The mistakes of this file come before those of the other.
    if (error instanceof PresetError && problems.length > 0) return undefined;
    throw error;
  }
}

const resolveBeside = (file: string, path: string): string =>
  isAbsolute(path) ? path : join(dirname(file), path);

/** The stages of `parent`, where it is to be had, with what is different in `own`, checked or not. */
function mergeStages(
  own: unknown,
  parent: Preset | undefined,
  problems: PresetProblem[],
): Preset["stages"] {
  const merged = stageNames.map((stage) => {
    const inherited = parent?.stages[stage];
    const changes = isObject(own) && isObject(own[stage]) ? own[stage] : {};
    const ownExceptions = isObject(changes.exceptions) ? changes.exceptions : {};
    const path = ["stages", stage, "exceptions"];
    const exceptions = resolveExceptions(ownExceptions, inherited?.exceptions, path, problems);
    return [stage, { ...inherited, ...changes, exceptions }];
  });
  return Object.fromEntries(merged) as Preset["stages"];
}
