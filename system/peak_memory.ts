/**
 * The most memory that a process has used.
 * @module
 */
import { type RunCommand, runCommand, SubprocessError } from "./subprocess.ts";

/** Where {@link peakMemoryBytes} looks. */
export interface PeakMemoryOptions {
  readonly os?: typeof Deno.build.os;
  readonly run?: RunCommand;
}

/**
 * The most physical memory that the running process `pid` has had at once so far, in bytes: `VmHWM` of proc(5), which counts shared pages, too.
 * Null where the system does not tell, or the process is gone. It is not getrusage(2)'s `ru_maxrss`, which on Linux a process takes over from the
 * one that started it. Needs the permission `run` for `cat`, since Deno reads nothing in `/proc`.
 */
export async function peakMemoryBytes(
  pid: number,
  { os = Deno.build.os, run = runCommand }: PeakMemoryOptions = {},
): Promise<number | null> {
  if (os !== "linux") return null;
  try {
    const status = await run("cat", [`/proc/${pid}/status`]);
    const kibibytes = status.match(/^VmHWM:\s*(\d+) kB$/m)?.[1];
    return kibibytes === undefined ? null : 1024 * Number(kibibytes);
  } catch (error) {
    if (error instanceof SubprocessError) return null;
    throw error;
  }
}
