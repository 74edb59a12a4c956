/** Texts that would harm a page that takes them for more than text, for tests. */
import type { z } from "zod";

/** Is in all {@link hostiles}. As a script it would be an error. */
export const hostileMarker = "kb-hostile";
/** Texts that break out of what does not hold them. */
export const hostiles: readonly string[] = [
  `</script><script>${hostileMarker}</script><!--<script>`,
  `"'\`><img src=x onerror="${hostileMarker}()">`,
  `\u202e\u2066${hostileMarker} שלום مرحبا\u0000\u001b[31m`,
  `=cmd|' /C calc'!A0 ${hostileMarker} @user #1 https://evil.example`,
  `${hostileMarker} \${}}\n\n# | \`\`\` <b>${"x".repeat(10_000)}`,
];

/** `value` with `text` in place of every string that the schema lets be any, one after the other; and how many those are. */
export function poison<T>(
  value: T,
  schema: z.ZodType<T>,
  text: string,
): { value: T; count: number } {
  const poisoned = structuredClone(value);
  let count = 0;
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const fields = node as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const before = fields[key];
      if (typeof before !== "string") {
        visit(before);
        continue;
      }
      fields[key] = text;
      if (schema.safeParse(poisoned).success) count++;
      else fields[key] = before;
    }
  };
  visit(poisoned);
  return { value: poisoned, count };
}
