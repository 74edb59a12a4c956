import assert from "node:assert/strict";
import wavefile from "wavefile";
import { decodeWav, encodeWav } from "./wav.ts";

Deno.test("samples survive the way through a WAV file to half a 16-bit step", () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i / 7) * 0.9);
  const { bytes, clippedSamples, nonFiniteSamples, peak } = encodeWav(samples);
  assert.equal(bytes.length, 44 + 2 * samples.length);
  assert.deepEqual([clippedSamples, nonFiniteSamples], [0, 0]);
  assert.equal(peak, Math.max(...samples.map(Math.abs)));
  const decoded = decodeWav(bytes);
  assert.equal(decoded.sampleRate, 24_000);
  assert.equal(decoded.samples.length, samples.length);
  decoded.samples.forEach((v, i) => assert.ok(Math.abs(v - samples[i]) <= 0.5001 / 32767));
});

Deno.test("the header says mono, 16 bit, and the sample rate", () => {
  const view = new DataView(encodeWav(new Float32Array(3), 8000).bytes.buffer);
  assert.equal(view.getUint16(20, true), 1);
  assert.equal(view.getUint16(22, true), 1);
  assert.equal(view.getUint32(24, true), 8000);
  assert.equal(view.getUint16(34, true), 16);
  assert.equal(view.getUint32(40, true), 6);
});

Deno.test("clipped and non-finite samples are counted, and written as the nearest end and silence", () => {
  const wav = encodeWav(Float32Array.of(1.5, -2, 1, -1, NaN, Infinity, -Infinity, 0.5));
  assert.equal(wav.clippedSamples, 2);
  assert.equal(wav.nonFiniteSamples, 3);
  assert.equal(wav.peak, 2);
  const expected = Float32Array.of(1, -1, 1, -1, 0, 0, 0, 16384 / 32767);
  assert.deepEqual(decodeWav(wav.bytes).samples, expected);
});

Deno.test("audio without samples is a WAV file too", () => {
  assert.equal(decodeWav(encodeWav(new Float32Array(0)).bytes).samples.length, 0);
});

Deno.test("what is not a mono 16-bit WAV file is refused", () => {
  assert.throws(() => decodeWav(new Uint8Array(10)), /expected a WAV file/);
  assert.throws(() => decodeWav(new TextEncoder().encode("no audio".repeat(20))), TypeError);
  const stereo = new wavefile.WaveFile();
  stereo.fromScratch(2, 24_000, "32f", [[0, 0], [0, 0]]);
  assert.throws(() => decodeWav(stereo.toBuffer()), /received 2 channels of '32f'/);
});
