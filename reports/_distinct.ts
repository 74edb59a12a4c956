/** Fixtures in which no two numbers look alike, so that a test sees which of them a report prints. */
import { seededRandom } from "../system/random.ts";

/** Names of fields that others refer to, or that are no measurements. */
const kept = new Set(["schemaVersion", "number", "passage", "passages", "runs", "durations"]);
/** Names of measurements that may have any value; numbers under other names stay whole where they are whole. */
const real =
  /(Ms|Us|Mw|Mj|Db|Seconds|speed|rtfx|efficiency|peak|audioRate|value|low|high|probability|effect|median|melCorr|rate|ratio)$/i;

/**
 * A copy of `json` in which every number that is not 0 is another than all the others, at most a quarter more or less than it was; `keep` names
 * fields that stay as they are, with all that is in them. A result made of it is not consistent, which is the point: a median that is printed in
 * place of a mean is another number.
 */
export function distinct<T>(json: T, keep: readonly string[] = []): T {
  const { uniform } = seededRandom("distinct");
  const used = new Set<number>();
  const other = (value: number, isReal: boolean): number => {
    for (let tries = 0;; tries++) {
      const drawn = value * (0.8 + 0.45 * uniform());
      const next = isReal ? drawn : Math.round(drawn) + Math.ceil(tries / 4);
      if (used.has(next)) continue;
      used.add(next);
      return next;
    }
  };
  const copyOf = (value: unknown, name: string): unknown => {
    if (keep.includes(name)) return value;
    if (typeof value === "number") {
      if (value === 0 || kept.has(name)) return value;
      return other(value, real.test(name) || !Number.isInteger(value));
    }
    if (Array.isArray(value)) return value.map((item) => copyOf(item, name));
    if (value === null || typeof value !== "object") return value;
    return inOrder(
      Object.fromEntries(Object.entries(value).map(([key, of]) => [key, copyOf(of, key)])),
    );
  };
  return copyOf(json, "") as T;
}

/** The ends of an interval the right way round. */
function inOrder(fields: Record<string, unknown>): Record<string, unknown> {
  for (const [low, high] of [["low", "high"], ["lowMs", "highMs"]]) {
    const [a, b] = [fields[low], fields[high]];
    if (typeof a === "number" && typeof b === "number" && a > b) {
      [fields[low], fields[high]] = [b, a];
    }
  }
  return fields;
}
