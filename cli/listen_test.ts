import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeWav } from "../passages/wav.ts";
import { resultFixture } from "../reports/_fixture.ts";
import { toneWav } from "../reports/audio/_testing.ts";
import { comparisonFixture } from "../reports/presets/_fixture.ts";
import { withDirectory } from "../system/_testing.ts";
import { runForTest } from "./_testing.ts";
import { listen } from "./listen.ts";

/** A comparison with audio in `presets`, a benchmark in `bench`, WAV files in `plain`; and where the page goes. */
const withSides = (test: (at: (name: string) => string) => Promise<void>): Promise<void> =>
  withDirectory(async (root) => {
    const at = (name: string) => join(root, name);
    for (const folder of ["presets", "bench", "plain", "empty"]) await Deno.mkdir(at(folder));
    await Deno.writeTextFile(at("presets/presets.json"), JSON.stringify(comparisonFixture()));
    for (const [i, speaker] of ["reference", "fp16"].entries()) {
      for (const number of [1, 2]) {
        const wav = toneWav(300 * number, 0.1, 0.5 / (i + 1));
        await Deno.writeFile(at(`presets/passage_${number}_${speaker}.wav`), wav);
      }
    }
    const result = resultFixture();
    result.passages[0].text = "Passage of 1.";
    result.settings.preset = "mine";
    await Deno.writeTextFile(at("bench/results.json"), JSON.stringify(result));
    await Deno.writeFile(at("bench/passage_1_60tok.wav"), toneWav(500, 0.1));
    await Deno.writeFile(at("plain/02 second.wav"), toneWav(700, 0.1));
    await test(at);
  });

interface Side {
  name: string;
  recordings: { passage: number; player: string; levelDb: number }[];
}

async function listenTo(
  at: (name: string) => string,
  ...args: string[]
): Promise<{ sides: Side[]; html: string }> {
  const out = at("page.html");
  const { code, error } = await runForTest(listen, [...args, "--out", out]);
  assert.equal(code, 0, error);
  const html = await Deno.readTextFile(out);
  const [, json] = html.match(/<script type="application\/json" id="listening-data">([^]*?)</)!;
  return { sides: JSON.parse(json), html };
}

Deno.test("two speakers of a comparison, with what both have and how loud it is", () =>
  withSides(async (at) => {
    const { sides, html } = await listenTo(
      at,
      `${at("presets")}#reference`,
      `${at("presets")}#fp16`,
    );
    assert.deepEqual(sides.map(({ name }) => name), ["reference", "fp16"]);
    assert.deepEqual(sides[1].recordings.map(({ passage }) => passage), [1, 2]);
    const [a, b] = sides.map(({ recordings }) => recordings[0].levelDb);
    assert.ok(Math.abs(a - b - 6.02) < 0.01, `${a} and ${b}`);
    assert.equal(html.match(/<audio [^>]*src="data:audio\/wav;base64,/g)?.length, 4);
    assert.doesNotMatch(html, /\.wav["<]/, "no name of a file");
    for (const { recordings } of sides) {
      for (const { player } of recordings) assert.ok(html.includes(`id="${player}"`));
    }
  }));

Deno.test("a benchmark and WAV files meet a comparison on the passages that both have", () =>
  withSides(async (at) => {
    const bench = await listenTo(at, at("bench"), `${at("presets/presets.json")}#fp16`);
    assert.deepEqual(bench.sides.map(({ name }) => name), ["mine", "fp16"]);
    assert.deepEqual(bench.sides[0].recordings.map(({ passage }) => passage), [1]);
    const plain = await listenTo(at, at("plain"), `${at("presets")}#fp16`);
    assert.deepEqual(plain.sides.map(({ name }) => name), ["plain", "fp16"]);
    assert.deepEqual(plain.sides[1].recordings.map(({ passage }) => passage), [2]);
    const only = await listenTo(
      at,
      ...[`${at("presets")}#reference`, `${at("presets")}#fp16`, "--only", "2"],
    );
    assert.deepEqual(only.sides[0].recordings.map(({ passage }) => passage), [2]);
  }));

Deno.test("damaged files are left out", () =>
  withSides(async (at) => {
    await Deno.writeTextFile(at("presets/passage_2_fp16.wav"), "damaged");
    const { sides } = await listenTo(at, `${at("presets")}#fp16`, `${at("presets")}#reference`);
    assert.deepEqual(sides.map(({ recordings }) => recordings.length), [1, 1]);
  }));

Deno.test("what cannot be listened to is told, with what to do", () =>
  withSides(async (at) => {
    const fp16 = `${at("presets")}#fp16`;
    await Deno.mkdir(at("twice"));
    for (const name of ["1_a.wav", "1_b.wav"]) {
      await Deno.writeFile(at(`twice/${name}`), encodeWav(new Float32Array(9)).bytes);
    }
    const other = comparisonFixture();
    for (const passage of other.passages) passage.text = "Something else.";
    await Deno.mkdir(at("other"));
    await Deno.writeTextFile(at("other/presets.json"), JSON.stringify(other));
    await Deno.copyFile(at("presets/passage_1_fp16.wav"), at("other/passage_1_fp16.wav"));
    const wrong: readonly [a: string, said: RegExp, code?: number][] = [
      [at("none"), /Cannot listen to .*none: there is nothing at/],
      [at("empty"), /expected results\.json, presets\.json, peers\.json, or WAV files/],
      [at("twice"), /passage 1 is there twice, 1_a\.wav and 1_b\.wav/],
      [at("presets"), /several speakers.*#reference, .*#fp16, .*#fp16\+int8pal\./],
      [`${at("presets")}#fp17`, /it has no fp17\. Expected one of/],
      [
        `${at("other")}#fp16`,
        /a passage that both sides speak.*fp16 \(other\) has 1; fp16 \(presets\) has 1, 2\./,
      ],
      [`${at("presets")}#fp16+int8pal`, /fp16\+int8pal has none that can be played; fp16 has 1, 2/],
      [fp16, /A and B are the same/, 2],
    ];
    for (const [a, said, code = 1] of wrong) {
      const outcome = await runForTest(listen, [a, fp16, "--out", at("page.html")]);
      assert.equal(outcome.code, code, a);
      assert.match(outcome.error, said);
    }
  }));
