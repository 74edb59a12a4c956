/**
 * Faults of packages in what they declare, and of backends in how they run them.
 * @module
 */
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import { stagePackage } from "../../convert/stage_package.ts";
import type { MlFeature, MlPackage } from "../../coreml/package.ts";
import { StageError } from "../../stages/stage_error.ts";
import { elementCount, type Tensor, tensor } from "../../tensor/tensor.ts";
import { withFeeds, withOutputs, withPredict } from "./_decorate.ts";
import { InjectionError } from "./_program_editor.ts";
import { type Fault, faultFrames, type Injection } from "./fault.ts";

/** The package with one input declared otherwise. */
function redeclare(name: string, change: (feature: MlFeature) => MlFeature): Injection {
  return {
    kind: "declaration",
    change: (source) => {
      if (!source.inputs.some((feature) => feature.name === name)) {
        throw new InjectionError(`there is no input ${name}`);
      }
      const inputs = source.inputs.map((feature) =>
        feature.name === name ? change(feature) : feature
      );
      return { ...source, inputs };
    },
  };
}

/** The package with its output `name` called `other`. */
function renameOutput(source: MlPackage, name: string, other: string): MlPackage {
  const renamed = (value: string) => value === name ? other : value;
  const { program } = source;
  return {
    ...source,
    outputs: source.outputs.map((feature) => ({ ...feature, name: renamed(feature.name) })),
    program: {
      ...program,
      outputs: program.outputs.map(renamed),
      operations: program.operations.map((op) => ({
        ...op,
        inputs: Object.fromEntries(
          Object.entries(op.inputs).map(([argument, bindings]) => [
            argument,
            bindings.map((b) => "ref" in b ? { ref: renamed(b.ref) } : b),
          ]),
        ),
        outputs: op.outputs.map((value) => ({ ...value, name: renamed(value.name) })),
      })),
    },
  };
}

const mapped = (value: Tensor, change: (x: number, i: number) => number): Tensor =>
  ({ ...value, data: (value.data as Float32Array).map(change) }) as Tensor;

/** Neural Engine rows start at multiples of 64 bytes: 16 elements of fp32. */
const rowAlignment = 16;

/** What comes out where the padded rows of `value` are read as if they were contiguous. */
function readIgnoringStrides(value: Tensor): Tensor {
  const rowLength = value.shape.at(-1)!;
  const stride = Math.ceil(rowLength / rowAlignment) * rowAlignment;
  const rowCount = elementCount(value.shape) / rowLength;
  const padded = new Float32Array(stride * rowCount);
  for (let row = 0; row < rowCount; row++) {
    const values = value.data.subarray(row * rowLength, (row + 1) * rowLength);
    padded.set(values as Float32Array, row * stride);
  }
  return tensor("fp32", value.shape, padded.slice(0, value.data.length));
}

