/**
 * The text of pages.
 * @module
 */
import type { JSX } from "preact";
import { render } from "preact-render-to-string";
import { withoutTurns } from "../_text.ts";

/** The text of a page of `document`. Nothing in it controls anything, or turns the direction of writing of what stands behind it. */
export const htmlOf = (document: JSX.Element): string =>
  withoutTurns(`<!doctype html>\n${render(document)}\n`);
