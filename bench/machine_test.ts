import assert from "node:assert/strict";
import type { DeviceInfo } from "../ffi/schemas.ts";
import { mac } from "./_mac.ts";
import { readMachine } from "./machine.ts";

const debian = () =>
  Promise.resolve(`NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n`);

Deno.test("a Mac tells kinds of cores and its build, and the library its digest", async () => {
  const libraryPath = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(libraryPath, "abc");
    const machine = await readMachine({ info: mac, libraryPath });
    assert.deepEqual(machine.cores, [
      { kind: "Performance", count: 4 },
      { kind: "Efficiency", count: 6 },
    ]);
    assert.deepEqual([machine.osVersion, machine.osBuild], ["macOS 15.1", "24B83"]);
    assert.match(machine.coreMlLibrary!.sha256, /^ba7816bf/);
  } finally {
    await Deno.remove(libraryPath);
  }
});

Deno.test("Linux tells its name, and nothing is made up of the stand-in's machine", async () => {
  const expected = { osVersion: "Debian GNU/Linux 12 (bookworm)" };
  assert.deepEqual(await readMachine({ osRelease: debian }), expected);
  const info: DeviceInfo = { ...mac, implementation: "stand-in" };
  assert.deepEqual(await readMachine({ info, osRelease: debian }), expected);
  assert.deepEqual(await readMachine({ osRelease: () => Promise.resolve(undefined) }), {});
});
