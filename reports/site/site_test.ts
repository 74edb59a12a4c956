import assert from "node:assert/strict";
import { hostile } from "../_fixture.ts";
import { fixtureAudio, fixtureThreshold, siteFixture } from "./_fixture.ts";
import { silentSite } from "./audio.ts";
import { referencesOf } from "./_links.ts";
import type { OtherResult } from "./_other_pages.ts";
import { siteFiles } from "./site.tsx";
import type { TrendData } from "./_trend_charts.ts";

const content = siteFixture();
const files = await siteFiles(content, {
  ...{ threshold: fixtureThreshold, baseUrl: "https://example.org/speed/" },
  audio: fixtureAudio,
});
const names = files.map(({ name }) => name);
const pages = files.filter(({ name }) => name.endsWith(".html"));
const fileNamed = (pattern: RegExp) => {
  const [found, ...more] = files.filter(({ name }) => pattern.test(name));
  assert.ok(found && more.length === 0, String(pattern));
  return found;
};
type PeersOther = Extract<OtherResult, { kind: "peers" }>;
const dataOf = (page: string, id: string): TrendData =>
  JSON.parse(page.match(new RegExp(`id="${id}-data">([^]*?)</script>`))![1]);

Deno.test("a site has each file once, with safe names", () => {
  assert.equal(new Set(names).size, names.length);
  for (const name of names) {
    assert.match(name, /^(?:[a-z0-9-]+\/)*[a-z0-9_-]+\.[a-z]+$/, name);
  }
});

