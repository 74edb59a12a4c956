/**
 * Several results as one HTML page: it needs nothing from elsewhere but WAV files in the folders of their reports, where it does not hold them.
 * @module
 */
import { chartJsText } from "../html/chart_js.ts";
import type { JointContent } from "./content.ts";
import { htmlOf } from "../html/html_of.ts";
import { Page } from "./page.tsx";

/**
 * The page, as the text of `report.html`. `of` ends its title. Texts of the results can neither become markup nor script.
 * @throws {TypeError} where chart.js is not in the package cache.
 */
export async function renderJointHtml(
  content: JointContent,
  of = "all results",
): Promise<string> {
  return htmlOf(<Page content={content} of={of} chartJs={await chartJsText()} />);
}
