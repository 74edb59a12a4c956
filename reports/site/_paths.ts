/** Where pages of a site are, from its first page; their names are safe whatever they are of. */
import type { Entry } from "../../fleet/entry.ts";
import type { HistoryMachine } from "../../fleet/history.ts";
import { safeName } from "../../system/safe_name.ts";

export const firstPath = "index.html";
export const newestPath = "newest.html";
export const machinePath = ({ id }: HistoryMachine): string => `machines/${id}.html`;
export const presetPath = (preset: string): string => `presets/${safeName(preset)}.html`;
export const regressionPath = ({ id }: Entry): string => `regressions/${id}.html`;

/** The folder of a result: its page and its JSON. */
export const resultFolder = ({ id }: Entry): string => `results/${id}`;
export const resultPath = (entry: Entry): string => `${resultFolder(entry)}/index.html`;

/** The way from the page at `path` to the folder of the first page. */
export const rootFrom = (path: string): string => "../".repeat(path.split("/").length - 1);
