/**
 * A result as one HTML page: it needs nothing from elsewhere but the WAV files beside it.
 * @module
 */
import { render } from "preact-render-to-string";
import type { BenchResult } from "../../bench/result.ts";
import { chartJsText } from "./chart_js.ts";
import { Page } from "./page.tsx";

/**
 * The page, as the text of `report.html`. Texts of the result can neither become markup nor script.
 * @throws {TypeError} where chart.js is not in the package cache.
 */
export async function renderHtml(result: BenchResult): Promise<string> {
  return "<!doctype html>\n" + render(<Page result={result} chartJs={await chartJsText()} />) +
    "\n";
}
