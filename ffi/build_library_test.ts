import assert from "node:assert/strict";
import { join } from "node:path";
import type { AssetEvent } from "../system/asset_event.ts";
import { SubprocessError } from "../system/subprocess.ts";
import { ensureLibrary, type EnsureLibraryOptions, libraryName } from "./build_library.ts";
import { LibraryError, type LibraryProblem } from "./library_error.ts";

/** A Swift package and a cache, on a Mac whose `swift build` is counted and does what `swift` says. */
async function onMac(
  test: (
    ensure: (more?: Partial<EnsureLibraryOptions>) => Promise<string>,
    mac: { builds: string[][]; packageDir: string; cacheDir: string; events: AssetEvent[] },
  ) => Promise<void>,
  swift: (scratch: string) => Promise<void> = makeLibrary,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const [packageDir, cacheDir] = [join(root, "swift"), join(root, "cache")];
    await Deno.mkdir(join(packageDir, "Sources"), { recursive: true });
    await Deno.writeTextFile(join(packageDir, "Package.swift"), "package");
    await Deno.writeTextFile(join(packageDir, "Sources", "a.swift"), "a");
    const builds: string[][] = [];
    const events: AssetEvent[] = [];
    const run = async (program: string, args: readonly string[]) => {
      builds.push([program, ...args]);
      await swift(args[args.indexOf("--scratch-path") + 1]);
      return "";
    };
    const onEvent = (event: AssetEvent) => events.push(event);
    const mac = { os: "darwin", arch: "aarch64", osRelease: "25.0.0", given: "" } as const;
    const ensure = (more: Partial<EnsureLibraryOptions> = {}) =>
      ensureLibrary({ ...mac, cacheDir, packageDir, run, onEvent, ...more });
    await test(ensure, { builds, packageDir, cacheDir, events });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function makeLibrary(scratch: string): Promise<void> {
  await Deno.mkdir(join(scratch, "release"), { recursive: true });
  await Deno.writeTextFile(join(scratch, "release", libraryName), "library");
}

const problemIs = (problem: LibraryProblem, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof LibraryError, String(error));
  assert.equal(error.problem, problem);
  assert.match(error.message, message);
  return true;
};

Deno.test("the first call builds the library and tells so, the next ones find it", async () => {
  await onMac(async (ensure, { builds, packageDir, events }) => {
    const path = await ensure();
    assert.equal(await Deno.readTextFile(path), "library");
    assert.equal(await ensure(), path);
    assert.equal(builds.length, 1);
    const command = [
      "/usr/bin/swift",
      "build",
      "-c",
      "release",
      "--product",
      "KokoBench",
      "--package-path",
    ];
    assert.deepEqual(builds[0].slice(0, -2), [...command, packageDir]);
    assert.deepEqual(events.map(({ type }) => type), ["command-start", "command-done"]);
    // Nothing of the build is left beside it.
    assert.deepEqual([...Deno.readDirSync(join(path, ".."))].map(({ name }) => name), [
      libraryName,
    ]);
  });
});

Deno.test("two calls at once build once", async () => {
  const waiting = Promise.withResolvers<void>();
  const onEvent = ({ type }: AssetEvent) => type === "waiting-for-lock" && waiting.resolve();
  const swift = async (scratch: string) => {
    await waiting.promise; // for the other call to have found nothing
    await makeLibrary(scratch);
  };
  await onMac(async (ensure, { builds }) => {
    const [one, other] = await Promise.all([ensure({ onEvent }), ensure({ onEvent })]);
    assert.equal(one, other);
    assert.equal(builds.length, 1);
  }, swift);
});

Deno.test("other sources, and another system, are built anew", async () => {
  await onMac(async (ensure, { builds, packageDir }) => {
    const paths = [await ensure(), await ensure({ osRelease: "25.1.0" })];
    await Deno.writeTextFile(join(packageDir, "Sources", "a.swift"), "b");
    paths.push(await ensure());
    await Deno.writeTextFile(join(packageDir, "Package.swift"), "other");
    paths.push(await ensure());
    assert.equal(new Set(paths).size, 4);
    assert.equal(builds.length, 4);
  });
});

Deno.test("a failed build leaves nothing that could be taken for a library, and is tried again", async () => {
  let isBroken = true;
  const swift = async (scratch: string) => {
    await makeLibrary(scratch);
    if (isBroken) throw new SubprocessError("swift build", 1, "error: no such module");
  };
  await onMac(async (ensure, { builds }) => {
    await assert.rejects(ensure(), problemIs("build-failed", /no such module.*macOS 14/));
    isBroken = false;
    assert.equal(await Deno.readTextFile(await ensure()), "library");
    assert.equal(builds.length, 2);
  }, swift);
});

Deno.test("without Swift, and with macOS's placeholder for it, the advice is to install it", async () => {
  const stub = "xcode-select: note: no developer tools were found, requesting install";
  for (const [code, text] of [[undefined, "it is not installed"], [1, stub]] as const) {
    const swift = () => Promise.reject(new SubprocessError("swift build", code, text));
    await onMac(async (ensure) => {
      await assert.rejects(ensure(), problemIs("no-toolchain", /`xcode-select --install`/));
    }, swift);
  }
});

Deno.test("elsewhere there is no Core ML, and a library that is given is used as it is", async () => {
  await onMac(async (ensure, { builds }) => {
    await assert.rejects(ensure({ os: "linux" }), problemIs("missing", /linux\. .*--backend onnx/));
    await assert.rejects(
      ensure({ arch: "x86_64" }),
      problemIs("wrong-architecture", /x86_64\. .*Deno for arm64/),
    );
    assert.equal(await ensure({ os: "linux", given: "any/lib.so" }), "any/lib.so");
    assert.equal(builds.length, 0);
  });
});
