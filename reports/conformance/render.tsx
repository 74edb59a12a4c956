/**
 * A conformance result as one HTML page that needs nothing from elsewhere.
 * @module
 */
import type { ConformanceResult } from "../../conformance/result.ts";
import { htmlOf } from "../html/html_of.ts";
import { Page } from "./page.tsx";

/** The page, as the text of `conformance.html`. Texts of the result can neither become markup nor script. */
export const renderConformanceHtml = (result: ConformanceResult): string =>
  htmlOf(<Page result={result} />);
