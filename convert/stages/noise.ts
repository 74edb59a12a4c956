/**
 * Stage 5, KokoroNoise: the pitch curve -> harmonic excitation as spectra, at the two rates at which the
 * vocoder adds it.
 *
 * Source: the excitation's part of `Generator.forward` in kokoro's `istftnet.py`.
 * @module
 */
import type { MilProgram } from "../../coreml/mil/program.ts";
import { conv, kernelSize } from "../blocks/conv.ts";
import { excitation } from "../blocks/excitation.ts";
import { snakeResBlock } from "../blocks/resblocks.ts";
import { sinSnake } from "../blocks/snake.ts";
import type { StageBuilder } from "../blocks/stage_builder.ts";
import { spectrumOf } from "../blocks/stft.ts";

const generator = "decoder.generator";

/**
 * Builds F0_curve [1, 2 T_a] in Hz, style_timbre [1, S] -> x_source_0 [1, C / 2, 20 T_a],
 * x_source_1 [1, C / 4, 120 T_a + 1].
 */
export function buildNoise(s: StageBuilder): MilProgram {
  const { F0_curve, style_timbre } = s.inputs();
  const pitch = s.mil.op("expand_dims", { x: F0_curve, axes: [1] });
  const spectrum = spectrumOf(s, excitation(s, pitch, `${generator}.m_source.l_linear`));
  const sources = [0, 1].map((i) => {
    const layer = `${generator}.noise_convs.${i}`;
    // The first source's convolution strides down to the rate between the upsamplers.
    const stride = Math.max(1, kernelSize(s, layer) / 2);
    const padding = stride === 1 ? 0 : Math.floor((stride + 1) / 2);
    const x = conv(s, spectrum, layer, { stride, padding });
    return snakeResBlock(s, x, style_timbre, `${generator}.noise_res.${i}`, sinSnake, {
      name: `x_source_${i}`,
    });
  });
  return s.build(sources);
}
