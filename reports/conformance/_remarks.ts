/** What is to be minded of conformance runs, as sentences. */
import type { ConformanceResult } from "../../conformance/result.ts";

/** An interruption, and what is only estimated. */
export const conformanceRemarks = ({ status, cases }: ConformanceResult): string[] => [
  ...(status === "interrupted"
    ? ["The run was interrupted: what is not here was not judged."]
    : []),
  ...(cases.some(({ estimated }) => estimated)
    ? ["Errors with ~ are estimates from compact references, within 5%."]
    : []),
];
