/** Pages of results that have no place in a history: of conformance, comparisons of presets, and side-by-sides. */
import { safeName } from "../../system/safe_name.ts";
import type { AnyResult } from "../any_result.ts";
import { verdictOf } from "../conformance/_figures.ts";
import { type ReportFile, reportsOf } from "../report_files.ts";
import { audible, type HasAudio, type Located } from "./audio.ts";
import type { Draft, SiteLink } from "./_nav.tsx";

/** A result of one of those kinds, and its file. */
export type OtherResult = Located<
  Exclude<AnyResult, { kind: "bench" | "bench-comparison" | "trials" }>
>;

/** What the site has of an {@link OtherResult}. */
export interface OtherPages {
  readonly kind: OtherResult["kind"];
  /** To its main report. */
  readonly link: SiteLink;
  readonly pages: readonly Draft[];
  readonly files: readonly ReportFile[];
}

const resultFiles: Readonly<Record<OtherResult["kind"], string>> = {
  conformance: "conformance.json",
  comparison: "presets.json",
  peers: "peers.json",
};

/** The folder of the pages of `other`: its result has the same one on every site. */
export const otherFolder = ({ kind, result }: OtherResult): string =>
  `${kind}/${safeName(result.startedAt.slice(0, 10), JSON.stringify(result))}`;

/** `value` as the file `name`. */
export const jsonFile = (name: string, value: unknown): ReportFile => ({
  name,
  content: JSON.stringify(value, null, 1) + "\n",
});

/** The reports of `other` with its JSON, which lie in one folder; each page leads to all of them. */
export async function otherPages(other: OtherResult, hasAudio: HasAudio): Promise<OtherPages> {
  const folder = otherFolder(other);
  const reports = await reportsOf(audible(other, other.path, hasAudio));
  const files = [...reports, jsonFile(resultFiles[other.kind], other.result)];
  const isPage = (file: ReportFile) => file.name.endsWith(".html");
  const linkTo = (file: ReportFile): SiteLink => ({
    path: `${folder}/${file.name}`,
    text: file.name,
  });
  const main = files.find(isPage) ?? files[0];
  return {
    kind: other.kind,
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
  const night = other.result.startedAt.slice(0, 10);
  if (other.kind === "conformance") {
    const { preset, backend } = other.result.context;
    return `${night}, ${preset ?? "packages made elsewhere"} on ${backend.name}: ${
      verdictOf(other.result)
    }`;
  }
  const names = other.kind === "peers"
    ? other.result.peers.map(({ id }) => id)
    : other.result.presets.map(({ preset }) => preset.name);
  return `${night}, ${other.result.environment.cpuModel}: ${names.join(", ")}`;
}
