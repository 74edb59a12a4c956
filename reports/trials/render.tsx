/**
 * Trials of the comparison as one HTML page, which needs nothing from elsewhere.
 * @module
 */
import type { TrialsResult } from "../../compare/trials/result.ts";
import { htmlOf } from "../html/html_of.ts";
import { Page } from "./page.tsx";

/** The page, as the text of `trials.html`. Texts of the result can neither become markup nor script. */
export const renderTrialsHtml = (result: TrialsResult): string => htmlOf(<Page result={result} />);
