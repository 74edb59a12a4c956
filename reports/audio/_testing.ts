/** WAV files for the tests of what pages do with them. */
import { encodeWav } from "../../passages/wav.ts";
import { sampleRate } from "../../stages/config.ts";

/** A sine of `hz` at the magnitude `peak`, as a WAV file. */
export function toneWav(hz: number, seconds = 1, peak = 0.5): Uint8Array<ArrayBuffer> {
  const samples = Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => peak * Math.sin(2 * Math.PI * hz * i / sampleRate),
  );
  return encodeWav(samples).bytes;
}

/** Row, from the top of a picture of 80 bands, of the mel band whose centre is nearest to `hz`. */
export function rowOf(hz: number): number {
  const mel = (value: number) => 2595 * Math.log10(1 + value / 700);
  return 80 - Math.round(mel(hz) / mel(sampleRate / 2) * 81);
}
