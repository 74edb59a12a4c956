/** Numbers in the words around players and the listening test. */
import type { Claim } from "../_accounted.ts";

/** What is said there, of passages of these numbers. */
export const listeningClaims = (passages: readonly number[]): Claim[] => [
  ["^1 X is A"],
  ["^2 X is B"],
  ...passages.flatMap((number): Claim[] => [
    [`^Recordings of passage ${number}$`],
    [`^Passage ${number}, `],
  ]),
];
