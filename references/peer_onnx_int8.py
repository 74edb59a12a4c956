"""Side-by-side worker: kokoro-onnx's int8 model on Python's ONNX Runtime, with the feeds that kokoro-onnx gives it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import onnxruntime

from json_lines import Emitter
from peer_worker import serve


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
    session = onnxruntime.InferenceSession(str(options.model), settings, providers=["CPUExecutionProvider"])
    voice = np.fromfile(options.voice, dtype="<f4").reshape(510, 256)
    speed = np.ones(1, dtype=np.float32)

    def speak(tokens: list[int]) -> int:
        feeds = {
            "tokens": np.array([tokens], dtype=np.int64),
            "style": voice[len(tokens) - 3][None],
            "speed": speed,
        }
        return session.run(None, feeds)[0].size

    versions = {"python": sys.version.split()[0], "onnxruntime": onnxruntime.__version__}
    serve(emit, speak, threads=options.threads, versions=versions)


if __name__ == "__main__":
    main()
