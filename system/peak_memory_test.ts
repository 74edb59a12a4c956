import assert from "node:assert/strict";
import { peakMemoryBytes } from "./peak_memory.ts";
import { SubprocessError } from "./subprocess.ts";

const status = "Name:\tdeno\nVmPeak:\t 9999999 kB\nVmHWM:\t  123456 kB\nVmRSS:\t  100000 kB\n";

Deno.test("peak memory is VmHWM of the process asked for", async () => {
  const asked: string[] = [];
  const run = (program: string, args: readonly string[]) => {
    asked.push([program, ...args].join(" "));
    return Promise.resolve(status);
  };
  assert.equal(await peakMemoryBytes(42, { os: "linux", run }), 123456 * 1024);
  assert.deepEqual(asked, ["cat /proc/42/status"]);
});

Deno.test("peak memory is unknown of other systems, ended processes and texts without it", async () => {
  const never = () => Promise.reject(new Error("not to be asked"));
  assert.equal(await peakMemoryBytes(42, { os: "darwin", run: never }), null);
  const gone = () => Promise.reject(new SubprocessError("cat", 1, ""));
  assert.equal(await peakMemoryBytes(42, { os: "linux", run: gone }), null);
  const zombie = () => Promise.resolve("Name:\tdeno\nState:\tZ (zombie)\n");
  assert.equal(await peakMemoryBytes(42, { os: "linux", run: zombie }), null);
});
