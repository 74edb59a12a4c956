/**
 * What the references of the seeded small checkpoint are made from: they are committed, so that tests need
 * neither Python nor a download.
 * @module
 */
import type { CheckpointSource } from "../convert/cache.ts";
import { seededCheckpoint, seededVoiceRows, smallConfig } from "../convert/checkpoint/seeded.ts";
import type { Voice } from "../passages/voices/voice.ts";
import { sha256Bytes } from "../system/digest.ts";
import { bytesOf } from "../tensor/tensor.ts";

/** The seeded checkpoint, as a source of references. */
export function smallCheckpoint(): CheckpointSource {
  const { sha256 } = seededCheckpoint();
  return { sha256, open: () => Promise.resolve(seededCheckpoint()) };
}

/** The seeded voice. Its seed is one whose F0 is at times unvoiced but hardly negative on {@link smallPassages}. */
export function smallVoice(): Voice {
  const rows = seededVoiceRows(2);
  const width = 2 * smallConfig.styleDim;
  return {
    name: "seeded",
    sha256: sha256Bytes(bytesOf(rows)),
    rows,
    row: (phonemeCount) => {
      if (!(phonemeCount >= 1 && phonemeCount <= rows.length / width)) {
        throw new RangeError(
          `Cannot style ${phonemeCount} phonemes: expected 1 to ${rows.length / width}`,
        );
      }
      return rows.slice((phonemeCount - 1) * width, phonemeCount * width);
    },
  };
}

/**
 * Three utterances of 7, 13 and 24 tokens and 76 frames in all. They are chosen so that rounding decides nothing
 * in them but what it is meant to: bin 0 of the excitation's spectra, whose sign is a phase of 0 or pi, stays off 0
 * by 4e-4, F0 off the 10 Hz that divide voiced from unvoiced by 0.4 Hz, and durations off .5 by 0.02; but at the
 * speed of the first one the duration of token 4 is exactly 4.5 frames. Its third phoneme is two code points.
 */
export const smallPassages = [
  { id: "tie", text: "Pain?", phonemes: "pˈɛ\u0303?", speed: 1.08562171459198 },
  { id: "fast", text: "Green house.", phonemes: "ɡɹˈin hˈWs.", speed: 1.25 },
  { id: "plain", text: "The quick small window.", phonemes: "ðə kwˈɪk smˈɔl wˈɪndO." },
] as const;

/** What is kept of them: all that crosses a stage's border. */
export const smallValues = [
  "input_ids",
  "attention_mask",
  "style_s",
  "style_timbre",
  "speed",
  "pred_dur",
  "albert.bert_dur",
  "post_albert.duration",
  "post_albert.d",
  "post_albert.t_en",
  "alignment.en",
  "alignment.asr",
  "prosody.F0",
  "prosody.N",
  "noise.x_source_0",
  "noise.x_source_1",
  "vocoder.anchor",
  "vocoder.x_pre",
  "tail.audio",
] as const;
