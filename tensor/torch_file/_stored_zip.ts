import { crc32 } from "node:zlib";
import { configure, Reader, ZipReader } from "@zip.js/zip.js";
import { readAt } from "../read_at.ts";

// Nothing is decompressed here, and workers would need permissions and keep the process alive.
configure({ useWebWorkers: false });

interface StoredEntry {
  readonly headerOffset: number;
  readonly sizeBytes: number;
  readonly crc32: number;
}

const localHeaderBytes = 30;
const localHeaderSignature = 0x04034b50;

/**
 * A zip file whose entries are stored uncompressed, as PyTorch writes them so that they can be mapped
 * into memory. zip.js reads the directory; entries are then read synchronously.
 */
export class StoredZip implements Disposable {
  readonly names: readonly string[];
  readonly #file: Deno.FsFile;
  readonly #entries: ReadonlyMap<string, StoredEntry>;
  readonly #verified = new Set<string>();

  private constructor(file: Deno.FsFile, entries: ReadonlyMap<string, StoredEntry>) {
    this.#file = file;
    this.#entries = entries;
    this.names = [...entries.keys()];
  }

  /** @throws {Error} where the directory is damaged, or an entry is compressed or encrypted. */
  static async open(path: string): Promise<StoredZip> {
    const file = await Deno.open(path);
    try {
      const entries = new Map<string, StoredEntry>();
      for (const entry of await listEntries(file)) {
        const { filename, compressionMethod, encrypted, uncompressedSize, crc32, offset } = entry;
        if (compressionMethod !== 0 || encrypted || crc32 === undefined) {
          throw new Error(`entry ${filename} is compressed or encrypted, expected stored`);
        }
        if (entries.has(filename)) throw new Error(`it has two entries called ${filename}`);
        entries.set(filename, { headerOffset: offset, sizeBytes: uncompressedSize, crc32 });
      }
      return new StoredZip(file, entries);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Size of the entry called `name`, or `undefined` where there is none. */
  sizeBytes(name: string): number | undefined {
    return this.#entries.get(name)?.sizeBytes;
  }

  /** The bytes of the entry called `name`, checked against its CRC-32 when first read. */
  read(name: string): Uint8Array<ArrayBuffer> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new Error(`it has no entry ${name}`);
    const { headerOffset, sizeBytes } = entry;
    const header = new DataView(readOrThrow(this.#file, headerOffset, localHeaderBytes).buffer);
    if (header.getUint32(0, true) !== localHeaderSignature) {
      throw new Error(`entry ${name} has no header at byte ${headerOffset}`);
    }
    const dataOffset = headerOffset + localHeaderBytes + header.getUint16(26, true) +
      header.getUint16(28, true);
    const bytes = readOrThrow(this.#file, dataOffset, sizeBytes);
    if (!this.#verified.has(name)) {
      if (crc32(bytes) !== entry.crc32) {
        throw new Error(`entry ${name} at byte ${dataOffset} is corrupted: its CRC-32 differs`);
      }
      this.#verified.add(name);
    }
    return bytes;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

class FileReader extends Reader<Deno.FsFile> {
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile) {
    super(file);
    this.#file = file;
    this.size = file.statSync().size;
  }

  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(readOrThrow(this.#file, offset, Math.min(length, this.size - offset)));
  }
}

function readOrThrow(file: Deno.FsFile, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = readAt(file, offset, length);
  if (bytes === null) throw new Error(`it ends before byte ${offset + length}: it is truncated`);
  return bytes;
}

async function listEntries(file: Deno.FsFile) {
  try {
    return await new ZipReader(new FileReader(file)).getEntries();
  } catch (cause) {
    throw new Error(`its archive is truncated or damaged: ${(cause as Error).message}`, { cause });
  }
}
