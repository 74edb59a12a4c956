/**
 * The text of chart.js as one classic script. The package's exports name only its ES modules, which load
 * each other; the script lies beside them. Importing it as text needs no permission to read files.
 * @module
 */
import { Chart } from "chart.js";

/**
 * The script that sets the global `Chart`.
 * @throws {TypeError} where the package in the cache has no such script.
 */
export async function chartJsText(): Promise<string> {
  // The static import above makes Deno fetch the package together with the program, not at a run's end.
  const url = new URL("chart.umd.min.js", import.meta.resolve("chart.js"));
  const { default: text } = await import(url.href, { with: { type: "text" } });
  if (!text.includes(Chart.version)) {
    throw new TypeError(`Cannot inline chart.js: expected version ${Chart.version} in ${url}`);
  }
  return text;
}
