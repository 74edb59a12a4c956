/**
 * Python environments: each a venv in the cache directory with the pinned packages of its requirement files, made on
 * first use and kept until those change.
 * @module
 */
import { join } from "node:path";
import type { OnAssetEvent } from "../system/asset_event.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { sha256Bytes } from "../system/digest.ts";
import { acquireLock } from "../system/lock.ts";
import { isThere } from "../system/presence.ts";
import { type RunCommand, runCommand, SubprocessError } from "../system/subprocess.ts";

/** Oldest Python that the scripts run on. */
export const oldestPython = "3.11";

/** What was wrong with the Python environment, for {@link PythonEnvironmentError}. */
export interface PythonEnvironmentProblem {
  /** Which step failed: finding Python, making the venv, installing packages. */
  readonly step: string;
  readonly problem: string;
  readonly remedy: string;
}

/** The Python environment could not be made. */
export class PythonEnvironmentError extends Error implements PythonEnvironmentProblem {
  readonly step: string;
  readonly problem: string;
  readonly remedy: string;

  constructor({ step, problem, remedy }: PythonEnvironmentProblem, options?: ErrorOptions) {
    super(`Cannot ${step}: ${problem}\n${remedy}`, options);
    this.name = "PythonEnvironmentError";
    this.step = step;
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** What an environment is made of: names of requirement files of this folder. */
export interface PythonRequirements {
  /** What pip installs, for whoever waits. */
  readonly label: string;
  readonly files: readonly string[];
  /** Installed after those, without their dependencies. */
  readonly noDependencies: readonly string[];
}

/** PyTorch and the official modules, coremltools, and what the side-by-side runs. */
export const referenceRequirements: PythonRequirements = {
  label: "Python packages of the references (PyTorch, coremltools and others)",
  files: ["requirements.txt"],
  noDependencies: ["requirements_no_deps.txt"],
};

/** Whisper base and what runs it. */
export const whisperRequirements: PythonRequirements = {
  label: "Python packages of the speech recognition (Whisper base)",
  files: ["requirements_whisper.txt"],
  noDependencies: [],
};

/** Options of {@link ensurePython} and {@link installedPython}. */
export interface EnsurePythonOptions {
  /** Defaults to {@link referenceRequirements}. */
  readonly requirements?: PythonRequirements;
  /** An interpreter that has the packages already: taken as it is, nothing is installed. */
  readonly python?: string;
  /** Defaults to {@link cacheDir}. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
  /** Runs Python. */
  readonly run?: RunCommand;
}

/**
 * Path of a Python interpreter that has the packages of `requirements`.
 * @throws {PythonEnvironmentError} where there is no Python, no venv module, or a package cannot be
 *   installed.
 */
export async function ensurePython(options: EnsurePythonOptions = {}): Promise<string> {
  if (options.python !== undefined) return options.python;
  const { requirements = referenceRequirements, signal, onEvent, run = runCommand } = options;
  const root = rootOf(options);
  const folder = await folderOf(root, requirements, run, signal);
  if (await isComplete(folder)) return interpreterOf(folder);
  using _lock = await acquireLock(join(root, "lock"), { signal, onEvent });
  // Another process may have made it while this one waited.
  if (await isComplete(folder)) return interpreterOf(folder);
  // A venv holds its own path, so it is made where it stays, and the marker says that it is whole.
  await makeVenv(folder, requirements, run, { signal, onEvent });
  await Deno.writeTextFile(markerOf(folder), "");
  return interpreterOf(folder);
}

/**
 * As {@link ensurePython}, but nothing is made: undefined where the environment is not there.
 * @throws {PythonEnvironmentError} where there is no Python.
 */
export async function installedPython(
  options: EnsurePythonOptions = {},
): Promise<string | undefined> {
  if (options.python !== undefined) return options.python;
  const { requirements = referenceRequirements, signal, run = runCommand } = options;
  const folder = await folderOf(rootOf(options), requirements, run, signal);
  return await isComplete(folder) ? interpreterOf(folder) : undefined;
}

const rootOf = (options: EnsurePythonOptions): string =>
  join(options.cacheDir ?? cacheDir(), "python");
const markerOf = (folder: string): string => join(folder, "complete");

/** Where the environment of `requirements` is, or will be. */
async function folderOf(
  root: string,
  requirements: PythonRequirements,
  run: RunCommand,
  signal?: AbortSignal,
): Promise<string> {
  const version = await systemPythonVersion(run, signal);
  return join(root, `${version}-${await digestOf(requirements)}`);
}

const isWindows = Deno.build.os === "windows";
const systemPython = isWindows ? "python" : "python3";
const pathOf = (requirementFile: string): string => join(import.meta.dirname!, requirementFile);

const interpreterOf = (folder: string): string =>
  isWindows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");

/** First digits of the digest of what the environment is made from. */
async function digestOf({ files, noDependencies }: PythonRequirements): Promise<string> {
  const texts = await Promise.all(
    [...files, ...noDependencies].map((name) => Deno.readTextFile(pathOf(name))),
  );
  return sha256Bytes(new TextEncoder().encode(texts.join("\0"))).slice(0, 12);
}

/** `major.minor` of the Python on the PATH. */
async function systemPythonVersion(run: RunCommand, signal?: AbortSignal): Promise<string> {
  const step = "find Python";
  const remedy =
    `Install Python ${oldestPython} or newer with pip and venv, or give --python PATH.`;
  const print = "import sys; print('%d.%d' % sys.version_info[:2])";
  const version = await failingAs(
    { step, remedy },
    () => run(systemPython, ["-c", print], { signal }),
  ).then((output) => output.trim());
  const minor = (text: string) => Number(text.split(".")[1]);
  if (!/^3\.\d+$/.test(version) || minor(version) < minor(oldestPython)) {
    throw new PythonEnvironmentError({ step, problem: `${systemPython} is ${version}`, remedy });
  }
  return version;
}

async function makeVenv(
  folder: string,
  { label, files, noDependencies }: PythonRequirements,
  run: RunCommand,
  { signal, onEvent }: Pick<EnsurePythonOptions, "signal" | "onEvent">,
): Promise<void> {
  await failingAs({
    step: "make a Python environment",
    remedy: "On Debian and Ubuntu the package python3-venv has what is missing.",
  }, () => run(systemPython, ["-m", "venv", "--clear", folder], { signal }));
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"];
  const installs = [
    ...files.map((name) => ["-r", pathOf(name)]),
    ...noDependencies.map((name) => ["--no-deps", "-r", pathOf(name)]),
  ];
  for (const args of installs) {
    onEvent?.({ type: "command-start", label, command: ["pip install", ...args].join(" ") });
    await failingAs({
      step: "install the Python packages",
      remedy: "They come from pip's package index: check the network and pip's configuration, or " +
        `install ${
          installs.map((each) => each.join(" ")).join(", and ")
        } yourself and give --python PATH.`,
    }, () => run(interpreterOf(folder), [...pip, ...args], { signal }));
    onEvent?.({ type: "command-done", label });
  }
}

/** Runs `action`; a program's failure becomes a {@link PythonEnvironmentError} of that step. */
async function failingAs<T>(
  context: Omit<PythonEnvironmentProblem, "problem">,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof SubprocessError)) throw error;
    throw new PythonEnvironmentError({ ...context, problem: error.message }, { cause: error });
  }
}

const isComplete = (folder: string): Promise<boolean> => isThere(markerOf(folder));
