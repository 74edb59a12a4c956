/** A side-by-side in short: how fast each system is, and how far its audio is from the reference's. */
import type { PeersResult } from "../../bench/peers/result.ts";
import { audioColumns, audioRows, speedColumns, speedRows } from "../peers/_figures.ts";
import { peerVerdicts } from "../peers/_verdicts.ts";
import { renderPeersMarkdown, title } from "../peers/markdown.ts";
import { barOf } from "./_bar.ts";
import { contextLine } from "./_context.ts";
import type { Summary, SummaryTable } from "./summary.ts";

/** The summary; its bars compare speeds with the fastest's. */
export const peersSummary = (result: PeersResult): Summary => ({
  kind: "peers",
  title,
  verdicts: peerVerdicts(result),
  tables: [
    speedTable(result),
    { head: audioColumns, texts: [0, 1], rows: audioRows(result) },
  ],
  context: contextLine(result),
  full: renderPeersMarkdown(result),
});

/** Speeds and memory; what starting costs is in the whole report. */
function speedTable(result: PeersResult): SummaryTable {
  const count = speedColumns(result).indexOf("peak MiB") + 1;
  const fastest = Math.max(...result.peers.map(({ means }) => means?.rtfx ?? 0));
  return {
    head: [...speedColumns(result).slice(0, count), ""],
    texts: [0, count],
    rows: speedRows(result).map((row, i) => [
      ...row.slice(0, count),
      barOf((result.peers[i].means?.rtfx ?? 0) / (fastest || 1)),
    ]),
  };
}
