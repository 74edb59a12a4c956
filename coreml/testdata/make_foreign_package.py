"""Makes foreign.mlpackage, a small package by coremltools that tests read:

    python coreml/testdata/make_foreign_package.py coreml/testdata/foreign.mlpackage

It holds immediate values of each kind, a weight in the weight file, a palettized and a quantized one,
uint16 indices, a list argument, two outputs and a flexible input.
"""

import sys

import coremltools as ct
import numpy as np
from coremltools.converters.mil import Builder as mb
from coremltools.converters.mil.mil import get_new_symbol, types

TABLE = np.arange(12, dtype=np.float16).reshape(6, 2)


@mb.program(
    input_specs=[
        mb.TensorSpec((1, get_new_symbol()), dtype=types.int32),
        mb.TensorSpec((1, 2, 3), dtype=types.fp16),
    ],
    opset_version=ct.target.iOS17,
)
def program(ids, style):
    rows = mb.gather(x=TABLE, indices=mb.cast(x=ids, dtype="uint16"), axis=0)
    palette = mb.constexpr_lut_to_dense(
        indices=np.array([0b11100100], dtype=np.uint8),
        lut=np.array([1, 2, 3, 4], dtype=np.float16),
        shape=np.array([2, 2], dtype=np.uint32),
    )
    quantized = mb.constexpr_affine_dequantize(
        quantized_data=np.array([[1, 2], [3, 4]], dtype=np.int8),
        zero_point=np.int8(1),
        scale=np.array([0.5, 2], dtype=np.float16),
        axis=0,
    )
    hidden = mb.linear(x=rows, weight=palette, bias=np.array([0.25, -1], dtype=np.float16))
    hidden = mb.leaky_relu(x=hidden, alpha=np.float32(0.2))
    both = mb.concat(values=[hidden, mb.matmul(x=rows, y=quantized)], axis=-1, name="both")
    total = mb.reduce_sum(x=style, axes=[1], keep_dims=False, name="total")
    return both, total


def main():
    inputs = [
        ct.TensorType("ids", (1, ct.RangeDim(2, 16, default=4)), np.int32),
        ct.TensorType("style", (1, 2, 3), np.float16),
    ]
    outputs = [ct.TensorType("both", dtype=np.float16), ct.TensorType("total", dtype=np.float16)]
    pipeline = ct.PassPipeline.EMPTY
    model = ct.convert(
        program,
        inputs=inputs,
        outputs=outputs,
        minimum_deployment_target=ct.target.iOS17,
        pass_pipeline=pipeline,
    )
    for key in list(model.user_defined_metadata):
        del model.user_defined_metadata[key]
    model.short_description = "Made by coremltools"
    model.user_defined_metadata["key"] = "value"
    model.save(sys.argv[1])


if __name__ == "__main__":
    main()
