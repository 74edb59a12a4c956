import assert from "node:assert/strict";
import type { PeersResult } from "../../bench/peers/result.ts";
import { exportedRows } from "../_exported.ts";
import { renderPeersBadge, renderPeersCsv, renderPeersJsonLines } from "./exports.ts";
import { peersFixture } from "./_fixture.ts";

const fixture = await peersFixture();
// Values that any rounding would change.
Object.assign(fixture.peers[0], { loadMs: 1234.0000000000002, peakMemoryBytes: 2 ** 40 + 1 });
const rowsOf = (result: PeersResult) =>
  exportedRows(renderPeersCsv(result), renderPeersJsonLines(result));
/** Pairs of a column and what `value` has in the field that it is of. */
const fields = (value: object | null | undefined, names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([name, field]) => [
    name,
    (value as Record<string, unknown> | null | undefined)?.[field] ?? null,
  ]);

Deno.test("a row a system and passage has the numbers of the JSON, each in its place", () => {
  const rows = rowsOf(fixture);
  assert.deepEqual(
    rows.map(({ system, passage }) => [system, passage]),
    [["pytorch", 1], ["pytorch", 2], ["fast", 1], ["fast", 2], ["gone", null]],
  );
  for (const [i, row] of rows.entries()) {
    const peer = fixture.peers[Math.floor(i / 2)];
    const passage = i === 4 ? undefined : fixture.passages[i % 2];
    const measured = passage?.peers[peer.id];
    const { interval = null } = measured?.ratio ?? {};
    const same = (names: string) =>
      Object.fromEntries(names.split(" ").map((name) => [name, name]));
    const ends = "Min Median Mean P90 P95 P99 Max Mad".split(" ");
    const expected = Object.fromEntries([
      ["system", peer.id],
      ...fields(peer, same("precision threads startMs loadMs firstUtteranceMs peakMemoryBytes")),
      ...fields(passage, { passage: "number", tokenCount: "tokenCount" }),
      ...fields(measured, same("sampleCount rtfx repeatsItself")),
      ...fields(passage?.reference, {
        referenceSampleCount: "sampleCount",
        referenceCharacterErrorRate: "characterErrorRate",
      }),
      ...fields(measured?.times, { runs: "n" }),
      ...fields(
        measured?.times,
        Object.fromEntries(ends.map((end) => [`utterance${end}Ms`, `${end.toLowerCase()}Ms`])),
      ),
      ...fields(measured?.times?.medianInterval, {
        utteranceLowMs: "lowMs",
        utteranceHighMs: "highMs",
      }),
      ["utteranceWarnings", measured?.times?.warnings.map(({ kind }) => kind).join(" ") ?? null],
      ...fields(measured?.ratio, { ratio: "median", ratioRounds: "rounds" }),
      ...fields(interval, { ratioLow: "low", ratioHigh: "high" }),
      ...fields(
        measured?.distance,
        same(
          "gainDb highBandDifferenceDb alignedMelCepstralDistortionDb logSpectralDistanceDb melCorr",
        ),
      ),
      ...fields(measured?.audio, same("characterErrorRate peak clippedSamples")),
      ["problem", passage ? measured?.problem ?? null : peer.problems.join(" ")],
    ]);
    assert.deepEqual({ ...row }, expected);
  }
});

Deno.test("the badge has the fastest system, in red where one failed", () => {
  const badgeOf = (change: (result: PeersResult) => void) => {
    const result = structuredClone(fixture);
    change(result);
    const { message, color } = JSON.parse(renderPeersBadge(result));
    return [message, color];
  };
  const without = ({ peers }: PeersResult) => peers.forEach((peer) => peer.problems = []);
  assert.deepEqual(badgeOf(() => {}), ["fast, 2.06x real time", "red"]);
  assert.deepEqual(badgeOf(without), ["fast, 2.06x real time", "blue"]);
  const none = ({ peers }: PeersResult) =>
    peers.forEach((peer) => Object.assign(peer, { means: null, problems: [] }));
  assert.deepEqual(badgeOf(none), ["not measured", "lightgrey"]);
});
