/** Exceptions of a preset file: those that refer to another one, and those that are inherited. */
import { isObject } from "./_json_file.ts";
import { suggestion } from "./_suggestion.ts";
import type { StagePreset } from "./preset.ts";
import { type PresetProblem, problemAt } from "./preset_error.ts";

type Exceptions = StagePreset["exceptions"];
/** As the file has them, checked or not. */
type FileExceptions = Readonly<Record<string, unknown>>;

/**
 * A stage's exceptions: the file's own first, then those that it inherits and does not have itself; in place of each
 * `sameAs` what it refers to.
 * @param inherited undefined where they are not known: then no name counts as unknown.
 * @param path Where the file's own ones are, for `problems`: one for each circle, and for each unknown name.
 */
export function resolveExceptions(
  own: FileExceptions,
  inherited: Exceptions | undefined,
  path: readonly string[],
  problems: PresetProblem[],
): Exceptions {
  const others = Object.entries(inherited ?? {}).filter(([key]) => !Object.hasOwn(own, key));
  const all = Object.fromEntries([...Object.entries(own), ...others]);
  const inCircles = new Set<string>();
  const resolved: [string, unknown][] = [];
  for (const key of Object.keys(all)) {
    const { chain, next } = follow(key, all);
    const problem = (message: string) =>
      problems.push(problemAt([...path, key, "sameAs"], message));
    if (next === undefined) {
      resolved.push([key, all[chain[chain.length - 1]]]);
    } else if (next === key) {
      if (!inCircles.has(key)) {
        problem(`goes in a circle: ${[...chain, next].map(quoted).join(" → ")}`);
      }
      chain.forEach((member) => inCircles.add(member));
    } else if (chain.length === 1 && inherited !== undefined) {
      const hint = suggestion(next, Object.keys(all));
      problem(
        `expected the name of another exception of this stage, received ${quoted(next)}${hint}`,
      );
    }
    // What only leads to a circle or to an unknown name is not wrong by itself.
  }
  return Object.fromEntries(resolved) as Exceptions;
}

/**
 * The exceptions from `key` on, each the `sameAs` of the one before, and where the last one refers to: nowhere where
 * it is a value; else to one that is in the chain, or that is not there.
 */
function follow(key: string, all: FileExceptions): { chain: string[]; next: string | undefined } {
  const chain = [key];
  for (let value = all[key];;) {
    if (!isObject(value) || typeof value.sameAs !== "string") return { chain, next: undefined };
    const next = value.sameAs;
    if (chain.includes(next) || !Object.hasOwn(all, next)) return { chain, next };
    chain.push(next);
    value = all[next];
  }
}

const quoted = (text: string): string => JSON.stringify(text);
