import assert from "node:assert/strict";
import { join } from "node:path";
import { madeUpResult } from "../compare/_results.ts";
import { parseResults } from "../fleet/fleet_file.ts";
import { withDirectory } from "../system/_testing.ts";
import { merge } from "./merge.ts";
import { runForTest } from "./_testing.ts";

Deno.test("results of a directory become one file, with what was left out named", () =>
  withDirectory(async (root) => {
    const result = (day: number) =>
      madeUpResult({ startedAt: `2026-01-0${day}T00:00:05.000Z`, runs: 5 });
    const write = (name: string, value: unknown) =>
      Deno.writeTextFile(join(root, name), JSON.stringify(value));
    await write("a.json", result(2));
    await write("b.json", result(1));
    await write("c.json", result(1));
    await write("d.json", { odd: true });
    const [out, markdown] = [join(root, "out", "fleet.json"), join(root, "out", "fleet.md")];
    const merged = await runForTest(merge, [root, "--out", out, "--markdown", markdown]);
    assert.equal(merged.code, 0, merged.error);
    assert.deepEqual(parseResults(await Deno.readTextFile(out)), [result(1), result(2)]);
    assert.match(merged.error, /left out .*c\.json: the same run as .*b\.json/);
    assert.match(merged.error, /left out .*d\.json: Cannot read/);
    assert.match(merged.error, /2 results are in/);
    assert.match(merged.out, /Some CPU .* 2 +1 /);
    assert.match(await Deno.readTextFile(markdown), /^# Fleet[^]*left out .*c\.json/);
    const again = await runForTest(merge, [out, join(root, "a.json"), "--out", join(root, "x")]);
    assert.match(again.error, /left out .*a\.json: the same run as .*fleet\.json/);
  }));

Deno.test("shards that are missing are told, and fail where all were asked for", () =>
  withDirectory(async (root) => {
    const { settings, ...rest } = madeUpResult();
    const shardOf = (index: number) => {
      const shard = { indices: [index], count: 2 };
      const passages = rest.passages.map((passage) => ({ ...passage, number: index }));
      return JSON.stringify({ ...rest, passages, settings: { ...settings, shard } });
    };
    const run = (...args: string[]) =>
      runForTest(merge, [join(root, "runs"), "--out", join(root, "fleet.json"), ...args]);
    await Deno.mkdir(join(root, "runs"));
    await Deno.writeTextFile(join(root, "runs", "1.json"), shardOf(1));
    const { code, error } = await run();
    assert.equal(code, 0, error);
    assert.match(error, /missing shards of .*: 2\/2/);
    assert.equal((await run("--all-shards")).code, 1);
    await Deno.writeTextFile(join(root, "runs", "2.json"), shardOf(2));
    assert.equal((await run("--all-shards")).code, 0);
  }));

Deno.test("where no file holds a result, nothing is written and the code says so", () =>
  withDirectory(async (root) => {
    await Deno.writeTextFile(join(root, "a.json"), "{}");
    const out = join(root, "fleet.json");
    const { code, error } = await runForTest(merge, [join(root, "a.json"), "--out", out]);
    assert.equal(code, 1);
    assert.match(error, /no file holds a result/);
    await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
  }));
