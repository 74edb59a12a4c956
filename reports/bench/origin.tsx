/** What a benchmark ran and where: stages that failed, packages, machine, and the commands that make its figures again. */
import type { JSX } from "preact";
import type { BenchResult } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { failureCells } from "../_failures.ts";
import { contextOf } from "../_figures.ts";
import { loadCaption, loadRows } from "../_load_times.ts";
import { recipesOf } from "../_reproduce.ts";
import { routingTable } from "../_routing.ts";
import { Facts, Figures, Heading } from "../html/document.tsx";

interface Of {
  readonly result: BenchResult;
}

/** Crashes, hangs and errors with what to do about them; nothing where there are none. */
export function Failures({ result: { failures } }: Of): JSX.Element | null {
  if (failures.length === 0) return null;
  return (
    <>
      <Heading>Stages that failed</Heading>
      <Facts
        pairs={failures.map(failureCells).map(([stage, what, when, message, advice]) => [
          `${stage}: ${what} (${when})`,
          `${message} ${advice}`,
        ])}
      />
    </>
  );
}

/** Where stages run, and how long it takes until they do. */
export const Packages = ({ result }: Of): JSX.Element => (
  <>
    <Heading>Where stages run</Heading>
    <Figures named {...routingTable(result)} />
    <Heading>Loads and predictions</Heading>
    <Figures
      columns={["", ...stageNames.map((stage) => stageTitles[stage])]}
      rows={loadRows(result).map(({ label, cells }) => [label, ...cells])}
      caption={loadCaption(result)}
      named
    />
  </>
);

/** Where and with what the figures were taken, and how to have them again. */
export const Origin = ({ result }: Of): JSX.Element => (
  <>
    <Heading>Where and with what</Heading>
    <Facts pairs={contextOf(result)} />
    <Heading>How to have these figures again</Heading>
    <Facts
      pairs={recipesOf(result).map(({ of, command }) => [
        of,
        <code key={of} class="command">{command}</code>,
      ])}
    />
  </>
);
