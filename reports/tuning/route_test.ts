import assert from "node:assert/strict";
import { fakeContext } from "../../bench/_context.ts";
import type { ComputeUnit } from "../../stages/contract.ts";
import { stageNames } from "../../stages/contract.ts";
import { type Candidate, type Route, routeSchema } from "../../tuning/route/result.ts";
import { hostile } from "../_fixture.ts";
import { renderRouteMarkdown, renderRouteTerminal } from "./route.ts";

const units: ComputeUnit[] = ["CPU_ONLY", "CPU_AND_NE", "ALL"];
const { environment, backend, weights, voice } = fakeContext;

/** A search in which the Neural Engine is faster everywhere, Vocoder crashes on ALL and Tail survives nowhere. */
function fixture(part: Partial<Route> = {}): Route {
  const candidateOf = (stage: Candidate["stage"], computeUnit: ComputeUnit): Candidate => {
    const isOut = stage === "tail" || (stage === "vocoder" && computeUnit === "ALL");
    const sumMs = computeUnit === "CPU_AND_NE" ? 5 : 20;
    return {
      ...{ stage, computeUnit, compileMs: isOut ? null : 30, loadMs: isOut ? null : 4 },
      outcome: stage === "noise" && computeUnit === "ALL"
        ? "differs"
        : isOut
        ? "failed"
        : "survived",
      relativeError: stage === "noise" && computeUnit === "ALL" ? 0.34 : 0.001,
      passages: [{ number: 1, runsMs: [sumMs] }],
      sumMs: isOut ? null : sumMs,
    };
  };
  const candidates = stageNames.flatMap((stage) => units.map((unit) => candidateOf(stage, unit)));
  const failures = candidates.filter(({ outcome }) => outcome === "failed").map((
    { stage, computeUnit },
  ) => ({
    ...{ stage, computeUnit, kind: "crash", doing: "predict", signal: "SIGSEGV" } as const,
    ...{ passage: 1, prediction: 2, message: hostile, advice: null },
  }));
  const route: Route = {
    schemaVersion: 1,
    status: "complete",
    startedAt: "2026-01-02T03:04:05.000Z",
    finishedAt: "2026-01-02T03:05:05.000Z",
    ...{ environment, backend, weights, voice, candidates, failures },
    settings: { preset: "fp16", computeUnits: units, nRuns: 1, warmups: 1, seed: 1 },
    passages: [{ number: 1, text: hostile, tokenCount: 13 }],
    routing: stageNames.map((stage) => {
      const computeUnit = stage === "tail" ? null : "CPU_AND_NE";
      const before = stage === "albert" ? "CPU_AND_NE" : "ALL";
      return { stage, computeUnit, before, sumMs: stage === "tail" ? null : 5, beforeMs: 20 };
    }),
    ...part,
  };
  return routeSchema.parse(route);
}

Deno.test("a row a stage, a column a unit: times, what failed, what differs, and the chosen one", () => {
  const lines = renderRouteTerminal(fixture()).split("\n");
  assert.match(lines[0], /^ms +CPU_ONLY +CPU_AND_NE +ALL +preset's$/);
  assert.match(lines[1], /^Albert +20 +5\.0\* +20 +CPU_AND_NE$/);
  assert.match(lines[5], /^Noise +20 +5\.0\* +differs 34% +ALL$/);
  assert.match(lines[6], /^Vocoder +20 +5\.0\* +crash +ALL$/);
  assert.match(lines[7], /^Tail +crash +crash +crash +ALL$/);
});

Deno.test("the verdict says what moved, what survived nowhere, and what is gained", () => {
  const text = renderRouteTerminal(fixture());
  assert.match(text, /Tail survived on no compute unit\./);
  assert.match(text, /Routed anew: PostAlbert to CPU_AND_NE, .*Vocoder to CPU_AND_NE\./);
  assert.doesNotMatch(text, /in sum/);
  const routing = fixture().routing.map((route) => ({
    ...route,
    computeUnit: "ALL",
    before: "ALL",
    sumMs: 5,
  }));
  const stay = renderRouteTerminal(fixture({ routing }));
  assert.match(stay, /The compute units of fp16 stay as they are\./);
  assert.match(stay, /The stages take 35 ms in sum, on the preset's compute units 140 ms\./);
  const early = renderRouteTerminal(fixture({ status: "interrupted" }));
  assert.match(early, /did not end/);
  assert.match(early, /Tail was not tried to the end\./);
});

Deno.test("the report has loads, failures and the method, and hostile text stays text", () => {
  const text = renderRouteMarkdown(fixture());
  assert.match(text, /\| Albert \| 30 \+ 4\.0 \| 30 \+ 4\.0 \| 30 \+ 4\.0 \|/);
  assert.match(text, /\| Vocoder on ALL \| crash, SIGSEGV \| prediction 2, passage 1 \|/);
  assert.match(text, /One run after 1 warm-up of each stage alone, .* over 1 passage;/);
  assert.doesNotMatch(text, /<|\[x\]\(/);
  assert.ok(!renderRouteTerminal(fixture()).includes("\u001b"));
});
