/** What stages are called where people read of them: as the published table heads them. */
import type { StageName } from "./contract.ts";

/** A title for each stage. */
export const stageTitles: Readonly<Record<StageName, string>> = {
  albert: "Albert",
  post_albert: "PostAlbert",
  alignment: "Alignment",
  prosody: "Prosody",
  noise: "Noise",
  vocoder: "Vocoder",
  tail: "Tail",
};
