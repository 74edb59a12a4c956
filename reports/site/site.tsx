/**
 * A site of results: pages that link to each other, from a history and what else was found.
 * @module
 */
import type { History, Series } from "../../fleet/history.ts";
import { renderCompareHtml } from "../compare/render.tsx";
import { chartJsText } from "../html/chart_js.ts";
import { htmlOf } from "../html/html_of.ts";
import { renderHtml } from "../bench/render.tsx";
import type { ReportFile } from "../report_files.ts";
import type { SiteAudio } from "./audio.ts";
import { feedFiles } from "./feeds.ts";
import { FirstPage } from "./first_page.tsx";
import { jsonFile, type OtherPages, otherPages, type OtherResult } from "./_other_pages.ts";
import { newestPages } from "./_newest_pages.ts";
import { type Draft, placeOnSite, type SiteLink } from "./_nav.tsx";
import {
  firstPath,
  machinePath,
  newestPath,
  presetPath,
  regressionPath,
  resultFolder,
  resultPath,
} from "./_paths.ts";
import { newestFirst } from "./_results_table.tsx";
import type { SharedFiles } from "./_shared.ts";
import { fastVerdict, rightVerdict, slowerVerdict, smallVerdict } from "./_glance.ts";
import { pagesOf, type PresetResults, presetsOf } from "./_presets.ts";
import { TrendPage, type TrendPageProps } from "./trend_page.tsx";

/** What a site is made from. */
export interface SiteContent {
  readonly history: History;
  readonly others: readonly OtherResult[];
  /** Files that are not on the site, a line each. */
  readonly leftOut: readonly string[];
}

/** How a site is made. */
export interface SiteOptions {
  /** What the history was made with. */
  readonly threshold: number;
  /** Where the site is going to stand; without it there are no feeds, whose links have to be absolute. */
  readonly baseUrl?: string;
  /** Which recordings pages play; its copies are known when the pages are made. */
  readonly audio: SiteAudio;
}

const title = "Kokoro-82M in seven Core ML stages";

/**
 * All files of the site but WAV files, which lie beside the pages that play them; names are paths from the first page, each once. They need no
 * server. The same content gives the same bytes.
 */
export async function siteFiles(content: SiteContent, options: SiteOptions): Promise<ReportFile[]> {
  const { history, others, leftOut } = content;
  const { threshold, baseUrl, audio } = options;
  const hasFeeds = baseUrl !== undefined;
  const shared: SharedFiles = new Map();
  const placed: OtherPages[] = [];
  // One after the other: recordings of one result are enough to hold.
  for (const other of others) placed.push(await otherPages(other, audio));
  const presets = presetsOf(history, placed);
  const newest = await newestOf(history, presets, pagesOf(placed, "comparison"), audio);
  const first = (
    <FirstPage
      {...{ title, history, threshold, presets, leftOut, hasFeeds, others: placed }}
      hasNewest={hasPage(newest, newestPath())}
    />
  );
  const pages: Draft[] = [
    { path: firstPath, html: htmlOf(first) },
    ...newest,
    ...trendPages(history, presets, newest, { threshold, chartJs: await chartJsText() }),
    ...await resultPages(history, threshold, audio),
    ...placed.flatMap(({ pages }) => pages),
  ];
  return [
    ...pages.map((page) => ({
      name: page.path,
      content: placeOnSite(page, { hasFeeds, shared }),
    })),
    ...history.series.flatMap(({ entries }) =>
      entries.map((entry) => jsonFile(`${resultFolder(entry)}/results.json`, entry.result))
    ),
    ...placed.flatMap(({ files }) => files),
    ...(hasFeeds ? feedFiles(history, { title, baseUrl }) : []),
    // Known only once all pages are placed.
    ...[...shared].map(([name, content]) => ({ name, content })),
  ];
}

const machineLink = ({ machine }: Series): SiteLink => ({
  path: machinePath(machine),
  text: machine.name,
});
const presetLink = (preset: string): SiteLink => ({ path: presetPath(preset), text: preset });

const newestLink = (preset: string): SiteLink => ({
  path: newestPath(preset),
  text: "All that is newest on one page",
});
const hasPage = (pages: readonly Draft[], path: string): boolean =>
  pages.some((page) => page.path === path);

/** Of all results one, and of each preset, where there are enough. */
async function newestOf(
  { series }: History,
  presets: readonly PresetResults[],
  comparisons: PresetResults["comparisons"],
  audio: SiteAudio,
): Promise<Draft[]> {
  const conformance = presets.flatMap((preset) => preset.conformance);
  const pages = await newestPages(newestPath(), { series, conformance, comparisons }, { audio });
  for (const preset of presets) {
    const { name } = preset;
    const options = { audio, preset: name, links: [presetLink(name)] };
    pages.push(...await newestPages(newestPath(name), preset, options));
  }
  return pages;
}

/** Of each machine and each preset one. */
function trendPages(
  history: History,
  presets: readonly PresetResults[],
  newest: readonly Draft[],
  common: Pick<TrendPageProps, "threshold" | "chartJs">,
): Draft[] {
  const pageOf = (
    link: SiteLink,
    props: Omit<TrendPageProps, "title" | "path" | "history" | keyof typeof common>,
  ): Draft => ({
    path: link.path,
    html: htmlOf(
      <TrendPage title={link.text} path={link.path} {...{ history, ...common }} {...props} />,
    ),
  });
  const byMachine = Map.groupBy(history.series, ({ machine }) => machine);
  return [
    ...[...byMachine.values()].map((series) =>
      pageOf(machineLink(series[0]), {
        series,
        isOfOneMachine: true,
        nameOf: ({ name }) => name,
        verdicts: [fastVerdict(series), slowerVerdict(series)],
      })
    ),
    ...presets.map(({ name, series, conformance, comparisons, sizeBytes }) =>
      pageOf(presetLink(name), {
        series,
        nameOf: ({ machine, name }) =>
          series.filter((each) => each.machine === machine).length === 1
            ? machine.name
            : `${machine.name}: ${name}`,
        verdicts: [
          rightVerdict(conformance.map(({ other }) => other.result)),
          fastVerdict(series),
          smallVerdict(sizeBytes),
          slowerVerdict(series),
        ],
        links: [
          ...(hasPage(newest, newestPath(name)) ? [newestLink(name)] : []),
          ...[...conformance, ...comparisons].map(({ link }) => link),
        ],
      })
    ),
  ];
}

/** Of each result of bench one, and of each regression; the newest first, since not all recordings have pictures. */
async function resultPages(
  { series }: History,
  threshold: number,
  audio: SiteAudio,
): Promise<Draft[]> {
  const pages: Draft[] = [];
  for (const { series: each, entry } of newestFirst(series)) {
    const belonging = [machineLink(each), presetLink(each.preset)];
    const { result, regression } = entry;
    const path = resultPath(entry);
    const ownJson = { path: `${resultFolder(entry)}/results.json`, text: "results.json" };
    const heard = await audio.of({ kind: "bench", result, path: entry.path }, path);
    pages.push({ path, html: await renderHtml(result, heard), links: [...belonging, ownJson] });
    if (regression === null) continue;
    pages.push({
      path: regressionPath(entry),
      html: renderCompareHtml({ comparison: regression, failOver: threshold }),
      links: [...belonging, { path, text: "the slower result" }],
    });
  }
  return pages;
}
