import assert from "node:assert/strict";
import { InterruptedError, listenForInterrupt } from "./interrupt.ts";

const mayRun = Deno.permissions.querySync({ name: "run", command: "sh" }).state === "granted";

// SIGINT takes the same way, but the test runner would take it for itself.
const terminate = () => new Deno.Command("sh", { args: ["-c", `kill -TERM ${Deno.pid}`] }).output();
const ignore = Deno.build.os === "windows" || !mayRun;

Deno.test({
  name: "listenForInterrupt turns SIGTERM into an abort",
  ignore,
  async fn() {
    using interrupt = listenForInterrupt();
    assert.equal(interrupt.signal.aborted, false);
    const aborted = new Promise((resolve) => interrupt.signal.addEventListener("abort", resolve));
    await terminate();
    await aborted;
    const { reason } = interrupt.signal;
    assert(reason instanceof InterruptedError);
    assert.equal(reason.signalName, "SIGTERM");
  },
});

Deno.test({
  name: "listenForInterrupt survives the same key press arriving again through deno task",
  ignore,
  async fn() {
    using interrupt = listenForInterrupt();
    const aborted = new Promise((resolve) => interrupt.signal.addEventListener("abort", resolve));
    await terminate();
    await aborted;
    const { reason } = interrupt.signal;
    // Without a listener this one would end the test runner.
    await terminate();
    assert.equal(interrupt.signal.reason, reason);
  },
});
