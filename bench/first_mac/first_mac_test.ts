import assert from "node:assert/strict";
import { join } from "node:path";
import { Uint8ArrayReader, ZipReader } from "@zip.js/zip.js";
import { withDirectory } from "../../system/_testing.ts";
import { anonymizeFiles, anonymizer } from "./anonymous.ts";
import { packDirectory } from "./pack.ts";
import { collectStep } from "./result.ts";
import { runSteps } from "./run_steps.ts";
import { firstMacSteps } from "./steps.ts";

const shell = (name: string, script: string) => ({
  name,
  command: ["sh", "-c", script],
  timeoutMs: 60_000,
});

Deno.test("steps go on after a failure; each has what it printed in its log", () =>
  withDirectory(async (directory) => {
    const seen: string[] = [];
    const outcomes = await runSteps(
      [
        shell("one", "echo out; echo err >&2; echo $FLAVOUR; exit 4"),
        { name: "two", command: ["no-such-program"], timeoutMs: 60_000 },
        shell("three", "pwd"),
      ],
      {
        cwd: directory,
        logDir: directory,
        env: { FLAVOUR: "sweet" },
        onStart: ({ name }) => seen.push(name),
        onEnd: ({ outcome, exitCode }) => seen.push(`${outcome} ${exitCode}`),
      },
    );
    assert.deepEqual(seen, ["one", "failed 4", "two", "failed 127", "three", "passed 0"]);
    assert.ok(outcomes.every(({ elapsedMs }) => elapsedMs > 0));
    const log = (name: string) => Deno.readTextFileSync(join(directory, `${name}.log`));
    assert.equal(log("one"), "out\nerr\nsweet\n");
    assert.match(log("two"), /no-such-program/);
    assert.match(log("three"), new RegExp(directory));
  }));

Deno.test("a step that takes too long is killed with all that it started", () =>
  withDirectory(async (directory) => {
    const fifo = join(directory, "fifo");
    await new Deno.Command("sh", { args: ["-c", `mkfifo ${fifo}`] }).output();
    const timeout = new AbortController();
    const running = runSteps(
      [
        shell("hanging", `sh -c 'exec 3>${fifo}; echo begun >&3; sleep 600; :' & wait`),
        shell("next", "true"),
      ],
      { cwd: directory, logDir: directory, env: {}, timeoutOf: () => timeout.signal },
    ).catch((error) => error);
    using pipe = await Deno.open(fifo);
    const bytes = new Uint8Array(16);
    assert.equal(await pipe.read(bytes), 6);
    timeout.abort();
    assert.equal(await pipe.read(bytes), null); // nobody has it open for writing any more
    const outcomes = await running;
    assert.equal(outcomes[0].outcome, "timed out");
    assert.equal(outcomes[0].exitCode, undefined);
  }));

Deno.test("an interruption ends the run", () =>
  withDirectory(async (directory) => {
    const signal = AbortSignal.abort(new Error("stop"));
    const options = { cwd: directory, logDir: directory, env: {}, signal };
    await assert.rejects(runSteps([shell("one", "true")], options), /stop/);
  }));

const anonymize = anonymizer({
  paths: {
    "/people/ann": "~",
    "/people/ann/src/kokobench": "CHECKOUT",
    "": "NOTHING",
    "/var/folders/a1/T": "TMPDIR",
  },
  userName: "ann",
  hostName: "Anns-Mac.local",
});

Deno.test("paths and names go, words that contain them stay", () => {
  assert.equal(
    anonymize("/people/ann/src/kokobench/cli /people/ann/.cache"),
    "CHECKOUT/cli ~/.cache",
  );
  assert.equal(anonymize("/private/var/folders/a1/T/x"), "/privateTMPDIR/x");
  assert.equal(anonymize("ann@Anns-Mac and anns-mac.local"), "USER@HOST and HOST");
  assert.equal(anonymize("cannot annotate ann-x"), "cannot annotate ann-x");
  const shared = anonymizer({ paths: {}, userName: "runner", hostName: "localhost" });
  assert.equal(shared("runner on localhost"), "runner on localhost");
});

Deno.test("text files are anonymized, audio is left as it is", () =>
  withDirectory(async (directory) => {
    const write = (name: string) => Deno.writeTextFile(join(directory, name), "by ann");
    await Deno.mkdir(join(directory, "bench"));
    await Promise.all(["a.log", "bench/results.json", "bench/a.wav"].map(write));
    await anonymizeFiles(directory, anonymize);
    const read = (name: string) => Deno.readTextFileSync(join(directory, name));
    assert.deepEqual(["a.log", "bench/results.json", "bench/a.wav"].map(read), [
      "by USER",
      "by USER",
      "by ann",
    ]);
  }));

Deno.test("a step is collected with its log and its JSON files, whole or broken off", () =>
  withDirectory(async (directory) => {
    const outcome = { name: "bench", command: [], outcome: "failed", elapsedMs: 1 } as const;
    await Deno.writeTextFile(join(directory, "bench.log"), "text");
    assert.deepEqual((await collectStep(directory, outcome)).results, {});
    await Deno.mkdir(join(directory, "bench"));
    await Deno.writeTextFile(join(directory, "bench", "results.json"), `{"a": 1}`);
    await Deno.writeTextFile(join(directory, "bench", "half.json"), `{"a`);
    await Deno.writeTextFile(join(directory, "bench", "report.md"), "#");
    const { log, results } = await collectStep(directory, outcome);
    assert.equal(log, "text");
    assert.deepEqual(results, { "half.json": `{"a`, "results.json": { a: 1 } });
  }));

Deno.test("a directory is packed with all below it", () =>
  withDirectory(async (directory) => {
    const folder = join(directory, "folder");
    await Deno.mkdir(join(folder, "inner"), { recursive: true });
    await Deno.writeTextFile(join(folder, "b"), "1");
    await Deno.writeTextFile(join(folder, "inner", "a"), "22");
    await packDirectory(folder, join(directory, "packed.zip"));
    const zip = new ZipReader(
      new Uint8ArrayReader(await Deno.readFile(join(directory, "packed.zip"))),
    );
    const entries = (await zip.getEntries()).map(({ filename, uncompressedSize }) =>
      `${filename} ${uncompressedSize}`
    );
    assert.deepEqual(entries, ["b 1", "inner/a 2"]);
  }));

Deno.test("both systems have the same steps, the Mac with Swift's own tools", () => {
  const context = { deno: "deno", outDir: "out", scratchDir: "scratch" };
  const onMac = firstMacSteps({ ...context, os: "darwin" });
  const onLinux = firstMacSteps({ ...context, os: "linux" });
  assert.deepEqual(onMac.slice(2), onLinux.slice(2));
  assert.deepEqual(onMac.map(({ name }) => name), onLinux.map(({ name }) => name));
  assert.deepEqual(onMac[0].command.slice(0, 2), ["swift", "build"]);
  assert.deepEqual(onLinux[0].command, ["ffi/swift/on_linux.sh", "build"]);
});
