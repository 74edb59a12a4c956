import assert from "node:assert/strict";
import { decode } from "fast-png";
import { encodeWav } from "../../passages/wav.ts";
import { rowOf, toneWav } from "./_testing.ts";
import { viewOf } from "./sound.ts";

const near = (actual: number | null, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual! - expected) < tolerance, `${actual} is not ${expected}`);

/** How pale each row of the picture in its middle column is, by the palette's place. */
function rowsOf(uri: string): { width: number; paleness: number[] } {
  const { width, height, data } = decode(
    Uint8Array.fromBase64(uri.replace("data:image/png;base64,", "")),
  );
  const column = Math.floor(width / 2);
  return { width, paleness: Array.from({ length: height }, (_, y) => data[y * width + column]) };
}

Deno.test("a tone has its length, peak and level, and lights up its band", () => {
  for (const hz of [300, 1000, 5000]) {
    const view = viewOf(toneWav(hz, 1.5));
    assert.equal(view.seconds, 1.5);
    near(view.peakDb, -6.02, 0.01);
    near(view.levelDb, -9.03, 0.01);
    const { width, paleness } = rowsOf(view.spectrogram!);
    assert.equal(width, 142);
    assert.equal(paleness.length, 80);
    const palest = paleness.indexOf(Math.max(...paleness));
    assert.ok(Math.abs(palest - rowOf(hz)) <= 1, `${hz} Hz: row ${palest}, not ${rowOf(hz)}`);
    assert.equal(paleness[(palest + 40) % 80], 0, "the other half of the picture is dark");
  }
});

Deno.test("what is louder is paler, on one scale for all", () => {
  const palest = [0.001, 0.01].map((peak) =>
    Math.max(...rowsOf(viewOf(toneWav(1000, 1, peak)).spectrogram!).paleness)
  );
  // 20 dB of 70 in 23 steps.
  assert.ok(Math.abs(palest[1] - palest[0] - 20 / 70 * 23) <= 1, `${palest}`);
});

Deno.test("a waveform reaches from the least to the greatest sample of each column", () => {
  const samples = new Float32Array(3200);
  samples[15] = 1;
  samples[16] = -0.5;
  const { waveform } = viewOf(encodeWav(samples).bytes);
  const columns = waveform.split("M").slice(1);
  assert.equal(columns.length, 320);
  assert.deepEqual(columns.slice(0, 3), ["0 50V51", "1 0V75", "2 50V51"]);
});

Deno.test("pictures of a minute are as large as those of ten seconds", () => {
  const sizes = [10, 60].map((seconds) => {
    const { waveform, spectrogram } = viewOf(toneWav(440, seconds));
    return { columns: waveform.split("M").length, ...{ width: rowsOf(spectrogram!).width } };
  });
  assert.deepEqual(sizes, [{ columns: 321, width: 320 }, { columns: 321, width: 320 }]);
});

Deno.test("silence, a few samples, and other rates", () => {
  const silence = viewOf(encodeWav(new Float32Array(5000)).bytes);
  assert.deepEqual([silence.peakDb, silence.levelDb], [null, null]);
  assert.equal(Math.max(...rowsOf(silence.spectrogram!).paleness), 0);
  const short = viewOf(encodeWav(Float32Array.of(0, 0.5, 0)).bytes);
  assert.equal(short.waveform, "M0 50V51M1 25V26M2 50V51");
  assert.ok(short.spectrogram);
  const slow = viewOf(encodeWav(new Float32Array(8000), 16_000).bytes);
  assert.deepEqual([slow.seconds, slow.spectrogram], [0.5, null]);
});
