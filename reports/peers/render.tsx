/**
 * A side-by-side as one HTML page: it needs nothing from elsewhere but the WAV files beside it.
 * @module
 */
import { render } from "preact-render-to-string";
import type { PeersResult } from "../../bench/peers/result.ts";
import { chartJsText } from "../html/chart_js.ts";
import { Page } from "./page.tsx";

/**
 * The page, as the text of `peers.html`. Texts of the result can neither become markup nor script.
 * @throws {TypeError} where chart.js is not in the package cache.
 */
export async function renderPeersHtml(result: PeersResult): Promise<string> {
  const page = render(<Page result={result} chartJs={await chartJsText()} />);
  return `<!doctype html>\n${page}\n`;
}
