/**
 * Conformance results as one HTML page that needs nothing from elsewhere.
 * @module
 */
import { render } from "preact-render-to-string";
import type { ConformanceResult } from "../../conformance/result.ts";
import { subjectsOf } from "./_subjects.ts";
import { Page } from "./page.tsx";

/**
 * The page, as the text of `conformance.html`. Texts of the results can neither become markup nor script.
 * @param results at least one; of several, stages are side by side.
 */
export const renderConformanceHtml = (results: readonly ConformanceResult[]): string =>
  `<!doctype html>\n${render(<Page subjects={subjectsOf(results)} />)}\n`;
