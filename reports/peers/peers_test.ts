import assert from "node:assert/strict";
import { type PeersResult, peersSchema } from "../../bench/peers/result.ts";
import { peerBars, peersScript } from "./_chart.ts";
import { audioRows, passageColumns, passageRows, speedRows, systemRows } from "./_figures.ts";
import { peersFixture } from "./_fixture.ts";
import { remarksOf } from "./_sentences.ts";
import { peerVerdicts } from "./_verdicts.ts";
import { verdictLine } from "../_verdict.ts";
import { renderPeersMarkdown } from "./markdown.ts";
import { renderPeersHtml } from "./render.tsx";
import { renderPeersTerminal } from "./terminal.ts";

const fixture = await peersFixture();
/** The fixture, changed. */
function changed(change: (result: PeersResult) => void): PeersResult {
  const result = structuredClone(fixture);
  change(result);
  return result;
}

Deno.test("the fixture is a valid result", () => {
  peersSchema.parse(JSON.parse(JSON.stringify(fixture)));
});

Deno.test("a row a system: both factors, the ratio and its interval, and what it costs", () => {
  assert.deepEqual(speedRows(fixture), [
    ["pytorch", "1.01x", "0.995", "1.00", "1.00 to 1.00", "954", "1.00", "0.01", "1.00"],
    ["fast", "2.06x", "0.485", "2.05", "", "954", "1.00", "0.01", "0.50"],
    ["gone", ...Array(8).fill("")],
  ]);
});

Deno.test("figures that need equal lengths are there only where all passages have them", () => {
  const [reference, pytorch, fast, gone] = audioRows(fixture);
  assert.deepEqual(reference, ["reference", ...Array(7).fill("")]);
  assert.deepEqual(pytorch, ["pytorch", "2 of 2", "0.00", "0.00", "0.00", "0.00", "1.0000", ""]);
  assert.deepEqual(fast.slice(0, 2), ["fast", "0 of 2"]);
  assert.deepEqual(fast.slice(-3), ["", "", ""]);
  assert.equal(gone.join(""), "gone");
  const mixed = changed(({ passages, peers }) => {
    passages[0].peers.fast.sampleCount = passages[0].reference!.sampleCount;
    peers[1].means!.distance.logSpectralDistanceDb = 3;
  });
  assert.deepEqual(audioRows(mixed)[2].slice(1, 2).concat(audioRows(mixed)[2].slice(-3)), [
    ...["1 of 2", "", "", ""],
  ]);
});

Deno.test("a row a system on each passage; who did not come up has a name only", () => {
  const rows = passageRows(fixture, fixture.passages[0]);
  const columns = passageColumns(fixture);
  for (const row of rows) assert.equal(row.length, columns.length);
  assert.equal(new Set(columns).size, columns.length);
  const cell = (i: number, column: string) => rows[i][columns.indexOf(column)];
  assert.deepEqual([cell(0, "T_a"), cell(2, "T_a")], ["40.205", "41.205"]);
  assert.deepEqual([cell(2, "median ms"), cell(2, "ms, 95%")], ["500", "500 to 500"]);
  assert.deepEqual([cell(2, "speed / pytorch"), cell(2, "ratio, 95%")], ["2.05", "2.05 to 2.05"]);
  assert.equal(rows[3].join(""), "gone");
});

Deno.test("what makes it fair: precision, threads, weights, versions, and whether a system draws", () => {
  assert.deepEqual(systemRows(fixture)[0], [
    ...["pytorch", "pytorch for tests", "none", "2", "aaaaaaaaaaaa", "yes", "runtime none"],
  ]);
  const drawing = changed(({ passages }) => passages[1].peers.pytorch.repeatsItself = false);
  assert.equal(systemRows(drawing)[0][5], "no");
});

Deno.test("verdicts name whoever is faster, and do not tell apart what is not", () => {
  const linesOf = (result: PeersResult) => peerVerdicts(result).map(verdictLine);
  const tonesOf = (result: PeersResult) => peerVerdicts(result).map(({ tone }) => tone);
  assert.deepEqual(linesOf(fixture).slice(0, 3), [
    "Did all run? 2 of 3 failed: fast, gone; the remarks say how.",
    "Fastest? fast, 2.06x real time: the mean over passages; then pytorch 1.01x. " +
    "By the medians of single passages: fast on every passage.",
    "fast against pytorch: 2.05 times as fast: too few rounds for an interval.",
  ]);
  assert.deepEqual(tonesOf(fixture), ["bad", "good", "unknown", "unknown"]);
  const ratioOf = (median: number, low: number, high: number) => {
    const result = changed(({ peers }) => {
      peers[1].means!.ratio = { median, interval: { low, high }, rounds: 5 };
    });
    return [linesOf(result)[2].slice("fast against pytorch: ".length), tonesOf(result)[2]];
  };
  assert.deepEqual(ratioOf(0.5, 0.4, 0.6), [
    "slower, 0.50 of its speed: 95% interval 0.40 to 0.60.",
    "bad",
  ]);
  assert.deepEqual(ratioOf(1.1, 0.9, 1.3), [
    "not told apart, ratio 1.10: 95% interval 0.90 to 1.30.",
    "unknown",
  ]);
  assert.deepEqual(ratioOf(1.1, 1.05, 1.3), [
    "1.10 times as fast: 95% interval 1.05 to 1.30.",
    "good",
  ]);
  const split = changed(({ passages }) => passages[1].peers.pytorch.rtfx = 9);
  assert.match(linesOf(split)[1], /single passages: fast on 1; pytorch on 2\.$/);
  const floor = changed(({ peers }) =>
    peers[0].means!.distance.alignedMelCepstralDistortionDb = 0.3
  );
  assert.match(
    linesOf(floor)[3],
    /^Nearest to the reference\? fast, \d\.\d\d dB: .*; pytorch's own random draws are worth 0\.30 dB\.$/,
  );
});

