/** The files of a folder of references: what full and compact ones have in common. */
import { join } from "node:path";
import {
  openReference,
  readReferenceManifest,
  ReferenceError,
  type ReferenceManifest,
  type ReferencePassage,
} from "../references/reference_set.ts";
import type { StageName } from "../stages/contract.ts";
import { sha256File } from "../system/digest.ts";
import type { SafetensorsFile } from "../tensor/safetensors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { pearson } from "./metrics/pearson.ts";
import { gainDb } from "./metrics/gain_db.ts";
import type { ReferenceProvenance, ReferenceUtterance } from "./reference_source.ts";

/** An open folder. Disposing closes its files. */
export class ReferenceFiles implements Disposable {
  readonly passages: readonly ReferenceUtterance[];
  readonly #files: ReadonlyMap<number, SafetensorsFile>;

  private constructor(
    readonly manifest: ReferenceManifest,
    files: ReadonlyMap<number, SafetensorsFile>,
  ) {
    this.#files = files;
    this.passages = manifest.passages
      .filter(({ number }) => files.has(number))
      .map((passage) => this.#utterance(passage));
  }

  /**
   * Opens `folder`, of whose passages only those in `only` where it is given, and checks every file's digest.
   * @throws {ReferenceError} where there are none, a file is missing or another than the manifest says.
   */
  static async open(folder: string, only?: readonly number[]): Promise<ReferenceFiles> {
    const manifest = await readReferenceManifest(folder);
    if (manifest === undefined) throw new ReferenceError(folder, "there is no manifest.json");
    using opened = new DisposableStack();
    const files = new Map<number, SafetensorsFile>();
    for (const number of only ?? manifest.passages.map((passage) => passage.number)) {
      const passage = manifest.passages.find((candidate) => candidate.number === number);
      if (passage === undefined) throw new ReferenceError(folder, `passage ${number} is not there`);
      await checkDigest(folder, passage);
      files.set(number, opened.use(openReference(folder, passage)));
    }
    opened.move();
    return new ReferenceFiles(manifest, files);
  }

  get provenance(): ReferenceProvenance {
    const { weightsSha256, voiceSha256, versions, patched } = this.manifest;
    return { weightsSha256, voiceSha256, versions, patched };
  }

  /** The tensor `name` of `passage`, or undefined where the file has none. @throws {RangeError} for no such passage. */
  tensor(passage: number, name: string): Tensor | undefined {
    const file = this.#files.get(passage);
    if (file === undefined) {
      const there = [...this.#files.keys()].join(", ");
      throw new RangeError(
        `Cannot read passage ${passage} of the references: expected ${there || "none"}`,
      );
    }
    return file.names.includes(name) ? file.tensor(name) : undefined;
  }

  /** What `stage` takes, or undefined where something of it is missing. */
  feeds(passage: number, stage: StageName): Readonly<Record<string, Tensor>> | undefined {
    const feeds: Record<string, Tensor> = {};
    for (const [input, name] of Object.entries(this.manifest.feeds[stage])) {
      const value = this.tensor(passage, name);
      if (value === undefined) return undefined;
      feeds[input] = value;
    }
    return feeds;
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file[Symbol.dispose]();
  }

  #utterance(passage: ReferencePassage): ReferenceUtterance {
    const { number, id, text, phonemes, speed } = passage;
    const fp32 = (name: string) =>
      this.tensor(number, name)?.data as Float32Array<ArrayBuffer> | undefined;
    const [timbre, prosody] = [fp32("style_timbre"), fp32("style_s")];
    const [first, second] = [fp32("audio_unpatched_seed0"), fp32("audio_unpatched_seed1")];
    return {
      number,
      id,
      text,
      phonemes,
      speed,
      tokens: Int32Array.from(passage.inputIds),
      voiceRow: Float32Array.of(...timbre ?? [], ...prosody ?? []),
      durations: Int32Array.from(passage.durations),
      frameCount: passage.tA,
      unpatched: first && second
        ? { correlation: pearson(first, second), gainDb: gainDb(first, second) }
        : passage.unpatched,
    };
  }
}

async function checkDigest(folder: string, { file, sha256 }: ReferencePassage): Promise<void> {
  let found: string;
  try {
    found = await sha256File(join(folder, file));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new ReferenceError(folder, `${file} is missing`, { cause });
  }
  if (found === sha256) return;
  throw new ReferenceError(
    folder,
    `${file} is not the file that its manifest tells of: expected SHA-256 ${sha256}, received ${found}`,
  );
}
