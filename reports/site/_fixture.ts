/** What a site is made from, for tests: a machine that became slower, another, hostile names, and a result of each other kind. */
import { madeUpResult } from "../../compare/_results.ts";
import { compareSubjects } from "../../compare/compare_subjects.ts";
import { trialsSchema } from "../../compare/trials/result.ts";
import { nightResult } from "../../fleet/_nights.ts";
import { historyOf } from "../../fleet/history.ts";
import type { BenchResult } from "../../bench/result.ts";
import { hostile } from "../_fixture.ts";
import { toneWav } from "../audio/_testing.ts";
import { missingSound, type Sound, soundFrom } from "../audio/page_audio.ts";
import { conformanceFixture } from "../conformance/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { peersFixture } from "../peers/_fixture.ts";
import { rootFrom } from "./_paths.ts";
import type { SiteAudio } from "./audio.ts";
import type { SiteContent } from "./site.tsx";

export const fixtureThreshold = 0.05;
const peers = await peersFixture();
const trials = trialsSchema.parse(
  JSON.parse(
    await Deno.readTextFile(new URL("../published/trials_int8.json", import.meta.url)),
  ),
);
const tone = toneWav(440);

/** Of the results' recordings those of passage 1 by the reference and by fp16 are there. */
export const fixtureAudio: SiteAudio = {
  copies: new Map(),
  of: (_result, page) =>
    Promise.resolve({
      files: new Map(),
      soundOf: (file): Sound =>
        /^passage_1_(?:reference|fp16)\.wav$/.test(file)
          ? soundFrom(file, tone, () => `${rootFrom(page)}audio/0/${file}`)
          : missingSound(file),
    }),
};

/** The results of bench: nights 1 to 4 of one machine, of which the third is slower; another machine; one with a hostile preset and processor. */
export function fixtureResults(): BenchResult[] {
  const commitOf = (day: number) => ({ gitCommit: (day > 2 ? "b" : "a").repeat(40) });
  const failed = nightResult({ day: 8, preset: "fp32" });
  failed.passages[0] = { ...failed.passages[0], outcome: "failed", reason: hostile };
  return [
    ...[1, 2, 3, 4].map((day) =>
      nightResult({ day, factor: day > 2 ? 1.3 : 1, environment: commitOf(day) })
    ),
    nightResult({
      ...{ day: 5, factor: 0.5, preset: "fp16+int8pal" },
      environment: { ...commitOf(5), cpuModel: "Other CPU" },
    }),
    nightResult({ day: 6, preset: hostile, environment: { cpuModel: hostile, gitCommit: null } }),
    failed,
  ];
}

/** The whole content, results from files in `folder`. */
export function siteFixture(folder = "results"): SiteContent {
  const results = fixtureResults();
  const paths = results.map((_, i) => `${folder}/${i}/results.json`);
  return {
    history: historyOf({ results, paths }, { threshold: fixtureThreshold }),
    others: [
      { kind: "comparison", result: comparisonFixture(), path: `${folder}/presets.json` },
      { kind: "peers", result: peers, path: `${folder}/peers.json` },
      { kind: "conformance", result: conformanceFixture(), path: `${folder}/conformance.json` },
      { kind: "bench-comparison", result: slowerTail(), path: `${folder}/compare.json` },
      { kind: "trials", result: trials, path: `${folder}/trials.json` },
    ],
    leftOut: [`left out ${hostile}: no result`],
  };
}

/** A comparison of a result with one of a hostile name, whose Tail takes twice the time. */
const slowerTail = () =>
  compareSubjects({ label: "a.json", results: [madeUpResult()] }, [
    { label: hostile, results: [madeUpResult({ seed: "b", slowed: { tail: 2 } })] },
  ]);
