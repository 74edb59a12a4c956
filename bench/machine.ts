/**
 * What of the machine and its system figures depend on, beyond what every system tells. Names of users and hosts are never read.
 * @module
 */
import { z } from "zod";
import { abiVersion } from "../ffi/layout.ts";
import type { DeviceInfo } from "../ffi/schemas.ts";
import { sha256File } from "../system/digest.ts";

/** Fields of an environment; absent where the system does not tell them, and in results of earlier versions. */
export const machineShape = {
  cores: z.array(z.strictObject({
    kind: z.string().describe("as the system names it: Performance, Efficiency"),
    count: z.int().nonnegative().describe("physical cores of the kind"),
  })).optional().describe(
    "physical cores by kind, the fastest first; absent where the system does not tell",
  ),
  osVersion: z.string().optional().describe("the system by name and version"),
  osBuild: z.string().optional().describe(
    "build of the system: what compiled models and speed may differ by; absent but on Apple's systems",
  ),
  coreMlLibrary: z.strictObject({
    abiVersion: z.int().describe("version of its interface"),
    sha256: z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of its file, in lower-case hex"),
  }).optional().describe("the library over Core ML; absent where none was used"),
};
const machineSchema = z.strictObject(machineShape);

/** What {@link readMachine} finds. */
export type Machine = z.infer<typeof machineSchema>;

/** Where {@link readMachine} looks. */
export interface MachineSources {
  /** What the library over Core ML says of the machine. */
  readonly info?: DeviceInfo;
  /** Its file. */
  readonly libraryPath?: string;
  /** Text of the file that names a Linux system; by default that of `/etc/os-release`, or undefined where there is none. */
  readonly osRelease?: () => Promise<string | undefined>;
}

/**
 * Reads what the sources tell. Linux keeps kinds of cores in `/sys`, which Deno lets only programs of all permissions read; so there they stay
 * unknown.
 */
export async function readMachine(
  { info, libraryPath, osRelease = readOsRelease }: MachineSources = {},
): Promise<Machine> {
  const library = libraryPath === undefined
    ? {}
    : { coreMlLibrary: { abiVersion, sha256: await sha256File(libraryPath) } };
  if (info === undefined || info.implementation === "stand-in") {
    const osVersion = prettyName(await osRelease());
    return { ...library, ...(osVersion === undefined ? {} : { osVersion }) };
  }
  return {
    cores: info.cores.levels.map(({ name, physical }) => ({ kind: name, count: physical })),
    osVersion: `${info.osName} ${info.osVersion}`,
    osBuild: info.osBuild,
    ...library,
  };
}

async function readOsRelease(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  try {
    return await Deno.readTextFile("/etc/os-release");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The system's name in os-release(5). */
const prettyName = (text: string | undefined): string | undefined =>
  text?.match(/^PRETTY_NAME="?([^"\n]+)"?$/m)?.[1];
