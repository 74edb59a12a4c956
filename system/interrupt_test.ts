import assert from "node:assert/strict";
import { InterruptedError, listenForInterrupt, type SignalHost } from "./interrupt.ts";

/** Real signals would reach all tests that run beside this one, and end the runner where nobody listens. */
class FakeHost implements SignalHost {
  readonly listeners: { name: Deno.Signal; listener: () => void }[] = [];
  readonly scheduled: (() => void)[] = [];

  addSignalListener(name: Deno.Signal, listener: () => void): void {
    this.listeners.push({ name, listener });
  }

  removeSignalListener(name: Deno.Signal, listener: () => void): void {
    const index = this.listeners.findIndex((entry) =>
      entry.name === name && entry.listener === listener
    );
    assert(index >= 0);
    this.listeners.splice(index, 1);
  }

  schedule(task: () => void): () => void {
    this.scheduled.push(task);
    return () => this.scheduled.splice(0);
  }

  /** How many heard it: with none, the process would end. */
  send(name: Deno.Signal): number {
    const hearing = this.listeners.filter((entry) => entry.name === name);
    for (const { listener } of hearing) listener();
    return hearing.length;
  }
}

for (const name of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `listenForInterrupt turns ${name} into an abort`,
    ignore: Deno.build.os === "windows" && name === "SIGTERM",
    fn() {
      const host = new FakeHost();
      using interrupt = listenForInterrupt(host);
      assert.equal(interrupt.signal.aborted, false);
      assert.equal(host.send(name), 1);
      const { reason } = interrupt.signal;
      assert(reason instanceof InterruptedError);
      assert.equal(reason.signalName, name);
    },
  });
}

Deno.test("the same key press arriving again is heard and changes nothing; a later one is not heard", () => {
  const host = new FakeHost();
  using interrupt = listenForInterrupt(host);
  host.send("SIGINT");
  const { reason } = interrupt.signal;
  assert.equal(host.send("SIGINT"), 1);
  assert.equal(interrupt.signal.reason, reason);
  assert.equal(host.scheduled.length, 1);
  host.scheduled[0]();
  assert.equal(host.send("SIGINT"), 0);
});

Deno.test("nothing listens and nothing is scheduled after disposal", () => {
  const host = new FakeHost();
  const interrupt = listenForInterrupt(host);
  host.send("SIGINT");
  interrupt[Symbol.dispose]();
  assert.deepEqual([host.listeners, host.scheduled], [[], []]);
});

Deno.test("by default the process is listened to", () => {
  using interrupt = listenForInterrupt();
  assert.equal(interrupt.signal.aborted, false);
});
