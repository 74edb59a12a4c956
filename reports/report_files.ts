/**
 * Which files the reports of a result are: the one list that commands which measured and `deno task report` write.
 * @module
 */
import type { PeersResult } from "../bench/peers/result.ts";
import type { BenchResult } from "../bench/result.ts";
import type { Comparison as BenchComparison } from "../compare/comparison.ts";
import type { TrialsResult } from "../compare/trials/result.ts";
import type { ConformanceResult } from "../conformance/result.ts";
import type { Comparison } from "../tuning/comparison_result.ts";
import type { AnyResult } from "./any_result.ts";
import type { PageAudio } from "./audio/page_audio.ts";
import { renderCompareBadge, renderCompareCsv, renderCompareJsonLines } from "./compare/exports.ts";
import { renderCompareMarkdown } from "./compare/markdown.ts";
import { renderCompareHtml } from "./compare/render.tsx";
import {
  renderConformanceBadge,
  renderConformanceCsv,
  renderConformanceJsonLines,
} from "./conformance/exports.ts";
import { renderConformanceMarkdown } from "./conformance/markdown.ts";
import { renderConformanceHtml } from "./conformance/render.tsx";
import { renderBadge, renderCsv, renderJsonLines } from "./exports.ts";
import { renderHtml } from "./bench/render.tsx";
import { jointContentOf, type ReportedResult } from "./joint/content.ts";
import { renderJointHtml } from "./joint/render.tsx";
import { renderMarkdown } from "./markdown.ts";
import { renderPeersBadge, renderPeersCsv, renderPeersJsonLines } from "./peers/exports.ts";
import { renderPeersMarkdown } from "./peers/markdown.ts";
import { renderPeersHtml } from "./peers/render.tsx";
import {
  renderComparisonBadge,
  renderComparisonCsv,
  renderComparisonJsonLines,
} from "./presets/exports.ts";
import { renderComparisonMarkdown } from "./presets/markdown.ts";
import { renderComparisonHtml } from "./presets/render.tsx";
import { benchSummary } from "./summary/bench.ts";
import { compareSummary } from "./summary/compare.ts";
import { conformanceSummary } from "./summary/conformance.ts";
import { peersSummary } from "./summary/peers.ts";
import { presetsSummary } from "./summary/presets.ts";
import { renderPullRequest } from "./summary/pull_request.ts";
import { renderReadme } from "./summary/readme.ts";
import type { Summary } from "./summary/summary.ts";
import { trialsSummary } from "./summary/trials.ts";
import { renderTrialsBadge, renderTrialsCsv, renderTrialsJsonLines } from "./trials/exports.ts";
import { renderTrialsMarkdown } from "./trials/markdown.ts";
import { renderTrialsHtml } from "./trials/render.tsx";

/** A file to be written beside others. */
export interface ReportFile {
  readonly name: string;
  readonly content: string;
}

/** The reports of a benchmark. */
export async function benchReports(
  result: BenchResult,
  audio?: PageAudio,
): Promise<ReportFile[]> {
  return [
    { name: "report.md", content: renderMarkdown(result) },
    { name: "report.html", content: await renderHtml(result, audio) },
  ];
}

/** The reports of a comparison of presets. */
export async function comparisonReports(
  comparison: Comparison,
  audio?: PageAudio,
): Promise<ReportFile[]> {
  return [
    { name: "presets.md", content: renderComparisonMarkdown(comparison) },
    { name: "presets.html", content: await renderComparisonHtml(comparison, audio) },
  ];
}

/** The reports of a comparison of benchmarks. */
const benchComparisonReports = (comparison: BenchComparison): ReportFile[] => [
  { name: "compare.md", content: renderCompareMarkdown(comparison) },
  { name: "compare.html", content: renderCompareHtml({ comparison }) },
];

/** The reports of a side-by-side. */
export async function peersReports(
  result: PeersResult,
  audio?: PageAudio,
): Promise<ReportFile[]> {
  return [
    { name: "peers.md", content: renderPeersMarkdown(result) },
    { name: "peers.html", content: await renderPeersHtml(result, audio) },
  ];
}

