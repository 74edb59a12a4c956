/** Texts that would harm what takes them for more than text, and results of every kind that have them everywhere, for tests. */
import type { z } from "zod";
import { peersSchema } from "../bench/peers/result.ts";
import { resultSchema } from "../bench/result.ts";
import { madeUpResult } from "../compare/_results.ts";
import { compareSubjects } from "../compare/compare_subjects.ts";
import { benchComparisonSchema } from "../compare/comparison_schema.ts";
import { trialsSchema } from "../compare/trials/result.ts";
import { failed } from "../conformance/case_result.ts";
import { conformanceResultSchema } from "../conformance/result.ts";
import { comparisonSchema } from "../tuning/comparison_result.ts";
import { failedFixture } from "./_fixture.ts";
import type { AnyResult } from "./any_result.ts";
import { conformanceFixture, faultsFixture, fixtureCases } from "./conformance/_fixture.ts";
import { peersFixture } from "./peers/_fixture.ts";
import { placedFixture } from "./placement/_fixture.ts";
import { comparisonFixture } from "./presets/_fixture.ts";
import { scenariosFixture } from "./scenarios/_fixture.ts";
import { trialsFixture } from "./trials/_fixture.ts";

/** Is in all {@link hostiles}. As a script it would be an error. */
export const hostileMarker = "kb-hostile";
/** Texts that break out of what does not hold them. */
export const hostiles: readonly string[] = [
  `</script><script>${hostileMarker}</script><!--<script>]]>`,
  `"'\`><img src=x onerror="${hostileMarker}()">`,
  `\u202e\u2066${hostileMarker} שלום\u200f مرحبا\u0000\u001b[31m\u009b31m\u2028`,
  `=cmd|' /C calc'!A0 ${hostileMarker} @user #1 https://evil.example`,
  `${hostileMarker} \${}}\n\n# | \`\`\` <b>${"x".repeat(10_000)}`,
];

/** A kind of result: its name, its schema, and results that have failures, skips and NaN errors. */
type HostileKind<A extends AnyResult> = A extends AnyResult ? {
    readonly schema: z.ZodType<A["result"]>;
    readonly results: readonly A["result"][];
  }
  : never;

const nanCase = failed(fixtureCases[1], "the test has NaN at [0]", "element 0");
const [, broken] = madeUpResult({ passages: 2 }).passages;
const subject = (label: string, made = {}, part = {}) => ({
  label,
  results: [{ ...madeUpResult({ passages: 2, seed: label, ...made }), ...part }],
});

/** Every kind, so that one that is new has to be here. */
export const hostileKinds = {
  bench: {
    schema: resultSchema,
    results: [failedFixture(), placedFixture(), scenariosFixture()],
  },
  comparison: { schema: comparisonSchema, results: [comparisonFixture()] },
  conformance: {
    schema: conformanceResultSchema,
    results: [conformanceFixture({ cases: [...fixtureCases, nanCase], faults: faultsFixture })],
  },
  peers: { schema: peersSchema, results: [await peersFixture()] },
  "bench-comparison": {
    schema: benchComparisonSchema,
    results: [
      compareSubjects(subject("base"), [
        subject("slow", { slowed: { tail: 1.5 } }),
        subject("few", { runs: 3 }, { backend: { name: "onnx", details: { threads: "4" } } }),
        subject("half", {}, {
          passages: [
            ...madeUpResult().passages,
            { ...broken, outcome: "failed", reason: "NaN in its audio" },
          ],
        }),
        subject("other", {}, { weights: null }),
      ]),
    ],
  },
  trials: { schema: trialsSchema, results: [trialsFixture()] },
} as { readonly [A in AnyResult as A["kind"]]: HostileKind<A> };

/** `value` with `text` in place of every string that the schema lets be any, and of a name of every record, one after the other; and how many those are. */
export function poison<T>(
  value: T,
  schema: z.ZodType<T>,
  text: string,
): { value: T; count: number } {
  const poisoned = structuredClone(value);
  let count = 0;
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const fields = node as Record<string, unknown>;
    renameFirst(fields);
    for (const key of Object.keys(fields)) {
      const before = fields[key];
      if (typeof before !== "string") {
        visit(before);
        continue;
      }
      fields[key] = text;
      if (schema.safeParse(poisoned).success) count++;
      else fields[key] = before;
    }
  };
  const renameFirst = (fields: Record<string, unknown>) => {
    const [first] = Object.keys(fields);
    if (Array.isArray(fields) || first === undefined) return;
    const before = fields[first];
    delete fields[first];
    fields[text] = before;
    if (schema.safeParse(poisoned).success) return void count++;
    delete fields[text];
    fields[first] = before;
  };
  visit(poisoned);
  return { value: poisoned, count };
}
