import { cautions } from "../../convert/checkpoint/checkpoint.ts";
import { meanFigures, passageFigures, type PeerFigures, type PeersResult } from "./result.ts";

/** The side-by-side as Markdown: speeds by passage and peer, the means, and what was compared. */
export function peersMarkdown(result: PeersResult): string {
  const { peers, passages, baseline, environment, weights } = result;
  const caution = weights.format === undefined ? "" : cautions[weights.format] ?? "";
  const cells = ({ ms, speed, ratio }: PeerFigures) => [
    ms.toFixed(0),
    `${speed.toFixed(2)}x`,
    ratio.toFixed(2),
  ];
  const header = [
    "passage",
    "T_enc",
    "audio s",
    ...peers.flatMap(({ id }) => [`${id} ms`, "speed", `/ ${baseline}`]),
  ];
  const rows = passages.map((passage) => {
    const figures = peers.map(({ id }) => passageFigures(passage, id, baseline));
    return [
      String(passage.number),
      String(passage.tokenCount),
      figures[0].audioSeconds.toFixed(2),
      ...figures.flatMap(cells),
    ];
  });
  const means = ["mean", "", "", ...peers.flatMap(({ id }) => cells(meanFigures(result, id)))];
  const line = (values: readonly string[]) => `| ${values.join(" | ")} |`;
  const { cpuModel, logicalCores, os, arch } = environment;
  return [
    "# Side by side",
    "",
    `${cpuModel}, ${logicalCores} logical cores, ${os} ${arch}. ${result.threads} threads each, ` +
    `median of ${result.rounds} interleaved rounds after ${result.warmups} warm-up, preset ` +
    `${result.preset}, voice ${result.voice}.`,
    "",
    line(header),
    line(header.map(() => "---:")),
    ...rows.map(line),
    line(means),
    "",
    "Speed is seconds of audio a second of work; every peer's by its own audio, whose length may differ by " +
    `some frames. The last column of each is the speed over that of ${baseline}; in the row of means, the mean ` +
    "speed over its mean speed.",
    "",
    ...peers.map(({ id, label, facts }) => {
      const details = Object.entries(facts).map(([name, value]) => `${name} ${value}`).join(", ");
      return `- **${id}**: ${label}${details === "" ? "" : ` (${details})`}`;
    }),
    "",
    `Weights: ${weights.source}, SHA-256 \`${weights.sha256}\`${caution && `; ${caution}`}.`,
    "",
  ].join("\n");
}
