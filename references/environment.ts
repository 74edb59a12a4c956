/**
 * The Python environment of the references: a venv in the cache directory with the pinned packages of
 * `requirements.txt`, made on first use and kept until those change.
 * @module
 */
import { join } from "node:path";
import type { OnAssetEvent } from "../system/asset_event.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { sha256Bytes } from "../system/digest.ts";
import { acquireLock } from "../system/lock.ts";
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

/** Options of {@link ensurePython}. */
export interface EnsurePythonOptions {
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
 * Path of a Python interpreter that has the packages of the references.
 * @throws {PythonEnvironmentError} where there is no Python, no venv module, or a package cannot be
 *   installed.
 */
export async function ensurePython(options: EnsurePythonOptions = {}): Promise<string> {
  if (options.python !== undefined) return options.python;
  const { signal, onEvent, run = runCommand } = options;
  const version = await systemPythonVersion(run, signal);
  const root = join(options.cacheDir ?? cacheDir(), "python");
  const folder = join(root, `${version}-${await requirementsDigest()}`);
  const marker = join(folder, "complete");
  if (await exists(marker)) return interpreterOf(folder);
  using _lock = await acquireLock(join(root, "lock"), { signal, onEvent });
  // Another process may have made it while this one waited.
  if (await exists(marker)) return interpreterOf(folder);
  // A venv holds its own path, so it is made where it stays, and the marker says that it is whole.
  await makeVenv(folder, run, { signal, onEvent });
  await Deno.writeTextFile(marker, "");
  return interpreterOf(folder);
}

const isWindows = Deno.build.os === "windows";
const systemPython = isWindows ? "python" : "python3";
const requirementFiles = ["requirements.txt", "requirements_no_deps.txt"].map((name) =>
  join(import.meta.dirname!, name)
);

const interpreterOf = (folder: string): string =>
  isWindows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");

/** First digits of the digest of what the environment is made from. */
async function requirementsDigest(): Promise<string> {
  const texts = await Promise.all(requirementFiles.map((path) => Deno.readTextFile(path)));
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
  run: RunCommand,
  { signal, onEvent }: Pick<EnsurePythonOptions, "signal" | "onEvent">,
): Promise<void> {
  await failingAs({
    step: "make a Python environment",
    remedy: "On Debian and Ubuntu the package python3-venv has what is missing.",
  }, () => run(systemPython, ["-m", "venv", "--clear", folder], { signal }));
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"];
  const [requirements, noDeps] = requirementFiles;
  for (const args of [["-r", requirements], ["--no-deps", "-r", noDeps]]) {
    const label = "Python packages of the references (PyTorch, coremltools and others)";
    onEvent?.({ type: "command-start", label, command: ["pip install", ...args].join(" ") });
    await failingAs({
      step: "install the Python packages",
      remedy: "They come from pip's package index: check the network and pip's configuration, or " +
        `install ${requirements} (and with --no-deps ${noDeps}) yourself and give --python PATH.`,
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

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
