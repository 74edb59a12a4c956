import assert from "node:assert/strict";
import { tensor } from "../../tensor/tensor.ts";
import type { Compression } from "../presets/preset.ts";
import type { Weight } from "./compressible.ts";
import { fits } from "./grid.ts";

/** Whether a weight `[6, 8]` with these axes of channels can be stored so. */
const fit = (compression: Compression, outputAxis: number | null, inputAxis: number | null) => {
  const weight: Weight = {
    name: "w",
    tensor: tensor("fp16", [6, 8], new Float16Array(48)),
    outputAxis,
    inputAxis,
  };
  return fits(compression, weight);
};

Deno.test("groups, blocks and channels have to be known and divided, whole weights never", () => {
  const groups = { type: "palette", bits: 4, groupSize: 4 } as const;
  assert.equal(fit(groups, 1, null), true);
  assert.equal(fit(groups, 0, 1), false);
  assert.equal(fit(groups, null, 1), false);
  assert.equal(fit({ type: "palette", bits: 4 }, null, null), true);

  const channels = { type: "linear", bits: 8, granularity: "channel", mode: "affine" } as const;
  assert.equal(fit(channels, 0, null), true);
  assert.equal(fit(channels, null, 0), false);
  assert.equal(fit({ ...channels, granularity: "tensor" }, null, null), true);

  const blocks = { ...channels, granularity: "block", blockSize: 4 } as const;
  assert.equal(fit(blocks, 0, 1), true);
  assert.equal(fit(blocks, 1, 0), false);
  assert.equal(fit(blocks, 0, null), false);
});
