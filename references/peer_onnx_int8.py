"""Side-by-side worker: kokoro-onnx's int8 model on Python's ONNX Runtime, with the feeds that kokoro-onnx gives it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from json_lines import Emitter
from peer_worker import Speak, serve


def main() -> None:
    """Parses argv, loads the model and serves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="kokoro-v1.0.int8.onnx")
    parser.add_argument("--voice", type=Path, required=True, help="voice .bin, [510, 256] fp32")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    emit = Emitter()
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    providers: list[str] = []

    def load() -> tuple[Speak, None]:
        session = onnxruntime.InferenceSession(str(options.model), settings, providers=["CPUExecutionProvider"])
        providers.extend(session.get_providers())
        voice = np.fromfile(options.voice, dtype="<f4").reshape(510, 256)
        speed = np.ones(1, dtype=np.float32)

        def speak(tokens: list[int]) -> np.ndarray:
            feeds = {
                "tokens": np.array([tokens], dtype=np.int64),
                "style": voice[len(tokens) - 3][None],
                "speed": speed,
            }
            return session.run(None, feeds)[0].reshape(-1)

        return speak, None

    def facts() -> dict[str, Any]:
        """What the figures depend on, as the session's own options tell it."""
        return {
            "threads": settings.intra_op_num_threads,
            "versions": {"python": sys.version.split()[0], "onnxruntime": onnxruntime.__version__},
            "settings": {
                "execution mode": settings.execution_mode.name,
                "optimization": settings.graph_optimization_level.name,
                "providers": " ".join(providers),
            },
        }

    serve(emit, load, facts)


if __name__ == "__main__":
    main()
