/** The page of a side-by-side: who is faster, a chart, players, every passage, and what makes it fair. */
import type { JSX } from "preact";
import type { PeersPassage, PeersResult } from "../../bench/peers/result.ts";
import { ChartCanvas, Document, Facts, Figures, Player, Remarks } from "../html/document.tsx";
import { peerBars, peersScript } from "./_chart.ts";
import {
  audioColumns,
  audioRows,
  passageColumns,
  passageRows,
  speedColumns,
  speedRows,
  systemColumns,
  systemRows,
} from "./_figures.ts";
import { contextOf, explanations, methodOf, remarksOf, verdictsOf } from "./_sentences.ts";
import { title } from "./markdown.ts";

/** The whole document. */
export function Page({ result, chartJs }: { result: PeersResult; chartJs: string }): JSX.Element {
  return (
    <Document
      title={title}
      chartJs={chartJs}
      charts={[{ id: "peers", data: peerBars(result), script: peersScript }]}
    >
      <ul>{verdictsOf(result).map((line) => <li key={line}>{line}</li>)}</ul>
      <Remarks lines={remarksOf(result)} />
      <h2>Speed and cost</h2>
      <Figures
        named
        columns={speedColumns(result)}
        rows={speedRows(result)}
        caption={methodOf(result)}
      />
      <ChartCanvas
        id="peers"
        label="Bars: RTFx of every system on every passage. The tables of the passages have the same figures."
      />
      <h2>Audio against the reference</h2>
      <Figures named columns={audioColumns} rows={audioRows(result)} />
      <ul>{explanations(result).map((line) => <li key={line}>{line}</li>)}</ul>
      <h2>Listen</h2>
      <Players result={result} />
      {result.passages.map((passage) => (
        <Passage key={passage.number} result={result} passage={passage} />
      ))}
      <h2>Systems</h2>
      <Figures named columns={systemColumns} rows={systemRows(result)} />
      <h2>Where and with what</h2>
      <Facts pairs={contextOf(result)} />
    </Document>
  );
}

/** One row a passage, one column a system, the reference first. */
function Players({ result: { peers, passages } }: { result: PeersResult }): JSX.Element {
  const speakers = [
    { name: "reference", fileOf: ({ reference }: PeersPassage) => reference?.file },
    ...peers.map(({ id }) => ({
      name: id,
      fileOf: ({ peers }: PeersPassage) => peers[id]?.audio?.file,
    })),
  ];
  return (
    <div class="wide" tabIndex={0} role="group" aria-label="Players">
      <table class="players">
        <thead>
          <tr>
            <th scope="col">passage</th>
            {speakers.map(({ name }) => <th key={name} scope="col">{name}</th>)}
          </tr>
        </thead>
        <tbody>
          {passages.map((passage) => (
            <tr key={passage.number}>
              <th scope="row">{passage.number}</th>
              {speakers.map(({ name, fileOf }) => {
                const file = fileOf(passage);
                return (
                  <td key={name}>
                    {file && <Player file={file} label={`Passage ${passage.number}, ${name}`} />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Passage(
  { result, passage }: { result: PeersResult; passage: PeersPassage },
): JSX.Element {
  const { number, text, phonemes, tokenCount } = passage;
  return (
    <>
      <h2>Passage {number}</h2>
      <p>{text}</p>
      <p class="phonemes" lang="und-fonipa">{phonemes}</p>
      <Figures
        named
        columns={passageColumns(result)}
        rows={passageRows(result, passage)}
        caption={`${tokenCount} tokens`}
      />
    </>
  );
}
