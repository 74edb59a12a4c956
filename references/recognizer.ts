/**
 * What listened to audio, as results keep it: speech recognition, or why there was none.
 * @module
 */
import { z } from "zod";

/** What heard audio; figures of different ones are not comparable. */
export const recognizerSchema = z.strictObject({
  model: z.string().describe("name of the model"),
  modelSha256: z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of the model"),
  versions: z.record(z.string(), z.string()).describe("of its Python packages"),
});

/** Speech recognition's model and packages. */
export type Recognizer = z.infer<typeof recognizerSchema>;

/** What heard all the audio of a comparison. */
export const hearingSchema = z.strictObject({
  recognizer: recognizerSchema.nullable().describe("what heard the audio; null where nothing did"),
  reason: z.string().nullable().describe("why audio was not heard"),
});

/** How much of a text is not heard, in a result that has a {@link hearingSchema}. */
export const heardErrorRateSchema = z.number().nonnegative().nullable().describe(
  "of Whisper base's transcript against the text, by characters; null where nothing was heard: `hearing` says why",
);
