"""Side-by-side worker: the official KModel in PyTorch, eager, fp32, as published (random source, torch.istft)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch

import kmodel
from json_lines import Emitter
from peer_worker import Speak, serve


def main() -> None:
    """Parses argv, loads the model and serves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True, help="flat .safetensors, KModel's names")
    parser.add_argument("--voice", type=Path, required=True, help="voice .bin, [510, 256] fp32")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    emit = Emitter()
    torch.set_num_threads(options.threads)

    def load() -> tuple[Speak, Speak]:
        model = kmodel.load_kmodel(options.checkpoint, disable_complex=False)
        voice = kmodel.read_voice(options.voice)

        def speak(tokens: list[int]) -> np.ndarray:
            audio, _ = model.forward_with_tokens(torch.tensor([tokens]), voice[len(tokens) - 3].unsqueeze(0))
            return audio.reshape(-1).numpy()

        def speak_replaced(tokens: list[int]) -> np.ndarray:
            with kmodel.random_draws_constant():
                return speak(tokens)

        return speak, speak_replaced

    serve(emit, load, facts)


def facts() -> dict[str, Any]:
    """What the figures depend on, as PyTorch itself tells it."""
    settings = {
        "inter-op threads": str(torch.get_num_interop_threads()),
        "oneDNN": "on" if torch.backends.mkldnn.is_available() else "off",
    }
    return {"threads": torch.get_num_threads(), "versions": kmodel.versions(), "settings": settings}


if __name__ == "__main__":
    main()
