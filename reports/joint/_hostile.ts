/** Results of one page in which every text is hostile, for tests. */
import type { z } from "zod";
import { resultSchema } from "../../bench/result.ts";
import { conformanceResultSchema } from "../../conformance/result.ts";
import { comparisonSchema } from "../../tuning/comparison_result.ts";
import { failedFixture } from "../_fixture.ts";
import { poison } from "../_hostile.ts";
import type { AnyResult } from "../any_result.ts";
import { conformanceFixture, faultsFixture } from "../conformance/_fixture.ts";
import { placedFixture } from "../placement/_fixture.ts";
import { comparisonFixture } from "../presets/_fixture.ts";
import { scenariosFixture } from "../scenarios/_fixture.ts";

/** Results of each kind with `text` in place of every string that may be any; without it, the same as they are. */
export function hostileResults(text?: string): AnyResult[] {
  const poisoned = <T>(value: T, schema: unknown): T =>
    text === undefined ? value : poison(value, schema as z.ZodType<T>, text).value;
  return [
    ...[failedFixture(), placedFixture(), scenariosFixture()].map((result) => ({
      kind: "bench" as const,
      result: poisoned(result, resultSchema),
    })),
    {
      kind: "conformance",
      result: poisoned(conformanceFixture({ faults: faultsFixture }), conformanceResultSchema),
    },
    { kind: "comparison", result: poisoned(comparisonFixture(), comparisonSchema) },
  ];
}
