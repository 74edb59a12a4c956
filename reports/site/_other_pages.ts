/** Pages of results that have no place in a history: of everything but benchmarks. */
import { countRight, seriesNames, type TrialsResult } from "../../compare/trials/result.ts";
import { safeName } from "../../system/safe_name.ts";
import { stageTitles } from "../../stages/titles.ts";
import type { AnyResult } from "../any_result.ts";
import { verdictOf } from "../conformance/_figures.ts";
import { type ReportFile, reportsOf } from "../report_files.ts";
import { compareSummary } from "../summary/compare.ts";
import type { Located, SiteAudio } from "./audio.ts";
import type { Draft, SiteLink } from "./_nav.tsx";

/** A result of another kind than bench's, and its file. */
export type OtherResult = Located<Exclude<AnyResult, { kind: "bench" }>>;

/** What the site has of an {@link OtherResult}. */
export interface OtherPages {
  readonly other: OtherResult;
  /** To its main report. */
  readonly link: SiteLink;
  readonly pages: readonly Draft[];
  readonly files: readonly ReportFile[];
}

const resultFiles: Readonly<Record<OtherResult["kind"], string>> = {
  conformance: "conformance.json",
  comparison: "presets.json",
  peers: "peers.json",
  "bench-comparison": "compare.json",
  trials: "trials.json",
};

/** When `other` began; what `compare` wrote has no time of its own. */
export const startOf = ({ result }: OtherResult): string =>
  "startedAt" in result ? result.startedAt : "";

/** The folder of the pages of `other`: its result has the same one on every site. */
export const otherFolder = (other: OtherResult): string =>
  `${other.kind}/${safeName(startOf(other).slice(0, 10), JSON.stringify(other.result))}`;

/** `value` as the file `name`. */
export const jsonFile = (name: string, value: unknown): ReportFile => ({
  name,
  content: JSON.stringify(value, null, 1) + "\n",
});

/** The reports of `other` with its JSON, which lie in one folder; each page leads to all of them. */
export async function otherPages(other: OtherResult, audio: SiteAudio): Promise<OtherPages> {
  const folder = otherFolder(other);
  const json = resultFiles[other.kind];
  const reports = await reportsOf(other, await audio.of(other, `${folder}/${json}`));
  const files = [...reports, jsonFile(json, other.result)];
  const isPage = (file: ReportFile) => file.name.endsWith(".html");
  const linkTo = (file: ReportFile): SiteLink => ({
    path: `${folder}/${file.name}`,
    text: file.name,
  });
  const main = files.find(isPage) ?? files[0];
  return {
    other,
    link: { ...linkTo(main), text: titleOf(other) },
    pages: files.filter(isPage).map((file) => ({
      path: `${folder}/${file.name}`,
      html: file.content,
      links: files.filter((each) => each !== file).map(linkTo),
    })),
    files: files.filter((file) => !isPage(file))
      .map((file) => ({ ...file, name: `${folder}/${file.name}` })),
  };
}

function titleOf(other: OtherResult): string {
  const night = startOf(other).slice(0, 10);
  switch (other.kind) {
    case "conformance": {
      const { preset, backend } = other.result.context;
      return `${night}, ${preset ?? "packages made elsewhere"} on ${backend.name}: ${
        verdictOf(other.result)
      }`;
    }
    case "bench-comparison":
      return compareSummary(other.result).verdicts
        .map(({ question, answer }) => `${question} ${answer}`).join("; ");
    case "trials":
      return `${night}, ${other.result.environment.cpuModel}: ${countsOf(other.result)}`;
    case "peers":
      return `${night}, ${other.result.environment.cpuModel}: ${
        other.result.peers.map(({ id }) => id).join(", ")
      }`;
    case "comparison":
      return `${night}, ${other.result.environment.cpuModel}: ${
        other.result.presets.map(({ preset }) => preset.name).join(", ")
      }`;
  }
}

/** How many trials of each series came out right. */
function countsOf(result: TrialsResult): string {
  const counts = seriesNames.map((series) => ({ series, ...countRight(result, series) }))
    .filter(({ all }) => all > 0);
  return `${stageTitles[result.settings.stage]}, ${
    counts.map(({ series, right, all }) => `${series} ${right} of ${all} right`).join(", ")
  }`;
}
