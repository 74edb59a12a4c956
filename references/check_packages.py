"""Cross-checks ML packages against coremltools.

    python references/check_packages.py PACKAGE.mlpackage...

For each package coremltools loads the model, rebuilds the program operation by operation with its own
type inference, and every value's element type and shape is compared with the package's: a size that the
package declares unknown must be symbolic for coremltools, and the other way round. Compressed weights are
decompressed, each a SHA-256 of its little-endian elements, for a comparison with another decompression. Prints
one JSON object; exits with 1 where anything differs or fails to load. Runs on any system: nothing is predicted.
"""

import argparse
import hashlib
import json
import logging
import os
import sys
import warnings
from collections import Counter

logging.disable(logging.WARNING)
warnings.filterwarnings("ignore")

from json_lines import Emitter  # noqa: E402
from stand_in import stand_in  # noqa: E402

import coremltools as ct  # noqa: E402
import numpy as np  # noqa: E402
from coremltools.converters.mil.frontend.milproto import load as milproto  # noqa: E402
from coremltools.converters.mil.mil import types  # noqa: E402
from coremltools.converters.mil.mil.types.symbolic import is_symbolic  # noqa: E402


def declared_type(value_type):
    """Element type name and shape (None for unknown) that a protobuf value type declares."""
    tensor = value_type.tensorType
    dtype = types.builtin_to_string(types.PROTO_TO_BUILTIN_TYPE[tensor.dataType])
    shape = [
        dim.constant.size if dim.WhichOneof("dimension") == "constant" else None
        for dim in tensor.dimensions
    ]
    return dtype, shape


def inferred_type(var):
    """Element type name and shape (None for symbolic) that coremltools inferred."""
    shape = [None if is_symbolic(dim) else int(dim) for dim in var.shape]
    return types.builtin_to_string(var.dtype), shape


def decompressed(op):
    """The value of a `constexpr_` operation as coremltools decompresses it, in the type of its output."""

    def argument(name):
        var = op.inputs.get(name)
        if var is None or var.val is not None:
            return None if var is None else var.val
        return decompressed(var.op)

    if "vector_axis" in op.input_spec.input_types:
        # coremltools cannot do this where the tables are decompressed themselves, as in its own palettes with
        # scales, and needs a table for each element: so it is given one row at a time.
        indices, lut, axis = (argument(name) for name in ("indices", "lut", "vector_axis"))
        rows = len(indices) // len(lut)
        pieces = [op.decompress(indices[i : i + 1], lut[i // rows :][:1], axis) for i in range(len(indices))]
        value = np.concatenate(pieces)
    else:
        value = op.materialized_val_inference()
    return value.astype(types.nptype_from_builtin(op.outputs[0].dtype), copy=False)


class RecordingContext(milproto.TranscriptionContext):
    """Keeps every value that the transcription defines, by its name in the package."""

    def __init__(self, weights_dir):
        super().__init__(weights_dir)
        self.inferred = {}

    def register_var_with_name(self, name, var):
        super().register_var_with_name(name, var)
        self.inferred[name] = var


def check(path):
    """The comparison of one package, as a dictionary for the summary."""
    model = ct.models.MLModel(path, skip_model_load=True)
    spec = model.get_spec()
    contexts = []
    original = milproto.TranscriptionContext

    def recording(weights_dir=""):
        contexts.append(RecordingContext(weights_dir))
        return contexts[-1]

    milproto.TranscriptionContext = recording
    # A mismatch must be reported with its name, so the loader's own check is switched off.
    compatible, types.is_compatible_type = types.is_compatible_type, lambda a, b: True
    try:
        milproto.load(spec, spec.specificationVersion, model.weights_dir)
    finally:
        milproto.TranscriptionContext = original
        types.is_compatible_type = compatible
    inferred = contexts[0].inferred
    mismatches, values, counts, weights = [], 0, Counter(), {}
    for function in spec.mlProgram.functions.values():
        block = function.block_specializations[function.opset]
        for operation in block.operations:
            counts[operation.type] += 1
            if operation.type.startswith("constexpr_"):
                name = operation.outputs[0].name
                weights[name] = hashlib.sha256(decompressed(inferred[name].op).tobytes()).hexdigest()
            for output in operation.outputs:
                values += 1
                declared = declared_type(output.type)
                expected = inferred_type(inferred[output.name])
                if declared != expected:
                    mismatches.append(
                        {
                            "value": output.name,
                            "op": operation.type,
                            "declared": declared,
                            "coremltools": expected,
                        }
                    )
    return {
        "package": os.path.basename(os.path.normpath(path)),
        "values": values,
        "mismatches": mismatches,
        "ops": dict(sorted(counts.items())),
        "weights": weights,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", nargs="+", metavar="PACKAGE.mlpackage")
    parser.add_argument("--lines", action="store_true", help="one JSON line a package, as it is checked; exit code 0")
    options = parser.parse_args()
    emit = Emitter() if options.lines else None
    results = []
    for path in options.packages:
        try:
            with stand_in(path) as opened:
                results.append(check(opened))
        except Exception as error:  # noqa: BLE001: one bad package must not hide the others
            name = os.path.basename(os.path.normpath(path))
            results.append({"package": name, "error": f"{type(error).__name__}: {error}"})
        if emit is not None:
            emit(**results[-1])
    if emit is not None:
        return
    agree = all(not result.get("error") and not result["mismatches"] for result in results)
    json.dump({"coremltools": ct.__version__, "agree": agree, "packages": results}, sys.stdout, indent=1)
    print()
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
