"""Makes metric_goldens.json: what NumPy and SciPy give for the arrays that the metrics are tested on.

Run with the environment of requirements.txt. The arrays come from the formulas below, which
``conformance/metrics/_testing.ts`` repeats; the figures come from the libraries, and where none has the metric (cosine
distance of nearly equal vectors, say) from exact arithmetic.
"""

from __future__ import annotations

import json
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
from scipy import fft, signal, stats

SAMPLE_RATE = 24000
GOLDENS = Path(__file__).parent.parent / "conformance" / "metrics" / "testdata" / "metric_goldens.json"
FLOOR_DB = 80


def noise(count: int, seed: int) -> np.ndarray:
    """Uniform values from -0.5 to 0.5 of a linear congruential generator, ``[count]`` fp64."""
    values, state = [], seed
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**32 - 0.5)
    return np.array(values)


def voice(tilt: float = 1, noise_level: float = 0.01, samples: int = 24123, seed: int = 3) -> np.ndarray:
    """A gliding tone of 12 harmonics that swells, and noise, ``[samples]`` fp64."""
    t = np.arange(samples) / SAMPLE_RATE
    cycles = 120 * t + 20 * t * t
    tone = sum(np.sin(2 * np.pi * h * cycles) / h**tilt for h in range(1, 13))
    return 0.1 * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * t)) * tone + noise_level * noise(samples, seed)


def gated(values: np.ndarray) -> np.ndarray:
    """``values`` with a silence in it."""
    quiet = values.copy()
    quiet[8000:14000] = 0
    return quiet


def f0_curve(shift: int, factor: float) -> np.ndarray:
    """A curve of F0 in Hz, unvoiced in part, ``[400]`` fp64."""
    i = np.arange(400)
    return np.where((i + shift) % 40 < 12, 5, factor * (150 + 50 * np.sin(i / 9)))


def exact_cosine_distance(reference: np.ndarray, test: np.ndarray) -> float:
    """1 - cosine, in 60 digits."""
    getcontext().prec = 60

    def dot(x: np.ndarray, y: np.ndarray) -> Decimal:
        total = sum((Fraction(a) * Fraction(b) for a, b in zip(x.tolist(), y.tolist(), strict=True)), Fraction(0))
        return Decimal(total.numerator) / Decimal(total.denominator)

    return float(1 - dot(reference, test) / (dot(reference, reference).sqrt() * dot(test, test).sqrt()))


def ulps(reference: np.ndarray, test: np.ndarray, dtype: type, bits: type) -> dict[str, float]:
    """Distances in representable values of ``dtype``."""

    def ordered(values: np.ndarray) -> np.ndarray:
        integers = values.astype(dtype).view(bits).astype(np.int64)
        return np.where(integers < 0, np.iinfo(bits).min - integers, integers)

    distances = np.abs(ordered(test) - ordered(reference))
    ninety_ninth = np.percentile(distances, 99, method="inverted_cdf")
    return {"max": int(distances.max()), "percentile99": int(ninety_ninth)}


def tensor_goldens(reference: np.ndarray, test: np.ndarray) -> dict[str, object]:
    """Every metric of two tensors."""
    difference = test - reference
    relative = np.linalg.norm(difference) / np.linalg.norm(reference)
    return {
        "maxAbsError": np.abs(difference).max(),
        "rmse": np.sqrt(np.mean(difference**2)),
        "relativeL2": relative,
        "snrDb": 10 * np.log10(np.sum(reference**2) / np.sum(difference**2)),
        "cosineDistance": exact_cosine_distance(reference, test),
        "pearson": stats.pearsonr(reference, test).statistic,
        "gainDb": 10 * np.log10(np.sum(test**2) / np.sum(reference**2)),
        "ulpFp16": ulps(reference, test, np.float16, np.int16),
        "ulpFp32": ulps(reference, test, np.float32, np.int32),
    }


def power(values: np.ndarray) -> np.ndarray:
    """Power spectrogram by SciPy, ``[513, frames]``."""
    return np.abs(signal.stft(values, fs=SAMPLE_RATE, nperseg=1024, noverlap=768)[2]) ** 2


