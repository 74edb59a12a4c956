import assert from "node:assert/strict";
import { join } from "node:path";
import type { AssetEvent } from "./asset_event.ts";
import { sha256Bytes } from "./digest.ts";
import { download, DownloadError, type DownloadOptions } from "./download.ts";

const url = "https://files.example/model";
const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const sha256 = sha256Bytes(content);

/** A server of `content` that understands If-Range and can break off after some bytes. */
function server({ etag = '"v1"', breakAfter = Infinity, body = content } = {}) {
  const requests: Headers[] = [];
  const send = ((_url: string, { headers }: RequestInit) => {
    const asked = new Headers(headers);
    requests.push(asked);
    const resumes = asked.get("if-range") === etag;
    const start = resumes ? Number(/bytes=(\d+)-/.exec(asked.get("range")!)![1]) : 0;
    const rest = body.subarray(start);
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= breakAfter) return controller.error(new Error("reset"));
        const chunk = rest.subarray(sent, sent + 100);
        if (chunk.length === 0) return controller.close();
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const range = resumes ? { "content-range": `bytes ${start}-999/1000` } : {};
    return Promise.resolve(
      new Response(stream, {
        status: resumes ? 206 : 200,
        headers: { etag, "content-length": String(rest.length), ...range } as HeadersInit,
      }),
    );
  }) as typeof fetch;
  return { fetch: send, requests };
}

const inTemporary = (name: string, test: (path: string, directory: string) => Promise<void>) =>
  Deno.test(`download ${name}`, async () => {
    const directory = await Deno.makeTempDir();
    try {
      await test(join(directory, "model"), directory);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
const list = (directory: string) => [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
const failure = (expected: string, message: RegExp) => (error: unknown) => {
  assert(error instanceof DownloadError, String(error));
  assert.equal(error.failure, expected);
  assert.match(error.message, message);
  return true;
};
const options = (fetch: typeof globalThis.fetch, more: Partial<DownloadOptions> = {}) => ({
  label: "model",
  sha256,
  fetch,
  ...more,
});

inTemporary(
  "fetches a file, tells its progress and leaves nothing beside it",
  async (path, directory) => {
    const events: AssetEvent[] = [];
    const { fetch } = server();
    await download(url, path, options(fetch, { onEvent: (event) => events.push(event) }));
    assert.deepEqual(Deno.readFileSync(path), content);
    assert.deepEqual(list(directory), ["model"]);
    assert.deepEqual(events[0], {
      type: "download-start",
      label: "model",
      resumedBytes: 0,
      totalBytes: 1000,
    });
    assert.equal(events.filter(({ type }) => type === "download-progress").length, 10);
    assert.deepEqual(events.at(-1), { type: "download-done", label: "model", sizeBytes: 1000 });
  },
);

inTemporary("resumes what broke off where the ETag is the same", async (path, directory) => {
  const broken = server({ breakAfter: 300 });
  await assert.rejects(
    download(url, path, options(broken.fetch)),
    failure("interrupted", /after 300 of 1000 bytes/),
  );
  assert.deepEqual(list(directory), ["model.part", "model.part.etag"]);
  const events: AssetEvent[] = [];
  const whole = server();
  await download(url, path, options(whole.fetch, { onEvent: (event) => events.push(event) }));
  assert.equal(whole.requests[0].get("range"), "bytes=300-");
  assert.equal(events[0].type === "download-start" && events[0].resumedBytes, 300);
  assert.equal(events[0].type === "download-start" && events[0].totalBytes, 1000);
  assert.deepEqual(Deno.readFileSync(path), content);
  assert.deepEqual(list(directory), ["model"]);
});

inTemporary("starts again where the file has changed", async (path) => {
  await assert.rejects(download(url, path, options(server({ breakAfter: 300 }).fetch)));
  await download(url, path, options(server({ etag: '"v2"' }).fetch));
  assert.deepEqual(Deno.readFileSync(path), content);
});

inTemporary("does not resume by a weak ETag, which promises no same bytes", async (path) => {
  const etag = 'W/"v1"';
  await assert.rejects(download(url, path, options(server({ breakAfter: 300, etag }).fetch)));
  const again = server({ etag });
  await download(url, path, options(again.fetch));
  assert.equal(again.requests[0].get("range"), null);
});

inTemporary("asks anew where there is no rest to send", async (path) => {
  await assert.rejects(download(url, path, options(server({ breakAfter: 300 }).fetch)));
  const whole = server();
  const refusing = ((address: string, init: RequestInit) =>
    new Headers(init.headers).has("range")
      ? Promise.resolve(new Response(null, { status: 416 }))
      : whole.fetch(address, init)) as typeof fetch;
  await download(url, path, options(refusing));
  assert.deepEqual(Deno.readFileSync(path), content);
});

inTemporary("keeps what has arrived where it is aborted", async (path, directory) => {
  const controller = new AbortController();
  const onEvent = (event: AssetEvent) => {
    if (event.type === "download-progress" && event.receivedBytes === 500) {
      controller.abort(new Error("stop"));
    }
  };
  const { signal } = controller;
  const stopping = server();
  const obeying = ((address: string, init: RequestInit) => {
    init.signal!.throwIfAborted();
    return stopping.fetch(address, init);
  }) as typeof fetch;
  await assert.rejects(download(url, path, options(obeying, { signal, onEvent })), /stop/);
  assert.equal(Deno.statSync(`${path}.part`).size, 500);
  assert.deepEqual(list(directory), ["model.part", "model.part.etag"]);
});

inTemporary("removes and reports a file of another digest", async (path, directory) => {
  const { fetch } = server({ body: content.toReversed() });
  await assert.rejects(
    download(url, path, options(fetch)),
    failure("digest", new RegExp(`expected SHA-256 ${sha256}, received [0-9a-f]{64}`)),
  );
  assert.deepEqual(list(directory), []);
});

inTemporary("reports a body that ends early", async (path) => {
  const short = (() =>
    Promise.resolve(
      new Response(content.slice(0, 10), { headers: { "content-length": "1000" } }),
    )) as typeof fetch;
  await assert.rejects(
    download(url, path, options(short)),
    failure("interrupted", /broke off after 10 of 1000 bytes/),
  );
});

inTemporary(
  "reports a server that refuses, and one that cannot be reached",
  async (path, directory) => {
    const refusing = (() =>
      Promise.resolve(
        new Response("no", { status: 404, statusText: "Not Found" }),
      )) as typeof fetch;
    await assert.rejects(
      download(url, path, options(refusing)),
      failure("status", /answered 404 Not Found/),
    );
    const unreachable = (() =>
      Promise.reject(
        new TypeError("fetch failed", {
          cause: new Error(`error sending request for url (${url}): dns error`),
        }),
      )) as typeof fetch;
    await assert.rejects(
      download(url, path, options(unreachable)),
      failure("unreachable", /model: dns error$/),
    );
    assert.deepEqual(list(directory), []);
  },
);

inTemporary("gives up on a server that never answers", async (path) => {
  const silent = ((_url: string, { signal }: RequestInit) =>
    new Promise((_, reject) => {
      signal!.addEventListener("abort", () => reject(signal!.reason));
    })) as typeof fetch;
  await assert.rejects(
    download(url, path, options(silent, { connectTimeoutMs: 1 })),
    failure("unreachable", /no answer for 0.001 s/),
  );
});
