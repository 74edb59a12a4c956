import assert from "node:assert/strict";
import type { BenchResult } from "../bench/result.ts";
import { madeUpResult } from "./_results.ts";
import { matchPassages, sidesOf } from "./passages.ts";

const subject = (...results: BenchResult[]) => ({ label: "x", results });
const altered = (result: BenchResult, number: number, part: object): BenchResult => ({
  ...result,
  passages: result.passages.map((passage) =>
    passage.number === number ? { ...passage, ...part } : passage
  ),
});
const three = madeUpResult({ passages: 3, runs: 5 });

Deno.test("passages go together by what is spoken, whatever their numbers", () => {
  const renumbered = {
    ...three,
    passages: three.passages.map((passage) => ({ ...passage, number: 4 - passage.number })),
  };
  const { shared, differing, missing } = matchPassages(subject(three), subject(renumbered), false);
  assert.deepEqual(shared.map(({ number, sessions }) => [number, sessions.other[0].number]), [
    [1, 3],
    [2, 2],
    [3, 1],
  ]);
  assert.deepEqual([differing, missing], [[], []]);
});

Deno.test("other texts under a number are told, and go together only if forced", () => {
  const other = altered(three, 2, { phonemes: "other" });
  const numbers = (byNumber: boolean) => {
    const { shared, differing } = matchPassages(subject(three), subject(other), byNumber);
    return [shared.map(({ number }) => number), differing];
  };
  assert.deepEqual(numbers(false), [[1, 3], [2]]);
  assert.deepEqual(numbers(true), [[1, 2, 3], [2]]);
});

Deno.test("what has no times, or failed, is missing", () => {
  const other = altered(altered(three, 1, { measurement: null }), 3, { outcome: "failed" });
  const { shared, missing } = matchPassages(subject(three), subject(other), false);
  assert.deepEqual([shared.map(({ number }) => number), missing], [[2], [1, 3]]);
});

Deno.test("results that were measured in turns are paired, each with its own", () => {
  const night = (turn: "a" | "b", day: number) =>
    madeUpResult({ turn, runs: 5, seed: String(day), startedAt: `2026-01-0${day}T00:00:05.000Z` });
  const base = subject(night("a", 1), night("a", 2));
  const { shared: [passage] } = matchPassages(base, subject(night("b", 2), night("b", 1)), false);
  assert.ok(passage.inTurns);
  const { other } = sidesOf(passage, "chain");
  assert.deepEqual(other, sidesOf(passage, "chain").other);
  assert.deepEqual(
    passage.sessions.other[0].measurement,
    night("b", 1).passages[0].measurement,
  );
  const unpaired = [
    subject(night("b", 1)),
    subject(night("b", 1), night("b", 3)),
    subject(night("a", 1), night("a", 2)),
  ];
  for (const other of unpaired) {
    assert.ok(!matchPassages(base, other, false).shared[0].inTurns);
  }
});

Deno.test("warm-ups do not count, and stages are those inside the chain", () => {
  const { shared: [passage] } = matchPassages(subject(three), subject(three), false);
  const { base } = sidesOf(passage, "vocoder");
  assert.equal(base[0].length, 5);
  assert.ok(base[0].every((ms) => ms > 50 && ms < 70));
  assert.ok(sidesOf(passage, "chain").base[0].every((ms) => ms > 250 && ms < 310));
});