def mel_filters() -> np.ndarray:
    """80 triangles on the HTK scale, 0 to 12 kHz, ``[80, 513]``."""
    mels = np.linspace(0, 2595 * np.log10(1 + SAMPLE_RATE / 2 / 700), 82)
    edges = 700 * (10 ** (mels / 2595) - 1)
    hz = np.fft.rfftfreq(1024, 1 / SAMPLE_RATE)
    return np.array([np.interp(hz, edges[i : i + 3], [0, 1, 0]) for i in range(80)])


def floored_db(values: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Power in dB, floored below the reference's peak."""
    return 10 * np.log10(np.maximum(values, reference.max() * 10 ** (-FLOOR_DB / 10)))


def signal_goldens(reference: np.ndarray, test: np.ndarray) -> dict[str, object]:
    """Every metric of two signals."""
    spectra = [power(values) for values in (reference, test)]
    mels = [mel_filters() @ spectrum for spectrum in spectra]
    log_mels = [np.log1p(mel).ravel() for mel in mels]
    spectral = [floored_db(spectrum, spectra[0]) for spectrum in spectra]
    # scipy's DCT-II is twice the sum; floored_db is 10 / ln(10) times the natural logarithm.
    cepstra = [fft.dct(floored_db(mel, mels[0]), type=2, axis=0) / (2 * 80) for mel in mels]
    distances = np.sqrt(2 * np.sum((cepstra[1] - cepstra[0])[1:14] ** 2, axis=0))
    one_sided = np.full(513, 2.0)
    one_sided[[0, -1]] = 1
    high = np.fft.rfftfreq(1024, 1 / SAMPLE_RATE) >= 10000
    shares = [(one_sided @ (s * high[:, None])).sum() / (one_sided @ s).sum() for s in spectra]
    return {
        "frameCount": spectra[0].shape[1],
        # Sums that a wrong window, padding, scale or band would change.
        "powerSum": spectra[0].sum(),
        "powerByFrame": (spectra[0] * np.arange(spectra[0].shape[1])).sum(),
        "powerByBin": (spectra[0] * np.arange(513)[:, None]).sum(),
        "melByBand": (mels[0] * np.arange(80)[:, None]).sum(),
        "melCorrelation": np.corrcoef(log_mels[0], log_mels[1])[0, 1],
        "logSpectralDistanceDb": np.sqrt(np.mean((spectral[1] - spectral[0]) ** 2, axis=0)).mean(),
        "melCepstralDistortionDb": distances.mean(),
        "highBandDifferenceDb": 10 * np.log10(shares[1] / shares[0]),
    }


def f0_goldens(reference: np.ndarray, test: np.ndarray) -> dict[str, object]:
    """Pitch and voicing errors."""
    voiced = [values > 10 for values in (reference, test)]
    both = voiced[0] & voiced[1]
    cents = 1200 * np.log2(test[both] / reference[both])
    return {
        "rmsCents": np.sqrt(np.mean(cents**2)),
        "voicingError": np.mean(voiced[0] != voiced[1]),
        "voicedFrames": int(both.sum()),
    }


def main() -> None:
    """Writes the goldens."""
    base, other = noise(4000, 1), noise(4000, 2)
    goldens = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "tensors": {
            "noise": tensor_goldens(base, base + 1e-3 * other),
            "tiny": tensor_goldens(base, base + 1e-7 * other),
            "offset": tensor_goldens(base + 1000, base + 1000 + 1e-2 * other),
            "gain": tensor_goldens(base, 1.5 * base),
        },
        "signals": {
            "timbre": signal_goldens(voice(), voice(tilt=1.2, noise_level=0.03, seed=4)),
            "gap": signal_goldens(gated(voice(samples=20480)), gated(voice(samples=20480, tilt=0.9))),
        },
        "f0": f0_goldens(f0_curve(0, 1), f0_curve(3, 1.01)),
    }
    GOLDENS.parent.mkdir(exist_ok=True)
    GOLDENS.write_text(json.dumps(goldens, indent=2, default=float) + "\n")


if __name__ == "__main__":
    main()
