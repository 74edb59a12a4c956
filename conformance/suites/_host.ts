/** What a host has to feed the stages: checked exactly, element by element. */
import { type Features, inputNameOf } from "../../stages/chain.ts";
import { kokoro82m, type KokoroConfig } from "../../stages/config.ts";
import type { StageName } from "../../stages/contract.ts";
import { predictedDurations, splitStyle } from "../../stages/glue.ts";
import { cast, type Tensor, tensor } from "../../tensor/tensor.ts";
import { type CaseResult, failed, judged } from "../case_result.ts";
import type { ReferenceUtterance } from "../reference_source.ts";

/** Follows one run of a host over an utterance. */
export class HostCheck {
  readonly #values: Map<string, Tensor>;

  constructor(readonly utterance: ReferenceUtterance, config: KokoroConfig = kokoro82m) {
    const { tokens, voiceRow, speed } = utterance;
    const { timbre, prosody } = splitStyle(voiceRow, config.styleDim);
    const shape = [1, tokens.length];
    this.#values = new Map<string, Tensor>([
      ["input_ids", tensor("int32", shape, tokens)],
      ["attention_mask", tensor("int32", shape, new Int32Array(tokens.length).fill(1))],
      ["speed", tensor("fp32", [1], Float32Array.of(speed))],
      ["style_s", prosody],
      ["style_timbre", timbre],
    ]);
  }

  /** Judges each of the `feeds` of `stage`: it has to be what stages before gave, or the utterance's own. */
  check(stage: StageName, feeds: Features): CaseResult[] {
    return Object.entries(feeds).map(([input, received]) => {
      const subject = {
        suite: "chained",
        stage,
        passage: this.utterance.number,
        value: `${stage}<${input}`,
        metric: "differing_elements",
        durations: "free",
      } as const;
      const expected = this.#values.get(input);
      if (expected === undefined) return failed(subject, "the chain has no such value");
      if (`${expected.shape}` !== `${received.shape}`) {
        return failed(subject, `expected shape [${expected.shape}], received [${received.shape}]`);
      }
      const { count, first } = differences(expected, received);
      return judged(subject, count, 0, { firstBad: first });
    });
  }

  /** Takes over what `stage` gave, for the checks of the stages after it. */
  took(outputs: Features): void {
    for (const [name, value] of Object.entries(outputs)) this.#values.set(inputNameOf(name), value);
    if (outputs.duration === undefined) return;
    this.#values.set("pred_dur", predictedDurations(outputs.duration as Tensor<"fp16" | "fp32">));
  }
}

/** How many elements differ, and the first; `expected` is brought to the dtype that the package declares. */
function differences(expected: Tensor, received: Tensor): { count: number; first?: string } {
  const { data } = cast(expected, received.dtype as "fp16" | "fp32" | "int32");
  // A value that the chain passes on without a cast is the same array.
  if (data === received.data) return { count: 0 };
  let count = 0;
  let first: string | undefined;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === received.data[i]) continue;
    count++;
    first ??= `element ${i}: expected ${data[i]}, received ${received.data[i]}`;
  }
  return { count, first };
}
