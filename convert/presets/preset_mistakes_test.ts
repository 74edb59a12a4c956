import assert from "node:assert/strict";
import { PresetFiles } from "./_testing.ts";
import { presets, UnknownPresetError } from "./built_in.ts";
import { PresetError } from "./preset_error.ts";
import { readPresetFile } from "./read_preset.ts";

/** The problems of the file `content`, `path: message` each. */
async function problemsOf(content: unknown): Promise<string[]> {
  using files = new PresetFiles();
  const path = files.write("mine.json", content);
  return await problemsAt(path);
}

async function problemsAt(path: string, blamed = path): Promise<string[]> {
  const error = await readPresetFile(path).then(() => assert.fail("it was read"), (error) => error);
  assert(error instanceof PresetError, String(error));
  assert.equal(error.path, blamed);
  const lines = error.problems.map(({ path, message }) =>
    path === "" ? message : `${path}: ${message}`
  );
  assert.equal(error.message, [`Cannot use the preset ${blamed}:`, ...lines].join("\n  "));
  return lines;
}

Deno.test("all mistakes of a file are told at once, by their paths", async () => {
  const linear = { type: "linear", bits: 8, mode: "symmetric" };
  const problems = await problemsOf({
    name: "fp16",
    extends: "fp17",
    nmae: 1,
    target: "ios17",
    stages: {
      albert: {
        compression: { ...linear, granularity: "channel", groupSize: 8, blockSize: 4 },
        exceptions: {
          "a.b": 8,
          "c*": { type: "pallete", bits: 8 },
          d: { sameAs: 1 },
          e: { type: "palette", bits: 5 },
          f: { sameAs: "g" },
          g: { sameAs: "f" },
          // Maybe inherited: who knows, as long as what is extended is wrong.
          h: { sameAs: "other" },
        },
      },
      noise: { compression: { ...linear, granularity: "block" }, precision: "fp8" },
      vocoder: {
        compression: { type: "palette", bits: 9, mode: "affine", groupSize: 0, toString: 1 },
        weightThreshold: -1,
        computeUnits: "ALL",
      },
      vocodr: {},
      tail: null,
      prosody: { weightThreshold: 1.5, exceptions: [] },
      alignment: { compression: { bits: 8 } },
    },
  });
  assert.deepEqual(problems.sort(), [
    "extends: " + new UnknownPresetError("fp17", presets.map(({ name }) => name)).message,
    "name: fp16 is a built-in preset, expected another name",
    "nmae: unknown field. Did you mean name?",
    `stages.albert.compression.blockSize: goes with granularity "block" only`,
    `stages.albert.compression.groupSize: goes with type "palette" only`,
    `stages.albert.exceptions.d.sameAs: expected a text, received 1`,
    `stages.albert.exceptions.e.bits: expected 1, 2, 3, 4, 6 or 8, received 5`,
    `stages.albert.exceptions.f.sameAs: goes in a circle: "f" → "g" → "f"`,
    `stages.albert.exceptions["a.b"]: expected a compression, null or { "sameAs": ... }, received 8`,
    `stages.albert.exceptions["c*"].type: expected "palette" or "linear", received "pallete". ` +
    "Did you mean palette?",
    `stages.alignment.compression.type: expected "palette" or "linear", received nothing`,
    "stages.noise.compression.blockSize: expected a whole number, received nothing",
    `stages.noise.precision: expected "fp16" or "fp32", received "fp8". Did you mean fp16?`,
    "stages.prosody.exceptions: expected an object, received a list",
    "stages.prosody.weightThreshold: expected a whole number, received 1.5",
    "stages.tail: expected an object, received null",
    "stages.vocoder.compression.bits: expected 1, 2, 3, 4, 6 or 8, received 9",
    "stages.vocoder.compression.groupSize: expected more than 0, received 0",
    `stages.vocoder.compression.mode: goes with type "linear" only`,
    "stages.vocoder.compression.toString: unknown field",
    "stages.vocoder.computeUnits: unknown field. Did you mean computeUnit?",
    "stages.vocoder.weightThreshold: expected at least 0, received -1",
    "stages.vocodr: unknown stage. Did you mean vocoder?",
    `target: expected "iOS17" or "iOS18", received "ios17". Did you mean iOS17?`,
  ]);
});

Deno.test("a name that could leave its directory, or is taken, is refused", async () => {
  for (
    const name of [
      "../x",
      "a/b",
      "a\\b",
      ".hidden",
      "..",
      "",
      " ",
      "a b",
      "ä",
      "a\n",
      "x".repeat(65),
      3,
      null,
    ]
  ) {
    const [problem, ...others] = await problemsOf({ name });
    assert.match(problem, /^name: expected (1 to 64 letters, digits|a text)/, String(name));
    assert.deepEqual(others, []);
  }
  assert.match((await problemsOf({}))[0], /^name: expected a text, received nothing$/);
  assert.match((await problemsOf({ name: "M5-Safe" }))[0], /^name: m5-safe is a built-in preset/);
  using files = new PresetFiles();
  const name = "x".repeat(60) + "+_.-";
  assert.equal((await readPresetFile(files.write("a.json", { name }))).name, name);
});

