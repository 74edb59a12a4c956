import assert from "node:assert/strict";
import { runCommand, SubprocessError } from "./subprocess.ts";

const mayRun = (command: string) =>
  Deno.permissions.querySync({ name: "run", command }).state === "granted";

Deno.test({
  name: "runCommand gives standard output, and a failure's exit code and last error lines",
  ignore: Deno.build.os === "windows" || !mayRun("sh"),
  async fn() {
    assert.equal(await runCommand("sh", ["-c", "echo out; echo noise >&2"]), "out\n");
    const failing = runCommand("sh", [
      "-c",
      "for i in 1 2 3 4 5 6 7 8 9; do echo e$i >&2; done; exit 3",
    ]);
    await assert.rejects(failing, (error) => {
      assert(error instanceof SubprocessError);
      assert.equal(error.exitCode, 3);
      assert.equal(error.stderr, "e2\ne3\ne4\ne5\ne6\ne7\ne8\ne9");
      return true;
    });
  },
});

Deno.test({
  name: "runCommand kills the program where it is aborted",
  ignore: Deno.build.os === "windows" || !mayRun("sh"),
  async fn() {
    const controller = new AbortController();
    const args = ["-c", "exec sleep 1000"];
    const running = runCommand("sh", args, { signal: controller.signal });
    controller.abort(new Error("stop"));
    await assert.rejects(running, /stop/);
  },
});

Deno.test("runCommand says that a program is not installed", async () => {
  const running = runCommand("kokobench-no-such-program", []);
  await assert.rejects(running, (error) => {
    assert(error instanceof SubprocessError);
    assert.equal(error.exitCode, undefined);
    return true;
  });
});
