/** The command that makes a conformance result again. */
import type { ConformanceResult } from "../../conformance/result.ts";
import { shellCommand } from "../_shell.ts";

/** The command, as far as the result tells: where its packages came from elsewhere, it does not. */
export function reproduceText(result: ConformanceResult): string {
  const { context, suites, stages, numerics, tolerances, references, passages, cases } = result;
  const { backend, preset, weights } = context;
  // References of an utterance that is not one of the passages are taken along without being asked for.
  const spoken = passages.filter(({ number }) =>
    references?.kind !== "compact" || !suites.includes("chained") ||
    cases.some(({ suite, passage }) => suite === "chained" && passage === number)
  );
  const options: readonly (readonly [string, string | undefined])[] = [
    ["--suite", suites.join(",")],
    ["--stages", stages.length === 7 ? undefined : stages.join(",")],
    ["--preset", preset ?? undefined],
    [
      "--packages",
      preset === null && weights === null && stages.length > 0 ? "DIRECTORY" : undefined,
    ],
    ["--weights", references?.kind === "small" ? undefined : weights?.source],
    ["--only", spoken.length === 0 ? undefined : spoken.map(({ number }) => number).join(",")],
    ["--references", references?.kind],
    ["--tolerances", tolerances === "built in" ? undefined : tolerances],
    ["--backend", backend.name === "coreml" ? "coreml" : undefined],
    ["--numerics", numerics === "fp32" ? undefined : numerics],
  ];
  return shellCommand("deno task conformance", options);
}
