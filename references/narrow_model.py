"""KModel in other widths than Kokoro-82M's, for small checkpoints.

Most of kokoro 0.9.4 takes its widths from the config; two classes have some in their code. Their source is compiled
again with those numbers, and no others, replaced.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open

import kmodel


def fixed_widths(config: Mapping[str, Any]) -> dict[str, dict[int, int]]:
    """The numbers in the official source, by class, and what stands for each of them in the widths of ``config``.

    In ``Decoder`` 1024 is the width of its blocks, 64 that of the text beside them, and 512 both what the text has
    before and what the generator takes, which must be one width here too. In ``KModel`` 128 splits a voice's row.
    """
    hidden, initial = config["hidden_dim"], config["istftnet"]["upsample_initial_channel"]
    if hidden != initial:
        raise ValueError(f"Cannot narrow the decoder: hidden_dim {hidden} is not upsample_initial_channel {initial}")
    return {
        "Decoder": {1024: 2 * hidden, 512: hidden, 64: hidden // 8},
        "KModel": {128: config["style_dim"]},
    }


def is_narrow(config: Mapping[str, Any]) -> bool:
    """Whether the official source has other widths in its code than ``config``."""
    return any(old != new for widths in fixed_widths(config).values() for old, new in widths.items())


def width_patches(config: Mapping[str, Any]) -> list[str]:
    """What model_class replaces, spelled out for manifests."""
    if not is_narrow(config):
        return []
    return [
        f"{name}: {', '.join(f'{old} -> {new}' for old, new in widths.items())} (widths in its code)"
        for name, widths in fixed_widths(config).items()
    ]


def model_class(config: Mapping[str, Any]) -> type[torch.nn.Module]:
    """The official KModel with the widths of ``config`` throughout."""
    widths = fixed_widths(config)
    official = kmodel.official_model_class()
    decoder = inspect.getmodule(official).Decoder
    return _recompiled(official, widths["KModel"], Decoder=_recompiled(decoder, widths["Decoder"]))


def read_config(checkpoint: Path) -> dict[str, Any]:
    """KModel's config for the widths that a safetensors file has in its metadata; Kokoro-82M's where it has none."""
    with safe_open(str(checkpoint), framework="pt") as file:
        metadata = file.metadata() or {}
    if "kokoro_config" not in metadata:
        return kmodel.KOKORO_82M
    widths = json.loads(metadata["kokoro_config"])
    official, plbert = kmodel.KOKORO_82M, widths["plbert"]
    return {
        **official,
        "hidden_dim": widths["hiddenDim"],
        "style_dim": widths["styleDim"],
        "n_token": widths["tokenCount"],
        "istftnet": {**official["istftnet"], "upsample_initial_channel": widths["upsampleInitialChannel"]},
        "plbert": {
            **official["plbert"],
            "hidden_size": plbert["hiddenSize"],
            "num_attention_heads": plbert["headCount"],
            "num_hidden_layers": plbert["layerCount"],
            "max_position_embeddings": plbert["positionCount"],
            # Kokoro-82M's proportions: 768 to 2048 and to 128.
            "intermediate_size": round(plbert["hiddenSize"] * 8 / 3),
            "embedding_size": round(plbert["hiddenSize"] / 6),
        },
    }


class _Replaced(ast.NodeTransformer):
    """Replaces integer constants, and remembers which it met."""

    def __init__(self, numbers: Mapping[int, int]) -> None:
        self.numbers = numbers
        self.met: set[int] = set()

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Replaces one constant."""
        if type(node.value) is not int or node.value not in self.numbers:
            return node
        self.met.add(node.value)
        return ast.copy_location(ast.Constant(self.numbers[node.value]), node)


def _recompiled(official: type, numbers: Mapping[int, int], **names: Any) -> type:
    """``official`` compiled anew with ``numbers`` replaced, in its module's namespace with ``names`` in it."""
    replaced = _Replaced(numbers)
    tree = replaced.visit(ast.parse(textwrap.dedent(inspect.getsource(official))))
    if replaced.met != set(numbers):
        raise RuntimeError(f"Cannot narrow {official.__name__}: no {set(numbers) - replaced.met} in its source")
    namespace = {**vars(inspect.getmodule(official)), **names}
    exec(compile(ast.fix_missing_locations(tree), f"<narrow {official.__name__}>", "exec"), namespace)
    return namespace[official.__name__]
