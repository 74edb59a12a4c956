import assert from "node:assert/strict";
import { StageError } from "../stages/stage_error.ts";
import { UsageError } from "./_main.ts";
import { runForTest } from "./_testing.ts";

const failing = (error: unknown) => () => Promise.reject(error);

Deno.test("an own error is told without a stack", async () => {
  const { code, out, error } = await runForTest(
    failing(new StageError({ stage: "tail", what: "x" })),
    [],
  );
  assert.equal(code, 1);
  assert.equal(out, "");
  assert.equal(error, "error: Cannot run stage tail: x\n");
});

Deno.test("an unexpected error says how to see more", async () => {
  for (const problem of [new TypeError("x is not a function"), new Error("odd")]) {
    const { code, error } = await runForTest(failing(problem), []);
    assert.equal(code, 1);
    assert.match(error, new RegExp(`^error: unexpected ${problem.name}: ${problem.message}\n`));
    assert.match(error, /--debug/);
    assert.doesNotMatch(error, /_main_test/);
  }
});

Deno.test("--debug shows the stacks of an error and its causes", async () => {
  const problem = new UsageError("outer", { cause: new RangeError("inner") });
  const { code, error } = await runForTest(failing(problem), ["--debug"]);
  assert.equal(code, 2);
  assert.match(error, /Error: outer\n +at .*_main_test[^]*caused by: RangeError: inner\n +at/);
});

Deno.test("errors of the file system are told as they are", async () => {
  const { error } = await runForTest(() => Deno.stat("/no/such/file").then(() => 0), []);
  assert.match(error, /^error: No such file or directory.*\n$/);
});

Deno.test("whatever is thrown after Ctrl-C, the exit code says interrupted", async () => {
  const { code, error } = await runForTest(failing(new Error("odd")), [], AbortSignal.abort());
  assert.equal(code, 130);
  assert.match(error, /^error: interrupted/);
});

Deno.test("a command's own exit code is kept", async () => {
  assert.equal((await runForTest(() => Promise.resolve(130), [])).code, 130);
});