/** The reports of a conformance run. */
export const conformanceReports = (result: ConformanceResult): ReportFile[] => [
  { name: "conformance.md", content: renderConformanceMarkdown(result) },
  { name: "conformance.html", content: renderConformanceHtml(result) },
];

/** The reports of trials of the comparison. */
export const trialsReports = (result: TrialsResult): ReportFile[] => [
  { name: "trials.md", content: renderTrialsMarkdown(result) },
  { name: "trials.html", content: renderTrialsHtml(result) },
];

/** What other programs read of a result, and what is told of it where there is little room: `NAME.csv` and so on. */
function exportFiles(
  name: string,
  of: { csv: string; jsonLines: string; badge: string; summary: Summary },
): ReportFile[] {
  return [
    { name: `${name}.csv`, content: of.csv },
    { name: `${name}.jsonl`, content: of.jsonLines },
    { name: "badge.json", content: of.badge },
    { name: "pull_request.md", content: renderPullRequest(of.summary) },
    { name: "readme.md", content: renderReadme(of.summary) },
  ];
}

const benchExports = (result: BenchResult): ReportFile[] =>
  exportFiles("report", {
    csv: renderCsv(result),
    jsonLines: renderJsonLines(result),
    badge: renderBadge(result),
    summary: benchSummary(result),
  });

const comparisonExports = (result: Comparison): ReportFile[] =>
  exportFiles("presets", {
    csv: renderComparisonCsv(result),
    jsonLines: renderComparisonJsonLines(result),
    badge: renderComparisonBadge(result),
    summary: presetsSummary(result),
  });

const conformanceExports = (result: ConformanceResult): ReportFile[] =>
  exportFiles("conformance", {
    csv: renderConformanceCsv(result),
    jsonLines: renderConformanceJsonLines(result),
    badge: renderConformanceBadge(result),
    summary: conformanceSummary(result),
  });

const peersExports = (result: PeersResult): ReportFile[] =>
  exportFiles("peers", {
    csv: renderPeersCsv(result),
    jsonLines: renderPeersJsonLines(result),
    badge: renderPeersBadge(result),
    summary: peersSummary(result),
  });

/** What `compare --out` writes: its verdicts allow times to grow by `failOver`. */
export const benchComparisonExports = (
  comparison: BenchComparison,
  failOver?: number,
): ReportFile[] =>
  exportFiles("compare", {
    csv: renderCompareCsv(comparison),
    jsonLines: renderCompareJsonLines(comparison),
    badge: renderCompareBadge(comparison, failOver),
    summary: compareSummary(comparison, failOver),
  });

const trialsExports = (result: TrialsResult): ReportFile[] =>
  exportFiles("trials", {
    csv: renderTrialsCsv(result),
    jsonLines: renderTrialsJsonLines(result),
    badge: renderTrialsBadge(result),
    summary: trialsSummary(result),
  });

/** The reports of a result of any kind, and its exports; `audio` is what lies beside it. */
export async function reportsOf(any: AnyResult, audio?: PageAudio): Promise<ReportFile[]> {
  switch (any.kind) {
    case "bench":
      return [...await benchReports(any.result, audio), ...benchExports(any.result)];
    case "comparison":
      return [...await comparisonReports(any.result, audio), ...comparisonExports(any.result)];
    case "conformance":
      return [...conformanceReports(any.result), ...conformanceExports(any.result)];
    case "peers":
      return [...await peersReports(any.result, audio), ...peersExports(any.result)];
    case "bench-comparison":
      return [...benchComparisonReports(any.result), ...benchComparisonExports(any.result)];
    case "trials":
      return [...trialsReports(any.result), ...trialsExports(any.result)];
  }
}

/** What several results have together, beside the reports of each: one page of those that it has a place for, where there are two at least; `of` ends its title. */
export async function jointReportsOf(
  reported: readonly ReportedResult[],
  of?: string,
): Promise<ReportFile[]> {
  const content = jointContentOf(reported);
  const { benches, conformances, comparisons } = content;
  return benches.length + conformances.length + comparisons.length < 2
    ? []
    : [{ name: "report.html", content: await renderJointHtml(content, of) }];
}
