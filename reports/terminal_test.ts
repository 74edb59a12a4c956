import assert from "node:assert/strict";
import { isolatedFixture, resultFixture, timedFixture } from "./_fixture.ts";
import { renderTerminal } from "./terminal.ts";

Deno.test("the table fits 80 columns, also with long times", () => {
  const result = timedFixture();
  const { measurement } = result.passages[1];
  measurement!.chainMs = 123_456;
  measurement!.stages!.vocoder.totalMs = 98_765;
  const lines = renderTerminal(result).split("\n\n")[0].split("\n");
  assert.match(lines[0], /^T_enc +T_a +audio +chain +± +speed +Albert +Post +Align +Pros/);
  assert.match(lines[2], /^ *512 +1122 +28\.05 +123456 +±\d+% /);
  for (const line of lines) assert.ok(line.length <= 80, `${line.length} columns: ${line}`);
});

Deno.test("mean speed and remarks stand below the table", () => {
  const text = renderTerminal(resultFixture());
  assert.match(text, /\n\nMean speed 1\.43x real time \(RTFx\), RTF 0\.769;/);
  assert.match(
    text,
    /\nMeasuring takes 10\.0 us around each stage; the clock's step is 0\.50 us\.\n/,
  );
  assert.match(text, /\n\nPassage 3 was skipped: too long\n/);
});

Deno.test("a median stands with its interval, and what of the chain is in no stage below", () => {
  const text = renderTerminal(timedFixture());
  assert.match(text, /\n +13 +60 +1\.50 +104 +±\d\.\d% /);
  assert.match(text, /\nOutside of stages the chain spends \d+\.\d\d% at most\.\n/);
  // One run has no interval.
  assert.match(renderTerminal(resultFixture()), /\n +13 +60 +1\.50 +1500 +1\.00x /);
});

Deno.test("isolated stages have a table of their own", () => {
  assert.doesNotMatch(renderTerminal(resultFixture()), /alone/);
  assert.match(renderTerminal(isolatedFixture()), /Each stage alone[^]* 28 53\.6x/);
});

Deno.test("texts cannot send control codes to the terminal", () => {
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(renderTerminal(resultFixture()), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});
