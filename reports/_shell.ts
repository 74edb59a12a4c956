/** Commands that a reader can paste into a shell. */

/** `command` with those of its `options` that have a value. */
export function shellCommand(
  command: string,
  options: readonly (readonly [name: string, value: string | undefined])[],
): string {
  const words = options.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [name, shellWord(value)]
  );
  return [command, ...words].join(" ");
}

/** Quotes `text` where a shell would read something else. */
const shellWord = (text: string): string =>
  /^[\w./:=,+@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
