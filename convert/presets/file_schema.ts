/**
 * A user's own preset as a JSON file: a built-in one or another file, and what is different. The same as JSON
 * Schema is `preset.schema.json`, for editors.
 * @module
 */
import { z } from "zod";
import { type StageName, stageNames } from "../../stages/contract.ts";
import { compressionSchema, presetShape, stageShape } from "./schema.ts";

/** What a file extends that does not say: the published preset. */
export const defaultParent = "fp16+int8pal";

const sameAsSchema = z.strictObject({
  sameAs: z.string().describe("Name of another exception of this stage, its own or inherited."),
});

const stageFileSchema = z.strictObject({
  ...stageShape,
  exceptions: z.record(z.string(), z.union([compressionSchema, z.null(), sameAsSchema])).describe(
    `${stageShape.exceptions.description} null: stored as it is. They go before those that are inherited.`,
  ),
}).partial().meta({ id: "stage", description: "What is different in a stage." });

/** A preset file: only the name is required. */
export const presetFileSchema = z.strictObject({
  $schema: z.string().optional().describe("Where this schema is, for editors."),
  name: presetShape.name,
  extends: z.string().default(defaultParent).describe(
    "What is inherited but for name and target: a built-in preset's name, or the path of another file, relative " +
      "to this one.",
  ),
  target: presetShape.target.optional().describe(
    `${presetShape.target.description} Absent: the oldest that the compressions allow.`,
  ),
  anchor: presetShape.anchor.optional(),
  stages: z.strictObject(
    Object.fromEntries(
      stageNames.map((stage) => [
        stage,
        stageFileSchema.optional(),
      ]),
    ) as Record<StageName, z.ZodOptional<typeof stageFileSchema>>,
  ).default({}).describe("What is different, by stage; what a stage does not say is inherited."),
});

/** Names of the fields that are known in a file: of the file itself, and of each of its stages. */
export const fileFields: readonly string[] = Object.keys(presetFileSchema.shape);
/** See {@link fileFields}. */
export const stageFields: readonly string[] = Object.keys(stageFileSchema.shape);

/** The schema of a preset file as JSON Schema, every field described; the text of `preset.schema.json`. */
export function presetFileJsonSchema(): string {
  const schema = z.toJSONSchema(presetFileSchema, { io: "input" });
  return JSON.stringify({ title: "A kokobench preset", ...schema }, null, 2) + "\n";
}
