"""Makes foreign.mlpackage and foreign_ios18.mlpackage, small packages by coremltools that tests read:

    python coreml/testdata/make_foreign_package.py coreml/testdata

The first holds immediate values of each kind, a weight in the weight file, a palettized and a quantized one,
uint16 indices, a list argument, two outputs and a flexible input. The second holds compressed weights in the forms
of iOS 18, with elements below a byte in the weight file and beside it, and integers in the weight file.
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


def sub_byte(dtype, *shape):
    """Elements 0, 7, 14 and so on, as far as they fit."""
    elements = np.arange(np.prod(shape)) * 7 % 2**dtype.get_bitwidth()
    if not dtype.is_unsigned():
        elements -= 2 ** (dtype.get_bitwidth() - 1)
    return elements.reshape(shape).astype(types.nptype_from_builtin(dtype))


@mb.program(input_specs=[mb.TensorSpec((1, 3), dtype=types.fp16)], opset_version=ct.target.iOS18)
def ios18_program(x):
    tables = np.arange(16, dtype=np.float16).reshape(2, 1, 8, 1) / 4
    hidden = mb.linear(
        x=x,
        weight=mb.constexpr_lut_to_dense(indices=sub_byte(types.uint3, 4, 3), lut=tables),
        bias=np.zeros(4, np.float16),
    )
    blocks = mb.constexpr_blockwise_shift_scale(
        data=sub_byte(types.int4, 5, 4),
        scale=np.arange(1, 11, dtype=np.float16).reshape(5, 2) / 7,
        offset=sub_byte(types.int4, 5, 2),
    )
    hidden = mb.linear(x=hidden, weight=blocks, bias=np.zeros(5, np.float16))
    vectors = mb.constexpr_lut_to_dense(
        indices=sub_byte(types.uint1, 5, 1),
        lut=mb.constexpr_blockwise_shift_scale(
            data=np.arange(6, dtype=np.uint8).reshape(1, 1, 2, 3), scale=np.full((1, 1, 1, 1), 0.1, np.float16)
        ),
        vector_axis=-1,
    )
    hidden = mb.matmul(x=hidden, y=vectors)
    return mb.gather(x=hidden, indices=np.arange(12, dtype=np.int32) % 3, axis=1, name="y")


def save(model, path, description):
    for key in list(model.user_defined_metadata):
        del model.user_defined_metadata[key]
    model.short_description = description
    model.user_defined_metadata["key"] = "value"
    model.save(path)


def main():
    folder = sys.argv[1]
    inputs = [
        ct.TensorType("ids", (1, ct.RangeDim(2, 16, default=4)), np.int32),
        ct.TensorType("style", (1, 2, 3), np.float16),
    ]
    outputs = [ct.TensorType("both", dtype=np.float16), ct.TensorType("total", dtype=np.float16)]
    model = ct.convert(
        program,
        inputs=inputs,
        outputs=outputs,
        minimum_deployment_target=ct.target.iOS17,
        pass_pipeline=ct.PassPipeline.EMPTY,
    )
    save(model, f"{folder}/foreign.mlpackage", "Made by coremltools")
    model = ct.convert(
        ios18_program,
        inputs=[ct.TensorType("x", (1, 3), np.float16)],
        outputs=[ct.TensorType("y", dtype=np.float16)],
        minimum_deployment_target=ct.target.iOS18,
        pass_pipeline=ct.PassPipeline.EMPTY,
    )
    save(model, f"{folder}/foreign_ios18.mlpackage", "Made by coremltools for iOS 18")


if __name__ == "__main__":
    main()
