/**
 * Kokoro-82M in seven Core ML stages: convert a checkpoint, run the chain, time it, report it. The
 * commands of `deno task` are made of what this module exports.
 *
 * The example makes the smallest checkpoint that has all of Kokoro's tensors, so its speech is noise; for
 * speech, open what {@link resolveWeights} finds and take the row of {@link loadVoice}'s voice. It needs the permissions `read`; `write` for the temporary directory; `ffi` for
 * ONNX Runtime; and, to know where the cache directory is, `sys` for `homedir` and `env`.
 *
 * @example From a checkpoint to audio
 * ```ts
 * import {
 *   convert,
 *   encodeWav,
 *   loadStages,
 *   onnxBackend,
 *   presetNamed,
 *   runChain,
 *   seededCheckpoint,
 *   tokenize,
 * } from "@kokobench/kokobench";
 *
 * const outDir = await Deno.makeTempDir();
 * using checkpoint = seededCheckpoint();
 * await convert({ checkpoint, preset: presetNamed("fp16"), outDir });
 *
 * await using loaded = await loadStages(onnxBackend(), outDir);
 * const { config } = checkpoint;
 * const { audio, frameCount, chainMs } = await runChain(
 *   loaded.stages,
 *   { tokens: tokenize("həlˈO."), voiceRow: new Float32Array(2 * config.styleDim) },
 *   { config },
 * );
 * if (audio.length !== 600 * frameCount || !(chainMs > 0)) throw new Error("no audio");
 * await Deno.writeFile(`${outDir}/hello.wav`, encodeWav(audio).bytes);
 * await Deno.remove(outDir, { recursive: true });
 * ```
 *
 * @module
 */

// Checkpoints
export type { Checkpoint, CheckpointFormat } from "./convert/checkpoint/checkpoint.ts";
export { CheckpointError } from "./convert/checkpoint/checkpoint_error.ts";
export { openCheckpoint, type OpenCheckpointOptions } from "./convert/checkpoint/open.ts";
export { seededCheckpoint, smallConfig } from "./convert/checkpoint/seeded.ts";
export {
  type ResolvedWeights,
  resolveWeights,
  type WeightsOptions,
  WeightsUnavailableError,
} from "./convert/checkpoint/sources.ts";

// Conversion
export { type EnsuredPackages, type EnsureOptions, ensurePackages } from "./convert/cache.ts";
export { convert, type ConvertEvent, type ConvertOptions } from "./convert/convert.ts";
export { ConvertError } from "./convert/convert_error.ts";
export { type Manifest, readManifest } from "./convert/manifest.ts";
export {
  defaultPresetName,
  presetNamed,
  presets,
  UnknownPresetError,
} from "./convert/presets/built_in.ts";
export { presetFileJsonSchema } from "./convert/presets/file_schema.ts";
export type {
  Compression,
  DeploymentTarget,
  LinearCompression,
  PaletteCompression,
  Precision,
  Preset,
  StagePreset,
} from "./convert/presets/preset.ts";
export { PresetError, type PresetProblem } from "./convert/presets/preset_error.ts";
export { readPreset, type ReadPresetOptions } from "./convert/presets/read_preset.ts";
export {
  PresetTargetError,
  type RequiredTarget,
  requiredTarget,
  withTarget,
} from "./convert/presets/target.ts";

// Voices, passages, text
export { loadPassages, type Passage, type Passages, PassagesError } from "./passages/passages.ts";
export { joinAudio, speakable, type Speech, type Utterance } from "./passages/say.ts";
export { PhonemeError, tokenize } from "./passages/vocabulary.ts";
export { loadVoice, type LoadVoiceOptions } from "./passages/voices/load_voice.ts";
export { type Voice, VoiceError } from "./passages/voices/voice.ts";
export { encodeWav } from "./passages/wav.ts";

// Stages and backends
export type { Backend } from "./backends/backend.ts";
export { onnxBackend, type OnnxBackendOptions } from "./backends/onnx.ts";
export {
  type ChainOptions,
  type ChainRun,
  type LoadedStages,
  runChain,
  type Sample,
  type StageTime,
} from "./stages/chain.ts";
export { kokoro82m, type KokoroConfig } from "./stages/config.ts";
export { stageContracts, type StageName, stageNames } from "./stages/contract.ts";
export type { LoadedStage, Prediction } from "./stages/loaded_stage.ts";
export { StageError, TooManyFramesError } from "./stages/stage_error.ts";

// Benchmark and reports
export { readEnvironment } from "./bench/environment.ts";
export type { BenchEvent } from "./bench/events.ts";
export type { Failure } from "./bench/failure.ts";
export { type BenchContext, headerOf } from "./bench/journal/entries.ts";
export { RunJournal } from "./bench/journal/journal.ts";
export {
  findPackages,
  type LoadedPackages,
  loadStages,
  measurePackages,
  MissingPackagesError,
} from "./bench/load_stages.ts";
export { type BenchOptions, type BenchPlan, planBench } from "./bench/plan.ts";
export { comparePlacements, type PlacementComparison } from "./bench/placement/compare.ts";
export { judgePlacement, type PlacementVerdict } from "./bench/placement/expectations.ts";
export { recordPlacement } from "./bench/placement/record.ts";
export type { Placement } from "./bench/placement/schema.ts";
export {
  type BenchResult,
  parseResult,
  resultJsonSchema,
  resultSchemaVersion,
} from "./bench/result.ts";
export { type BenchSubject, runBench, type RunOptions } from "./bench/runner.ts";
export { assignmentOf } from "./bench/worker/assignment.ts";
export { startInProcess } from "./bench/worker/in_process.ts";
export { startWorkerProcess } from "./bench/worker/process.ts";
export { renderHtml } from "./reports/bench/render.tsx";
export { renderMarkdown } from "./reports/markdown.ts";
export { renderTerminal } from "./reports/terminal.ts";
export { openOutputDirectory, type OutputDirectory, OutputError } from "./reports/write.ts";

// Tensors
export { type Dtype, type Tensor, tensor } from "./tensor/tensor.ts";
