/**
 * What became of the faults: what reports are made from.
 * @module
 */
import { z } from "zod";
import { stageNames } from "../../stages/contract.ts";
import { hostPlaces } from "./fault.ts";

const text = (what: string) => z.string().describe(what);
const count = (what: string) => z.int().nonnegative().describe(what);
const place = z.enum([...stageNames, ...hostPlaces, "references"]).describe(
  "a stage, what the host makes, or the references",
);
const correlation = (what: string) =>
  z.number().nullable().describe(`${what}, least of all passages; null where one gave no audio`);

const finding = z.strictObject({
  by: z.enum(["references", "glue vectors", "alignment vectors", "suites"]).describe(
    "suites: contract, isolated and chained, and what they are attributed to together",
  ),
  place,
  why: text("what shows it"),
});

const faultResult = z.strictObject({
  name: text("of the fault; unique at its place"),
  place,
  trap: text("what it stands for"),
  outcome: z.enum(["caught", "misattributed", "missed"]).describe(
    "misattributed: caught, but some finding blames another place",
  ),
  findings: z.array(finding),
  published: z.strictObject({
    shows: z.boolean().describe(
      "whether corr or mel_corr is under its bound, or there is no audio",
    ),
    showsByMelCorr: z.boolean().describe("whether mel_corr is, or there is no audio"),
    corr: correlation("Pearson correlation of the samples"),
    melCorr: correlation("the published mel_corr"),
  }).nullable().describe(
    "what the published metrics alone say; null where no audio comes of it: references, glue vectors",
  ),
});

/** Schema of {@link FaultReport}. */
export const faultReportSchema = z.strictObject({
  falseAlarms: z.array(finding).describe(
    "what is found where there is no fault: nothing, if all is well",
  ),
  results: z.array(faultResult).describe("in the order of the catalogue"),
  caughtCount: count("faults that were caught and attributed"),
  publishedBounds: z.strictObject({ corr: z.number(), melCorr: z.number() }).describe(
    "least that passes by the published metrics",
  ),
  missedByCorrelationCount: count("faults that corr and mel_corr together do not show"),
  missedByMelCorrelationCount: count("faults that mel_corr alone does not show"),
});

/** What became of all faults. */
export type FaultReport = z.infer<typeof faultReportSchema>;
/** What became of one. */
export type FaultResult = z.infer<typeof faultResult>;
/** What one check found. */
export type Finding = z.infer<typeof finding>;
/** What the published metrics say of one fault. */
export type PublishedVerdict = NonNullable<FaultResult["published"]>;
