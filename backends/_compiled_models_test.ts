import assert from "node:assert/strict";
import { join } from "node:path";
import { type MlPackage, readPackage } from "../coreml/package.ts";
import type { ComputeUnit } from "../stages/contract.ts";
import { type CompileRequest, type CompilingLibrary, loadCompiled } from "./_compiled_models.ts";
import { adding, fakeLibrary, mac, withPackage } from "./_testing.ts";

/** Gives `test` a way to load a package over `library`, and the directory of compiled models. */
const withCache = (
  test: (
    load: (library: CompilingLibrary, part?: Partial<CompileRequest>) => ReturnType<
      typeof loadCompiled
    >,
    root: string,
  ) => Promise<void>,
  pkg: MlPackage = adding(1),
) =>
  withPackage(async (packagePath, cacheDir) => {
    const source = readPackage(packagePath);
    const load = (library: CompilingLibrary, part: Partial<CompileRequest> = {}) =>
      loadCompiled(library, { packagePath, source, computeUnit: "ALL", cacheDir, ...part });
    await test(load, join(cacheDir, "compiled"));
  }, pkg);

Deno.test("a first load and a cached one are told apart, and steps are told as they come", () =>
  withCache(async (load) => {
    const library = fakeLibrary(mac, []);
    const steps: string[] = [];
    const timesOf = async () => {
      using compiled = await load(library, { onStep: (step) => steps.push(step) });
      return compiled.times;
    };
    assert.deepEqual(await timesOf(), { compileMs: 40, firstLoadMs: 900, cachedLoadMs: 7 });
    assert.deepEqual(await timesOf(), { compileMs: null, firstLoadMs: null, cachedLoadMs: 7 });
    assert.deepEqual(steps, ["compile", "load", "load", "load"]);
  }));

Deno.test("where the first load failed, the next one is a first load, without another compilation", () =>
  withCache(async (load) => {
    const calls: string[] = [];
    const library = fakeLibrary(mac, calls);
    const broken = { ...library, load: () => Promise.reject(new Error("it broke")) };
    await assert.rejects(load(broken), /it broke/);
    using compiled = await load(library);
    assert.deepEqual(compiled.times, { compileMs: null, firstLoadMs: 900, cachedLoadMs: 7 });
    assert.equal(calls.filter((call) => call.startsWith("compile")).length, 1);
  }));

Deno.test("of loads at once one compiles and loads first, the others find both done", () =>
  withCache(async (load) => {
    const calls: string[] = [];
    const library = fakeLibrary(mac, calls);
    const compiled = await Promise.all([load(library), load(library), load(library)]);
    using _all = disposableOf(compiled);
    const firsts = compiled.map(({ times }) => [times.compileMs, times.firstLoadMs]);
    assert.deepEqual(firsts.filter(([compileMs]) => compileMs !== null), [[40, 900]]);
    assert.deepEqual(firsts.filter(([, firstLoadMs]) => firstLoadMs === null).length, 2);
    assert.equal(calls.filter((call) => call.startsWith("compile")).length, 1);
  }));

Deno.test("what a killed compilation left goes before the next one", () =>
  withCache(async (load, root) => {
    const library = fakeLibrary(mac, []);
    let directory = "";
    const killed: CompilingLibrary = {
      ...library,
      compile: async (_package, path) => {
        directory = join(path, "..");
        await Deno.mkdir(`${path}.part-1`);
        return await Promise.reject(new Error("killed"));
      },
    };
    await assert.rejects(load(killed), /killed/);
    assert.deepEqual(namesIn(directory), ["Test.mlmodelc.part-1"]);
    using compiled = await load(library);
    assert.equal(join(compiled.path, ".."), directory);
    assert.deepEqual(namesIn(directory), ["Test.mlmodelc", "loaded"]);
    assert.equal(namesIn(root).filter((name) => name.includes(".tmp-")).length, 0);
  }));

Deno.test("a new model drives out those that were not used for longest, and none that is in use", () =>
  withCache(async (load, root) => {
    const library = fakeLibrary(mac, []);
    const limits = { maxBytes: -1, maxIdleDays: 1000 }; // even empty models take too much
    const loadOn = (computeUnit: ComputeUnit) => load(library, { computeUnit, limits });
    const held = await loadOn("ALL");
    (await loadOn("CPU_ONLY"))[Symbol.dispose]();
    const unitsLeft = () =>
      namesIn(root).filter((name) => !name.includes(".")).map((name) => name.split("-").at(-1));
    assert.deepEqual(unitsLeft(), ["ALL", "CPU_ONLY"]);
    (await loadOn("CPU_AND_NE"))[Symbol.dispose]();
    assert.deepEqual(unitsLeft(), ["ALL", "CPU_AND_NE"]);
    held[Symbol.dispose]();
    (await loadOn("CPU_AND_GPU"))[Symbol.dispose]();
    assert.deepEqual(unitsLeft(), ["CPU_AND_GPU"]);
  }));

const namesIn = (directory: string): string[] =>
  [...Deno.readDirSync(directory)].map(({ name }) => name).sort();

function disposableOf(resources: readonly Disposable[]): Disposable {
  const stack = new DisposableStack();
  resources.forEach((resource) => stack.use(resource));
  return stack;
}
