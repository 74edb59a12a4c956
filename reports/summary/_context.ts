/** What, where, with what and when, in one line. */
import type { BenchResult } from "../../bench/result.ts";
import { cautions } from "../../convert/checkpoint/checkpoint.ts";
import { fieldText } from "../_text.ts";

/** What the line needs: results of all kinds have it, conformance as text of any shape; a side-by-side has no backend. */
interface Context {
  readonly environment: Readonly<Record<string, unknown>>;
  readonly backend?: { readonly name: string };
  readonly weights: BenchResult["weights"];
  readonly startedAt: string;
}

/** The line; `preset` is null for packages made elsewhere, and undefined where there are several or none. */
export function contextLine(
  { environment, backend, weights, startedAt }: Context,
  preset?: string | null,
): string {
  const caution = weights === null ? undefined : cautions[weights.format];
  const [cpuModel, version, gitCommit] = ["cpuModel", "kokobenchVersion", "gitCommit"]
    .map((name) => fieldText(environment[name]));
  const commit = gitCommit === "" ? "" : ` (commit ${gitCommit.slice(0, 12)})`;
  return [
    ...(preset === undefined ? [] : [preset ?? "packages made elsewhere"]),
    ...(weights === null ? [] : [`weights ${weights.source}`]),
    ...(caution === undefined ? [] : [caution]),
    [backend?.name, cpuModel].filter(Boolean).join(" on "),
    `kokobench ${version}${commit}`,
    startedAt.slice(0, 10),
  ].filter((part) => part !== "").join(" · ");
}
