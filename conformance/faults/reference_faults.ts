/**
 * Faults of the references: what looks like a defect of the chain and is none.
 * @module
 */
import { tensor } from "../../tensor/tensor.ts";
import type { ReferenceSource, ReferenceUtterance } from "../reference_source.ts";
import type { Fault, Injection } from "./fault.ts";

/** `source` with some of its members replaced. */
function changed(
  change: (source: ReferenceSource) => Partial<ReferenceSource>,
): Injection {
  return {
    kind: "references",
    change: (source) => ({
      kind: source.kind,
      provenance: source.provenance,
      passages: source.passages,
      value: (passage, name) => source.value(passage, name),
      feeds: (passage, stage) => source.feeds(passage, stage),
      compare: (passage, name, test) => source.compare(passage, name, test),
      [Symbol.dispose]: () => {},
      ...change(source),
    }),
  };
}

/** The faults. */
export const referenceFaults: readonly Fault[] = [
  {
    name: "stale references",
    place: "references",
    trap:
      "references of the weights that were there before: everything differs, and nothing is wrong",
    injection: changed(({ provenance }) => ({
      provenance: { ...provenance, weightsSha256: "0".repeat(64) },
    })),
  },
  {
    name: "another voice",
    place: "references",
    trap: "references of the same weights and another voice",
    injection: changed(({ provenance }) => ({
      provenance: { ...provenance, voiceSha256: "0".repeat(64) },
    })),
  },
  {
    name: "random excitation",
    place: "references",
    trap: "references of the official modules as they are: noise is compared with other noise",
    injection: changed(({ provenance }) => ({ provenance: { ...provenance, patched: [] } })),
  },
  {
    name: "another passage",
    place: "references",
    trap: "values of one passage filed under another's number",
    injection: changed((source) => {
      const numbers = source.passages.map(({ number }) => number);
      const other = (passage: number) => numbers[(numbers.indexOf(passage) + 1) % numbers.length];
      return {
        value: (passage, name) => source.value(other(passage), name),
        feeds: (passage, stage) => source.feeds(other(passage), stage),
        compare: (passage, name, test) => source.compare(other(passage), name, test),
      };
    }),
  },
  {
    name: "references of the wrong row",
    place: "references",
    trap: "the off-by-one of the style row on PyTorch's side",
    injection: changed((source) => {
      const rowOf = (utterance: ReferenceUtterance) =>
        utterance.voiceRow.map((value) => value + 0.25);
      const styles = (passage: number) => {
        const row = rowOf(source.passages.find(({ number }) => number === passage)!);
        const half = row.length / 2;
        return { style_timbre: row.subarray(0, half), style_s: row.subarray(half) };
      };
      return {
        passages: source.passages.map((utterance) => ({
          ...utterance,
          voiceRow: rowOf(utterance),
        })),
        value: (passage, name) => {
          if (name !== "style_timbre" && name !== "style_s") return source.value(passage, name);
          const data = styles(passage)[name];
          return tensor("fp32", [1, data.length], data);
        },
      };
    }),
  },
];
