/**
 * A benchmark that is killed with SIGKILL at random moments and resumed, beside one that is not: `deno task test:resume`. It needs the
 * weights, as `bench` does, so that it is no part of `deno task test`.
 * @module
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type BenchResult, parseResult } from "../bench/result.ts";
import { withDirectory } from "../system/_testing.ts";
import { seededRandom } from "../system/random.ts";

const killCount = 10;
const seed = String(Date.now());
const options = ["--weights", "int8", "--only", "1", "--warmups", "1", "--isolated-stages"];

/** Starts `deno task bench`'s program itself, so that it is this one that is killed. */
const start = (out: string, ...more: string[]): Deno.ChildProcess =>
  new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-read", "--allow-write", "--allow-ffi", "--allow-run"],
      ...["--allow-sys", "--allow-env", join(import.meta.dirname!, "bench.ts")],
      ...[...options, "--out", out, ...more],
    ],
    env: { TMPDIR: dirname(out) },
    stdout: "null",
    stderr: "null",
  }).spawn();

async function resultIn(out: string): Promise<BenchResult> {
  return parseResult(await Deno.readTextFile(join(out, "results.json")));
}

/** What was measured, in order, as the journal has it. */
async function measuredIn(out: string): Promise<string[]> {
  const lines = (await Deno.readTextFile(join(out, "runs.jsonl"))).split("\n");
  return lines.filter((line) => /^\{"type":"(run|isolated)".*\}$/.test(line)).map((line) => {
    const { type, passage, index, stage } = JSON.parse(line);
    return `${type} of passage ${passage}: ${index ?? stage}`;
  });
}

/** `result` with all its times and its workers' memory at 0, and without what follows from times or changes with them. */
const timeless = (result: BenchResult): unknown =>
  JSON.parse(
    JSON.stringify(result, (key, value) => {
      if (["statistics", "conditions", "harness"].includes(key)) return typeof value;
      return /(Ms|At|[sS]peed|(?:[rR]esident|[fF]ootprint)Bytes)$/.test(key) && value !== null
        ? 0
        : value;
    }),
  );

Deno.test(`killed ${killCount} times and resumed, a benchmark has the result of one that was not (seed ${seed})`, () =>
  withDirectory(async (root) => {
    const [whole, broken] = [join(root, "whole"), join(root, "broken")];
    const begun = performance.now();
    assert.equal((await start(whole).status).code, 0);
    const wholeMs = performance.now() - begun;
    const random = seededRandom(seed);
    for (let i = 0; i < killCount; i++) {
      const process = start(broken, "--resume");
      await Promise.race([setTimeout(random.uniform() * wholeMs / 2), process.status]);
      try {
        process.kill("SIGKILL");
      } catch {
        // It was done before.
      }
      await process.status;
    }
    assert.equal((await start(broken, "--resume").status).code, 0);
    assert.deepEqual(await measuredIn(broken), await measuredIn(whole));
    assert.deepEqual(timeless(await resultIn(broken)), timeless(await resultIn(whole)));
    // Workers whose supervisor was killed have ended, and taken their files with them.
    const left = [...Deno.readDirSync(root)].filter(({ name }) => name.startsWith("kokobench-"));
    assert.deepEqual(left, []);
    for (const { measurement } of (await resultIn(whole)).passages) {
      const [expected, received] = await Promise.all(
        [whole, broken].map((out) => Deno.readFile(join(out, measurement!.audio!.file))),
      );
      assert.deepEqual(received, expected);
    }
  }));
