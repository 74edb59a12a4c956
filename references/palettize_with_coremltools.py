"""Palettizes packages with coremltools, and measures what two palettizations lose.

A worker: it writes ``{"ready": true, "versions": {...}}`` when it has imported everything, then answers each line of
stdin with one line, and ends with its stdin.

- ``{"palettize": PACKAGE, "to": PACKAGE, "bits": n}``: coremltools loads the first package, palettizes it with
  ``palettize_weights`` (k-means, its default threshold) and saves the second. With ``"groupSize": n`` a table is for
  that many output channels, else for a weight. The answer has the times ``{"loadMs", "palettizeMs", "saveMs", "userCpuMs"}``.
- ``{"compare": PACKAGE, "ours": PACKAGE, "theirs": PACKAGE}``: every weight that one of two palettizations of the first
  package holds compressed, as coremltools reads and decompresses it: ``{"weights": [...]}``.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import sys
import time
import warnings
from typing import Any, NamedTuple

logging.disable(logging.WARNING)
warnings.filterwarnings("ignore")

import coremltools as ct  # noqa: E402
import coremltools.optimize.coreml as cto  # noqa: E402
import numpy as np  # noqa: E402
import sklearn.cluster  # noqa: E402, F401: otherwise coremltools would import it within a time that is measured.
from coremltools._deps import _HAS_KMEANS1D  # noqa: E402
from coremltools.converters.mil.frontend.milproto import load as milproto  # noqa: E402

from check_packages import decompressed  # noqa: E402
from json_lines import Emitter  # noqa: E402
from stand_in import stand_in  # noqa: E402

# coremltools gives a palettized weight the name of the plain one, and this.
SUFFIX = "_palettized"
# From this many fp16 elements a table on coremltools clusters by dynamic programming (its own kmeans1d), which is
# optimal; below, and in fp32, by scikit-learn's KMeans with k-means++ (models/neural_network/quantization_utils.py).
EXACT_ELEMENTS = 10_000


def palettize(source: str, destination: str, bits: int, group_size: int | None) -> dict[str, float]:
    """Palettizes the package ``source`` into ``destination``: times in ms."""
    groups = {} if group_size is None else {"granularity": "per_grouped_channel", "group_size": group_size}
    config = cto.OptimizationConfig(global_config=cto.OpPalettizerConfig(mode="kmeans", nbits=bits, **groups))
    cpu_before = os.times().user
    marks = [time.perf_counter()]
    model = ct.models.MLModel(source, skip_model_load=True)
    marks.append(time.perf_counter())
    palettized = cto.palettize_weights(model, config)
    marks.append(time.perf_counter())
    palettized.save(destination)
    marks.append(time.perf_counter())
    load_ms, palettize_ms, save_ms = (1000 * (end - start) for start, end in zip(marks, marks[1:], strict=False))
    user_cpu_ms = 1000 * (os.times().user - cpu_before)
    return {"loadMs": load_ms, "palettizeMs": palettize_ms, "saveMs": save_ms, "userCpuMs": user_cpu_ms}


class Palettized(NamedTuple):
    """A palettized weight."""

    # Decompressed.
    value: np.ndarray
    # Number of tables along each axis, each for an equal part of it.
    tables: tuple[int, ...]


def operations_of(path: str) -> list[Any]:
    """The operations of the package as coremltools loads them, constants too."""
    with stand_in(path) as opened:
        model = ct.models.MLModel(opened, skip_model_load=True)
        spec = model.get_spec()
        program = milproto.load(spec, spec.specificationVersion, model.weights_dir)
    return [operation for function in program.functions.values() for operation in function.operations]


def palettized_weights(path: str) -> dict[str, Palettized]:
    """What the package holds palettized, by name of the plain weights."""
    weights = {}
    for operation in operations_of(path):
        if operation.op_type == "constexpr_lut_to_dense":
            value = decompressed(operation)
            # Of iOS 18 [..., entries, 1]; of iOS 16 one table, [entries].
            tables = operation.lut.shape[:-2] or (1,) * value.ndim
            weights[operation.outputs[0].name.removesuffix(SUFFIX)] = Palettized(value, tables)
    return weights


def parts(value: np.ndarray, tables: tuple[int, ...]) -> list[np.ndarray]:
    """The parts of ``value`` that have a table each."""
    pieces = [value]
    for axis, count in enumerate(tables):
        pieces = [part for piece in pieces for part in np.split(piece, count, axis)]
    return pieces


def distinct_count(value: np.ndarray) -> int:
    """Number of distinct values, both zeros as one."""
    # np.unique of fp16 returns repeated values in NumPy 2.4, so it is given the bits.
    bits = (value + value.dtype.type(0)).view(f"u{value.dtype.itemsize}")
    return len(np.unique(bits))


def squared_error(original: np.ndarray, value: np.ndarray) -> float:
    """Sum of the squared differences, in fp64."""
    return float(np.sum((value.astype(np.float64) - original.astype(np.float64)) ** 2))


def rounding_error(value: np.ndarray) -> float:
    """Most that rounding a palette to its dtype can add to the squared error: half a step for every element."""
    return float(np.sum((np.spacing(np.abs(value)).astype(np.float64) / 2) ** 2))


def digest(value: np.ndarray) -> str:
    """SHA-256 of the values as little-endian bytes, row-major."""
    return hashlib.sha256(value.astype(value.dtype.newbyteorder("<")).tobytes()).hexdigest()


def compare(original: str, ours: str, theirs: str) -> list[dict[str, Any]]:
    """What two palettizations of the package ``original`` lose: an entry for each weight that one of them compresses."""
    plain = {op.outputs[0].name: op.outputs[0].val for op in operations_of(original) if op.op_type == "const"}
    our_weights, their_weights = palettized_weights(ours), palettized_weights(theirs)
    entries = []
    for name in our_weights | their_weights:
        value, our, their = plain[name], our_weights.get(name), their_weights.get(name)
        for found in (our, their):
            if found is not None and (found.value.dtype, found.value.shape) != (value.dtype, value.shape):
                raise ValueError(f"{name}: {value.dtype} {value.shape} became {found.value.dtype} {found.value.shape}")
        tabled = parts(value, (their or our).tables)
        distinct = max(distinct_count(part) for part in tabled)
        exact = _HAS_KMEANS1D and value.dtype == np.float16 and tabled[0].size >= EXACT_ELEMENTS
        entry = {"name": name, "dtype": f"fp{8 * value.dtype.itemsize}", "elementCount": value.size}
        entry |= {"distinctCount": distinct, "coremltoolsIsExact": exact, "ours": None, "theirs": None}
        if our is not None:
            error = squared_error(value, our.value)
            entry["ours"] = {"tables": our.tables, "squaredError": error, "sha256": digest(our.value)}
        if their is not None:
            error, rounding = squared_error(value, their.value), rounding_error(their.value)
            entry["theirs"] = {"tables": their.tables, "squaredError": error, "roundingError": rounding}
        entries.append(entry)
    return entries


def versions() -> dict[str, str]:
    """What the figures depend on."""
    return {
        "Python": platform.python_version(),
        "coremltools": ct.__version__,
        "scikit-learn": sklearn.__version__,
        "NumPy": np.__version__,
    }


def main() -> None:
    """Answers requests until stdin ends."""
    emit = Emitter()
    emit(ready=True, versions=versions())
    for line in sys.stdin:
        request = json.loads(line)
        if "palettize" in request:
            with stand_in(request["palettize"]) as opened:
                emit(**palettize(opened, request["to"], request["bits"], request.get("groupSize")))
        else:
            emit(weights=compare(request["compare"], request["ours"], request["theirs"]))


if __name__ == "__main__":
    main()
