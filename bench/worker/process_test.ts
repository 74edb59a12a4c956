import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../system/_testing.ts";
import { Worker, WorkerLostError, WorkerStartError } from "./ask.ts";
import { startWorkerProcess } from "./process.ts";
import type { Assignment } from "./protocol.ts";

const assignment = { backend: { name: "onnx", numerics: "fp32" } } as Assignment;

/** A worker whose program is a shell script; `assignment` and the requests are its input. */
const startScript = (script: string) =>
  startWorkerProcess(assignment, { command: ["sh", "-c", script] });

const begin = `read assignment; echo '{"type":"ready","backend":{"name":"sh","details":{}}}'`;
const ready = `${begin}; read request`;
const doing = `echo '{"type":"doing","doing":"predict","stage":"noise"}'`;

Deno.test("requests go in and messages come out, whatever libraries print between them", async () => {
  await using worker = new Worker(startScript(
    `${ready}; echo 'ANE: hello'; ${doing}; echo '{"type":"too-long","reason":"'$(echo "$request" | wc -c)'"}'; cat`,
  ));
  assert.deepEqual(await worker.ready(), { name: "sh", details: {} });
  const answer = await worker.ask({ type: "run", passage: 1 });
  const length = '{"type":"run","passage":1}\n'.length;
  assert.deepEqual(answer, { type: "too-long", reason: String(length) });
  assert.equal(worker.predictionCount("noise"), 1);
});

Deno.test("a process that dies is told with stage, signal and its last words", async () => {
  await using worker = new Worker(
    startScript(`${ready}; ${doing}; echo 'JIT not supported' >&2; kill -SEGV $$`),
  );
  await worker.ready();
  await assert.rejects(worker.ask({ type: "run", passage: 1 }), (error: WorkerLostError) => {
    assert.ok(error instanceof WorkerLostError);
    assert.deepEqual([error.act.stage, error.act.doing], ["noise", "predict"]);
    assert.equal(error.end!.signal, "SIGSEGV");
    assert.match(error.message, /noise crashed .* died of SIGSEGV: .*JIT not supported/s);
    return true;
  });
});

Deno.test("a process that ends out of turn is told with its exit code", async () => {
  await using worker = new Worker(startScript(`${ready}; exit 7`));
  await worker.ready();
  await assert.rejects(
    worker.ask({ type: "load", stage: "tail" }),
    /tail crashed while it was loaded: its process ended with exit code 7$/,
  );
});

Deno.test("a process that is silent for too long is killed", async () => {
  let lapse = () => {};
  const link = startScript(`${ready}; ${doing}; exec sleep 1000`);
  let waiting = 0;
  await using worker = new Worker(link, {
    schedule: (task) => {
      lapse = task;
      // The wait after the third message, the one about the prediction.
      if (++waiting === 3) queueMicrotask(() => lapse());
      return () => {};
    },
  });
  await worker.ready();
  await assert.rejects(worker.ask({ type: "run", passage: 1 }), /noise hung/);
  assert.equal((await link.end).signal, "SIGKILL");
});

Deno.test("a process ends with its input, and its temporary files with it", async () => {
  const link = startScript(`${begin}; mkdir "$TMPDIR"; echo "$TMPDIR" >&2; cat`);
  const worker = new Worker(link);
  await worker.ready();
  await worker[Symbol.asyncDispose]();
  const { exitCode, signal, lastWords } = await link.end;
  assert.deepEqual([exitCode, signal], [0, null]);
  assert.match(lastWords, /kokobench-worker-/);
  await assert.rejects(Deno.stat(lastWords), Deno.errors.NotFound);
});

Deno.test("a worker whose supervisor has ended, however early, leaves no files", () =>
  withDirectory(async (directory) => {
    const scratch = join(directory, "scratch");
    const program = join(import.meta.dirname!, "main.ts");
    const { code } = await new Deno.Command("sh", {
      args: [
        ...["-c", 'exec "$@" </dev/null', "sh", Deno.execPath(), "run", "--no-prompt"],
        ...["--cached-only", "--allow-read", "--allow-ffi", `--allow-write=${scratch}`],
        ...[program, scratch],
      ],
    }).output();
    // It ends well only if it could make and remove them.
    assert.equal(code, 0);
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  }));

Deno.test("an abort kills the process and is no crash", async () => {
  const controller = new AbortController();
  const link = startScript(`${ready}; ${doing}; exec sleep 1000`);
  await using worker = new Worker(link, { signal: controller.signal });
  await worker.ready();
  const asked = worker.ask({ type: "run", passage: 1 });
  controller.abort(new Error("stop"));
  await assert.rejects(asked, { message: "stop" });
  assert.equal((await link.end).signal, "SIGKILL");
});

Deno.test("a worker that cannot begin says why", async () => {
  const scripts: [string, RegExp][] = [
    [`echo '{"type":"unusable","message":"no such library"}'; exit 1`, /^no such library$/],
    ["echo broken >&2; exit 3", /Cannot start a worker: .* exit code 3: broken/],
    [`echo '{"type":"loaded"}'; cat`, /it said loaded out of turn/],
  ];
  for (const [script, message] of scripts) {
    await using worker = new Worker(startScript(script));
    await assert.rejects(worker.ready(), (error: Error) => {
      assert.ok(error instanceof WorkerStartError);
      assert.match(error.message, message);
      return true;
    });
  }
});
