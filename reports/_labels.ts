/** Several results of a kind side by side: how each is called. */

/** A result, and what tells it from the others. */
export interface Labelled<R> {
  /** Unlike all others of the kind. */
  readonly label: string;
  readonly result: R;
}

/** `results` under their names, and of `marks`, tried in their order, those that tell one from others of its name; a number where nothing does. */
export function labelled<R>(
  results: readonly R[],
  nameOf: (result: R) => string,
  marks: readonly ((result: R) => string)[],
): Labelled<R>[] {
  let labels = results.map(nameOf);
  for (const mark of marks) {
    labels = labels.map((label, i) => {
      const same = results.filter((_, j) => labels[j] === label);
      const differs = new Set(same.map(mark)).size > 1;
      return differs ? `${label}, ${mark(results[i])}` : label;
    });
  }
  const seen = new Map<string, number>();
  return results.map((result, i) => {
    const count = (seen.get(labels[i]) ?? 0) + 1;
    seen.set(labels[i], count);
    return { label: count === 1 ? labels[i] : `${labels[i]} (${count})`, result };
  });
}
