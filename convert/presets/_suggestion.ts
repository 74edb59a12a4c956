/** Names that may have been meant. */
import { closest, distance } from "fastest-levenshtein";

/** `. Did you mean X?` for the one of `known` that is nearest to `received`; empty where none is near. */
export function suggestion(received: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const byLowerCase = new Map(known.map((name) => [name.toLowerCase(), name]));
  const nearest = closest(received.toLowerCase(), [...byLowerCase.keys()]);
  const isNear = distance(received.toLowerCase(), nearest) <= nearest.length / 2;
  return isNear ? `. Did you mean ${byLowerCase.get(nearest)}?` : "";
}
