/** A page of one listening test, and under it the recordings that it is of. */
import type { JSX } from "preact";
import type { PageAudio } from "../audio/page_audio.ts";
import { Players } from "../audio/players.tsx";
import type { Speaker } from "../audio/speakers.ts";
import { recordingStyle } from "../audio/style.ts";
import { Document } from "../html/document.tsx";
import { ListeningTest } from "./section.tsx";
import { listeningStyle } from "./style.ts";

/** The whole document. */
export function Page(
  { speakers, audio }: { speakers: readonly Speaker[]; audio: PageAudio },
): JSX.Element {
  return (
    <Document title="Which one is X?" charts={[]} style={recordingStyle + listeningStyle}>
      <p>An A/B/X listening test of {speakers.map(({ name }) => name).join(" and ")}.</p>
      <ListeningTest speakers={speakers} audio={audio} />
      <h2>Recordings</h2>
      <details>
        <summary>Look at them, and hear them one by one</summary>
        <Players speakers={speakers} audio={audio} />
      </details>
    </Document>
  );
}
