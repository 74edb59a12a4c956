import assert from "node:assert/strict";
import { InterruptedError, listenForInterrupt } from "./interrupt.ts";

const mayRun = Deno.permissions.querySync({ name: "run", command: "sh" }).state === "granted";

// SIGINT takes the same way, but the test runner would take it for itself.
Deno.test({
  name: "listenForInterrupt turns SIGTERM into an abort",
  ignore: Deno.build.os === "windows" || !mayRun,
  async fn() {
    using interrupt = listenForInterrupt();
    assert.equal(interrupt.signal.aborted, false);
    const aborted = new Promise((resolve) => interrupt.signal.addEventListener("abort", resolve));
    await new Deno.Command("sh", { args: ["-c", `kill -TERM ${Deno.pid}`] }).output();
    await aborted;
    const { reason } = interrupt.signal;
    assert(reason instanceof InterruptedError);
    assert.equal(reason.signalName, "SIGTERM");
  },
});
