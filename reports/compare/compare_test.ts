import assert from "node:assert/strict";
import type { BenchResult } from "../../bench/result.ts";
import { type MadeUp, madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import type { Comparison } from "../../compare/comparison.ts";
import { hostile } from "../_fixture.ts";
import { renderCompareMarkdown } from "./markdown.ts";
import { renderCompareTerminal } from "./terminal.ts";

const subject = (label: string, ...results: BenchResult[]) => ({ label, results });
const comparing = (other: MadeUp, base: MadeUp = {}, part: Partial<BenchResult> = {}): Comparison =>
  compareSubjects(subject("a.json", madeUpResult(base)), [
    subject("b.json", { ...madeUpResult({ seed: "b", ...other }), ...part }),
  ]);
const lastLine = (comparison: Comparison, failOver?: number) =>
  renderCompareTerminal(comparison, failOver).split("\n").at(-1)!;

Deno.test("a row has times, ratio, interval, probability and the runs needed", () => {
  const text = renderCompareTerminal(comparing({ slowed: { vocoder: 1.2 } }));
  assert.match(text, /measure +passage +base ms +ms +ratio +95% interval +p \(Holm\) +5% needs/);
  assert.match(
    text,
    /Vocoder +1 +\d\d +\d\d +1\.\d{3} \[1\.\d{3}, 1\.\d{3}\] +<0\.0001 slower +\d+ sessions/,
  );
  assert.match(text, /chain +1 +2\d\d +2\d\d +1\.0/);
});

Deno.test("the last line is the verdict", () => {
  assert.match(
    lastLine(comparing({})),
    /^b\.json against a\.json: no significant difference: 8 comparisons; one of \d\.?\d*% in the time of the chain would have been found/,
  );
  const slower = comparing({ slowed: { vocoder: 1.2 } });
  assert.match(
    lastLine(slower),
    /: slower: chain of passage 1 takes 1\.04\d of the time \[.*\]; Vocoder of passage 1 takes 1\.\d+ of/,
  );
  assert.match(
    lastLine(slower, 0.1),
    /: regression: over the 10% that are allowed, Vocoder of passage 1 takes 1\.\d/,
  );
  assert.match(lastLine(slower, 0.3), /: slower/);
  assert.match(lastLine(comparing({ slowed: { vocoder: 0.8 } })), /: faster/);
  assert.match(
    lastLine(comparing({ slowed: { vocoder: 0.8, tail: 1.2 } })),
    /: some slower, some faster/,
  );
  assert.match(lastLine(comparing({ runs: 3 })), /: not tested: fewer than 5 runs\./);
  assert.match(lastLine(comparing({}, {}, { weights: null })), /: not compared: .*--force/);
});

Deno.test("the Markdown has every row, and the terminal those that matter", () => {
  const comparison = comparing({ passages: 2, slowed: { tail: 1.3 } }, { passages: 2 });
  const markdown = renderCompareMarkdown(comparison);
  const rows = (text: string) =>
    text.split("\n").filter((line) => /^\|? ?(chain|Albert|Vocoder|Tail|Noise)/.test(line));
  assert.equal(rows(markdown).length, 3 * 5);
  assert.equal(rows(renderCompareTerminal(comparison)).length, 5 + 2 * 2);
  assert.match(markdown, /<details><summary>\d+ more rows<\/summary>/);
  assert.match(markdown, /^# Comparison\n\n- \*\*b\.json against a\.json: slower/);
  assert.match(markdown, /24 comparisons were tested together/);
});

Deno.test("obstacles, differences, lost passages and needs are told", () => {
  const { environment, settings, passages } = madeUpResult({ seed: "b", passages: 2 });
  const failed = { ...passages[1], outcome: "failed" as const, reason: "it crashed" };
  const text = renderCompareTerminal(comparing({ passages: 2 }, { passages: 2 }, {
    environment: { ...environment, cpuModel: "Apple M4" },
    passages: [passages[0], failed],
  }));
  assert.match(text, /What else differs:\n +a\.json +b\.json *\nprocessor +Some CPU +Apple M4/);
  assert.match(text, /b\.json: passage 2 is not done: it crashed/);
  assert.match(
    text,
    /a difference of 5% needs \d+ sessions for chain, on either side; here were 1\./,
  );
  assert.match(text, /were measured apart: .*5 results of either/);
  const blocked = renderCompareTerminal(comparing({}, {}, { settings: { ...settings, speed: 2 } }));
  assert.match(blocked, /Other speed: 1 and 2; at another rate/);
});

Deno.test("in turns, nothing is said of what turns cancel", () => {
  const load = (run: number) => 1 + run / 10;
  const [apart, turns] = [{}, { turn: "a" }].map((part) => {
    const base = madeUpResult({ load, ...part as MadeUp });
    const other = madeUpResult({ load, seed: "b", ...("turn" in part ? { turn: "b" } : {}) });
    return renderCompareTerminal(compareSubjects(subject("a", base), [subject("b", other)]));
  });
  assert.match(apart, /a: passage 1: Times grow by \d+% over the run: the machine throttles/);
  assert.match(apart, /\d+ sessions for chain and \d+ sessions for \w+, the most, on either/);
  assert.doesNotMatch(turns, /throttles|measured apart/);
  assert.match(turns, /\d+ rounds/);
});

Deno.test("published figures stand beside passages of their T_enc and are no test", () => {
  const passage = { ...madeUpResult().passages[0], tokenCount: 13 };
  const comparison = comparing({}, {}, { passages: [passage] });
  const markdown = renderCompareMarkdown(comparison);
  assert.match(
    markdown,
    /\| T\\_enc \| a\.json \| b\.json \| M4 Mac mini, 24 GB \| iPhone 16 Pro \|/,
  );
  assert.match(markdown, /\| 13 \| {2}\| 3\.5\dx \| 19\.8x \| 11\.4x \|/);
  assert.match(markdown, /context and never tested/);
  assert.doesNotMatch(renderCompareMarkdown(comparing({})), /Published/);
});

Deno.test("nothing in results breaks out of the formats", () => {
  const { environment } = madeUpResult();
  const comparison = comparing({}, {}, { environment: { ...environment, cpuModel: hostile } });
  const named = { ...comparison, base: { ...comparison.base, label: hostile } };
  const [markdown, text] = [renderCompareMarkdown(named), renderCompareTerminal(named)];
  assert.doesNotMatch(markdown, /<script|[^\\]\]\(javascript/);
  assert.ok(!markdown.includes("\u001b") && !text.includes("\u001b"));
});
