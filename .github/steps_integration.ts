/**
 * The shell steps of the workflows' Linux jobs, run as GitHub runs them: `bash -e` in the checkout, the variables of job and step,
 * a temporary directory for each job. `.ci/run` calls this.
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { resultFixture } from "../reports/_fixture.ts";
import { readWorkflows } from "./_workflows.ts";

/** Shorter work than the workflows', by variable. */
const shortened: Readonly<Record<string, string>> = {
  OPTIONS: "--weights int8 --presets fp16,fp16+int8pal --only 1 --n-runs 1 --warmups 0",
  PUBLISHED: "--weights int8 --preset fp16+int8pal --only 1",
};
/** What calls this. */
const caller = ".ci/run";

/** What stands for GitHub's command line: two runs, of which the second has nothing left. */
const gh = `#!/usr/bin/env bash
case "$1 $2 $3" in
  "run list "*) printf '1\\n2\\n' ;;
  "run download 1") mkdir -p "$7/artifact" && cp "$RUNNER_TEMP/results/bench-m1/results.json" "$7/artifact" ;;
  *) exit 1 ;;
esac
`;

/** Gives `directory` what the jobs' actions put there: results of two machines, and programs to be found by their names. */
async function prepare(directory: string): Promise<void> {
  for (const machine of ["m1", "m4"]) {
    const path = join(directory, "results", `bench-${machine}`);
    await Deno.mkdir(path, { recursive: true });
    await Deno.writeTextFile(join(path, "results.json"), JSON.stringify(resultFixture()));
  }
  await Deno.mkdir(join(directory, "bin"));
  await Deno.symlink(Deno.execPath(), join(directory, "bin", "deno"));
  await Deno.writeTextFile(join(directory, "bin", "gh"), gh, { mode: 0o755 });
}

for (const { file, jobs } of await readWorkflows()) {
  for (const [name, { "runs-on": runner, env, steps }] of Object.entries(jobs)) {
    const commands = steps.filter(({ run }) => run !== undefined && !run.includes(caller));
    if (!String(runner).startsWith("ubuntu") || commands.length === 0) continue;
    Deno.test(`${file}: ${name}: its shell steps run`, async () => {
      const directory = await Deno.makeTempDir();
      try {
        await prepare(directory);
        for (const { run, env: own } of commands) {
          const { code, stderr } = await new Deno.Command("bash", {
            args: ["-e", "-o", "pipefail", "-c", run!],
            cwd: join(import.meta.dirname!, ".."),
            env: {
              ...env,
              ...own,
              ...shortened,
              RUNNER_TEMP: directory,
              GITHUB_REPOSITORY: "owner/kokobench",
              GITHUB_REPOSITORY_OWNER: "owner",
              GITHUB_STEP_SUMMARY: join(directory, "summary.md"),
              PATH: `${join(directory, "bin")}:${Deno.env.get("PATH")}`,
            },
          }).output();
          assert.equal(code, 0, `${run}\n${new TextDecoder().decode(stderr)}`);
        }
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    });
  }
}
