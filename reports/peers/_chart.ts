/** The chart of speed by passage and system: its data, and the script that draws it. */
import { measurementOf, type PeersResult } from "../../bench/peers/result.ts";
import { chartScript } from "../html/chart_script.ts";
import { seriesLook } from "../html/series.ts";

/** Bars in groups: a group a passage, a bar a system. */
export interface PeerBars {
  readonly labels: readonly string[];
  readonly datasets: readonly {
    readonly label: string;
    /** RTFx; null where there is none. */
    readonly data: readonly (number | null)[];
    readonly backgroundColor: string;
  }[];
}

/** RTFx of every system on every passage. */
export const peerBars = ({ peers, passages }: PeersResult): PeerBars => ({
  labels: passages.map(({ number, tokenCount }) => `passage ${number}, T_enc ${tokenCount}`),
  datasets: peers.map(({ id }, i) => ({
    label: id,
    data: passages.map((passage) => measurementOf(passage, id)?.rtfx ?? null),
    backgroundColor: seriesLook(i).color,
  })),
});

/** Draws {@link peerBars}. */
export const peersScript = chartScript(
  "peers",
  `{
  type: "bar",
  data,
  options: {
    animation: false,
    maintainAspectRatio: false,
    scales: { y: { beginAtZero: true, title: { display: true, text: "RTFx, seconds of audio a second" } } },
    plugins: {
      legend: { position: "bottom" },
      tooltip: { callbacks: { label: (c) => c.dataset.label + ": " + c.parsed.y.toFixed(2) } },
    },
  },
}`,
);
