/** What pages say of a comparison of presets: what presets cost and lose, whole, stage by stage and on each passage, and where that comes from. */
import type { JSX } from "preact";
import type { ComparedPassage, Comparison } from "../../tuning/comparison_result.ts";
import { Facts, Figures, Heading } from "../html/document.tsx";
import {
  comparisonContext,
  comparisonMethod,
  explanations,
  passageColumns,
  passageRows,
  presetColumns,
  presetRows,
  sizeColumns,
  sizeExplanation,
  sizeRows,
  snrExplanation,
  snrRows,
  stageColumns,
} from "./_figures.ts";
import { reproduceText } from "./_reproduce.ts";

interface Of {
  readonly comparison: Comparison;
}

/** A row a preset, and what its figures are. */
export const PresetTable = ({ comparison }: Of): JSX.Element => (
  <>
    <Figures
      named
      columns={presetColumns}
      rows={presetRows(comparison)}
      caption={comparisonMethod(comparison)}
    />
    <ul>{explanations.map((line) => <li key={line}>{line}</li>)}</ul>
  </>
);

/** Signal-to-noise ratio and size of each stage of each preset. */
export const StageTables = ({ comparison }: Of): JSX.Element => (
  <>
    <Heading>Each stage: SNR in dB</Heading>
    <Figures named columns={stageColumns} rows={snrRows(comparison)} caption={snrExplanation} />
    <Heading>Each stage: size in MB</Heading>
    <Figures named columns={sizeColumns} rows={sizeRows(comparison)} caption={sizeExplanation} />
  </>
);

/** Each passage with the figures of all presets on it. */
export const Passages = ({ comparison }: Of): JSX.Element => (
  <>
    {comparison.passages.map((passage) => (
      <Passage key={passage.number} comparison={comparison} passage={passage} />
    ))}
  </>
);

function Passage(
  { comparison, passage }: { comparison: Comparison; passage: ComparedPassage },
): JSX.Element {
  const { number, text, phonemes, tokenCount, reference } = passage;
  return (
    <>
      <Heading>Passage {number}</Heading>
      <p>{text}</p>
      <p class="phonemes" lang="und-fonipa">{phonemes}</p>
      {reference !== null && (
        <Figures
          named
          columns={passageColumns}
          rows={passageRows(comparison, number)}
          caption={`${tokenCount} tokens, ${reference.frameCount} frames`}
        />
      )}
    </>
  );
}

/** Where and with what the figures were taken, and the command that makes them again. */
export const Origin = ({ comparison }: Of): JSX.Element => (
  <>
    <Heading>Where and with what</Heading>
    <p>To run it again, at the commit below:</p>
    <pre>{reproduceText(comparison)}</pre>
    <Facts pairs={comparisonContext(comparison)} />
  </>
);
