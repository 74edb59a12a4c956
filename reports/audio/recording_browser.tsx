/** Recordings in a browser: they play, their pictures are of their sound, and a playhead goes along. */
import assert from "node:assert/strict";
import { render } from "preact-render-to-string";
import { browserTest, checkPage, type TestBrowser } from "../browser/chromium.ts";
import { Document } from "../html/document.tsx";
import { rowOf, toneWav } from "./_testing.ts";
import { pageAudio } from "./page_audio.ts";
import { Players } from "./players.tsx";
import { recordingStyle } from "./style.ts";

const tones = { low: 300, high: 5000 };
const wavs = new Map(Object.entries(tones).map(([name, hz]) => [`${name}.wav`, toneWav(hz, 2)]));
const speakers = [...Object.keys(tones), "damaged"].map((name) => ({
  name,
  recordings: [{ number: 1, text: "Beep.", file: `${name}.wav` }],
}));

function pageOf(isEmbedded: boolean): string {
  const audio = pageAudio(new Map([...wavs, ["damaged.wav", new Uint8Array(9)]]), isEmbedded);
  const page = (
    <Document title="Recordings" charts={[]} style={recordingStyle}>
      <h2>Listen</h2>
      <Players speakers={speakers} audio={audio} />
    </Document>
  );
  return `<!doctype html>\n${render(page)}`;
}

const open = (browser: TestBrowser, isEmbedded = true) =>
  browser.open({ "a.html": pageOf(isEmbedded), ...Object.fromEntries(wavs) }, "a.html");

browserTest("recordings have no fault in any view", async (browser) => {
  await checkPage(browser, "recordings", { "a.html": pageOf(true) }, "a.html");
});

browserTest("players play, from the page and from beside it, one at a time", async (browser) => {
  for (const isEmbedded of [true, false]) {
    const { page, errors } = await open(browser, isEmbedded);
    for (const index of [0, 1]) {
      await page.evaluate(`document.querySelectorAll("audio")[${index}].play()`);
      await page.waitForFunction(
        `document.querySelectorAll("audio")[${index}].currentTime > 0.1 &&
          document.querySelectorAll(".playhead")[${index}].style.left > "0%"`,
      );
    }
    const paused = await page.evaluate(
      `[...document.querySelectorAll("audio")].map(({ paused }) => paused)`,
    );
    assert.deepEqual(paused, [true, false]);
    assert.deepEqual(errors, []);
  }
});

browserTest("a click and arrow keys move within a recording", async (browser) => {
  const { page, errors } = await open(browser);
  const slider = page.getByRole("slider", { name: "Position in Passage 1, high" });
  const position = async () => {
    const value = Number(await slider.getAttribute("aria-valuenow"));
    const player = await page.evaluate<number>(
      `document.getElementById("recording-1-1").currentTime`,
    );
    assert.ok(Math.abs(player - value) < 0.02, `${player} is not ${value}`);
    return value;
  };
  const { width, height } = (await slider.boundingBox())!;
  await slider.click({ position: { x: width / 4, y: height / 2 } });
  assert.ok(Math.abs(await position() - 0.5) < 0.02);
  const moves: readonly [key: string, to: number][] = [
    ["ArrowRight", 0.6],
    ["ArrowLeft", 0.5],
    ["Home", 0],
    ["ArrowLeft", 0],
    ["End", 2],
  ];
  for (const [key, to] of moves) {
    await slider.press(key);
    assert.ok(Math.abs(await position() - to) < 0.02, `${key}: ${await position()}`);
  }
  assert.equal(await slider.getAttribute("aria-valuetext"), "2.0 of 2.0 s");
  assert.deepEqual(errors, []);
});

browserTest(
  "a tone lights up its band, and a waveform is as high as it is loud",
  async (browser) => {
    const { page } = await open(browser);
    for (const [index, hz] of Object.values(tones).entries()) {
      const palest = await page.evaluate<number>(`(() => {
      const picture = document.querySelectorAll(".picture img")[${index}];
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
      const context = canvas.getContext("2d");
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(Math.floor(canvas.width / 2), 0, 1, canvas.height);
      const light = Array.from({ length: canvas.height }, (_, y) => data[4 * y] + data[4 * y + 1]);
      return light.indexOf(Math.max(...light));
    })()`);
      assert.ok(Math.abs(palest - rowOf(hz)) <= 1, `${hz} Hz: row ${palest}`);
      const share = await page.evaluate<number>(`(() => {
      const svg = document.querySelectorAll(".picture svg")[${index}];
      return svg.querySelector("path").getBBox().height / svg.viewBox.baseVal.height;
    })()`);
      assert.ok(Math.abs(share - 0.5) < 0.02, `${share}`);
    }
  },
);
