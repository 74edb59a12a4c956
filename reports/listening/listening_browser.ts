/** Listening tests in a browser, taken by listeners that hear everything, or nothing. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { toneWav } from "../audio/_testing.ts";
import { pageAudio } from "../audio/page_audio.ts";
import {
  browserTest,
  checkPage,
  problemsOf,
  type TestBrowser,
  views,
} from "../browser/chromium.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { renderComparisonHtml } from "../presets/render.tsx";
import { renderListeningHtml } from "./render.tsx";
import { guessProbability, type ListeningOutcome, outcomeText } from "./trials.ts";

const numbers = [1, 2];
const sideOf = (name: string, file: string) => ({
  name,
  recordings: numbers.map((number) => ({ number, text: null, file: `${file}/${number}.wav` })),
});
const files = new Map(numbers.flatMap((number) => [
  [`0/${number}.wav`, toneWav(200 * number, 3, 0.25)],
  [`1/${number}.wav`, toneWav(210 * number, 3, 0.5)],
]));
const html = renderListeningHtml(
  sideOf("loud & <low>", "0"),
  sideOf("high", "1"),
  pageAudio(files, true),
);

/**
 * Opens the page, and has \`heard\`, what is sent to the loudspeakers: of which buffer, from when on, how loud.
 */
async function open(browser: TestBrowser) {
  const opened = await browser.open({ "a.html": html }, "a.html");
  await opened.page.evaluate(`(() => {
    window.heard = [];
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (when, offset) {
      const data = this.buffer.getChannelData(0).subarray(0, 5000);
      heard.push({ sound: data.reduce((sum, v, i) => sum + Math.abs(v) * (i % 97), 0), offset });
      start.call(this, when, offset);
    };
    const { setTargetAtTime } = AudioParam.prototype;
    window.gains = [];
    AudioParam.prototype.setTargetAtTime = function (value, ...rest) {
      if (value > 0) gains.push(value);
      return setTargetAtTime.call(this, value, ...rest);
    };
  })()`);
  return opened;
}

const heardOf = (page: Page) => page.evaluate<{ sound: number; offset: number }[]>("heard");

/** Presses the key of a voice, and gives what is heard. */
async function hear(page: Page, key: string): Promise<number> {
  const { length } = await heardOf(page);
  // Until the recordings are decoded nothing plays.
  await page.waitForFunction(`(() => {
    const section = document.getElementById("listening");
    const group = section.querySelector('[data-part="trial"]');
    group.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true }));
    return heard.length > ${length};
  })()`);
  return (await heardOf(page)).at(-1)!.sound;
}

/** Starts a test of \`count\` trials by keys alone. */
async function start(page: Page, count: number): Promise<void> {
  await page.getByLabel("Trials").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(String(count));
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: /^Trial 1 of/ }).waitFor();
}

