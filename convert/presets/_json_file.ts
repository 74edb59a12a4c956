/** JSON files whose mistakes are told by place. */
import { evaluate, parse, type ValueNode } from "@humanwhocodes/momoa";
import { PresetError, type PresetProblem, problemAt } from "./preset_error.ts";

/** The content of a JSON file. */
export interface JsonFile {
  readonly value: unknown;
  /** Fields that are there twice, of which a parser would silently drop the first. */
  readonly problems: readonly PresetProblem[];
}

/**
 * Reads the JSON file at `path`.
 * @throws {PresetError} where it is not there, cannot be read, or is not JSON; then with line and column.
 */
export async function readJsonFile(path: string): Promise<JsonFile> {
  const text = await readText(path);
  try {
    const { body } = parse(text, { mode: "json" });
    return { value: evaluate(body), problems: [...repeatedFields(body, [])] };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new PresetError(path, [problemAt([], syntaxProblem(cause))], { cause });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    // Deno's permissions are told of elsewhere.
    if (!(cause instanceof Error) || cause instanceof Deno.errors.NotCapable) throw cause;
    const what = cause instanceof Deno.errors.NotFound ? "no such file" : cause.message;
    throw new PresetError(path, [problemAt([], what)], { cause });
  }
}

/** The parser's message ends with `(line:column)`. */
function syntaxProblem({ message }: Error): string {
  const [, what, line, column] = /^(.*?)\.? \((\d+):(\d+)\)$/.exec(message) ?? [];
  if (what === undefined) return `expected JSON: ${message}`;
  return `line ${line}, column ${column}: expected JSON, received another text: ${what}`;
}

function* repeatedFields(node: ValueNode, path: readonly PropertyKey[]): Generator<PresetProblem> {
  if (node.type === "Array") {
    for (const [i, { value }] of node.elements.entries()) {
      yield* repeatedFields(value, [...path, i]);
    }
  }
  if (node.type !== "Object") return;
  const seen = new Set<string>();
  for (const { name, value } of node.members) {
    const key = String(evaluate(name));
    const here = [...path, key];
    if (seen.has(key)) {
      yield problemAt(here, `is there a second time in line ${name.loc.start.line}`);
    }
    seen.add(key);
    yield* repeatedFields(value, here);
  }
}

/** Whether `value` is an object with fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
