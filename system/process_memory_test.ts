import assert from "node:assert/strict";
import { readProcessMemory } from "./process_memory.ts";

const isLinux = Deno.build.os === "linux";

Deno.test("Linux tells the greatest resident set", { ignore: !isLinux }, () => {
  const before = readProcessMemory();
  const { length } = new Uint8Array(64e6).fill(1);
  const after = readProcessMemory();
  assert.ok(before.residentBytes > 1e6 && before.peakResidentBytes! > 1e6);
  assert.ok(after.peakResidentBytes! >= after.residentBytes, "the peak is under the present");
  assert.ok(after.peakResidentBytes! - before.residentBytes > length / 2);
  assert.deepEqual([after.footprintBytes, after.peakFootprintBytes], [null, null]);
});

Deno.test(
  "it is this program's own peak, not that of what started it",
  { ignore: !isLinux },
  async () => {
    const { length } = new Uint8Array(256e6).fill(1);
    const script = `import { readProcessMemory } from ${
      JSON.stringify(import.meta.resolve("./process_memory.ts"))
    }; console.log(readProcessMemory().peakResidentBytes);`;
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `exec "$0" eval '${script}'`, Deno.execPath()],
    }).output();
    const peak = Number(new TextDecoder().decode(stdout));
    assert.ok(peak > 1e6 && peak < length, `received ${peak}`);
  },
);

Deno.test("the peak of Linux is that of the resident set", () => {
  const status = "VmPeak:\t  900 kB\nVmHWM:\t  300 kB\nVmRSS:\t  200 kB\n";
  const calls: string[] = [];
  const open = (() => ({
    symbols: {
      open: (path: Uint8Array) => calls.push(new TextDecoder().decode(path)),
      read: (_file: number, buffer: Uint8Array) =>
        BigInt(new TextEncoder().encodeInto(status, buffer).written),
      close: () => calls.push("closed"),
    },
    close: () => {},
  })) as unknown as typeof Deno.dlopen;
  const memory = readProcessMemory({ os: "linux", open, residentBytes: () => 100 });
  assert.equal(memory.peakResidentBytes, 300 * 1024);
  assert.deepEqual(calls, ["/proc/self/status\0", "closed"]);
});

/** A library in place of Apple's: fills in what the system would. */
function fakeSystem(codes: { readonly info: number; readonly usage: number }) {
  const paths: string[] = [];
  const write = (buffer: Uint8Array<ArrayBuffer>, offset: number, value: number) =>
    new DataView(buffer.buffer).setBigUint64(offset, BigInt(value), true);
  const open = ((path: string) => {
    paths.push(path);
    return {
      symbols: {
        proc_pid_rusage: (pid: number, flavor: number, buffer: Uint8Array<ArrayBuffer>) => {
          assert.deepEqual([pid, flavor, buffer.length], [Deno.pid, 4, 296]);
          write(buffer, 64, 111); // ri_resident_size
          write(buffer, 72, 222); // ri_phys_footprint
          write(buffer, 240, 333); // ri_lifetime_max_phys_footprint
          return codes.info;
        },
        getrusage: (who: number, buffer: Uint8Array<ArrayBuffer>) => {
          assert.deepEqual([who, buffer.length], [0, 144]);
          write(buffer, 32, 444); // ru_maxrss, in bytes on Apple's systems
          return codes.usage;
        },
      },
      close: () => paths.push("closed"),
    };
  }) as unknown as typeof Deno.dlopen;
  return { open, paths };
}

Deno.test("a Mac tells footprint and peaks", () => {
  const { open, paths } = fakeSystem({ info: 0, usage: 0 });
  const memory = readProcessMemory({ os: "darwin", open, residentBytes: () => 100 });
  assert.deepEqual(memory, {
    residentBytes: 100,
    peakResidentBytes: 444,
    footprintBytes: 222,
    peakFootprintBytes: 333,
  });
  assert.deepEqual(paths, ["/usr/lib/libSystem.B.dylib", "closed"]);
});

Deno.test("what cannot be told is null", () => {
  const nothing = { peakResidentBytes: null, footprintBytes: null, peakFootprintBytes: null };
  const { open } = fakeSystem({ info: -1, usage: -1 });
  const residentBytes = () => 100;
  const refuse = () => {
    throw new Deno.errors.NotCapable();
  };
  for (
    const sources of [
      { os: "darwin", open },
      { os: "linux", open: refuse as typeof Deno.dlopen },
      { os: "windows" },
    ] as const
  ) {
    assert.deepEqual(readProcessMemory({ ...sources, residentBytes }), {
      residentBytes: 100,
      ...nothing,
    });
  }
});
