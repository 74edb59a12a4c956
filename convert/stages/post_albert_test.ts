import assert from "node:assert/strict";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { fp32, largestError, numbersOf, patterned, runStage } from "../_testing.ts";
import { seededCheckpoint } from "../checkpoint/seeded.ts";

const checkpoint = seededCheckpoint();
const { plbert, styleDim, hiddenDim } = checkpoint.config;
const tokens = [0, 43, 61, 16, 102, 5, 0];
const int32 = (values: readonly number[]) =>
  tensor("int32", [1, values.length], Int32Array.from(values));
const ones = (count: number) => Array<number>(count).fill(1);

const albert = (ids: readonly number[], mask: readonly number[]) =>
  runStage("albert", checkpoint, { input_ids: int32(ids), attention_mask: int32(mask) });

const postAlbert = (
  feeds: Readonly<Record<string, Tensor>>,
  { speed = 1, mask = ones(tokens.length) } = {},
) =>
  runStage("post_albert", checkpoint, {
    bert_dur: patterned([1, tokens.length, plbert.hiddenSize], 3),
    input_ids: int32(tokens),
    style_s: patterned([1, styleDim], 4),
    speed: fp32([1], [speed]),
    attention_mask: int32(mask),
    ...feeds,
  });

Deno.test("albert: masked tokens change nothing for the others", async () => {
  const { bert_dur: alone } = await albert(tokens, ones(tokens.length));
  const { bert_dur: padded } = await albert([...tokens, 9, 9], [...ones(tokens.length), 0, 0]);
  const first = (value: Tensor) => numbersOf(value).slice(0, alone.data.length);
  assert(largestError(alone, first(padded)) < 1e-5);
  const { bert_dur: counted } = await albert([...tokens, 9, 9], ones(tokens.length + 2));
  assert(largestError(alone, first(counted)) > 1e-2);
});

Deno.test("post_albert: durations are divided by the speed", async () => {
  const [slow, fast] = [await postAlbert({}, { speed: 0.5 }), await postAlbert({}, { speed: 2 })];
  const expected = numbersOf(slow.duration).map((frames) => frames / 4);
  assert(largestError(fast.duration, expected) < 1e-6);
  assert.deepEqual(fast.d, slow.d);
});

Deno.test("post_albert: masked tokens are zero in both encodings, whatever they are", async () => {
  const mask = [...ones(tokens.length - 2), 0, 0];
  const { d, t_en } = await postAlbert({}, { mask });
  const width = hiddenDim + styleDim;
  assert(numbersOf(d).slice((tokens.length - 2) * width).every((value) => value === 0));
  for (let c = 0; c < hiddenDim; c++) {
    assert(t_en.data[(c + 1) * tokens.length - 1] == 0);
    assert.notEqual(t_en.data[c * tokens.length], 0);
  }
  const others = await postAlbert(
    { input_ids: int32([...tokens.slice(0, -2), 77, 78]) },
    { mask },
  );
  assert.deepEqual(others.t_en, t_en);
});

Deno.test("post_albert: d ends with the style", async () => {
  const style = patterned([1, styleDim], 4);
  const { d } = await postAlbert({});
  for (let token = 0; token < tokens.length; token++) {
    const end = (token + 1) * (hiddenDim + styleDim);
    assert.deepEqual(d.data.slice(end - styleDim, end), style.data);
  }
});
