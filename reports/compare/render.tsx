/**
 * A comparison of results as one HTML page, which needs nothing from elsewhere.
 * @module
 */
import { render } from "preact-render-to-string";
import { type ComparePageProps, Page } from "./page.tsx";

/** The page. Texts of the results can neither become markup nor script. */
export const renderCompareHtml = (props: ComparePageProps): string =>
  `<!doctype html>\n${render(<Page {...props} />)}\n`;
