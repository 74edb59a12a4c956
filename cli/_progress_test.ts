import assert from "node:assert/strict";
import { comparisonFixture } from "../reports/presets/_fixture.ts";
import type { ComparisonEvent } from "../tuning/compare_presets.ts";
import { showAssets, showComparison, showConversion, showTuning } from "./_progress.ts";
import { recordNotes } from "./_testing.ts";

Deno.test("a download is shown from its start, resumed or not, to its end", () => {
  const { terminal, lines } = recordNotes();
  const show = showAssets(terminal);
  show({ type: "source-failed", label: "official weights", problem: "unreachable" });
  show({ type: "download-start", label: "voice", resumedBytes: 1e6, totalBytes: 4e6 });
  show({ type: "download-progress", label: "voice", receivedBytes: 3e6, totalBytes: 4e6 });
  show({ type: "download-done", label: "voice", sizeBytes: 4e6 });
  assert.deepEqual(lines, [
    "official weights: unreachable",
    "downloading voice, resuming at 1.0 MB (4.0 MB)",
    "downloading voice, resuming at 1.0 MB: 3.0 MB/4.0 MB",
    "downloaded voice: 4.0 MB",
  ]);
});

Deno.test("a conversion is shown stage by stage", () => {
  const { terminal, lines } = recordNotes();
  const show = showConversion(terminal);
  show({ type: "stage-start", stage: "tail", done: 0, total: 1 });
  show({ type: "stage-done", stage: "tail", sizeBytes: 97_654_321, elapsedMs: 1234 });
  assert.deepEqual(lines, ["converted tail: 97.7 MB in 1.2 s"]);
});

Deno.test("a comparison is shown by its passages, and by what becomes of each preset", () => {
  const { terminal, lines } = recordNotes();
  const { passages, presets: [entry, , failed] } = comparisonFixture();
  const { preset } = entry;
  const events: ComparisonEvent[] = [
    { type: "reference-run", passage: passages[0] },
    { type: "reference-run", passage: passages[2] },
    { type: "preset-started", preset },
    { type: "converted", preset, convertMs: 4321, sizeBytes: 81_200_000 },
    { type: "passage-run", preset, number: 1, chainMs: 1500 },
    { type: "stage-compared", preset, stage: "noise" },
    { type: "preset-finished", entry },
    { type: "preset-finished", entry: failed },
  ];
  events.forEach(showComparison(terminal, 2));
  assert.deepEqual(lines, [
    "reference: passage 1, T_a 60",
    "reference: passage 3, too long",
    "fp16: 81.2 MB, converted in 4.3 s",
    "fp16: measured in 100.0 s",
    "broken: failed: a weight overflows",
  ]);
});

Deno.test("tuning tells the time that is left by what was measured now, not by what was kept", () => {
  const { terminal, lines } = recordNotes();
  let ms = 0;
  const show = showTuning(terminal, () => ms);
  const probe = (done: number, elapsedMs: number) => {
    ms += elapsedMs;
    show({ work: "probing", done, total: 8, last: `weight ${done}` });
  };
  probe(1, 3);
  probe(2, 1);
  probe(4, 10_000);
  probe(6, 30_000);
  probe(8, 20_000);
  show({ work: "measuring", done: 1, total: 1, last: "searched, 54.93 MB" });
  assert.deepEqual(lines, [
    "trying compressions alone (8)",
    "trying compressions alone: 2/8 weight 2",
    "trying compressions alone: 4/8 weight 4, 40 s left",
    "trying compressions alone: 6/8 weight 6, 40 s left",
    "trying compressions alone: 8/8 weight 8",
    "searched, 54.93 MB",
  ]);
});
