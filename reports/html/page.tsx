/** The page of a result: table, chart, players, and where the figures come from. */
import type { JSX } from "preact";
import type { BenchResult, PassageResult } from "../../bench/result.ts";
import {
  cellsOf,
  columns,
  contextOf,
  formatSpeed,
  isolatedCellsOf,
  methodOf,
  remarks,
} from "../_figures.ts";
import { chartData, chartScript } from "./_chart.ts";
import { css } from "./_css.ts";
import { jsonText, scriptText } from "./_script.ts";

const title = "Kokoro-82M in seven Core ML stages";

/** The whole document. */
export function Page(props: { result: BenchResult; chartJs: string }): JSX.Element {
  const { result, chartJs } = props;
  const isolated = result.passages.filter(({ measurement }) => measurement?.isolated);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: css }} />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          {result.meanSpeed !== null && (
            <p class="mean">
              <strong>{formatSpeed(result.meanSpeed)}</strong> real time, mean of the passages
            </p>
          )}
          <Remarks lines={remarks(result)} />
          <Figures rows={result.passages.map(cellsOf)} caption={methodOf(result)} />
          <h2>Time of each stage</h2>
          <div class="chart">
            <canvas
              id="stages"
              role="img"
              aria-label="Stacked bars: median time of each stage, one bar a passage. The table above has the same figures."
            />
          </div>
          {isolated.length > 0 && (
            <>
              <h2>Each stage alone</h2>
              <Figures
                rows={isolated.map(isolatedCellsOf)}
                caption="Every stage by itself on what the chain fed it; chain ms is the sum of the stages."
              />
            </>
          )}
          <h2>Passages</h2>
          <ol class="passages">
            {result.passages.map((passage) => <Passage key={passage.number} passage={passage} />)}
          </ol>
          <h2>Where and with what</h2>
          <dl>
            {contextOf(result).map(([label, value]) => (
              <>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </>
            ))}
          </dl>
        </main>
        <script
          type="application/json"
          id="data"
          dangerouslySetInnerHTML={{ __html: jsonText(chartData(result)) }}
        />
        <Script text={chartJs} />
        <Script text={chartScript} />
      </body>
    </html>
  );
}

function Remarks({ lines }: { lines: readonly string[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  return <ul class="remarks">{lines.map((line) => <li key={line}>{line}</li>)}</ul>;
}

function Figures(
  { rows, caption }: { rows: readonly (readonly string[])[]; caption: string },
): JSX.Element {
  return (
    <div class="wide">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((cells, i) => <tr key={i}>{cells.map((cell, j) => <td key={j}>{cell}</td>)}
          </tr>)}
        </tbody>
      </table>
    </div>
  );
}

function Passage({ passage }: { passage: PassageResult }): JSX.Element {
  const { number, text, phonemes, measurement } = passage;
  const audioFile = measurement?.audio?.file;
  return (
    <li value={number}>
      <p>{text}</p>
      <p class="phonemes" lang="und-fonipa">{phonemes}</p>
      {audioFile && (
        <audio
          controls
          preload="none"
          src={`./${encodeURIComponent(audioFile)}`}
          aria-label={`Passage ${number}`}
        />
      )}
    </li>
  );
}

function Script({ text }: { text: string }): JSX.Element {
  return <script dangerouslySetInnerHTML={{ __html: scriptText(text) }} />;
}
