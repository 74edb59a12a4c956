/**
 * A conformance result as one HTML page that needs nothing from elsewhere.
 * @module
 */
import { render } from "preact-render-to-string";
import type { ConformanceResult } from "../../conformance/result.ts";
import { Page } from "./page.tsx";

/** The page, as the text of `conformance.html`. Texts of the result can neither become markup nor script. */
export const renderConformanceHtml = (result: ConformanceResult): string =>
  `<!doctype html>\n${render(<Page result={result} />)}\n`;
