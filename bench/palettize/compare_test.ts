import assert from "node:assert/strict";
import { join } from "node:path";
import type { PaletteCompression } from "../../convert/presets/preset.ts";
import { comparePalettization, type PalettizeEvent, type StagePackageFile } from "./compare.ts";
import { exactWeight, timesOf } from "./_made_up.ts";

const palette: PaletteCompression = { type: "palette", bits: 4, groupSize: 8 };

Deno.test("both sides take turns on every package, and the last results are read back", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const package_ = join(directory, "original.mlpackage");
    await Deno.mkdir(package_);
    await Deno.writeTextFile(join(package_, "weight.bin"), "0123456789");
    const plain: StagePackageFile = { stage: "noise", path: package_ };
    const log: string[] = [];
    /** A side that writes a new package of `size` bytes, and takes 1 ms, then 2, .. */
    const side = (name: string, size: number) => {
      let ms = 0;
      return async (from: string | StagePackageFile, to: string, asked: PaletteCompression) => {
        assert.deepEqual(asked, palette);
        log.push(name);
        assert.deepEqual(from, name === "ours" ? plain : plain.path);
        await Deno.mkdir(to);
        await Deno.writeTextFile(join(to, "weight.bin"), "x".repeat(size));
        return timesOf(++ms);
      };
    };
    const events: PalettizeEvent[] = [];
    const [compared, ...rest] = await comparePalettization([plain], {
      ours: {
        palettize: side("ours", 3),
        digests: (path) => ({ exact: path }),
      },
      theirs: {
        versions: {},
        palettize: side("theirs", 4),
        compare: (...paths) => Promise.resolve([{ ...exactWeight, name: paths.join(" ") }]),
      },
      palette,
      rounds: 3,
      directory,
      onEvent: (event) => events.push(event),
    });
    assert.equal(log.join(", "), "ours, theirs, theirs, ours, ours, theirs");
    assert.deepEqual(events.map(({ round, side }) => `${round} ${side}`), [
      "0 ours",
      "0 theirs",
      "1 theirs",
      "1 ours",
      "2 ours",
      "2 theirs",
    ]);
    const [ourPath, theirPath] = ["ours", "theirs"].map((name) =>
      join(directory, `noise-${name}.mlpackage`)
    );
    assert.deepEqual(compared, {
      stage: "noise",
      sizeBytes: { original: 10, ours: 3, theirs: 4 },
      rounds: [1, 2, 3].map((ms) => ({ ours: timesOf(ms), theirs: timesOf(ms) })),
      weights: [{ ...exactWeight, name: `${package_} ${ourPath} ${theirPath}` }],
      ourDigests: { exact: ourPath },
    });
    assert.deepEqual(rest, []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("an abort ends the comparison", async () => {
  const never = () => Promise.reject(new Error("called"));
  await assert.rejects(
    comparePalettization([{ stage: "tail", path: "" }], {
      ours: { palettize: never, digests: () => ({}) },
      theirs: { versions: {}, palettize: never, compare: never },
      palette,
      rounds: 1,
      directory: "",
      signal: AbortSignal.abort(),
    }),
    (error) => (error as Error).name === "AbortError",
  );
});
