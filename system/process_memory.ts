/**
 * How much memory this process takes, by the counts of its system.
 * @module
 */

/** Memory of a process, in bytes; null where the system does not tell. */
export interface ProcessMemory {
  /** Resident set: its pages in physical memory, those it shares with others included. */
  readonly residentBytes: number;
  /** The greatest resident set so far: `VmHWM` of Linux, `ru_maxrss` of Apple's systems. */
  readonly peakResidentBytes: number | null;
  /** `phys_footprint`, which Activity Monitor and Apple's limits mean by memory: compressed pages and the GPU's count, clean file pages do not. */
  readonly footprintBytes: number | null;
  /** The greatest footprint so far: `ri_lifetime_max_phys_footprint`. */
  readonly peakFootprintBytes: number | null;
}

/** Where {@link readProcessMemory} looks. */
export interface MemorySources {
  readonly os?: typeof Deno.build.os;
  readonly open?: typeof Deno.dlopen;
  readonly residentBytes?: () => number;
}

/** Reads it. Needs the permission `ffi`; without it, or without the system's library, the nullable figures are null. */
export function readProcessMemory(
  { os = Deno.build.os, open = Deno.dlopen, residentBytes }: MemorySources = {},
): ProcessMemory {
  const unknown = { peakResidentBytes: null, footprintBytes: null, peakFootprintBytes: null };
  const resident = (residentBytes ?? (() => Deno.memoryUsage().rss))();
  return { residentBytes: resident, ...unknown, ...ofSystem(os, open) };
}

function ofSystem(os: string, open: typeof Deno.dlopen): Partial<ProcessMemory> {
  try {
    if (os === "linux") return ofLinux(open);
    if (os === "darwin") return ofDarwin(open);
  } catch {
    // No such library, or no permission to open one: the figures stay unknown.
  }
  return {};
}

const statusBytes = 4096;

/**
 * Linux tells the peak in `/proc/self/status`, which Deno lets only programs of all permissions read, so libc reads it. `getrusage`
 * would not do: its peak survives execve, so a small program's would be that of the program that started it.
 */
function ofLinux(open: typeof Deno.dlopen): Partial<ProcessMemory> {
  const libc = open("libc.so.6", {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
  });
  try {
    const { open: openFile, read, close } = libc.symbols;
    const file = openFile(new TextEncoder().encode("/proc/self/status\0"), 0);
    if (file < 0) return {};
    const buffer = new Uint8Array(statusBytes);
    const length = Number(read(file, buffer, BigInt(buffer.length)));
    close(file);
    const text = new TextDecoder().decode(buffer.subarray(0, Math.max(0, length)));
    const peakKib = text.match(/^VmHWM:\s+(\d+) kB$/m)?.[1];
    return peakKib === undefined ? {} : { peakResidentBytes: 1024 * Number(peakKib) };
  } finally {
    libc.close();
  }
}

/** Offsets in `rusage_info_v4` (XNU, bsd/sys/resource.h) and in `rusage`, both of 64-bit systems. */
const rusageInfoV4 = { flavor: 4, size: 296, physFootprint: 72, lifetimeMaxPhysFootprint: 240 };
const rusage = { self: 0, size: 144, maxResident: 32 };

function ofDarwin(open: typeof Deno.dlopen): Partial<ProcessMemory> {
  const system = open("/usr/lib/libSystem.B.dylib", {
    proc_pid_rusage: { parameters: ["i32", "i32", "buffer"], result: "i32" },
    getrusage: { parameters: ["i32", "buffer"], result: "i32" },
  });
  try {
    const { proc_pid_rusage, getrusage } = system.symbols;
    const info = new DataView(new ArrayBuffer(rusageInfoV4.size));
    const usage = new DataView(new ArrayBuffer(rusage.size));
    const hasInfo = proc_pid_rusage(Deno.pid, rusageInfoV4.flavor, bytesOf(info)) === 0;
    const hasUsage = getrusage(rusage.self, bytesOf(usage)) === 0;
    const at = (view: DataView, offset: number) => Number(view.getBigUint64(offset, true));
    return {
      ...(hasUsage && { peakResidentBytes: at(usage, rusage.maxResident) }),
      ...(hasInfo && {
        footprintBytes: at(info, rusageInfoV4.physFootprint),
        peakFootprintBytes: at(info, rusageInfoV4.lifetimeMaxPhysFootprint),
      }),
    };
  } finally {
    system.close();
  }
}

const bytesOf = ({ buffer }: DataView<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer);