Deno.test("a circle of references is one problem, what only leads to it none", async () => {
  const exceptions = {
    leads: { sameAs: "a" },
    a: { sameAs: "b" },
    b: { sameAs: "c" },
    c: { sameAs: "a" },
    itself: { sameAs: "itself" },
  };
  assert.deepEqual(await problemsOf({ name: "mine", stages: { vocoder: { exceptions } } }), [
    `stages.vocoder.exceptions.a.sameAs: goes in a circle: "a" → "b" → "c" → "a"`,
    `stages.vocoder.exceptions.itself.sameAs: goes in a circle: "itself" → "itself"`,
  ]);
});

Deno.test("a reference to no exception is named once, with the nearest there is", async () => {
  const exceptions = {
    leads: { sameAs: "wrong" },
    wrong: { sameAs: "decoder.encode" },
    other: null,
  };
  const file = { name: "mine", extends: "fp16+int4pal", stages: { vocoder: { exceptions } } };
  assert.deepEqual(await problemsOf(file), [
    "stages.vocoder.exceptions.wrong.sameAs: expected the name of another exception of this stage, " +
    `received "decoder.encode"`,
  ]);
  exceptions.wrong.sameAs = "othr";
  assert.match((await problemsOf(file))[0], /received "othr"\. Did you mean other\?$/);
});

Deno.test("files that extend each other in a circle give one error", async () => {
  using files = new PresetFiles();
  const [a, b] = ["a.json", "sub/b.json"].map((name) => files.path(name));
  files.write("a.json", { name: "a", extends: "sub/b.json" });
  files.write("sub/b.json", { name: "b", extends: "../a.json" });
  assert.deepEqual(await problemsAt(a, b), ["extends: goes in a circle: a.json → b.json → a.json"]);
  const outside = files.write("c.json", { name: "c", extends: "a.json" });
  assert.deepEqual(await problemsAt(outside, b), [
    "extends: goes in a circle: a.json → b.json → a.json",
  ]);
  const itself = files.write("d.json", { name: "d", extends: "./d.json" });
  assert.deepEqual(await problemsAt(itself), ["extends: goes in a circle: d.json → d.json"]);
});

Deno.test("a file that is extended is blamed for its own mistakes, after those of the first", async () => {
  using files = new PresetFiles();
  const base = files.write("base.json", { name: "base", anchor: "max" });
  const wanted = `anchor: expected "mean" or "audio", received "max". Did you mean mean?`;
  const right = files.write("right.json", { name: "right", extends: "base.json" });
  assert.deepEqual(await problemsAt(right, base), [wanted]);
  const wrong = files.write("wrong.json", { name: "wrong", extends: "base.json", stages: 1 });
  assert.deepEqual(await problemsAt(wrong), ["stages: expected an object, received 1"]);
  const lost = files.write("lost.json", { name: "lost", extends: "./gone.json" });
  assert.deepEqual(await problemsAt(lost), ["extends: no such file: ./gone.json"]);
});

Deno.test("what is no JSON is told by line and column", async () => {
  assert.match(
    (await problemsOf(`{\n  "name": "mine",\n  "target": iOS18\n}`))[0],
    /^line 3, column 13: expected JSON, received another text: Unexpected character 'i'/,
  );
  assert.match(
    (await problemsOf(`{"name": 1`))[0],
    /^line 1, column 11: .*Unexpected end of input found$/,
  );
  assert.match((await problemsOf(""))[0], /^line 1, column 1: /);
  assert.deepEqual(await problemsOf([]), ["expected an object, received a list"]);
  assert.match(
    (await problemsOf(`{"name": "mine", "stages": {}\n, "stages": {}}`))[0],
    /^stages: is there a second time in line 2$/,
  );
});

Deno.test("a file that is not there, or is a directory, is said to be so", async () => {
  using files = new PresetFiles();
  assert.deepEqual(await problemsAt(files.path("gone.json")), ["no such file"]);
  assert.match((await problemsAt(files.directory))[0], /directory/);
});

Deno.test("a target that the file's compressions do not fit is a mistake, wherever they are from", async () => {
  const grouped = { compression: { type: "palette", bits: 4, groupSize: 4 } };
  assert.deepEqual(
    await problemsOf({ name: "mine", target: "iOS17", stages: { noise: grouped } }),
    [
      "stages.noise.compression.groupSize: palettes of channel groups need iOS18, " +
      "expected what iOS17, the file's target, has",
    ],
  );
  const inherited = await problemsOf({ name: "mine", extends: "fp16+int4pal", target: "iOS17" });
  assert.deepEqual(
    inherited.map((line) => line.split(":")[0]),
    ["albert", "post_albert", "alignment", "prosody", "noise", "vocoder"].map((stage) =>
      `stages.${stage}.compression.groupSize`
    ),
  );
});
