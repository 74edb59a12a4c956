/** Values made up from nothing but a schema, for tests of what is made of results that come from anywhere: a new field is in them by itself. */
import { z } from "zod";
import type { Random } from "../system/random.ts";

/** The part of JSON Schema that zod writes of results. */
interface Node {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly $ref?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: Node;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly propertyNames?: Node;
  readonly additionalProperties?: Node | false;
}

/** Texts of the few patterns that results have. */
const patterned = ["a".repeat(64), "2026-01-02T03:04:05.000Z", "passage_1_13tok.wav", "fp16"];
/** From nothing to more than any machine has: sizes and times that a page must not take for lengths of its own. */
const numbers = [0, 1, 2, 0.5, 40, -1, 1234.5678901234567, 1e9, 1e-9, -1e9];

/** Draws values that `schema` admits: which of its alternatives, how many elements, which numbers; every free text is `text`. */
export function samplesOf<T>(
  schema: z.ZodType<T>,
  { text, random }: { readonly text: string; readonly random: Random },
): T {
  const root = z.toJSONSchema(schema) as Node & { readonly $defs?: Record<string, Node> };
  const oneOf = <V>(values: readonly V[]): V =>
    values[Math.floor(random.uniform() * values.length)];

  function sample(node: Node): unknown {
    if (node.$ref !== undefined) return sample(root.$defs![node.$ref.split("/").at(-1)!]);
    const alternatives = node.anyOf ?? node.oneOf;
    if (alternatives !== undefined) return sample(oneOf(alternatives));
    if ("const" in node) return node.const;
    if (node.enum !== undefined) return oneOf(node.enum);
    switch (typeof node.type === "object" ? oneOf(node.type) : node.type) {
      case "null":
        return null;
      case "boolean":
        return oneOf([true, false]);
      case "string":
        return stringOf(node);
      case "integer":
        return oneOf(numbersOf(node).filter(Number.isInteger));
      case "number":
        return oneOf(numbersOf(node));
      case "array":
        return Array.from(
          { length: Math.max(node.minItems ?? 0, oneOf([0, 1, 2, 3])) },
          () => sample(node.items!),
        );
      case "object":
        return objectOf(node);
    }
    throw new TypeError(`Cannot make up a value of ${JSON.stringify(node)}`);
  }

  function stringOf({ pattern }: Node): string {
    if (pattern === undefined) return text;
    const found = patterned.find((each) => new RegExp(pattern, "u").test(each));
    if (found === undefined) throw new TypeError(`Cannot make up a text of the pattern ${pattern}`);
    return found;
  }

  function numbersOf({ minimum = -Infinity, maximum = Infinity, exclusiveMinimum }: Node) {
    return numbers.filter((number) =>
      number >= minimum && number <= maximum && number > (exclusiveMinimum ?? -Infinity)
    );
  }

  function objectOf({ properties = {}, required = [], propertyNames, additionalProperties }: Node) {
    const fields = Object.entries(properties).filter(([name]) =>
      required.includes(name) || random.uniform() < 0.7
    );
    const keys = propertyNames?.enum as string[] | undefined;
    const others = !additionalProperties
      ? []
      : keys?.filter((key) => required.includes(key) || random.uniform() < 0.7) ??
        oneOf([[], [text], [text, "constructor"]]);
    return Object.fromEntries([
      ...fields.map(([name, node]) => [name, sample(node)]),
      ...others.map((name) => [name, sample(additionalProperties as Node)]),
    ]);
  }

  return schema.parse(sample(root));
}
