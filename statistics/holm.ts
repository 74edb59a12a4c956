/**
 * The probabilities of several tests, each corrected for the others as Holm (1979) does it, in the order given: the chance that any difference
 * is reported where there is none stays at the level, whatever the tests have in common. A benchmark's have much in common (a stage is a part of
 * the chain), and what it reports may stop a release, so one false alarm counts more than a small difference found later; Benjamini and
 * Hochberg's correction would allow one false alarm in twenty.
 */
export function holm(probabilities: readonly number[]): number[] {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[a] - probabilities[b]);
  const corrected: number[] = new Array(probabilities.length);
  let least = 0;
  order.forEach((place, i) => {
    least = Math.max(least, Math.min(1, (order.length - i) * probabilities[place]));
    corrected[place] = least;
  });
  return corrected;
}
