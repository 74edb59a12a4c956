/**
 * A result as one HTML page: it needs nothing from elsewhere but WAV files beside it, where it does not hold them.
 * @module
 */
import type { BenchResult } from "../../bench/result.ts";
import type { PageAudio } from "../audio/page_audio.ts";
import { chartJsText } from "../html/chart_js.ts";
import { htmlOf } from "../html/html_of.ts";
import { Page } from "./page.tsx";

/**
 * The page, as the text of `report.html`; without `audio` it plays the WAV files beside it and has no pictures of them. Texts of the result can neither become markup nor script.
 * @throws {TypeError} where chart.js is not in the package cache.
 */
export async function renderHtml(result: BenchResult, audio?: PageAudio): Promise<string> {
  return htmlOf(<Page result={result} chartJs={await chartJsText()} audio={audio} />);
}
