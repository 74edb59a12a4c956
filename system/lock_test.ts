import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import type { AssetEvent } from "./asset_event.ts";
import { acquireLock, tryLock } from "./lock.ts";

Deno.test("acquireLock makes the second wait, tells so, and lets it in after the first", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = join(directory, "below", "lock");
    const order: string[] = [];
    const events: AssetEvent[] = [];
    const waiting = Promise.withResolvers<void>();
    const first = await acquireLock(path, { onEvent: (event) => events.push(event) });
    assert.equal(events.length, 0);
    const second = acquireLock(path, {
      onEvent: (event) => {
        events.push(event);
        waiting.resolve();
      },
    }).then((lock) => {
      order.push("second has it");
      lock[Symbol.dispose]();
    });
    await waiting.promise;
    order.push("first gives it up");
    first[Symbol.dispose]();
    await second;
    assert.deepEqual(order, ["first gives it up", "second has it"]);
    assert.deepEqual(events, [{ type: "waiting-for-lock", path }]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("acquireLock stops waiting where it is aborted, and the lock stays usable", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = join(directory, "lock");
    const controller = new AbortController();
    const first = await acquireLock(path);
    const second = acquireLock(path, {
      signal: controller.signal,
      onEvent: () => controller.abort(new Error("stop")),
    });
    await assert.rejects(second, /stop/);
    first[Symbol.dispose]();
    (await acquireLock(path))[Symbol.dispose]();
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("shared locks go together, and with no exclusive one", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = join(directory, "lock");
    {
      using _one = await acquireLock(path, { kind: "shared" });
      using another = await tryLock(path, "shared");
      assert.notEqual(another, undefined);
      assert.equal(await tryLock(path), undefined);
    }
    {
      using alone = await tryLock(path);
      assert.notEqual(alone, undefined);
      assert.equal(await tryLock(path, "shared"), undefined);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a lock that is released is free at once, also while programs are being started", async () => {
  const path = join(await Deno.makeTempDir(), "lock");
  const script = `for (;;) {
    await new Deno.Command("sh", { args: ["-c", ":"] }).output();
    postMessage("started");
  }`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const starters = [new Worker(url, { type: "module" }), new Worker(url, { type: "module" })];
  try {
    await Promise.all(
      starters.map((starter) =>
        new Promise((resolve) => starter.addEventListener("message", resolve, { once: true }))
      ),
    );
    for (let i = 0; i < 2000; i++) {
      using lock = await tryLock(path);
      assert.ok(lock !== undefined, `try ${i}`);
    }
  } finally {
    for (const starter of starters) starter.terminate();
    URL.revokeObjectURL(url);
    await Deno.remove(dirname(path), { recursive: true });
  }
});
