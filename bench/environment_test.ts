import assert from "node:assert/strict";
import { type RunCommand, SubprocessError } from "../system/subprocess.ts";
import { mac } from "./_mac.ts";
import { readEnvironment } from "./environment.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";

Deno.test("the environment names machine, versions and commit", async () => {
  const calls: (readonly string[])[] = [];
  const environment = await readEnvironment({
    info: mac,
    run: (program, args) => {
      calls.push([program, ...args]);
      return Promise.resolve(args.includes("rev-parse") ? `${commit}\n` : " M mod.ts\n");
    },
  });
  assert.equal(environment.denoVersion, Deno.version.deno);
  assert.equal(environment.os, Deno.build.os);
  assert.ok(environment.logicalCores >= 1);
  assert.ok(environment.memoryBytes > 2 ** 28);
  assert.ok(environment.cpuModel.length > 0);
  assert.deepEqual([environment.gitCommit, environment.gitDirty], [commit, true]);
  assert.deepEqual([environment.osBuild, environment.cores?.length], ["24B83", 2]);
  assert.equal(calls[0][0], "git");
  assert.match(calls[0][1], /^--git-dir=.*\.git$/);
});

Deno.test("a clean checkout is told from a changed one", async () => {
  const run: RunCommand = (_, args) => Promise.resolve(args.includes("rev-parse") ? commit : "\n");
  const { gitDirty } = await readEnvironment({ run });
  assert.equal(gitDirty, false);
});

Deno.test("without git or a repository the commit is unknown", async () => {
  for (const error of [new SubprocessError("git", 128, ""), new Deno.errors.NotCapable("run")]) {
    const { gitCommit, gitDirty } = await readEnvironment({
      run: () => Promise.reject(error),
    });
    assert.deepEqual([gitCommit, gitDirty], [null, null]);
  }
  await assert.rejects(
    readEnvironment({ run: () => Promise.reject(new TypeError("a bug")) }),
    TypeError,
  );
});
