import assert from "node:assert/strict";
import { bench } from "./bench.ts";
import { checkCompare } from "./check_compare.ts";
import { checkCoverage } from "./check_coverage.ts";
import { checkCoremltools } from "./check_coremltools.ts";
import { compare } from "./compare.ts";
import { comparePresets } from "./compare_presets.ts";
import { conformance } from "./conformance.ts";
import { convert } from "./convert.ts";
import { ffi } from "./ffi.ts";
import { firstMac } from "./first_mac.ts";
import { ios } from "./ios.ts";
import { listen } from "./listen.ts";
import { merge } from "./merge.ts";
import { palettize } from "./palettize.ts";
import { peers } from "./peers.ts";
import { search } from "./presets/search.ts";
import { sensitivity } from "./presets/sensitivity.ts";
import { show } from "./presets/show.ts";
import { presets } from "./presets.ts";
import { references } from "./references.ts";
import { report } from "./report.ts";
import { route } from "./route.ts";
import { say } from "./say.ts";
import { site } from "./site.ts";
import type { Command } from "./_main.ts";
import { runForTest } from "./_testing.ts";

const commands: Readonly<Record<string, Command>> = {
  bench,
  route,
  convert,
  say,
  ios,
  conformance,
  references,
  presets,
  "presets show": show,
  "presets sensitivity": sensitivity,
  "presets search": search,
  compare,
  merge,
  listen,
  site,
  "compare-presets": comparePresets,
  report,
  "bench:peers": peers,
  "bench:palettize": palettize,
  "bench:ffi": ffi,
  "first-mac": firstMac,
  "check:coremltools": checkCoremltools,
  "check:compare": checkCompare,
  "check:coverage": checkCoverage,
};

Deno.test("the README has every command's help, word for word", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  for (const [name, command] of Object.entries(commands)) {
    const { out } = await runForTest(command, ["--help"]);
    assert(
      readme.includes(out.trim()),
      `README.md lacks what deno task ${name} --help prints:\n${out}`,
    );
  }
});
