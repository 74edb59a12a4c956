/**
 * What is wrong with a preset.
 * @module
 */

/** One mistake, or one reason. */
export interface PresetProblem {
  /** Where, such as `stages.vocoder.compression.bits`; empty for the file as a whole. */
  readonly path: string;
  /** What it is, as a phrase. */
  readonly message: string;
}

/** A preset file that cannot be used, with everything that is wrong in it. */
export class PresetError extends Error {
  override readonly name = "PresetError";
  constructor(
    /** The file. */
    readonly path: string,
    readonly problems: readonly PresetProblem[],
    options?: ErrorOptions,
  ) {
    super(`Cannot use the preset ${path}:${linesOf(problems)}`, options);
  }
}

/** The problem `message` of the value that `keys` lead to from the file's root. */
export function problemAt(keys: readonly PropertyKey[], message: string): PresetProblem {
  const steps = keys.map((key) =>
    typeof key === "string" && /^[A-Za-z_$][\w$]*$/.test(key)
      ? `.${key}`
      : `[${typeof key === "string" ? JSON.stringify(key) : String(key)}]`
  );
  return { path: steps.join("").replace(/^\./, ""), message };
}

/** `problems`, each on a line of its own below what it belongs to. */
export function linesOf(problems: readonly PresetProblem[]): string {
  return problems.map(({ path, message }) => `\n  ${path === "" ? "" : `${path}: `}${message}`)
    .join("");
}
