/**
 * What pages are made of: the document around them, tables, lists of remarks and of facts. A page needs nothing from
 * elsewhere but WAV files beside it, where it does not hold them itself.
 * @module
 */
import { type ComponentChildren, createContext, type JSX } from "preact";
import { css } from "./_css.ts";
import { jsonText, scriptText } from "./_script.ts";
import { scrollScript } from "./_scroll_script.ts";

/** A chart of a page. */
export interface PageChart {
  /** Of its canvas. */
  readonly id: string;
  /** What the script draws: the content of the element `ID-data`. */
  readonly data: unknown;
  /** Draws it, once chart.js is there. */
  readonly script: string;
}

/** The whole document; `chartJs` is the text of chart.js, for pages that draw with it, `style` that of the page's own parts. */
export function Document(
  { title, chartJs, charts, style = "", children }: {
    title: string;
    chartJs?: string;
    charts: readonly PageChart[];
    style?: string;
    children: ComponentChildren;
  },
): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: css + style }} />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
        <Script text={scrollScript} />
        {chartJs !== undefined && <Script text={chartJs} />}
        {charts.map(({ id, data, script }) => (
          <>
            <script
              type="application/json"
              id={`${id}-data`}
              dangerouslySetInnerHTML={{ __html: jsonText(data) }}
            />
            <Script text={script} />
          </>
        ))}
      </body>
    </html>
  );
}

/** How deep headings are: 2 under the page's title. */
const HeadingLevel = createContext<2 | 3>(2);

/** The heading of a section; of one in a {@link Fold}, a level below. */
export const Heading = ({ children }: { children: ComponentChildren }): JSX.Element => (
  <HeadingLevel.Consumer>
    {(level) => level === 2 ? <h2>{children}</h2> : <h3>{children}</h3>}
  </HeadingLevel.Consumer>
);

/** All there is of one of several results, folded away; a link to `id` opens it where `foldScript` is on the page. */
export function Fold(
  { id, summary, children }: {
    id: string;
    summary: ComponentChildren;
    children: ComponentChildren;
  },
): JSX.Element {
  return (
    <details class="part" id={id}>
      <summary>{summary}</summary>
      <HeadingLevel.Provider value={3}>{children}</HeadingLevel.Provider>
    </details>
  );
}

/** A script of a page. */
export function Script({ text }: { text: string }): JSX.Element {
  return <script dangerouslySetInnerHTML={{ __html: scriptText(text) }} />;
}

/** Sentences that must not be overlooked; nothing where there are none. */
export function Remarks({ lines }: { lines: readonly string[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  return <ul class="remarks">{lines.map((line) => <li key={line}>{line}</li>)}</ul>;
}

/** A table of figures, a cell being text or more; where it is `named`, the first column says what a row is of. */
export function Figures(
  { columns, rows, caption, named = false }: {
    columns: readonly string[];
    rows: readonly (readonly ComponentChildren[])[];
    caption?: string;
    named?: boolean;
  },
): JSX.Element {
  return (
    <>
      {/* Reachable by keyboard, since it may have to be scrolled: `scrollScript` says whether it has. */}
      <div class="wide" tabIndex={0} role="group" aria-label={caption ?? "Table"}>
        <table class={named ? "named" : undefined}>
          <thead>
            <tr>
              {columns.map((column) =>
                column === "" ? <td key={column} /> : <th key={column} scope="col">{column}</th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, i) => (
              <tr key={i}>
                {cells.map((cell, j) =>
                  named && j === 0 ? <th key={j} scope="row">{cell}</th> : <td key={j}>{cell}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {/* Not inside of the table: there it would be as narrow or as wide, and scroll along. */}
      {caption !== undefined && <p class="caption">{caption}</p>}
    </>
  );
}

/** Pairs of a label and a value. */
export function Facts(
  { pairs }: { pairs: readonly (readonly [string, ComponentChildren])[] },
): JSX.Element {
  return (
    <dl>
      {pairs.map(([label, value]) => (
        <>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** Where the chart `id` is drawn, higher where it has many `bars`; `label` tells what it shows to who cannot see it. */
export function ChartCanvas(
  { id, label, bars = 0 }: { id: string; label: string; bars?: number },
): JSX.Element {
  return (
    <div class="chart" style={bars > 12 ? `height: ${8 + 1.25 * bars}rem` : undefined}>
      <canvas id={id} role="img" aria-label={label} />
    </div>
  );
}
