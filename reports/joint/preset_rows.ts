/**
 * Which results are of one thing: of the same preset on the same weights, on the same machine and backend.
 * @module
 */
import type { BenchResult } from "../../bench/result.ts";
import type { ConformanceResult } from "../../conformance/result.ts";
import { machineKey } from "../../fleet/machine.ts";
import { shortDigest } from "../../system/digest.ts";
import type { Comparison, PresetEntry } from "../../tuning/comparison_result.ts";
import { labelled } from "../_labels.ts";
import type { JointContent, Member } from "./content.ts";

/** A preset in a comparison. */
export interface ComparedPreset {
  readonly member: Member<Comparison>;
  readonly entry: PresetEntry;
}

/** All that a page has of a preset; other weights, machines and backends are other rows. */
export interface PresetRow {
  /** The preset's name. */
  readonly preset: string;
  /** What of weights, machine and backend is not the same in all rows; empty where all is. */
  readonly context: string;
  /** Both, unlike all others. */
  readonly label: string;
  readonly benches: readonly Member<BenchResult>[];
  readonly conformances: readonly Member<ConformanceResult>[];
  readonly compared: readonly ComparedPreset[];
}

/** What all results tell of what they are of. */
interface Context {
  readonly preset: string | null;
  readonly weights: { readonly source: string; readonly sha256: string } | null;
  readonly packages: readonly { readonly sha256: string }[];
  readonly environment: Readonly<Record<string, unknown>>;
  readonly backend: { readonly name: string };
}

interface Found {
  readonly context: Context;
  readonly benches?: Member<BenchResult>;
  readonly conformances?: Member<ConformanceResult>;
  readonly compared?: ComparedPreset;
}

/** Packages that were made elsewhere are told by their digests. */
const keyOf = (context: Context): string => {
  const { preset, weights, packages, backend } = context;
  const what = preset === null || weights === null
    ? packages.map(({ sha256 }) => sha256)
    : [preset, weights.sha256];
  return JSON.stringify([what, machineKey(context), backend.name]);
};

type Mark = (context: Context) => string;

/** What all rows say where they differ in it. */
const marks: readonly Mark[] = [
  ({ weights }) => weights === null ? "other weights" : `${weights.source} weights`,
  ({ environment }) => String(environment.cpuModel ?? "unknown processor"),
  ({ backend }) => backend.name,
];

/** What rows say that are still alike: other weights of one name, other machines of one processor. */
const finerMarks: readonly Mark[] = [
  ({ weights }) => `sha256 ${weights && shortDigest(weights.sha256)}`,
  ({ environment }) => `${environment.logicalCores ?? "?"} cores`,
  ({ environment }) => `${environment.memoryBytes ?? "?"} bytes of memory`,
];

/** The rows of `content`: those of a preset together, in the order in which benchmarks, then conformance, then comparisons have them. */
export function presetRowsOf({ benches, conformances, comparisons }: JointContent): PresetRow[] {
  const found: Found[] = [
    ...benches.map((member) => ({
      context: { ...member.result, preset: member.result.settings.preset },
      benches: member,
    })),
    ...conformances.map((member) => ({ context: member.result.context, conformances: member })),
    ...comparisons.flatMap((member) =>
      member.result.presets.map((entry) => ({
        context: { ...member.result, preset: entry.preset.name, packages: [] },
        compared: { member, entry },
      }))
    ),
  ];
  const groups = [...Map.groupBy(found, ({ context: { preset } }) => preset).values()]
    .flatMap((alike) => [...Map.groupBy(alike, ({ context }) => keyOf(context)).values()]);
  const contexts = groups.map(([{ context }]) => context);
  const differing = marks.filter((mark) => new Set(contexts.map(mark)).size > 1);
  const nameOf = ({ preset }: Context) => preset ?? "packages made elsewhere";
  const labels = labelled(
    contexts,
    (context) => [nameOf(context), ...differing.map((mark) => mark(context))].join(", "),
    finerMarks,
  );
  return groups.map((group, i) => ({
    preset: nameOf(contexts[i]),
    context: labels[i].label.slice(nameOf(contexts[i]).length).replace(/^, /, ""),
    label: labels[i].label,
    benches: group.flatMap(({ benches }) => benches ?? []),
    conformances: group.flatMap(({ conformances }) => conformances ?? []),
    compared: group.flatMap(({ compared }) => compared ?? []),
  }));
}
