import assert from "node:assert/strict";
import { plantedFaults, smallVocoder, vocoderFeeds, withPackages } from "./_testing.ts";
import { bisect } from "./bisect.ts";
import { describePlace } from "./pytorch_place.ts";

const stage = "vocoder";
const threadCount = 1;
const places: Readonly<Record<string, RegExp>> = {
  leaky_relu_3: /^after decoder\.decode\.0\.norm2\.norm, .*; before decoder\.decode\.0\.conv2$/,
  conv_13: /^decoder\.decode\.2\.conv2$/,
  add_53: /^after decoder\.generator\.resblocks\.1\.convs2\.0/,
  instance_norm_8: /^decoder\.decode\.3\.norm1\.norm$/,
  mul_58: /^decoder\.generator\.resblocks\.2\.alpha1\.1$/,
};

Deno.test("bisect names each of five faults planted in single operations", async (t) => {
  const right = smallVocoder();
  for (const { about, operation, plant } of plantedFaults) {
    await t.step(`${about}, ${operation}`, async () => {
      await withPackages([right, plant(right)], async (a, b) => {
        const report = await bisect({
          stage,
          feeds: vocoderFeeds(),
          a: { packagePath: a, threadCount },
          b: { packagePath: b, threadCount },
          heldBytes: 200_000, // in pieces, as a long passage
        });
        const { first, firstWhole, worst, outputs } = report;
        assert.equal(first?.operation, operation);
        assert.equal(firstWhole?.operation, operation);
        assert.deepEqual(worst.map((finding) => finding.operation), [operation]);
        assert.match(describePlace(first!.place), places[operation]);
        assert.ok(first!.ownError! > first!.tolerance.own && first!.needed! >= first!.ownError!);
        assert.ok(outputs.every(({ error }) => error! > 0));
        // All of the outputs' error comes from this operation.
        const [confirmation] = report.confirmations;
        assert.equal(confirmation.value, operation);
        assert.ok(Math.abs(confirmation.ownError! / first!.ownError! - 1) < 1e-4);
        for (const { error, wholeError } of confirmation.outputs) {
          assert.ok(Math.abs(error! / wholeError! - 1) < 1e-4, `${error}, whole ${wholeError}`);
        }
      });
    });
  }
});

Deno.test("bisect finds nothing where there is nothing", async () => {
  await withPackages([smallVocoder()], async (path) => {
    const condition = { packagePath: path, threadCount };
    const feeds = vocoderFeeds();
    const report = await bisect({ stage, feeds, a: condition, b: condition });
    assert.deepEqual([report.first, report.firstWhole, report.worst], [null, null, []]);
    assert.deepEqual([report.onlyA, report.onlyB], [[], []]);
    assert.ok(report.comparedCount > 500);
    assert.match(report.a, /^[^/]+\/0\.mlpackage on onnx, numerics fp32$/);
  });
});

Deno.test("anchors of different forms are no finding", async () => {
  const packages = [smallVocoder(), smallVocoder("fp32", { anchor: "audio" })];
  await withPackages(packages, async (a, b) => {
    const report = await bisect({
      stage,
      feeds: vocoderFeeds(),
      a: { packagePath: a, threadCount },
      b: { packagePath: b, threadCount },
    });
    assert.deepEqual([report.first, report.firstWhole, report.worst], [null, null, []]);
    assert.deepEqual(report.outputs, [{ name: "x_pre", error: 0 }]);
    assert.deepEqual(report.onlyA, ["anchor"]);
    assert.ok(report.onlyB.includes("anchor"));
  });
});
