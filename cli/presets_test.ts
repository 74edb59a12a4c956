import assert from "node:assert/strict";
import { join } from "node:path";
import { presetNamed, presets as builtIn } from "../convert/presets/built_in.ts";
import { withDirectory } from "../system/_testing.ts";
import { checkCoremltools } from "./check_coremltools.ts";
import { conformance } from "./conformance.ts";
import { convert } from "./convert.ts";
import type { Command } from "./_main.ts";
import { peers } from "./peers.ts";
import { presets } from "./presets.ts";
import { say } from "./say.ts";
import { runForTest } from "./_testing.ts";

Deno.test("list has a row for every built-in preset, and marks the default", async () => {
  const { code, out } = await runForTest(presets, ["list"]);
  assert.equal(code, 0);
  const lines = out.trimEnd().split("\n");
  assert(lines.every((line) => line.length <= 100));
  for (const { name, target } of builtIn) {
    assert(lines.some((line) => line.startsWith(`│ ${name} `) && line.includes(target)), name);
  }
  assert.match(
    out,
    /│ m5-safe +│ iOS17 +│ fp16 +│ 8-bit palette +│ CPU_AND_NE +│\n.*│ tail: CPU_AND_GPU/,
  );
  assert.equal(out.match(/\(default\)/g)?.length, 1);
});

Deno.test("show prints a preset that check and show take again", () =>
  withDirectory(async (root) => {
    const shown = await runForTest(presets, ["show", "--target", "iOS18", "m5-safe"]);
    const preset = JSON.parse(shown.out);
    assert.deepEqual(preset, { ...presetNamed("m5-safe"), target: "iOS18" });
    const path = join(root, "mine.json");
    await Deno.writeTextFile(path, JSON.stringify({ ...preset, name: "mine" }));
    const checked = await runForTest(presets, ["check", path]);
    assert.deepEqual([checked.code, checked.error], [0, ""]);
    assert.equal(checked.out, `${path}: preset mine, for iOS18 and newer\n`);
    const again = await runForTest(presets, ["show", path]);
    assert.deepEqual(JSON.parse(again.out), { ...preset, name: "mine" });
  }));

Deno.test("check ends with code 1 where a file is wrong or not there", () =>
  withDirectory(async (root) => {
    const path = join(root, "mine.json");
    await Deno.writeTextFile(path, `{"name": "mine", "stages": {"vocodr": {}}}`);
    const wrong = await runForTest(presets, ["check", path]);
    assert.deepEqual([wrong.code, wrong.out], [1, ""]);
    assert.match(
      wrong.error,
      /mine\.json:\n {2}stages\.vocodr: unknown stage\. Did you mean vocoder\?\n$/,
    );
    // A name is a file's here.
    const named = await runForTest(presets, ["check", "fp16"]);
    assert.equal(named.code, 1);
    assert.match(named.error, /Cannot use the preset fp16:\n {2}no such file/);
  }));

Deno.test("the README's preset file is one", () =>
  withDirectory(async (root) => {
    const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
    const path = join(root, "readme.json");
    await Deno.writeTextFile(path, /```json\n(\{\n +"\$schema"[^`]+)```/.exec(readme)![1]);
    const { code, error } = await runForTest(presets, ["check", path]);
    assert.deepEqual([code, error], [0, ""]);
  }));

Deno.test("schema prints the published one", async () => {
  const { out } = await runForTest(presets, ["schema"]);
  const path = new URL("../convert/presets/preset.schema.json", import.meta.url);
  assert.equal(out, await Deno.readTextFile(path));
});

Deno.test("wrong usage ends with code 2", async () => {
  const misuses: [string[], RegExp][] = [
    [[], /Usage: deno task presets/],
    [["lst"], /unknown command 'lst'\n\(Did you mean list\?\)/],
    [["list", "fp16"], /too many arguments/],
    [["check"], /missing required argument 'file'/],
    [["show", "fp61"], /Did you mean fp16\?/],
    [["show", "fp16+int4pal", "--target", "iOS17"], /palettes of channel groups need iOS18/],
    [["show", "fp16", "--targt", "iOS17"], /Did you mean --target\?/],
  ];
  for (const [args, message] of misuses) {
    const { code, out, error } = await runForTest(presets, args);
    assert.deepEqual([code, out], [2, ""], error);
    assert.match(error, message);
  }
});

Deno.test("a subcommand has its own --help, and --debug where others have it", async () => {
  const { code, out } = await runForTest(presets, ["show", "--help"]);
  assert.equal(code, 0);
  assert.match(out, /^Usage: deno task presets show \[options\] <preset>\n/);
  for (const args of [["--debug", "show", "gone.json"], ["show", "gone.json", "--debug"]]) {
    const { error } = await runForTest(presets, args);
    assert.match(error, /no such file\n +at /);
  }
});

Deno.test("every command finds what is wrong with a preset before anything else", async () => {
  const commands: Record<string, [Command, ...string[]]> = {
    convert: [convert],
    say: [say, "hello"],
    conformance: [conformance],
    peers: [peers],
    checkCoremltools: [checkCoremltools],
  };
  const cases: [string[], number, RegExp][] = [
    [["--preset", "fp61"], 2, /expected one of fp16, .*Did you mean fp16\?/],
    [["--preset", "fp16+int4pal", "--target", "iOS17"], 2, /channel groups need iOS18/],
    [["--preset", "gone.json"], 1, /Cannot use the preset gone\.json:\n {2}no such file/],
  ];
  for (const [name, [command, ...rest]] of Object.entries(commands)) {
    for (const [args, expected, message] of cases) {
      // The side-by-side takes several presets.
      const given = args.map((arg) =>
        name === "peers" ? arg.replace("--preset", "--presets") : arg
      );
      const { code, error } = await runForTest(command, [...rest, ...given]);
      assert.equal(code, expected, `${name} ${given}: ${error}`);
      assert.match(error, message);
    }
  }
});
