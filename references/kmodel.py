"""The official KModel of the PyPI package kokoro 0.9.4, built from a flat checkpoint.

The package's ``__init__`` imports text front ends (misaki, spaCy) that a model run does not need, so it is
bypassed: only ``kokoro.model`` and what that imports are loaded.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.machinery
import importlib.metadata
import importlib.util
import io
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open

# Hyper-parameters of Kokoro-82M v1.0 (its config.json), without the vocabulary, which only KModel.forward uses.
KOKORO_82M: dict[str, Any] = {
    "istftnet": {
        "upsample_rates": [10, 6],
        "upsample_kernel_sizes": [20, 12],
        "upsample_initial_channel": 512,
        "resblock_kernel_sizes": [3, 7, 11],
        "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5], [1, 3, 5]],
        "gen_istft_n_fft": 20,
        "gen_istft_hop_size": 5,
    },
    "dim_in": 64,
    "dropout": 0.2,
    "hidden_dim": 512,
    "max_conv_dim": 512,
    "max_dur": 50,
    "multispeaker": True,
    "n_layer": 3,
    "n_mels": 80,
    "n_token": 178,
    "style_dim": 128,
    "text_encoder_kernel_size": 5,
    "plbert": {
        "hidden_size": 768,
        "num_attention_heads": 12,
        "intermediate_size": 2048,
        "max_position_embeddings": 512,
        "num_hidden_layers": 12,
        "dropout": 0.1,
    },
}

# What random_draws_replaced puts in place of chance, spelled out for manifests.
PATCHES = (
    "torch.rand -> 0 (SineGen: no random start phase)",
    "torch.randn_like -> 0.01 (SineGen: constant in place of noise)",
    "CustomSTFT.inverse -> staged inverse STFT (bins 1..n_fft/2-1 doubled, no window-sum normalization)",
)


class CheckpointMismatch(ValueError):
    """A checkpoint whose tensors are not exactly the model's. Carries the names on either side."""

    def __init__(self, path: Path, missing: list[str], unexpected: list[str]) -> None:
        self.missing = missing
        self.unexpected = unexpected
        super().__init__(
            f"Cannot load {path}: {len(missing)} tensors of the model are missing {missing[:5]}, "
            f"{len(unexpected)} of the file are unknown {unexpected[:5]}"
        )


def official_model_class() -> type[torch.nn.Module]:
    """``kokoro.model.KModel``, imported without running the package's ``__init__``."""
    if "kokoro" not in sys.modules:
        spec = importlib.util.find_spec("kokoro")
        if spec is None or spec.submodule_search_locations is None:
            raise ModuleNotFoundError("kokoro is not installed: pip install --no-deps kokoro==0.9.4")
        package = types.ModuleType("kokoro")
        package.__path__ = list(spec.submodule_search_locations)
        package.__spec__ = importlib.machinery.ModuleSpec("kokoro", None, is_package=True)
        sys.modules["kokoro"] = package
    from kokoro.model import KModel

    return KModel


