import assert from "node:assert/strict";
import { madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import { resultFixture } from "../_fixture.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { sortSources } from "./sources.ts";

const trials = JSON.parse(
  await Deno.readTextFile(new URL("../published/trials_int8.json", import.meta.url)),
);

const source = (path: string, value: unknown) => ({ path, text: JSON.stringify(value) });

Deno.test("files are told apart by what they hold, other kinds in the order of their starts", () => {
  const { bench, others, duplicates, unreadable } = sortSources([
    source("b.json", resultFixture()),
    source("c.json", conformanceFixture({ startedAt: "2026-02-01T00:00:00.000Z" })),
    source("p.json", comparisonFixture()),
    source("t.json", trials),
    source("r.json", compareSubjects({ label: "a", results: [madeUpResult()] }, [])),
    source("odd.json", {}),
  ]);
  // What is no result at all is for the merge to say.
  assert.deepEqual(bench.map(({ path }) => path), ["b.json", "odd.json"]);
  assert.deepEqual(others.map(({ kind, path }) => [kind, path]), [
    // It has no start.
    ["bench-comparison", "r.json"],
    ["comparison", "p.json"],
    ["conformance", "c.json"],
    ["trials", "t.json"],
  ]);
  assert.deepEqual([duplicates, unreadable], [[], []]);
});

Deno.test("a result of another kind that is there twice is there once", () => {
  const { others, duplicates } = sortSources([
    source("a.json", comparisonFixture()),
    source("b.json", comparisonFixture()),
  ]);
  assert.equal(others.length, 1);
  assert.deepEqual(duplicates, [{ path: "b.json", of: "a.json" }]);
});

Deno.test("a damaged result of another kind is named with its problem", () => {
  const { others, unreadable } = sortSources([
    source("a.json", { ...comparisonFixture(), presets: 7 }),
    { path: "b.json", text: '{"suites": [' },
  ]);
  assert.deepEqual(others, []);
  assert.deepEqual(unreadable.map(({ path }) => path), ["a.json", "b.json"]);
  assert.match(unreadable[0].problem, /presets/);
});

Deno.test("a result of bench whose texts look like another kind's fields is one of bench", () => {
  const result = resultFixture();
  result.backend.details = { suites: "3" };
  const { bench, others } = sortSources([source("a.json", result)]);
  assert.deepEqual([bench.length, others.length], [1, 0]);
});
