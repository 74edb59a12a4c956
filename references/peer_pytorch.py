"""Side-by-side worker: the official KModel in PyTorch, eager, fp32, as published (random source, torch.istft)."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

import kmodel
from json_lines import Emitter
from peer_worker import serve


def main() -> None:
    """Parses argv, loads the model and serves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True, help="flat .safetensors, KModel's names")
    parser.add_argument("--voice", type=Path, required=True, help="voice .bin, [510, 256] fp32")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    emit = Emitter()
    torch.set_num_threads(options.threads)
    model = kmodel.load_kmodel(options.checkpoint, disable_complex=False)
    voice = kmodel.read_voice(options.voice)

    def speak(tokens: list[int]) -> int:
        audio, _ = model.forward_with_tokens(torch.tensor([tokens]), voice[len(tokens) - 3].unsqueeze(0))
        return audio.numel()

    serve(emit, speak, threads=torch.get_num_threads(), versions=kmodel.versions())


if __name__ == "__main__":
    main()
