/**
 * Confirms a finding by perturbing the operation: condition a runs once more with nothing but this operation's
 * outputs in the place of its own, and what reaches the stage's outputs is the share that the operation has in their error.
 * Exposing values changes the graph, on an accelerator even its placement: this run exposes only the one.
 * @module
 */
import type { Tensors } from "./condition.ts";
import { pick, type Side } from "./side.ts";
import { cutProgram } from "./truncate.ts";
import { finiteOrNull, valueError } from "./value_error.ts";

/** What one operation does to the stage's outputs. */
export interface Confirmation {
  readonly value: string;
  /** The operation's own error, run alone in a program of its own; null where it is not finite. */
  readonly ownError: number | null;
  /** Error of each output with this operation alone as under b, and of the whole stage under b. */
  readonly outputs: readonly {
    readonly name: string;
    readonly error: number | null;
    readonly wholeError: number | null;
  }[];
}

/** Outputs of the operation that gives `value` under b. */
function siblings(b: Side, value: string, common: ReadonlySet<string>): string[] {
  return b.makers.get(value)!.outputs.map(({ name }) => name).filter((name) => common.has(name));
}

/** What b's operation that gives `value` reads, as a computed it, and what it gave under a. */
export async function inputsOf(
  a: Side,
  b: Side,
  value: string,
  common: ReadonlySet<string>,
): Promise<
  { readonly values: readonly string[]; readonly read: Tensors; readonly given: Tensors }
> {
  const values = siblings(b, value, common);
  const others = new Set([...common].filter((name) => !values.includes(name)));
  const read = cutProgram(b.program, values, others).inputs.map(({ name }) => name)
    .filter((name) => others.has(name));
  const computed = await a.compute([...values, ...read]);
  return { values, read: pick(computed, read), given: pick(computed, values) };
}

/** Confirms that the operations of `values` do what they were found to do; `names` are all common values. */
export async function confirm(
  a: Side,
  b: Side,
  names: readonly string[],
  values: readonly string[],
  signal?: AbortSignal,
): Promise<Confirmation[]> {
  if (values.length === 0) return [];
  const common = new Set(names);
  const outputs = a.program.outputs.filter((name) => common.has(name));
  const [right, wrong] = [await a.compute(outputs), await b.compute(outputs)];
  const confirmations: Confirmation[] = [];
  for (const value of values) {
    signal?.throwIfAborted();
    const { values, read, given } = await inputsOf(a, b, value, common);
    const alone = await b.computeAlone(values, read);
    const rest = outputs.filter((name) => !values.includes(name));
    const swapped = { ...await a.compute(rest, alone), ...alone };
    confirmations.push({
      value,
      ownError: finiteOrNull(valueError(given[value], alone[value])),
      outputs: outputs.map((name) => ({
        name,
        error: finiteOrNull(valueError(right[name], swapped[name])),
        wholeError: finiteOrNull(valueError(right[name], wrong[name])),
      })),
    });
  }
  return confirmations;
}
