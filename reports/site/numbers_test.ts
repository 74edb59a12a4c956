/** Every number of a site's own pages and of its feeds is that of its results. */
import assert from "node:assert/strict";
import type { BenchResult } from "../../bench/result.ts";
import { nightResult } from "../../fleet/_nights.ts";
import type { HistoryEntry } from "../../fleet/changes.ts";
import { historyOf, type Series } from "../../fleet/history.ts";
import { accountFor, accountForFiles, type Claim, type ExpectedTable } from "../_accounted.ts";
import { meanOf, stageHeads, sumOf, tableFor, text } from "../_expected.ts";
import { stageNames } from "../../stages/contract.ts";
import { chartOf } from "../_printed_tables.ts";
import { silentSite } from "./audio.ts";
import { siteFiles } from "./site.tsx";

const threshold = 0.07;
/** Nights of a machine, of which the third is slower; and of another machine, with fewer runs than an interval needs. */
const results = [
  ...[1, 0.93, 1.31, 1.22].map((factor, i) => nightResult({ day: i + 1, factor })),
  ...[0.5, 0.61].map((factor, i) =>
    nightResult({
      ...{ day: i + 5, factor, runs: 4, preset: "fp32", environment: { cpuModel: "Other CPU" } },
    })
  ),
];
const history = historyOf({ results, paths: results.map((_, i) => `${i}.json`) }, { threshold });
const files = await siteFiles({ history, others: [], leftOut: ["a file"] }, {
  ...{ threshold, baseUrl: "https://example.org/", audio: silentSite },
});
const entries = history.series.flatMap((series) => series.entries);
const contentOf = (name: string) => files.find((file) => file.name === name)!.content;

const speedsOf = ({ passages }: BenchResult) =>
  passages.map(({ measurement }) => {
    const { audioSeconds, chainMs, statistics } = measurement!;
    const interval = statistics!.chain.medianInterval;
    const speedAt = (ms: number) => (1000 * audioSeconds) / ms;
    return {
      value: speedAt(chainMs!),
      ends: interval && [speedAt(interval.highMs), speedAt(interval.lowMs)],
    };
  });

/** Mean and interval: on either side the root of the sum of squares of how far the passages' intervals reach. */
function speedCell({ result }: HistoryEntry): number[] {
  const speeds = speedsOf(result);
  const mean = meanOf(speeds.map(({ value }) => value));
  if (speeds.some(({ ends }) => ends === null)) return [mean];
  const reach = (end: 0 | 1) =>
    Math.sqrt(sumOf(speeds.map(({ value, ends }) => (value - ends![end]) ** 2))) / speeds.length;
  return [mean, mean - reach(0), mean + reach(1)];
}

const changeCell = ({ change }: HistoryEntry) =>
  change && [change.value, change.interval.low, change.interval.high];

const startOf = ({ result }: Pick<HistoryEntry, "result">) =>
  result.startedAt.slice(0, 16).replace("T", " ");
const columns = {
  "started, UTC": startOf,
  "what": text,
  "commit": ({ commit }: HistoryEntry) => commit!,
  "mean speed": speedCell,
  "time by that before": changeCell,
};
/** Regressions that are not over. */
const standingTable = (of: readonly Series[]): ExpectedTable[] => {
  const standing = of.flatMap(({ standing }) => standing ?? []);
  if (standing.length === 0) return [];
  return [tableFor(standing, {
    "what": text,
    "time now": ({ change: { value, interval } }) => [value, interval.low, interval.high],
    "came in": ({ since }) => since.night,
    "commit": ({ since }) => since.commit!,
    "newest whole result": ({ latest }) => startOf(latest),
  })];
};
/** Greatest speed of the newest results of `series`. */
const fastest = (series: readonly Series[]) =>
  Math.max(...series.map(({ entries }) => speedCell(entries.at(-1)!)[0]));
const sizeMB = ([{ entries }]: readonly Series[]) =>
  sumOf(entries.at(-1)!.result.packages.map(({ sizeBytes }) => sizeBytes)) / 1e6;