Deno.test("no reference is dead, and all are relative", () => {
  const references = pages.flatMap(referencesOf);
  assert.ok(references.length > 100);
  for (const { from, written, path } of references) {
    assert.doesNotMatch(written, /^[a-z]+:|^\//i, from);
    const isAudio = /^audio\/0\/passage_1_(?:reference|fp16)\.wav$/.test(path);
    assert.ok(names.includes(path) || isAudio, `${from}: ${written}`);
    if (written.startsWith("#")) {
      const { content } = files.find(({ name }) => name === from)!;
      assert.ok(content.includes(` id="${written.slice(1)}"`), `${from}: ${written}`);
    }
  }
});

Deno.test("every page can be reached from the first one, and leads back", () => {
  const reached = new Set(["index.html"]);
  for (const name of reached) {
    const page = pages.find((page) => page.name === name);
    for (const { path } of page ? referencesOf(page) : []) reached.add(path);
  }
  const unreached = names.filter((name) => !reached.has(name));
  assert.deepEqual(unreached, []);
  for (const page of pages.filter(({ name }) => name !== "index.html")) {
    assert.ok(referencesOf(page).some(({ path }) => path === "index.html"), page.name);
  }
});

Deno.test("the first page names the nights, once where they are one, and systems by their short names", async () => {
  const first = fileNamed(/^index\.html$/).content;
  assert.match(first, /from \d{4}-\d\d-\d\d to /);
  const { peers } = (content.others.find(({ kind }) => kind === "peers") as PeersOther).result;
  assert.ok(first.includes(`: ${peers.map(({ id }) => id).join(", ")}</a>`));
  const { history } = content;
  const oneNight = await siteFiles({
    ...content,
    history: { ...history, series: [history.series.find(({ entries }) => entries.length === 1)!] },
  }, { threshold: fixtureThreshold, audio: silentSite });
  const page = oneNight.find(({ name }) => name === "index.html")!.content;
  assert.match(page, /1 result of \d machines?, of \d{4}-\d\d-\d\d\./);
});

Deno.test("what pages have in common is there once", () => {
  const withChartJs = files.filter(({ content }) => content.includes("Chart.js v4"));
  assert.deepEqual(withChartJs.map(({ name }) => name.replace(/\/.*\./, "/.")), ["assets/.js"]);
  for (const { name, content } of pages) {
    assert.ok(content.length < (name === "newest.html" ? 200_000 : 60_000), name);
  }
});

Deno.test("trends have the speed of every whole result, its interval, and marks of regressions", () => {
  const [{ machine, entries }] = content.history.series;
  const page = fileNamed(new RegExp(`^machines/${machine.id}`)).content;
  const { datasets: [line] } = dataOf(page, "nights");
  assert.deepEqual(line.data.map(({ y }) => y), entries.map(({ result }) => result.meanSpeed));
  assert.deepEqual(
    line.data.map(({ x }) => x),
    [1, 2, 3, 4].map((day) => Date.UTC(2026, 0, day, 3, 4, 5)),
  );
  assert.deepEqual(
    line.data.map(({ low }) => low),
    entries.map(({ speed }) => speed!.interval!.low),
  );
  assert.deepEqual(line.data.map(({ isRegression }) => isRegression), [false, false, true, false]);
  const commits = dataOf(page, "commits");
  assert.deepEqual(commits.labels, ["aaaaaaaa", "bbbbbbbb"]);
  assert.deepEqual(commits.datasets[0].data.map(({ x }) => x), [
    ...["aaaaaaaa", "aaaaaaaa", "bbbbbbbb", "bbbbbbbb"],
  ]);
  // A result that is not whole is in the table only.
  assert.deepEqual(dataOf(page, "nights").datasets[1].data, []);
  assert.match(page, /not whole/);
});

Deno.test("presets of every kind of result have a page that says whether they are right, fast and small", () => {
  const first = fileNamed(/^index\.html$/).content;
  const rowOf = (preset: string) => {
    const [, row] = first.match(new RegExp(`>${preset.replace("+", "\\+")}</a></th>([^]*?)</tr>`))!;
    return row.replace(/<[^>]*>/g, "|");
  };
  // Conformance has fp32, whose one benchmark is not whole; the comparison has presets that nothing else has.
  assert.match(rowOf("fp32"), /does not conform\|.*not known\|.*\d MB\|/);
  assert.match(rowOf("fp16"), /not known\|.*\d\.\d\dx real time\|.*MB\|.*1 of 1 series/);
  assert.match(rowOf("broken"), /not known/);
  const page = fileNamed(/^presets\/fp32-/).content;
  assert.match(page, /Right\?<\/span><strong>does not conform/);
  for (const kind of ["conformance", "comparison"]) {
    const known = content.others.find((other) => other.kind === kind)!;
    const names = kind === "comparison" ? "fp16-int8pal" : "fp32";
    const { content: page } = fileNamed(new RegExp(`^presets/${names}-`));
    assert.match(page, new RegExp(`Newest results of other kinds</h2>.*\\.\\./${known.kind}/`));
  }
});

Deno.test("a preset's page has a line for each machine", () => {
  const page = fileNamed(/^presets\/fp16-int8pal-/).content;
  assert.deepEqual(dataOf(page, "nights").datasets.map(({ label }) => label), [
    "Other CPU, 2 cores, 8.0 GiB",
  ]);
});

Deno.test("the first page has the newest of each series, and every regression", () => {
  const page = fileNamed(/^index\.html$/).content;
  const [latest, regressions] = page.split("<h2>Regressions</h2>");
  assert.match(latest, /2026-01-04 03:04/);
  assert.doesNotMatch(latest, /2026-01-0[123] 03/);
  assert.match(regressions, /regression: 1\.\d{3} \[1\.\d{3}, 1\.\d{3}\][^]*2026-01-03 03:04/);
  assert.match(page, /7 results of 3 machines, from 2026-01-01 to 2026-01-08/);
  assert.match(page, /Does not conform: \d+ passed/);
  assert.match(page, /1 file left out/);
});

Deno.test("the newest results stand on one page, where they are two", async () => {
  const page = fileNamed(/^newest\.html$/).content;
  assert.ok(fileNamed(/^index\.html$/).content.includes('href="newest.html"'));
  const folds = [...page.matchAll(/<summary>((?:Benchmark|Conformance|Comparison) of [^<:]*)/g)]
    .map(([, title]) => title);
  // One of each series that has a whole result, and the rest once.
  const whole = content.history.series.filter(({ entries }) => entries.some(({ speed }) => speed));
  assert.equal(folds.filter((title) => title.startsWith("Benchmark")).length, whole.length);
  assert.deepEqual(folds.slice(whole.length).map((title) => title.split(" ")[0]), [
    ...["Conformance", "Comparison"],
  ]);
  assert.match(page, /<audio [^>]*src="audio\/0\/passage_1_/);
  const [series] = content.history.series;
  const alone = await siteFiles({
    ...{ history: { ...content.history, series: [series] }, others: [], leftOut: [] },
  }, { threshold: fixtureThreshold, audio: silentSite });
  assert.ok(!alone.some(({ name }) => name === "newest.html"));
  assert.ok(!alone[0].content.includes("newest.html"));
});

Deno.test("what is still slower stands above all, with the night that it came in, on every page of its series", async () => {
  const [{ machine, standing }] = content.history.series;
  const way = `regressions/${standing!.since.id}.html`;
  const first = fileNamed(/^index\.html$/).content;
  const ofMachine = fileNamed(new RegExp(`^machines/${machine.id}`)).content;
  for (const page of [first, ofMachine]) {
    const [glance, table] = page.split("<h2>")[0].includes("Slower than it was?")
      ? page.split("<h2>Slower than before</h2>")
      : [];
    assert.match(glance, /1 of 1 series<\/strong><span>fp16 on Some CPU[^<]*since 2026-01-03</);
    const [row] = table.match(/<tbody>[^]*?<\/tbody>/)!;
    assert.ok(row.includes(`${way}">2026-01-03</a>`), row);
    assert.match(row, /class="mark">1\.\d{3} \[1\.\d{3}, 1\.\d{3}\]<[^]*>2026-01-04 03:04</);
  }
  const mended = {
    ...content.history,
    series: content.history.series.map((each) => ({ ...each, standing: null })),
  };
  const [{ content: page }] = await siteFiles({ ...content, history: mended }, {
    ...{ threshold: fixtureThreshold, audio: silentSite },
  });
  assert.match(page, /Slower than it was\?<\/span><strong>no</);
  assert.doesNotMatch(page, /<h2>Slower than before/);
});

Deno.test("the page of a regression compares the two results", () => {
  const page = fileNamed(/^regressions\//).content;
  assert.match(page, /<strong>regression<\/strong>/);
  assert.match(page, /2026-01-03 03:04 UTC, bbbbbbbb against 2026-01-02 03:04 UTC, aaaaaaaa/);
});

Deno.test("audio that is there has a player with its picture, and the rest is named", () => {
  const page = fileNamed(/^comparison\/.*\.html$/).content;
  for (const element of [/<audio /g, /class="picture"/g, /<img src="data:image\/png/g]) {
    assert.equal(page.match(element)?.length, 2, String(element));
  }
  assert.match(page, /passage_2_reference\.wav is not beside the result\./);
});

Deno.test("results of every kind have their reports and their JSON, and are listed under their kind", () => {
  const titles = {
    conformance: "Conformance with PyTorch",
    comparison: "Comparisons of presets",
    peers: "Side by side with other systems",
    "bench-comparison": "Comparisons of results",
    trials: "Trials of the comparison",
  };
  const first = fileNamed(/^index\.html$/).content;
  for (const { kind, result } of content.others) {
    const json = fileNamed(new RegExp(`^${kind}/.*\\.json$(?<!badge\\.json)`));
    assert.deepEqual(JSON.parse(json.content), JSON.parse(JSON.stringify(result)));
    const [, section] = first.split(`<h2>${titles[kind]}</h2>`);
    const [, link, text] = section.match(/<a href="([^"]*)">([^<]*)/)!;
    assert.ok(link.startsWith(`${kind}/`) && names.includes(link), link);
    const { content: report } = files.find(({ name }) => name === link)!;
    assert.ok(report.includes(kind === "trials" ? "Trials of the comparison" : "<h1>"), link);
    assert.ok(text.length > 20, text);
  }
  assert.match(first, /Vocoder, same 20 of 20 right, slowed 20 of 20 right/);
  assert.match(first, /against a\.json: [^<]*: slower/);
});

Deno.test("results are beside their pages as they were", () => {
  const [entry] = content.history.series[0].entries;
  const json = fileNamed(new RegExp(`^results/${entry.id}/results\\.json`)).content;
  assert.deepEqual(JSON.parse(json), entry.result);
});

Deno.test("hostile names stay text on every page and in the feeds", () => {
  for (const { name, content } of [...pages, fileNamed(/feed\.xml$/)]) {
    assert.doesNotMatch(content, /<script>alert/, name);
  }
  const page = pages.find(({ name, content }) =>
    name.startsWith("presets/") && content.includes("alert(1)")
  );
  assert.match(page!.content, /<title>&lt;\/script>&lt;script>alert/);
  assert.ok(hostile.includes("\u001b"));
});

Deno.test("the same content gives the same site, and without a URL there is no feed", async () => {
  const options = { threshold: fixtureThreshold, audio: silentSite };
  const [once, again] = [
    await siteFiles(content, options),
    await siteFiles(siteFixture(), options),
  ];
  assert.deepEqual(once, again);
  assert.ok(
    !once.some(({ name, content }) => name.startsWith("feed") || content.includes("feed.")),
  );
});
