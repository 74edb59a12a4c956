/** What zod finds wrong in a preset file, told in this project's words. */
import type { z } from "zod";
import { stageNames } from "../../stages/contract.ts";
import { isObject } from "./_json_file.ts";
import { suggestion } from "./_suggestion.ts";
import { fileFields, stageFields } from "./file_schema.ts";
import { type PresetProblem, problemAt } from "./preset_error.ts";

type Issue = z.core.$ZodIssue;
type Keys = readonly PropertyKey[];

/** Fields of compressions, and what each goes with. */
const compressionFields: ReadonlyMap<string, string | undefined> = new Map([
  ["type", undefined],
  ["bits", undefined],
  ["groupSize", `type "palette"`],
  ["granularity", `type "linear"`],
  ["mode", `type "linear"`],
  ["blockSize", `granularity "block"`],
]);

/** zod's names of types; all numbers are whole ones. */
const kinds: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a whole number",
  object: "an object",
  record: "an object",
  string: "a text",
};

/** The problems that `issues` of the file `value` are, one for each wrong value. */
export function fileProblems(issues: readonly Issue[], value: unknown): PresetProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, issue.path, value));
}

function problemsOf(issue: Issue, path: Keys, file: unknown): PresetProblem[] {
  const value = valueAt(file, path);
  const expected = (what: string, hint = "") => [
    problemAt(path, `expected ${what}, received ${shown(value)}${hint}`),
  ];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => problemAt([...path, key], unknownField(key, path)));
    case "invalid_value":
      return expected(listed(issue.values), suggestionFor(value, issue.values));
    case "invalid_type":
      return expected(kinds[issue.expected] ?? issue.expected);
    case "too_small":
      return expected(`${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`);
    case "invalid_format":
      return [problemAt(path, `${issue.message}, received ${shown(value)}`)];
    case "invalid_union":
      return unionProblems(issue, path, file);
    default:
      return [problemAt(path, issue.message)];
  }
}

function unionProblems(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Keys,
  file: unknown,
): PresetProblem[] {
  const value = valueAt(file, path);
  if ("options" in issue) {
    // A compression whose type or granularity is none that there is.
    const options = issue.options as z.core.util.Primitive[];
    const hint = suggestionFor(value, options);
    return [problemAt(path, `expected ${listed(options)}, received ${shown(value)}${hint}`)];
  }
  // An exception: a compression first, a reference last.
  if (!isObject(value)) {
    const what = `expected a compression, null or { "sameAs": ... }, received ${shown(value)}`;
    return [problemAt(path, what)];
  }
  const meant = issue.errors.at("sameAs" in value ? -1 : 0) ?? [];
  return meant.flatMap((inner) => problemsOf(inner, [...path, ...inner.path], file));
}

/** Says that the object at `path` has no field `key`. */
function unknownField(key: string, path: Keys): string {
  const isCompression = path.length > 2;
  const partner = isCompression ? compressionFields.get(key) : undefined;
  if (partner !== undefined) return `goes with ${partner} only`;
  if (path.length === 1) return `unknown stage${suggestion(key, stageNames)}`;
  const known = isCompression
    ? [...compressionFields.keys()]
    : path.length === 2
    ? stageFields
    : fileFields;
  return `unknown field${suggestion(key, known)}`;
}

function suggestionFor(value: unknown, known: readonly z.core.util.Primitive[]): string {
  const names = known.filter((name) => typeof name === "string");
  return typeof value === "string" ? suggestion(value, names) : "";
}

/** `a`, `a or b`, `a, b or c`. */
function listed(values: readonly z.core.util.Primitive[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  const last = texts.pop();
  return texts.length === 0 ? `${last}` : `${texts.join(", ")} or ${last}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : JSON.stringify(value);
}

function valueAt(file: unknown, path: Keys): unknown {
  return path.reduce<unknown>(
    (value, key) => isObject(value) && Object.hasOwn(value, key) ? value[key as string] : undefined,
    file,
  );
}
