/**
 * A search for a routing over the stand-in for Core ML, some of whose compute units fail. `deno task test:stand-in` runs it.
 * @module
 */
import assert from "node:assert/strict";
import { fakeBenchContext, readCalm } from "../bench/_context.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { headerOf } from "../bench/journal/entries.ts";
import { RunJournal } from "../bench/journal/journal.ts";
import { loadStages } from "../bench/load_stages.ts";
import { smallConfig } from "../convert/checkpoint/seeded.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import { type ComputeUnit, stageNames } from "../stages/contract.ts";
import { withDirectory } from "../system/_testing.ts";
import { type Route, routeOf } from "../tuning/route/result.ts";
import { runRoute } from "../tuning/route/run_route.ts";
import { writeStageFiles } from "../tuning/route/stage_files.ts";
import { plan, startWorker, voiceRow, withBench, withFaults } from "./_stand_in_bench.ts";

const units: ComputeUnit[] = ["CPU_ONLY", "ALL"];

Deno.test("a unit on which a stage crashes or hangs is out, and all others are measured", async () => {
  await withBench((bench) =>
    withDirectory(async (directory) => {
      await using loaded = await loadStages(onnxBackend({ threadCount: 1 }), bench.directory);
      const config = smallConfig;
      const fileOf = await writeStageFiles(loaded.stages, plan, { directory, voiceRow, config });
      const preset = presetNamed("fp16");
      /** Tries `stage` on all units, one of which fails as `faults` say. */
      const search = async (fault: "crash" | "hang"): Promise<Route> => {
        const journal = new RunJournal(headerOf(plan, {
          ...fakeBenchContext,
          backend: "coreml",
          settings: { preset: "fp16", interleaved: { seed: 1, subjects: units, label: "route" } },
        }));
        await withFaults("noise", { predict: fault, fromPrediction: 2 }, (file) =>
          runRoute({
            ...{ plan, units, seed: 1, journal, fileOf, conditions: readCalm },
            timeouts: { loadMs: 120_000, predictMs: 4_000 },
            start: (computeUnit) =>
              startWorker(bench, {
                computeUnit,
                faultsFile: computeUnit === "CPU_ONLY" ? file : undefined,
              }),
            save: () => Promise.resolve(),
          }));
        return routeOf(journal, preset, units);
      };
      for (const fault of ["crash", "hang"] as const) {
        const { candidates, failures, routing, status } = await search(fault);
        assert.equal(status, "complete");
        assert.deepEqual(
          failures.map((
            failure,
          ) => [failure.stage, failure.computeUnit, failure.kind, failure.prediction]),
          [["noise", "CPU_ONLY", fault, 2]],
        );
        assert.equal(routing.find(({ stage }) => stage === "noise")!.computeUnit, "ALL");
        const survivors = candidates.filter(({ outcome }) => outcome === "survived");
        assert.equal(survivors.length, units.length * stageNames.length - 1);
        for (const { stage, relativeError, sumMs } of survivors) {
          // The same model on the same runtime: only the rounding of fp16 features is between them.
          assert.ok(relativeError! < 0.01 && sumMs! > 0, `${stage}: ${relativeError}`);
        }
      }
    })
  );
});
