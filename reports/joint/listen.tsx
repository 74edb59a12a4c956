/** The recordings of a page of several results, and a listening test of any two. */
import type { JSX } from "preact";
import { Players } from "../audio/players.tsx";
import { Heading } from "../html/document.tsx";
import { ListeningTest } from "../listening/section.tsx";
import type { JointRecordings } from "./recordings.ts";

/** The section. */
export const Listen = (
  { recordings: { speakers, audio, otherTexts } }: { recordings: JointRecordings },
): JSX.Element => (
  <>
    <Heading>Listen</Heading>
    <p>
      Each preset is here once: with the recordings of a comparison, which have the durations of the
      reference, or else with those of a benchmark.
      {otherTexts > 0 &&
        ` ${otherTexts} more are of other texts: the pages of their own results have them.`}
    </p>
    <ListeningTest speakers={speakers} audio={audio} />
    <details>
      <summary>All recordings, side by side</summary>
      <Players speakers={speakers} audio={audio} />
    </details>
  </>
);
