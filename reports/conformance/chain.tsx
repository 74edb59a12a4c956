/** What the chain made of the passages, from tokens to audio and words, and planted faults: parts that only some runs have. */
import type { JSX } from "preact";
import type { ConformanceResult } from "../../conformance/result.ts";
import { Figures, Heading } from "../html/document.tsx";
import {
  audioColumns,
  audioRows,
  publishedText,
  snrText,
  unpatchedText,
  valueRows,
  wordColumns,
  wordRows,
} from "./_figures.ts";
import { faultColumns, faultRows, publishedTextOf, summaryOf } from "./faults.ts";

/** The parts that `result` has. */
export function Chain({ result }: { result: ConformanceResult }): JSX.Element {
  const { passages, faults } = result;
  const [audio, words] = [audioRows(result), wordRows(result)];
  const snr = (["isolated", "chained"] as const).map((suite) => ({
    suite,
    rows: valueRows(result, suite).map(({ value, cases }) => [value, ...cases.map(snrText)]),
  }));
  const sentences = [publishedText(result), unpatchedText(result)];
  return (
    <>
      {audio.length > 0 && (
        <>
          <Heading>The chain, from tokens to audio</Heading>
          <Figures
            columns={audioColumns}
            rows={audio}
            caption="Durations first: before they are equal, nothing else is."
          />
        </>
      )}
      {sentences.map((sentence) => sentence !== undefined && <p key={sentence}>{sentence}</p>)}
      {words.length > 0 && (
        <>
          <Heading>What speech recognition hears</Heading>
          <Figures
            columns={wordColumns}
            rows={words}
            caption="Word and character error rates, and those of PyTorch's audio."
          />
        </>
      )}
      {snr.map(({ suite, rows }) =>
        rows.length > 0 && (
          <details key={suite}>
            <summary>
              {suite === "isolated" ? "Each stage alone" : "In the chain"}: SNR in dB
            </summary>
            <Figures
              named
              columns={["value", ...passages.map(({ number }) => `passage ${number}`)]}
              rows={rows}
              caption={`Suite ${suite}, SNR in dB; ! fails, ~ is an estimate.`}
            />
          </details>
        )
      )}
      {faults !== null && (
        <>
          <Heading>Planted faults</Heading>
          <p>{summaryOf(faults)} {publishedTextOf(faults)}</p>
          <details>
            <summary>Every planted fault</summary>
            <Figures
              named
              columns={faultColumns}
              rows={faultRows(faults)}
              caption="Planted faults and what became of them."
            />
          </details>
        </>
      )}
    </>
  );
}
