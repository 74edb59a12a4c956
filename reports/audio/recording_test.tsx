import assert from "node:assert/strict";
import { join } from "node:path";
import { render } from "preact-render-to-string";
import { withDirectory } from "../../system/_testing.ts";
import { hostile } from "../_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { playersScript } from "./_script.ts";
import { toneWav } from "./_testing.ts";
import { pageAudio, readPageAudio } from "./page_audio.ts";
import { Players } from "./players.tsx";
import { PictureExplanation, Recording } from "./recording.tsx";
import { speakersOf } from "./speakers.ts";

const name = "passage_1_a%20b.wav";
const bytes = toneWav(1000);

Deno.test("a recording says its figures, and plays what the page holds or what lies beside it", () => {
  for (const isEmbedded of [true, false]) {
    const audio = pageAudio(new Map([[name, bytes]]), isEmbedded);
    const html = render(<Recording file={name} audio={audio} label={`Passage 1, ${hostile}`} />);
    assert.match(html, /1\.00 s, peak −6\.0 dBFS, level −9\.0 dBFS</);
    assert.match(html, /<svg viewBox="-0\.5 0 320 100"/);
    assert.match(html, /<img src="data:image\/png;base64,/);
    assert.doesNotMatch(html, /<script/);
    const [, src] = html.match(/<audio [^>]*src="([^"]*)"/)!;
    assert.equal(
      src,
      isEmbedded ? `data:audio/wav;base64,${bytes.toBase64()}` : "./passage_1_a%2520b.wav",
    );
  }
});

Deno.test("without files there is a plain player; what is missing or damaged is told", () => {
  const plain = render(<Recording file="a.wav" audio={undefined} label="Passage 1" />);
  assert.match(plain, /<audio [^>]*src="\.\/a\.wav"/);
  assert.doesNotMatch(plain, /<svg|<img/);
  const damaged: readonly [RegExp, Uint8Array?][] = [
    [/a\.wav is not beside the result\./],
    [/a\.wav is damaged: Cannot read audio: expected a WAV file/, new Uint8Array(100)],
    [/a\.wav is damaged/, bytes.subarray(0, 20)],
    [/a\.wav is damaged: Cannot show audio: it has no samples/, bytes.subarray(0, 44)],
  ];
  for (const [said, content] of damaged) {
    const audio = pageAudio(new Map(content && [["a.wav", content]]), true);
    const html = render(<Recording file="a.wav" audio={audio} label="Passage 1" />);
    assert.match(html, said);
    assert.doesNotMatch(html, /<audio|<svg/);
    assert.equal(render(<PictureExplanation files={["a.wav"]} audio={audio} />), "");
  }
  const some = pageAudio(new Map([["a.wav", bytes]]), true);
  const explained = render(<PictureExplanation files={["b.wav", "a.wav"]} audio={some} />);
  assert.match(explained, /from −90 dB \(dark\) to −20 dB \(pale\)/);
});

Deno.test("all speakers of a result stand side by side, passage by passage", () =>
  withDirectory(async (directory) => {
    const any = { kind: "comparison", result: comparisonFixture() } as const;
    await Deno.writeFile(join(directory, "passage_2_fp16.wav"), bytes);
    const audio = await readPageAudio(directory, any);
    assert.deepEqual([...audio.files.keys()], ["passage_2_fp16.wav"]);
    const html = render(<Players speakers={speakersOf(any)} audio={audio} />);
    assert.deepEqual(html.match(/<h3>[^<]*/g), ["<h3>Passage 1", "<h3>Passage 2"]);
    const players = [...html.matchAll(/<audio [^>]*id="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(players, ["recording-1-2"]);
    assert.equal(html.match(/is not beside the result/g)?.length, 5);
    new Function(playersScript);
    const without = render(
      <Players speakers={speakersOf(any)} audio={pageAudio(new Map(), true)} />,
    );
    assert.match(without, /^<p>None of the 6 WAV files can be played: passage_1_/);
    assert.equal(render(<Players speakers={[]} audio={audio} />), "");
  }));