/** The faults: declarations first, then the backend's in the order of the stages. */
export const packageFaults: readonly Fault[] = [
  {
    name: "anchor left out",
    place: "vocoder",
    trap:
      "the output that nobody reads removed: without it 168 of 617 operations leave the Neural Engine",
    injection: {
      kind: "declaration",
      change: (source) => ({
        ...source,
        outputs: source.outputs.filter(({ name }) => name !== "anchor"),
        program: {
          ...source.program,
          outputs: source.program.outputs.filter((name) => name !== "anchor"),
        },
      }),
    },
  },
  {
    name: "output under its later name",
    place: "prosody",
    trap: "F0 called F0_curve, as the stages that take it call it",
    injection: { kind: "declaration", change: (source) => renameOutput(source, "F0", "F0_curve") },
  },
  {
    name: "range one frame short",
    place: "prosody",
    trap: "a range that ends before max_frames: the longest utterance is refused",
    injection: redeclare("en", (feature) => ({
      ...feature,
      ranges: feature.ranges!.map(({ min, max }) => ({ min, max: max! > 1000 ? max! - 1 : max })),
    })),
  },
  {
    name: "range without its odd sample",
    place: "tail",
    trap: "120 T_a for 120 T_a + 1: the longest utterance is refused",
    injection: redeclare("x_pre", (feature) => ({
      ...feature,
      ranges: feature.ranges!.map(({ min, max }) => ({ min, max: max! > 1000 ? max! - 1 : max })),
    })),
  },
  {
    name: "fixed length",
    place: "albert",
    trap: "converted at one number of tokens: every other one is refused",
    injection: redeclare(
      "input_ids",
      ({ ranges: _, ...feature }) => ({ ...feature, shape: [1, 128] }),
    ),
  },
  {
    name: "package of older weights",
    place: "prosody",
    trap: "a cache that asks whether the file is there, not what is in it",
    injection: {
      kind: "declaration",
      change: () =>
        stagePackage("prosody", {
          checkpoint: seededCheckpoint(1),
          preset: presetNamed("fp32"),
          maxFrames: faultFrames,
        }),
    },
  },
  {
    name: "stale outputs",
    place: "albert",
    trap: "the output buffer not written again: what comes out is the previous prediction's",
    injection: {
      kind: "backend",
      wrap: (stage) => {
        let previous: Tensor | undefined;
        return withOutputs(stage, ({ bert_dur }) => {
          const stale = previous && mapped(bert_dur, (_, i) => Number(previous!.data[i] ?? 0));
          previous ??= bert_dur;
          return { bert_dur: stale ?? bert_dur };
        });
      },
    },
  },
  {
    name: "NaN durations",
    place: "post_albert",
    trap: "a model compiled by an older system gives NaN on a newer one",
    injection: {
      kind: "backend",
      wrap: (stage) =>
        withOutputs(stage, ({ duration }) => ({ duration: mapped(duration, () => NaN) })),
    },
  },
  {
    name: "int32 read as fp32",
    place: "alignment",
    trap: "the bits of whole numbers taken for floats: every duration is all but 0",
    injection: {
      kind: "backend",
      wrap: (stage) =>
        withFeeds(stage, ({ pred_dur }) => {
          const { buffer, byteOffset, length } = pred_dur.data as Int32Array;
          const misread = new Float32Array(buffer, byteOffset, length);
          return {
            pred_dur: tensor("int32", pred_dur.shape, Int32Array.from(misread, Math.round)),
          };
        }),
    },
  },
  {
    name: "outputs swapped",
    place: "prosody",
    trap: "outputs taken by place in place of by name, in an order that is not the contract's",
    injection: {
      kind: "backend",
      wrap: (stage) => withOutputs(stage, ({ F0, N }) => ({ F0: N, N: F0 })),
    },
  },
  {
    name: "recurrent state kept",
    place: "prosody",
    trap: "an LSTM that starts where the last prediction ended: only a second prediction shows it",
    injection: {
      kind: "backend",
      wrap: (stage) =>
        withOutputs(stage, ({ F0 }, prediction) => ({
          F0: mapped(F0, (x, i) => prediction > 0 && i < 4 ? x * 1.02 : x),
        })),
    },
  },
  {
    name: "fp16 overflow",
    place: "noise",
    trap: "a value beyond 65504 becomes infinite where one stage hands over to the next",
    injection: {
      kind: "backend",
      wrap: (stage) =>
        withOutputs(stage, ({ x_source_0 }) => ({
          x_source_0: mapped(x_source_0, (x, i) => i === 100 ? Infinity : x),
        })),
    },
  },
  {
    name: "strided output read as contiguous",
    place: "vocoder",
    trap: "the Neural Engine pads rows to 64 bytes; who ignores the strides hears noise",
    injection: {
      kind: "backend",
      wrap: (stage) => withOutputs(stage, ({ x_pre }) => ({ x_pre: readIgnoringStrides(x_pre) })),
    },
  },
  {
    name: "channels last",
    place: "vocoder",
    trap: "an output in the order time, channel read as channel, time",
    injection: {
      kind: "backend",
      wrap: (stage) =>
        withOutputs(stage, ({ x_pre }) => {
          const [, channels, length] = x_pre.shape;
          return {
            x_pre: mapped(x_pre, (_, i) =>
              Number(x_pre.data[(i % channels) * length + Math.floor(i / channels)])),
          };
        }),
    },
  },
  {
    name: "second prediction fails",
    place: "tail",
    trap: "'JIT not supported' from the second prediction on: a test of one prediction passes",
    injection: {
      kind: "backend",
      wrap: (stage) => {
        let count = 0;
        return withPredict(stage, (feeds) => {
          if (count++ === 0) return stage.predict(feeds);
          return Promise.reject(new StageError({ stage: "tail", what: "JIT not supported" }));
        });
      },
    },
  },
  {
    name: "last frame cut off",
    place: "tail",
    trap: "the end of the output never copied: the last frame is silent",
    injection: {
      kind: "backend",
      wrap: (stage) =>
        withOutputs(stage, ({ audio }) => ({
          audio: mapped(audio, (x, i) => i < audio.data.length - 600 ? x : 0),
        })),
    },
  },
];
