"""Writes the glue vectors beside this file: what NumPy and the official pipeline's own rules give.

    python conformance/glue_vectors/make_vectors.py path/to/kokoro/config.json

Needs NumPy, and Kokoro's config.json for its vocabulary. The implementation under test has no part in it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

MAX_PHONEMES = 510


def tokens(vocabulary: dict[str, int]) -> list[dict[str, Any]]:
    """Phonemes to ids, code point by code point, a 0 at both ends; null where they must be refused."""
    cases = {
        "one phoneme": "a",
        "a sentence": "hˈaʊ wəz ðə fˈɪʃɪŋ tədˈeɪ?",
        "a combining mark after a base letter": "bɔ̃ʒˈuɹ",
        "letters that NFC would compose": "a\u0303o\u0303 e\u0303",
        "a mark at the start": "\u0303a",
        "a letter that NFD would take apart": "fˈaçə",
        "repeated and surrounding spaces": " a  b ",
        "the longest utterance": "a\u0303" * (MAX_PHONEMES // 2),
        "one phoneme too many": "a" * (MAX_PHONEMES + 1),
        "no phonemes": "",
        "a code point beyond 16 bits": "a\U0001f600b",
        "a letter that is not in the vocabulary": "agb",
    }

    def ids(phonemes: str) -> list[int] | None:
        known = [vocabulary.get(symbol) for symbol in phonemes]
        if not 1 <= len(known) <= MAX_PHONEMES or None in known:
            return None
        return [0, *known, 0]

    return [
        {"name": name, "phonemes": text, "phonemeCount": len(text), "tokens": ids(text)}
        for name, text in cases.items()
    ]


def style() -> list[dict[str, Any]]:
    """Phoneme count to the two halves of a row of the voice ``voice[row, column] = row + column / 256``."""
    voice = np.arange(510, dtype=np.float32)[:, None] + np.arange(256, dtype=np.float32) / 256

    def halves(count: int) -> dict[str, Any] | None:
        if not 1 <= count <= MAX_PHONEMES:
            return None
        timbre, prosody = voice[count - 1, :128], voice[count - 1, 128:]
        return {name: [float(half[0]), float(half[-1])] for name, half in (("timbre", timbre), ("prosody", prosody))}

    return [
        {"name": f"{count} phonemes", "phonemeCount": count, "firstAndLast": halves(count)}
        for count in (1, 2, 11, 64, 255, 256, 509, 510, 0, 511, 512)
    ]


def chunks() -> list[dict[str, Any]]:
    """Each part of a long text is styled by the row of its own phoneme count."""
    cases = {
        "one chunk": ["hˈaʊ"],
        "a short end": ["a" * 510, "b" * 3],
        "with combining marks": ["bɔ̃", "ʒˈuɹ", "a\u0303" * 100],
    }
    return [
        {"name": name, "chunks": parts, "rows": [len(part) - 1 for part in parts]} for name, parts in cases.items()
    ]


def durations() -> list[dict[str, Any]]:
    """Predicted durations to whole frames: max(1, round half to even); null where they must be refused."""
    cases: list[tuple[str, str, list[float]]] = [
        ("halves go to the even number", "fp32", [0.5, 1.5, 2.5, 3.5, 4.5, 49.5, 50.5]),
        ("just beside the halves", "fp32", [1.4999999, 1.5000001, 2.4999998, 2.5000002]),
        ("halves as fp16 has them", "fp16", [1.5, 2.5, 2.498, 2.502, 12.5, 17.5]),
        ("at least one frame", "fp32", [0.0, 0.1, 0.4999, 0.5, 0.51, 1.0]),
        ("the sum of 50 probabilities at most", "fp32", [50.0, 49.9999, 25.25]),
        ("half speed", "fp32", [100.0, 99.5, 98.5]),
        ("not a number", "fp32", [1.0, float("nan"), 2.0]),
        ("infinite", "fp16", [1.0, float("inf")]),
        ("more than int32 holds", "fp32", [3e9]),
    ]

    def frames(values: np.ndarray) -> list[int] | None:
        rounded = np.maximum(1, np.rint(values.astype(np.float64)))
        return None if not np.all(rounded < 2**31) else [int(value) for value in rounded]

    def spelled(value: np.generic) -> float | str:
        return float(value) if np.isfinite(value) else str(value)

    result = []
    for name, dtype, numbers in cases:
        values = np.array(numbers, dtype={"fp16": np.float16, "fp32": np.float32}[dtype])
        result.append(
            {"name": name, "dtype": dtype, "durations": [spelled(v) for v in values], "frames": frames(values)}
        )
    return result


def precision() -> list[dict[str, Any]]:
    """Bits of fp32 values to bits of fp16, to nearest even; null where a finite value would become infinite."""
    cases = {
        "exact": [0.0, -0.0, 1.0, -2.0, 0.5, 65504.0, -65504.0],
        "ties go to the even mantissa": [2049.0, 2051.0, -2049.0, 1 + 2**-11, 1 + 3 * 2**-11],
        "beside the ties": [1 + 2**-11 + 2**-23, 1 + 2**-11 - 2**-23, 2049.0001, 2050.9998],
        "subnormal": [2**-14, 2**-15, 2**-24, 3 * 2**-24, -5 * 2**-24, 1e-7],
        "ties of the subnormal": [2**-25, 3 * 2**-25, 2**-25 * (1 + 2**-10), 2**-26],
        "of fp32's own subnormal": [1e-40, -1e-45],
        "the greatest that does not overflow": [65519.996, -65519.996],
        "overflow": [1.0, 65520.0],
        "negative overflow": [-1e6],
        "typical magnitudes": [0.1, 1 / 3, 3.14159265, 123.456, 9.5e-5, 5263.158],
    }
    result = []
    for name, numbers in cases.items():
        values = np.array(numbers, dtype=np.float32)
        with np.errstate(over="ignore"):
            halves = values.astype(np.float16)
        hexed = [f"0x{bits:08x}" for bits in values.view(np.uint32)]
        fp16 = [f"0x{bits:04x}" for bits in halves.view(np.uint16)] if np.isfinite(halves).all() else None
        result.append({"name": name, "fp32": hexed, "fp16": fp16})
    return result


def strides() -> list[dict[str, Any]]:
    """A buffer with strides, in elements, to its elements in row-major order. Padding holds -1."""
    cases: list[tuple[str, list[int], list[int]]] = [
        ("contiguous", [1, 2, 3], [6, 3, 1]),
        ("rows padded to 64 bytes of fp16", [1, 3, 5], [96, 32, 1]),
        ("planes padded too", [2, 2, 3], [80, 32, 1]),
        ("one row", [1, 1, 7], [64, 64, 1]),
        ("an axis of one with a stride of its own", [1, 4], [999, 1]),
        ("elements apart", [3, 2], [16, 8]),
        ("columns first", [2, 3], [1, 2]),
        ("a vector", [5], [1]),
    ]
    result = []
    for name, shape, step in cases:
        places = np.zeros(shape, dtype=np.int64)
        for axis, stride in enumerate(step):
            index = np.arange(shape[axis]) * stride
            places += index.reshape([-1 if other == axis else 1 for other in range(len(shape))])
        buffer = np.full(int(places.max()) + 1, -1)
        buffer[places.ravel()] = np.arange(places.size) + 1
        result.append(
            {
                "name": name,
                "shape": shape,
                "strides": step,
                "buffer": buffer.tolist(),
                "elements": buffer[places.ravel()].tolist(),
            }
        )
    return result


def alignment() -> list[dict[str, Any]]:
    """Frames of each token to the first frame of each; token t fills the frames up to the next one's first."""
    random = np.random.default_rng(0)
    long = random.integers(40, 60, size=46).tolist()
    cases = {
        "one frame each": [1] * 5,
        "unequal": [3, 1, 7, 2, 1],
        "one token much longer": [1, 50, 1],
        "past 2048 frames, which fp16 cannot count": [*long, 2304 - sum(long)],
    }
    return [
        {
            "name": name,
            "durations": frames,
            "firstFrames": [0, *np.cumsum(frames)[:-1].tolist()],
            "frameCount": sum(frames),
        }
        for name, frames in cases.items()
    ]


def main() -> None:
    """Writes every file."""
    vocabulary = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["vocab"]
    files = {
        "tokens": tokens(vocabulary),
        "style": style(),
        "chunks": chunks(),
        "durations": durations(),
        "precision": precision(),
        "strides": strides(),
        "alignment": alignment(),
    }
    for name, cases in files.items():
        path = Path(__file__).with_name(f"{name}.json")
        text = json.dumps({"format": 1, "cases": cases}, ensure_ascii=True, indent=2)
        path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
