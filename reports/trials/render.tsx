/**
 * Trials of the comparison as one HTML page, which needs nothing from elsewhere.
 * @module
 */
import { render } from "preact-render-to-string";
import type { TrialsResult } from "../../compare/trials/result.ts";
import { Page } from "./page.tsx";

/** The page, as the text of `trials.html`. Texts of the result can neither become markup nor script. */
export const renderTrialsHtml = (result: TrialsResult): string =>
  `<!doctype html>\n${render(<Page result={result} />)}\n`;
