import assert from "node:assert/strict";
import {
  plantedFaults,
  smallVocoder,
  vocoderFeeds,
  withPackages,
} from "../conformance/bisect/_testing.ts";
import { readPackage } from "../coreml/package.ts";
import { withDirectory } from "../system/_testing.ts";
import { SafetensorsFile } from "../tensor/safetensors.ts";
import { bisectInto } from "./_bisect.ts";
import type { Command } from "./_main.ts";
import { runForTest } from "./_testing.ts";
import { conformance } from "./conformance.ts";

Deno.test("a bisection needs two conditions that go together", async () => {
  const misuses: [string[], RegExp][] = [
    [["--bisect", "vocoder"], /Cannot bisect one condition: add --numerics declared, or --against/],
    [["--bisect", "encoder"], /Allowed choices are albert, /],
    [["--against", "fp16"], /Cannot take --against without --bisect/],
    [["--bisect", "tail", "--against", "fp61"], /Cannot use preset "fp61": .*Did you mean fp16\?/],
    [
      ["--bisect", "tail", "--target", "iOS17", "--against", "fp16+int4pal"],
      /Cannot use preset fp16\+int4pal for iOS17/,
    ],
    [
      ["--bisect", "tail", "--references", "small", "--against", "fp16"],
      /Cannot take --against with --references small/,
    ],
  ];
  for (const [args, message] of misuses) {
    const { code, error } = await runForTest(conformance, args);
    assert.equal(code, 2, error);
    assert.match(error, message);
  }
});

Deno.test("a bisection writes what it found, and the operation alone", () =>
  withDirectory(async (root) => {
    const right = smallVocoder();
    const [fault] = plantedFaults;
    await withPackages([right, fault.plant(right)], async (a, b) => {
      const options = { stage: "vocoder", feeds: vocoderFeeds(), a: { packagePath: a } } as const;
      const bisecting = (packagePath: string): Command => (_args, { terminal }) =>
        bisectInto(root, { ...options, b: { packagePath } }, terminal);

      const found = await runForTest(bisecting(b), []);
      assert.equal(found.code, 1, found.error);
      assert.match(found.out, new RegExp(`past its tolerance: ${fault.operation} `));
      const report = JSON.parse(await Deno.readTextFile(`${root}/bisect.json`));
      assert.equal(report.first.operation, fault.operation);
      assert.match(await Deno.readTextFile(`${root}/bisect.md`), /^# Bisection of vocoder\n/);
      const { program } = readPackage(`${root}/${fault.operation}.mlpackage`);
      assert.deepEqual(program.outputs, [fault.operation]);
      for (const kind of ["feeds", "expected"]) {
        using file = new SafetensorsFile(`${root}/${fault.operation}_${kind}.safetensors`);
        assert.equal(file.names.length, 1);
      }

      const nothing = await runForTest(bisecting(a), []);
      assert.equal(nothing.code, 0, nothing.error);
      assert.match(nothing.out, /No operation adds more than its tolerance\./);
    });
  }));