const presets = Map.groupBy(history.series, ({ preset }) => preset);
const presetsTable = tableFor([...presets.values()], {
  "preset": text,
  "right": () => "not known",
  "fastest": fastest,
  "size": sizeMB,
  "slower than it was": (series) => slowerOf(series),
});
/** How many series are slower than before, and of how many; null where none was compared. */
function slowerOf(series: readonly Series[]): [number, number] | null {
  const compared = series.filter(({ entries }) => entries.some(({ change }) => change));
  const standing = compared.filter(({ standing }) => standing !== null);
  return compared.length === 0 ? null : [standing.length, compared.length];
}
const slowerClaims = (series: readonly Series[]): Claim[] => {
  const counts = slowerOf(series);
  return counts === null ? [] : [["# of # series", ...counts]];
};
/** What pages say above their tables. */
const glanceClaims = (series: readonly Series[]): Claim[] => [
  ["#x real time", fastest(series)],
  ...slowerClaims(series),
];
const newest = (of: readonly HistoryEntry[]) =>
  of.toSorted((a, b) => a.result.startedAt < b.result.startedAt ? 1 : -1);
const regressions = entries.filter(({ regression }) => regression !== null);
const claims: Claim[] = [
  ["Kokoro-82M in seven Core ML stages"],
  ["# results of # machines, of", entries.length, history.machines.length],
  ["# results of # machines, from … to …", entries.length, history.machines.length],
  ["# file left out", 1],
  ["by more than 7%"],
  ["95% interval"],
];
const machineClaims: Claim[] = [["Some CPU, 2 cores, 8.0 GiB"], ["Other CPU, 2 cores, 8.0 GiB"]];
const known = (tables: readonly ExpectedTable[], claims: readonly Claim[]) => ({
  ...{ json: { results, history }, tables },
  claims,
});

Deno.test("the first page has the speeds of the newest results and how much slower regressions are", () => {
  const latest = history.series.map(({ entries }) => entries.at(-1)!);
  const tables = [
    ...standingTable(history.series),
    tableFor(latest, columns),
    presetsTable,
    tableFor(regressions, columns),
  ];
  assert.deepEqual([tables.length, regressions.length], [4, 1]);
  accountForFiles(
    [{ name: "index.html", content: contentOf("index.html") }],
    known(tables, [
      ...claims.filter((_, i) => i !== 1),
      ...machineClaims,
      ...glanceClaims(history.series),
    ]),
  );
});

for (const series of history.series) {
  const { machine, preset, name, entries } = series;
  Deno.test(`the pages of ${machine.name} and of its preset have the speeds of all its results`, () => {
    const pages = files.filter(({ content }) =>
      content.includes(`<h1>${machine.name}</h1>`) || content.includes(`<h1>${preset}</h1>`)
    );
    assert.equal(pages.length, 2);
    for (const { content } of pages) {
      accountFor(
        content,
        "html",
        known([...standingTable([series]), tableFor(newest(entries), columns)], [
          ...[...claims, ...machineClaims, ...glanceClaims([series])],
          ["# MB", sizeMB([series])],
        ]),
      );
      const points = entries.map((entry) => {
        const [y, low, high] = speedCell(entry);
        return { x: Date.parse(entry.result.startedAt), y, low, high };
      });
      const [{ label, data }] = chartOf(content, "nights").datasets;
      assert.ok([name, machine.name].includes(label));
      for (const [i, point] of (data as typeof points).entries()) {
        assert.equal(point.x, points[i].x);
        for (const figure of ["y", "low", "high"] as const) {
          assert.ok(
            point[figure] === points[i][figure] ||
              Math.abs(point[figure] / points[i][figure] - 1) < 1e-9,
          );
        }
      }
    }
  });
}

Deno.test("the feeds have the ratios of regressions, and of the stages that are slower", () => {
  const claims = regressions.flatMap(({ change, regression, commit }): Claim[] => {
    const { value, interval: { low, high } } = change!;
    const stages = regression!.others[0].rows.flatMap(({ measure, passage, ratio }) =>
      measure !== "chain" && passage === null && ratio!.isSignificant && ratio!.value > 1
        ? [{ title: stageHeads[stageNames.indexOf(measure)], ratio: ratio!.value }]
        : []
    );
    return [
      [`the chain takes # of the time at ${commit}`, value],
      [
        `the chain takes # of the time [#, #]. Slower stages: ${
          stages.map(({ title }) => `${title} #`).join(", ")
        }.`,
        ...[value, low, high, ...stages.map(({ ratio }) => ratio)],
      ],
    ];
  });
  const items = JSON.parse(contentOf("feed.json")).items as {
    readonly title: string;
    readonly content_html: string;
  }[];
  assert.equal(items.length, regressions.length);
  const told = items.map(({ title, content_html }) => `${title}\n${content_html}`).join("\n");
  accountForFiles(
    [{ name: "feed.txt", content: told }],
    known([], [...claims, machineClaims[0]]),
  );
  const atom = contentOf("feed.xml");
  for (const { title, content_html } of items) {
    assert.ok(atom.includes(title) && atom.includes(content_html));
  }
});