async function outcomeOf(page: Page): Promise<{ text: string; outcome: ListeningOutcome }> {
  const copied = page.getByLabel("Outcome as text");
  const text = await copied.inputValue();
  await page.getByRole("button", { name: "Copy as JSON" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(`document.querySelector('[data-part="text"]').value.startsWith("{")`);
  return { text, outcome: JSON.parse(await copied.inputValue()) };
}

browserTest("who hears the difference is right every time, by keys alone", async (browser) => {
  const { page, errors } = await open(browser);
  await start(page, 8);
  for (let trial = 1; trial <= 8; trial++) {
    await page.getByRole("group", { name: new RegExp(`^Trial ${trial} of 8`) }).waitFor();
    const [a, x, b] = [await hear(page, "a"), await hear(page, "x"), await hear(page, "b")];
    assert.notEqual(a, b);
    assert.ok(x === a || x === b);
    const shown = await page.locator("#listening").innerText();
    assert.doesNotMatch(shown, /X was [AB]|right\./, "nothing is told before the end");
    await page.keyboard.press(x === a ? "1" : "2");
  }
  const { text, outcome } = await outcomeOf(page);
  assert.match(
    await page.locator("#listening").innerText(),
    /8 of 8 right.*0\.39%.*tell them apart/s,
  );
  assert.equal(text, outcomeText(outcome));
  assert.equal(outcome.pValue, 1 / 256);
  assert.deepEqual([outcome.a, outcome.b, outcome.correct], ["loud & <low>", "high", 8]);
  assert.ok(outcome.trials.every(({ x, answer }) => x === answer));
  assert.deepEqual(errors, []);
});

browserTest("who answers always the same is right where X happens to be so", async (browser) => {
  const { page } = await open(browser);
  await start(page, 20);
  for (let trial = 1; trial <= 20; trial++) {
    await page.getByRole("group", { name: new RegExp(`^Trial ${trial} of 20`) }).waitFor();
    await page.keyboard.press("2");
    await hear(page, "x");
    await page.keyboard.press("2");
  }
  const { outcome } = await outcomeOf(page);
  const { trials, correct, pValue } = outcome;
  assert.equal(trials.length, 20, "an answer before X was heard does not count");
  assert.ok(trials.every(({ answer }) => answer === "b"));
  assert.equal(correct, trials.filter(({ x }) => x === "b").length);
  assert.equal(pValue, guessProbability(correct, 20));
  assert.ok(correct > 0 && correct < 20, "of a million tests one has all alike");
});

browserTest("a switch keeps the position, and levels match where asked for", async (browser) => {
  const { page } = await open(browser);
  await page.getByText("their levels differ by up to 6.0 dB").waitFor();
  await start(page, 1);
  await hear(page, "a");
  await page.waitForFunction(`document.querySelector("#listening progress").value > 0.2`);
  await hear(page, "b");
  const [first, second] = await heardOf(page);
  assert.equal(first.offset, 0);
  assert.ok(second.offset > 0.2 && second.offset < 2, `${second.offset}`);
  const [gainA, gainB] = await page.evaluate<number[]>("gains");
  assert.equal(gainA, 1);
  assert.ok(Math.abs(gainB - 0.5) < 0.01, `${gainB}`);
  await page.getByRole("button", { name: "Give up" }).click();
  await page.getByLabel("Match levels").uncheck();
  await start(page, 1);
  await hear(page, "b");
  assert.equal((await page.evaluate<number[]>("gains")).at(-1), 1);
});

browserTest("nothing in the page tells which one X is", async (browser) => {
  const { page } = await open(browser);
  await start(page, 12);
  const seen = new Map<number, string>();
  const state = `(() => {
    const section = document.getElementById("listening").cloneNode(true);
    section.querySelector('[data-part="progress"]').remove();
    section.querySelector("progress").remove();
    return section.outerHTML;
  })()`;
  const pages = new Set<string>();
  for (let trial = 1; trial <= 12; trial++) {
    await page.getByRole("group", { name: new RegExp(`^Trial ${trial} of 12`) }).waitFor();
    seen.set(await hear(page, "x"), "");
    pages.add(await page.evaluate<string>(state));
    await page.keyboard.press("1");
  }
  assert.ok(seen.size > 2, "X was both sides of both passages, or nearly");
  assert.equal(pages.size, 1);
});

browserTest("a test has no fault in any view, before, while and after it", async (browser) => {
  await checkPage(browser, "listening", { "a.html": html }, "a.html");
  for (const view of views) {
    const opened = await browser.open({ "a.html": html }, "a.html", view);
    await opened.page.evaluate("window.heard = []");
    await start(opened.page, 1);
    assert.deepEqual(await problemsOf(opened), [], `trial, ${view.colorScheme} ${view.width}`);
    await opened.page.waitForFunction(`(() => {
      document.querySelector('[data-play="x"]').click();
      return !document.querySelector("[data-answer]").disabled;
    })()`);
    await opened.page.keyboard.press("1");
    await opened.page.getByRole("group", { name: /of 1 right/ }).waitFor();
    assert.deepEqual(await problemsOf(opened), [], `outcome, ${view.colorScheme} ${view.width}`);
  }
});

browserTest("on a page of presets one chooses the pair", async (browser) => {
  const comparison = comparisonFixture();
  const wav = toneWav(300, 0.5);
  const names = ["reference", "fp16"].flatMap((name) =>
    [1, 2].map((n) => `passage_${n}_${name}.wav`)
  );
  const audio = new Map([...names, "passage_2_fp16+int8pal.wav"].map((name) => [name, wav]));
  const page = async (isEmbedded: boolean) => ({
    "a.html": await renderComparisonHtml(comparison, pageAudio(audio, isEmbedded)),
    ...Object.fromEntries(audio),
  });
  const embedded = await browser.open(await page(true), "a.html");
  const says = (text: string) => embedded.page.getByText(text).waitFor();
  await says("Both have 2 passages; their levels differ by less than 0.1 dB.");
  await embedded.page.getByLabel("B is").selectOption("fp16+int8pal");
  await says("Both have 1 passage;");
  await embedded.page.getByLabel("A is").selectOption("fp16+int8pal");
  await says("A and B are the same");
  assert.equal(await embedded.page.getByRole("button", { name: "Start" }).isDisabled(), true);
  await checkPage(browser, "presets-listening", await page(true), "a.html");
  const linked = await browser.open(await page(false), "a.html");
  await linked.page.getByRole("button", { name: "Start" }).click();
  await linked.page.getByText("This page cannot read its recordings").waitFor();
});
