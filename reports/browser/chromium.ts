/**
 * Pages in Debian's Chromium, for tests: opened from files without a network, as readers open a report, and what is wrong
 * with them in words.
 * @module
 */
import axe, { type AxeResults } from "axe-core";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** How a reader sees a page. */
export interface View {
  readonly colorScheme: "light" | "dark";
  /** Of the window, in CSS pixels. */
  readonly width: number;
}

/** A screen and a phone, light and dark. */
export const views: readonly View[] = [1280, 375].flatMap((width) => [
  { width, colorScheme: "light" as const },
  { width, colorScheme: "dark" as const },
]);

/** Files of a folder by their names; names may have folders of their own. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A page that is open. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of its scripts and console, dialogs, and requests that failed or went beyond its folder, up to now. */
  readonly errors: readonly string[];
}

/** A browser for one test or measurement. */
export interface TestBrowser {
  /** Opens `name` of the `files`, which are written to a folder that goes with the browser. */
  open(files: Files, name: string, view?: View): Promise<OpenPage>;
  /** Opens a file that exists. */
  openFile(path: string, view?: View): Promise<OpenPage>;
}

const path = "/usr/bin/chromium";
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
];

/** A test that has a browser of its own. It needs {@link path}: `apt-get install chromium`. */
export function browserTest(name: string, test: (browser: TestBrowser) => Promise<void>): void {
  Deno.test(name, async () => {
    await using browser = await openBrowser();
    await test(browser);
  });
}

/** A browser with a folder of its own, both until it is disposed of. */
export async function openBrowser(): Promise<TestBrowser & AsyncDisposable> {
  const browser = await chromium.launch({ executablePath: path, args });
  const folder = await Deno.makeTempDir({ prefix: "kokobench-" });
  return {
    ...testBrowser(browser, folder),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function testBrowser(browser: Browser, folder: string): TestBrowser {
  const openFile = async (path: string, view = views[0]) => {
    const { colorScheme, width } = view;
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 900 },
      offline: true,
    });
    const page = await context.newPage();
    const errors: string[] = [];
    watch(page, errors);
    await page.goto(pathToFileURL(path).href);
    return { page, errors };
  };
  return {
    openFile,
    async open(files, name, view) {
      const directory = await Deno.makeTempDir({ dir: folder });
      for (const [file, content] of Object.entries(files)) {
        const path = join(directory, file);
        await Deno.mkdir(join(path, ".."), { recursive: true });
        await Deno.writeFile(
          path,
          typeof content === "string" ? new TextEncoder().encode(content) : content,
        );
      }
      return await openFile(join(directory, name), view);
    },
  };
}

function watch(page: Page, errors: string[]): void {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => errors.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(?:file|data|blob):/.test(request.url())) errors.push(`request: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // A player that has enough of a file for now ends its request.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    errors.push(`request failed: ${request.url()}: ${request.failure()?.errorText}`);
  });
}

/** {@link OpenPage.errors}, what is wider than the window, and what axe finds against it. */
export async function problemsOf({ page, errors }: OpenPage): Promise<string[]> {
  return [...errors, ...await overflowOf(page), ...await axeProblemsOf(page)];
}

async function overflowOf(page: Page): Promise<string[]> {
  const { width, scrollWidth } = await page.evaluate<{ width: number; scrollWidth: number }>(
    "({ width: innerWidth, scrollWidth: document.documentElement.scrollWidth })",
  );
  if (scrollWidth <= width) return [];
  const culprits = await page.evaluate<string[]>(`[...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
    .slice(0, 5).map((element) => element.outerHTML.slice(0, 120))`);
  return [`overflow: ${scrollWidth} of ${width} px: ${culprits.join(" | ")}`];
}

async function axeProblemsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ resultTypes: ["violations"] })`,
  );
  return violations.map(({ id, impact, help, nodes }) => {
    const where = nodes.slice(0, 3).map(({ target, html }) => `${target}: ${html.slice(0, 160)}`);
    return `axe: ${impact} ${id}: ${help} (${nodes.length}): ${where.join(" | ")}`;
  });
}

/**
 * Holds the page `name` of `files` against all {@link views}. Where the environment's KOKOBENCH_SCREENSHOTS names a folder,
 * pictures of it are put there, `LABEL-dark-375.png`, and how it prints, `LABEL.pdf`.
 */
export async function checkPage(
  browser: TestBrowser,
  label: string,
  files: Files,
  name: string,
): Promise<void> {
  for (const view of views) {
    const opened = await browser.open(files, name, view);
    const problems = await problemsOf(opened);
    await picture(opened.page, `${label}-${view.colorScheme}-${view.width}`);
    if (view === views[1]) await print(opened.page, label);
    await opened.page.context().close();
    assert.deepEqual(problems, [], `${label}, ${view.colorScheme}, ${view.width} px`);
  }
}

async function picture(page: Page, label: string): Promise<void> {
  const folder = Deno.env.get("KOKOBENCH_SCREENSHOTS");
  if (folder) await page.screenshot({ path: join(folder, `${label}.png`), fullPage: true });
}

async function print(page: Page, label: string): Promise<void> {
  const folder = Deno.env.get("KOKOBENCH_SCREENSHOTS");
  if (folder) await page.pdf({ path: join(folder, `${label}.pdf`), format: "A4" });
}
