/** What every report shows of stages that failed. */
import type { Failure } from "../bench/failure.ts";
import type { BenchResult } from "../bench/result.ts";
import { stageTitles } from "../stages/titles.ts";

/** What {@link failureCells} are of. */
export const failureColumns: readonly string[] = ["Stage", "What", "When", "Message", "Advice"];

const kinds: Readonly<Record<Failure["kind"], string>> = {
  crash: "crash",
  hang: "hang",
  error: "error",
  "not-finite": "NaN or infinity",
};

function whenOf({ doing, prediction, passage }: Failure): string {
  if (doing !== "predict") return doing === "compile" ? "compiling" : "loading";
  const place = [
    prediction === null ? [] : `prediction ${prediction}`,
    passage === null ? [] : `passage ${passage}`,
  ].flat();
  return place.length === 0 ? "predicting" : place.join(", ");
}

/** A failure under {@link failureColumns}; what is not known is empty. */
export function failureCells(failure: Failure): string[] {
  const { stage, kind, signal, computeUnit, message, advice } = failure;
  const where = computeUnit === null ? "" : ` on ${computeUnit}`;
  const what = signal === null ? kinds[kind] : `${kinds[kind]}, ${signal}`;
  return [`${stageTitles[stage]}${where}`, what, whenOf(failure), message, advice ?? ""];
}

/** All failures of a result, as paragraphs. */
export function failureParagraphs({ failures }: Pick<BenchResult, "failures">): string[] {
  return failures.map((failure) => {
    const [stage, what, when, message, advice] = failureCells(failure);
    const lines = [`${stage}: ${what} (${when})`, message, ...(advice === "" ? [] : [advice])];
    return lines.join("\n  ");
  });
}
