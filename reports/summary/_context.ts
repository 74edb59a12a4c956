/** What, where, with what and when, in one line. */
import type { BenchResult } from "../../bench/result.ts";
import { cautions } from "../../convert/checkpoint/checkpoint.ts";

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
  const { cpuModel, kokobenchVersion, gitCommit } = environment;
  const commit = typeof gitCommit === "string" ? ` (commit ${gitCommit.slice(0, 12)})` : "";
  return [
    ...(preset === undefined ? [] : [preset ?? "packages made elsewhere"]),
    ...(weights === null ? [] : [`weights ${weights.source}`]),
    ...(caution === undefined ? [] : [caution]),
    backend === undefined ? `${cpuModel}` : `${backend.name} on ${cpuModel}`,
    `kokobench ${kokobenchVersion}${commit}`,
    startedAt.slice(0, 10),
  ].join(" · ");
}