Deno.test("without the baseline nothing is held against it, and nobody without figures wins", () => {
  const alone = changed(({ peers }) => {
    peers[0].means = null;
    peers[1].means!.ratio = null;
  });
  assert.equal(
    verdictLine(peerVerdicts(alone)[2]),
    "fast against pytorch: not compared: pytorch has no times.",
  );
  const none = changed(({ peers }) =>
    peers.forEach((peer) => Object.assign(peer, { means: null, problems: [] }))
  );
  assert.deepEqual(peerVerdicts(none).map(verdictLine), [
    "Did all run? nothing measured: 0 of 3 systems have figures.",
  ]);
});

Deno.test("remarks tell of failures, of other weights, of load and of what was not heard", () => {
  const remarks = remarksOf(changed(({ peers, sessions }) => {
    peers[1].weightsSha256 = "b".repeat(64);
    sessions[0].conditions.before.loadAverage = [7, 7, 7];
  })).join("\n");
  for (
    const expected of [
      /^fast: Passage 2: its process died of SIGKILL$/m,
      /^gone: It did not come up: torch is not installed$/m,
      /^fast has other weights than pytorch/m,
      /load 7\.0 on 2 cores/,
      /^In passage 2, fast: too few rounds for an interval, 1 of at least 5 \(--rounds\)\.$/m,
      /^Not all audio was heard: nobody listens$/m,
    ]
  ) assert.match(remarks, expected);
});

Deno.test("runs far from the others are told in one sentence", () => {
  const remarks = remarksOf(changed(({ passages }) => {
    for (const [i, worstRatio] of [1.79, 0.91].entries()) {
      passages[i].peers.pytorch.times!.warnings = [{ kind: "outliers", places: [1], worstRatio }];
    }
  }));
  const told = remarks.filter((remark) => remark.startsWith("Runs far from the others"));
  assert.equal(told.length, 1);
  assert.match(told[0], /passage 1, pytorch: 1\.79; passage 2, pytorch: 0\.91/);
});

Deno.test("several sessions are told, with the load of each", () => {
  const remarks = remarksOf(changed(({ sessions }) => {
    const [first] = structuredClone(sessions);
    sessions.push({ ...first, passages: [2] }, { ...first, passages: [] });
    sessions[0].passages = [1];
    sessions[1].conditions.before.loadAverage = [7, 7, 7];
  }));
  assert.ok(remarks.includes("Measured in 2 sessions, each with all systems: passages 1; 2."));
  assert.ok(remarks.some((remark) => remark.startsWith("In the session of 2: Other work")));
});

Deno.test("the Markdown has every table, whole rows, and no audio", () => {
  const text = renderPeersMarkdown(fixture);
  assert.match(
    text,
    /^# Kokoro-82M side by side\n\n- Did all run\? 2 of 3 failed: .*\n- Fastest\? fast, 2\.06x real time/,
  );
  assert.match(text, /## Passage 2\n\nABC \(5 tokens\)\n\n\| system \|/);
  assert.doesNotMatch(text, /\.wav/);
  const tables = text.split("\n\n").filter((section) => section.startsWith("|"));
  assert.equal(tables.length, 6);
  for (const table of tables) {
    const cells = table.trim().split("\n").map((row) => row.split(/(?<!\\)\|/).length);
    assert.equal(new Set(cells).size, 1, table);
  }
});

Deno.test("the page plays every file, the reference's first, and loads nothing from elsewhere", async () => {
  const html = await renderPeersHtml(fixture);
  const sources = [...html.matchAll(/<audio [^>]*src="([^"]*)"/g)].map(([, source]) => source);
  assert.deepEqual(
    sources,
    [1, 2].flatMap((number) =>
      ["reference", "pytorch", "fast"].map((name) => `./passage_${number}_${name}.wav`)
    ),
  );
  const own = html.replace(
    /<script>(?:(?!<\/script>)[^])*Chart\.js v(?:(?!<\/script>)[^])*<\/script>/,
    "",
  );
  assert.doesNotMatch(own, /(?:src|href)="(?!\.\/passage_)|https?:|@import|url\(/);
});

Deno.test("the chart has a group a passage and a bar a system", () => {
  const { labels, datasets } = peerBars(fixture);
  assert.deepEqual(labels, ["passage 1, T_enc 3", "passage 2, T_enc 5"]);
  assert.deepEqual(datasets.map(({ label }) => label), ["pytorch", "fast", "gone"]);
  assert.deepEqual(datasets[2].data, [null, null]);
  assert.equal(datasets[0].data.length, 2);
  new Function(peersScript);
});

Deno.test("the terminal's tables fit 100 columns, and nothing in them controls it", () => {
  const text = renderPeersTerminal(changed(({ peers }) => peers[2].problems = ["\u001b[31mred"]));
  assert.match(text, /^system +RTFx +RTF/);
  for (const table of text.split("\n\n").slice(0, 2)) {
    for (const line of table.split("\n")) assert.ok(line.length <= 100, line);
  }
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});
