import assert from "node:assert/strict";
import { presetFileJsonSchema } from "./file_schema.ts";

type Json = Readonly<Record<string, unknown>>;

Deno.test("the published schema is that of the code", async () => {
  const published = await Deno.readTextFile(new URL("preset.schema.json", import.meta.url));
  assert.equal(
    published,
    presetFileJsonSchema(),
    "write it anew: deno task presets schema > convert/presets/preset.schema.json",
  );
});

Deno.test("the schema describes every field, and admits no others", () => {
  const schema: Json = JSON.parse(presetFileJsonSchema());
  const visit = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null) return;
    const { properties, additionalProperties } = value as { properties?: Json } & Json;
    if (properties !== undefined) {
      assert.equal(additionalProperties, false, path);
      for (const [name, property] of Object.entries(properties)) {
        const { description, $ref } = property as Json;
        assert(description !== undefined || $ref !== undefined, `${path}.${name}`);
      }
    }
    for (const [name, inner] of Object.entries(value)) visit(inner, `${path}.${name}`);
  };
  visit(schema, "schema");
  assert.deepEqual(schema.required, ["name"]);
});
