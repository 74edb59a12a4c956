/**
 * The result of a side-by-side, the file `peers.json`: what every report of it is made from.
 * @module
 */
import { z } from "zod";
import { heardErrorRateSchema, hearingSchema } from "../../references/recognizer.ts";
import { timeSummarySchema } from "../../statistics/summary.ts";
import { conditionsOfRunSchema } from "../conditions.ts";
import { resultSchema } from "../result.ts";
import { audioDistanceSchema } from "./audio.ts";

/** Version of the schema; raised when a field changes its meaning, comes or goes away. */
export const peersSchemaVersion = 2;

const { environment, weights, voice } = resultSchema.shape;
const text = (what: string) => z.string().describe(what);
const count = (what: string) => z.int().nonnegative().describe(what);
const ms = (what: string) => z.number().nonnegative().describe(`${what}, in ms`);
const positive = (what: string) => z.number().positive().describe(what);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const ratio = z.strictObject({
  median: positive("of the rounds' ratios; over several passages, the geometric mean of theirs"),
  interval: z.strictObject({ low: positive("from"), high: positive("to") }).nullable().describe(
    "95% bootstrap interval; null for fewer than 5 rounds",
  ),
  rounds: z.int().positive().describe("rounds that both have; of several passages, the fewest"),
}).describe(
  "speed over the baseline's, round by round, in which what else the machine did cancels",
);

const audioFile = z.strictObject({
  file: z.string().regex(/^passage_\d+_[\w.+%-]+\.wav$/).describe(
    "name of the WAV file beside the result, where it was made",
  ),
  peak: z.number().nonnegative().describe("greatest magnitude before clipping; 1 is full scale"),
  clippedSamples: count("samples beyond full scale, which the file holds cut off"),
  characterErrorRate: heardErrorRateSchema,
});

const measurement = z.strictObject({
  warmupsMs: z.array(ms("one utterance")).describe("of the runs before the timed ones, in order"),
  runsMs: z.array(ms("from the tokens to the audio in memory")).describe(
    "of the timed rounds in their order; the same place is the same round for all peers",
  ),
  sampleCount: count("samples of its audio at 24 kHz").nullable().describe(
    "null where it did not speak; 600 are a frame, so T_a is a 600th",
  ),
  times: timeSummarySchema.nullable().describe("of the timed rounds; null without any"),
  rtfx: positive("seconds of its own audio a second of the median time").nullable().describe(
    "the real-time factor RTF is its inverse",
  ),
  ratio: ratio.nullable().describe("null where the baseline, or this one, has no round"),
  audio: audioFile.nullable().describe("of its first run; null where it did not speak"),
  distance: audioDistanceSchema.nullable().describe("from the reference; null without either"),
  repeatsItself: z.boolean().nullable().describe(
    "whether its first two runs gave the same audio bit for bit; null where there were not two",
  ),
  problem: z.string().nullable().describe("why it did not run to the end"),
});

const passage = z.strictObject({
  number: z.int().positive().describe("place in the passages' file, from 1"),
  id: text("as the passages' file has it"),
  text: text("what is spoken"),
  phonemes: text("in Kokoro's inventory, one code point each"),
  tokenCount: count("T_enc: phonemes plus the 0 at both ends"),
  reference: audioFile.extend({ sampleCount: count("samples of it at 24 kHz") }).nullable()
    .describe(
      "what the baseline speaks with constants in place of its random draws; null where it could not",
    ),
  peers: z.record(z.string(), measurement).describe("by id; of peers that came up"),
});

const means = z.strictObject({
  passages: z.int().positive().describe("how many it has timed rounds of"),
  rtfx: positive("mean of the passages'"),
  ratio: ratio.nullable(),
  distance: audioDistanceSchema,
  characterErrorRate: heardErrorRateSchema,
});

const peer = z.strictObject({
  id: text("short name: the key in passages"),
  label: text("what it is"),
  precision: text("how it stores and computes numbers"),
  weightsSha256: sha256.nullable().describe("SHA-256 of the weights that it was given"),
  threads: z.int().positive().nullable().describe(
    "of one operation, as its runtime tells; null where it did not come up or its runtime decides",
  ),
  facts: z.record(z.string(), z.string()).describe("versions and settings, as itself tells"),
  startMs: ms("from its start to its being ready: program, libraries and model").nullable(),
  loadMs: ms("loading the model, as itself takes it").nullable(),
  firstUtteranceMs: ms("its first run, of the first passage").nullable(),
  peakMemoryBytes: count("most physical memory of its process, up to its last passage").nullable()
    .describe("null where the system does not tell"),
  means: means.nullable().describe("over the passages; null without any"),
  problems: z.array(z.string()).describe("what went wrong; empty where nothing did"),
});

const session = z.strictObject({
  startedAt: z.iso.datetime().describe("in UTC"),
  conditions: conditionsOfRunSchema.describe("heat, power and other work"),
  passages: z.array(z.int().positive()).describe("numbers of those that were measured in it"),
});

/** Schema of `peers.json`. */
export const peersSchema = z.strictObject({
  schemaVersion: z.literal(peersSchemaVersion).describe("version of this schema"),
  status: z.enum(["running", "complete", "interrupted"]).describe(
    "running: still at work, or ended without notice",
  ),
  startedAt: z.iso.datetime().describe("of the first session, in UTC"),
  finishedAt: z.iso.datetime().nullable().describe("of the last one, in UTC"),
  environment,
  sessions: z.array(session).min(1).describe(
    "one, or where it was interrupted and went on, several; every passage is of one of them",
  ),
  weights: weights.describe("of the baseline; null for packages made elsewhere"),
  voice,
  settings: z.strictObject({
    rounds: z.int().positive().describe("timed runs of each passage and peer"),
    warmups: count("runs before them"),
    threads: z.int().positive().describe("threads that every peer was asked to use"),
    seed: count("decides on the order of the peers in every round"),
  }),
  baseline: text("id of the peer that ratios and distances refer to"),
  peers: z.array(peer).describe("in the order they were started"),
  passages: z.array(passage).describe("in the order of running"),
  hearing: hearingSchema,
});

/** A ratio of speeds, and how exactly it is known. */
export type SpeedRatio = z.infer<typeof ratio>;
/** A WAV file of a side-by-side. */
export type PeerAudioFile = z.infer<typeof audioFile>;
/** What a peer did with a passage. */
export type PeerMeasurement = z.infer<typeof measurement>;
/** One passage, with the measurements of every peer. */
export type PeersPassage = z.infer<typeof passage>;
/** A peer, and its figures over all passages. */
export type PeerEntry = z.infer<typeof peer>;
/** A whole side-by-side, as `peers.json` holds it. */
export type PeersResult = z.infer<typeof peersSchema>;

/** What the peer `id` did with a passage; undefined where it was not there. Any text can be an id, also one that all objects have. */
export const measurementOf = ({ peers }: PeersPassage, id: string): PeerMeasurement | undefined =>
  Object.hasOwn(peers, id) ? peers[id] : undefined;
