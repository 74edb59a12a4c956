/**
 * A comparison of results as one HTML page, which needs nothing from elsewhere.
 * @module
 */
import { htmlOf } from "../html/html_of.ts";
import { type ComparePageProps, Page } from "./page.tsx";

/** The page. Texts of the results can neither become markup nor script. */
export const renderCompareHtml = (props: ComparePageProps): string => htmlOf(<Page {...props} />);