def read_checkpoint(path: Path) -> dict[str, torch.Tensor]:
    """All tensors of a ``.safetensors`` file, by name."""
    with safe_open(str(path), framework="pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}


def load_kmodel(
    checkpoint: Path,
    config: Mapping[str, Any] = KOKORO_82M,
    *,
    disable_complex: bool = True,
    model_class: type[torch.nn.Module] | None = None,
) -> torch.nn.Module:
    """KModel, or ``model_class`` in its place, in fp32 and eval mode with the weights of ``checkpoint``.

    KModel's own loader drops what does not match; this one raises CheckpointMismatch unless every tensor of the
    file has its place and every parameter its tensor. Only CustomSTFT's DFT matrices, which are computed, may be
    absent.
    """
    nothing = io.BytesIO()
    torch.save({}, nothing)
    nothing.seek(0)
    model = (model_class or official_model_class())(
        repo_id="hexgrad/Kokoro-82M",
        config={"vocab": {}, **config},
        model=nothing,
        disable_complex=disable_complex,
    )
    result = model.load_state_dict(read_checkpoint(checkpoint), strict=False)
    missing = [key for key in result.missing_keys if not key.startswith("decoder.generator.stft.")]
    if missing or result.unexpected_keys:
        raise CheckpointMismatch(checkpoint, missing, list(result.unexpected_keys))
    return model.float().eval()


def read_voice(path: Path, style_dim: int = 128) -> torch.Tensor:
    """A voice: ``[510, 2 * style_dim]`` fp32, little endian. Row ``phoneme count - 1`` styles an utterance."""
    values = np.fromfile(path, dtype="<f4")
    if values.size != 510 * 2 * style_dim:
        raise ValueError(f"Cannot read the voice {path}: expected {510 * 2 * style_dim} fp32, received {values.size}")
    return torch.from_numpy(values.reshape(510, 2 * style_dim))


def tokenize(phonemes: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Token ids of ``phonemes`` by Unicode code point, a zero at both ends."""
    unknown = [(symbol, at) for at, symbol in enumerate(phonemes) if symbol not in vocabulary]
    if unknown:
        raise ValueError(f"Cannot tokenize: not in the vocabulary, symbol and position: {unknown}")
    return [0, *(vocabulary[symbol] for symbol in phonemes), 0]


def staged_inverse_stft(magnitude: torch.Tensor, phase: torch.Tensor, n_fft: int = 20, hop: int = 5) -> torch.Tensor:
    """Inverse STFT as the staged chain's Tail has it: windowed inverse real DFT, overlap-add, centre trimmed.

    Takes magnitude and phase ``[B, n_fft/2+1, frames]``, gives ``[B, 1, hop * (frames - 1)]``. Bins 1..n_fft/2-1
    stand for their conjugates too and count twice. The squared window's overlap sum is not divided out: the result
    is 1.5 times (+3.52 dB) that of torch.istft.
    """
    bins = np.arange(n_fft // 2 + 1)
    angle = 2 * np.pi * np.outer(bins, np.arange(n_fft)) / n_fft
    weight = np.where((bins == 0) | (bins == n_fft // 2), 1.0, 2.0)[:, None] / n_fft
    window = torch.hann_window(n_fft, periodic=True, dtype=torch.float64).numpy()
    cosine = torch.from_numpy(weight * np.cos(angle) * window).float().unsqueeze(1)
    sine = torch.from_numpy(weight * np.sin(angle) * window).float().unsqueeze(1)
    real = F.conv_transpose1d(magnitude * torch.cos(phase), cosine, stride=hop)
    imaginary = F.conv_transpose1d(magnitude * torch.sin(phase), sine, stride=hop)
    return (real - imaginary)[..., n_fft // 2 : -(n_fft // 2)]


@contextlib.contextmanager
def random_draws_constant() -> Iterator[None]:
    """Runs KModel with constants in place of chance, the first two of PATCHES, and with its own inverse STFT."""
    with (
        mock.patch.object(torch, "rand", lambda *shape, **options: torch.zeros(*shape, **options)),
        mock.patch.object(torch, "randn_like", lambda like, **options: torch.full_like(like, 0.01, **options)),
    ):
        yield


@contextlib.contextmanager
def random_draws_replaced(model: torch.nn.Module) -> Iterator[None]:
    """Runs ``model`` as the reference: see PATCHES. Nothing else of the official modules changes."""
    with (
        random_draws_constant(),
        mock.patch.object(model.decoder.generator.stft, "inverse", staged_inverse_stft),
    ):
        yield


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in lower-case hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def versions() -> dict[str, str]:
    """Versions of what computes the references."""
    packages = ("torch", "numpy", "transformers", "kokoro")
    return {
        "python": sys.version.split()[0],
        **{name: importlib.metadata.version(name) for name in packages},
    }
