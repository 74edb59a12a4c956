"""Makes declared_goldens.safetensors: fp16 operations as NumPy computes them, and layers rounded once.

Run with the environment of requirements.txt. Elementwise operations and data movement are NumPy's own in fp16. Of
layers PyTorch computes in float64 on the fp16 values, and the result is rounded to fp16 once. Tensors are called
``CASE/ARGUMENT`` and ``CASE/expected_N``; ``onnx/numerics_test.ts`` has the same cases.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch.nn import functional

GOLDENS = Path(__file__).parent.parent / "onnx" / "testdata" / "declared_goldens.safetensors"
COUNT = 512
half = np.float16
random = np.random.default_rng(0)
goldens: dict[str, np.ndarray] = {}


def add(case: str, arguments: dict[str, np.ndarray], *expected: np.ndarray) -> None:
    """Keeps a case."""
    outputs = {f"expected_{i}": value for i, value in enumerate(expected)}
    for name, value in {**arguments, **outputs}.items():
        goldens[f"{case}/{name}"] = np.ascontiguousarray(value)


def spread() -> np.ndarray:
    """Finite fp16 values of all magnitudes and the special ones, ``[COUNT]``."""
    bits = random.integers(0, 2**16, 4 * COUNT).astype(np.uint16).view(half)
    special = np.array([0, -0.0, 1, -1, 0.5, 1.5, 2.5, 65504, -65504, 2**-24, -(2**-14), 2048, 2049], half)
    return np.concatenate([special, bits[np.isfinite(bits)]])[:COUNT]


def ordinary(*shape: int, scale: float = 1) -> np.ndarray:
    """Normal fp16 values."""
    return (scale * random.standard_normal(shape)).astype(half)


def elementwise() -> None:
    """Elementwise operations on values of all magnitudes."""
    unary = ("abs", "ceil", "cos", "exp", "floor", "rint", "sign", "sin", "sqrt", "square", "tanh", "arctan", "exp2")
    renamed = {"rint": "round", "arctan": "atan"}
    for name in unary:
        x = spread()
        add(renamed.get(name, name), {"x": x}, getattr(np, name)(x))
    binary = {
        "add": np.add,
        "sub": np.subtract,
        "mul": np.multiply,
        "real_div": np.divide,
        "maximum": np.maximum,
        "minimum": np.minimum,
        "floor_div": np.floor_divide,
        "mod": np.mod,
    }
    for name, function in binary.items():
        x, y = spread(), random.permutation(spread())
        if name in ("real_div", "floor_div", "mod"):
            y[y == 0] = 1
        add(name, {"x": x, "y": y}, function(x, y))
    x = spread()
    add("relu", {"x": x}, np.maximum(x, half(0)))
    add("leaky_relu", {"x": x}, np.where(x >= 0, x, half(0.1) * x))
    add("clip", {"x": x}, np.clip(x, half(-0.1), half(2)))


def movement() -> None:
    """Operations that only move values."""
    x, y = ordinary(2, 3, 4), ordinary(2, 3, 4)
    add("transpose", {"x": x}, x.transpose(2, 0, 1))
    add("slice_by_index", {"x": x}, x[:, 1:3, ::2])
    add("concat", {"a": x, "b": y}, np.concatenate([x, y], axis=2))
    add("gather", {"x": x}, x[:, [2, 0, 0]])
    add("pad", {"x": x}, np.pad(x, ((0, 0), (0, 0), (2, 1)), mode="edge"))
    add("split", {"x": x}, *np.split(x, 2, axis=2))


def layers() -> None:
    """Layers computed in float64 and rounded once."""

    def double(value: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(value.astype(np.float64))

    def rounded(value: torch.Tensor) -> np.ndarray:
        return value.numpy().astype(half)

    x, weight, bias = ordinary(9, 64), ordinary(33, 64, scale=0.2), ordinary(33)
    add("linear", {"x": x, "weight": weight, "bias": bias}, rounded(functional.linear(*map(double, (x, weight, bias)))))
    y = ordinary(64, 17)
    add("matmul", {"x": x, "y": y}, rounded(double(x) @ double(y)))
    x, weight, bias = ordinary(1, 24, 40), ordinary(16, 24, 3, scale=0.2), ordinary(16)
    result = functional.conv1d(*map(double, (x, weight, bias)), padding=3, dilation=3)
    add("conv", {"x": x, "weight": weight, "bias": bias}, rounded(result))
    weight = ordinary(24, 10, 4, scale=0.2)
    result = functional.conv_transpose1d(*map(double, (x, weight)), stride=2, padding=1)
    add("conv_transpose", {"x": x, "weight": weight}, rounded(result))
    x = ordinary(7, 50, scale=3)
    add("softmax", {"x": x}, rounded(functional.softmax(double(x), -1)))
    add("sigmoid", {"x": x}, rounded(torch.sigmoid(double(x))))
    add("gelu", {"x": x}, rounded(functional.gelu(double(x), approximate="tanh")))
    add("reduce_mean", {"x": x}, rounded(double(x).mean(1)))
    add("reduce_sum", {"x": x}, rounded(double(x).sum(1)))
    add("cumsum", {"x": x}, rounded(double(x).cumsum(1)))
    gamma, beta = ordinary(50), ordinary(50)
    result = functional.layer_norm(double(x), (50,), double(gamma), double(beta), float(half(1e-5)))
    add("layer_norm", {"x": x, "gamma": gamma, "beta": beta}, rounded(result))
    x = ordinary(1, 8, 60, scale=3)
    gamma, beta = ordinary(8), ordinary(8)
    result = functional.instance_norm(double(x), weight=double(gamma), bias=double(beta), eps=float(half(1e-5)))
    add("instance_norm", {"x": x, "gamma": gamma, "beta": beta}, rounded(result))
    recurrent()


def recurrent() -> None:
    """One LSTM: its hidden and cell states stay in float64, only what it returns is rounded."""
    inputs, hidden, steps = 12, 10, 15
    x = ordinary(steps, 1, inputs)
    weight_ih, weight_hh = ordinary(4 * hidden, inputs, scale=0.5), ordinary(4 * hidden, hidden, scale=0.5)
    bias = ordinary(4 * hidden, scale=0.5)
    module = torch.nn.LSTM(inputs, hidden, dtype=torch.float64)

    def torch_order(value: np.ndarray) -> torch.Tensor:
        """Gates i, f, o, z as i, f, z, o."""
        i, f, o, z = np.split(value.astype(np.float64), 4)
        return torch.from_numpy(np.concatenate([i, f, z, o]))

    with torch.no_grad():
        module.weight_ih_l0.copy_(torch_order(weight_ih))
        module.weight_hh_l0.copy_(torch_order(weight_hh))
        module.bias_ih_l0.copy_(torch_order(bias))
        module.bias_hh_l0.zero_()
        y, (h, c) = module(torch.from_numpy(x.astype(np.float64)))
    zeros = np.zeros((1, hidden), half)
    arguments = {"x": x, "initial_h": zeros, "initial_c": zeros}
    weights = {"weight_ih": weight_ih, "weight_hh": weight_hh, "bias": bias}
    add("lstm", {**arguments, **weights}, *(value.numpy().astype(half) for value in (y, h[0], c[0])))


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        elementwise()
        movement()
        layers()
    GOLDENS.parent.mkdir(exist_ok=True)
    save_file(goldens, GOLDENS)
