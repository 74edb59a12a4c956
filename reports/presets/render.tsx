/**
 * A comparison of presets as one HTML page: it needs nothing from elsewhere but the WAV files beside it.
 * @module
 */
import { render } from "preact-render-to-string";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { chartJsText } from "../html/chart_js.ts";
import { Page } from "./page.tsx";

/**
 * The page, as the text of `presets.html`. Texts of the result can neither become markup nor script.
 * @throws {TypeError} where chart.js is not in the package cache.
 */
export async function renderComparisonHtml(comparison: Comparison): Promise<string> {
  const page = render(<Page comparison={comparison} chartJs={await chartJsText()} />);
  return `<!doctype html>\n${page}\n`;
}
