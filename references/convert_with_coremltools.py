"""Converts the seven stages with coremltools, traced from PyTorch: packages that our own converter did not make.

The result keeps to the stage contract and differs from ours only by who wrote it, so it shows that the backend runs
foreign packages and that both converters agree. Writes ``NAME.mlpackage`` per stage and ``op_counts.json``; stages
whose package is there already are kept. Progress goes to stdout as JSON lines.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coremltools as ct
import coremltools.optimize.coreml as cto
import numpy as np
import torch

import kmodel
import stage_modules
from json_lines import Emitter

PACKAGE_NAMES = {
    "albert": "KokoroAlbert",
    "post_albert": "KokoroPostAlbert",
    "alignment": "KokoroAlignment",
    "prosody": "KokoroProsody",
    "noise": "KokoroNoise",
    "vocoder": "KokoroVocoder",
    "tail": "KokoroTail",
}
OUTPUTS = {
    "albert": ["bert_dur"],
    "post_albert": ["duration", "d", "t_en"],
    "alignment": ["en", "asr"],
    "prosody": ["F0", "N"],
    "noise": ["x_source_0", "x_source_1"],
    "vocoder": ["anchor", "x_pre"],
    "tail": ["audio"],
}
MAX_TOKENS = 512
# Sizes that the trace sees; any inside the ranges would do.
EXAMPLE_TOKENS = 17
EXAMPLE_FRAMES = 23


@dataclass(frozen=True)
class Axis:
    """A flexible axis: its declared range and the size in the traced example."""

    lower: int
    upper: int
    example: int


def stage_inputs(config: dict[str, Any], max_frames: int) -> dict[str, dict[str, tuple[str, tuple[int | Axis, ...]]]]:
    """Every stage's inputs in the contract's order: name -> (kind, shape), kind ``float`` or ``int32``."""
    tokens = Axis(2, MAX_TOKENS, EXAMPLE_TOKENS)

    def frames(scale: int, offset: int = 0, lower: int | None = None) -> Axis:
        return Axis(
            lower=scale if lower is None else lower,
            upper=scale * max_frames + offset,
            example=scale * EXAMPLE_FRAMES + offset,
        )

    hidden, style = config["hidden_dim"], config["style_dim"]
    channels = config["istftnet"]["upsample_initial_channel"]
    ids, mask = ("int32", (1, tokens)), ("int32", (1, tokens))
    bert_dur = ("float", (1, tokens, config["plbert"]["hidden_size"]))
    d, t_en = ("float", (1, tokens, hidden + style)), ("float", (1, hidden, tokens))
    style_row, curve = ("float", (1, style)), ("float", (1, frames(2)))
    return {
        "albert": {"input_ids": ids, "attention_mask": mask},
        "post_albert": {
            "bert_dur": bert_dur,
            "input_ids": ids,
            "style_s": style_row,
            "speed": ("float", (1,)),
            "attention_mask": mask,
        },
        "alignment": {"pred_dur": ids, "d": d, "t_en": t_en},
        "prosody": {"en": ("float", (1, hidden + style, frames(1))), "style_s": style_row},
        "noise": {"F0_curve": curve, "style_timbre": style_row},
        "vocoder": {
            "asr": ("float", (1, hidden, frames(1))),
            "F0_curve": curve,
            "N_pred": curve,
            "x_source_0": ("float", (1, channels // 2, frames(20, 0, 1))),
            "x_source_1": ("float", (1, channels // 4, frames(120, 1, 1))),
            "style_timbre": style_row,
        },
        "tail": {"x_pre": ("float", (1, channels // 4, frames(120, 1, 100)))},
    }


def example_value(stage: str, name: str, kind: str, shape: tuple[int, ...]) -> torch.Tensor:
    """A plausible value to trace with. Durations add up to EXAMPLE_FRAMES."""
    if name == "pred_dur":
        durations = torch.ones(shape, dtype=torch.int32)
        durations[0, 0] += EXAMPLE_FRAMES - EXAMPLE_TOKENS
        return durations
    if kind == "int32" or name == "speed":
        return torch.ones(shape, dtype=torch.int32 if kind == "int32" else torch.float32)
    values = torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 0.1
    return values + 120.0 if name == "F0_curve" else values


def convert_stage(
    stage: str,
    module: torch.nn.Module,
    inputs: dict[str, tuple[str, tuple[int | Axis, ...]]],
    precision: str,
) -> ct.models.MLModel:
    """One stage as an ML program for iOS 17, with fp16 features where ``precision`` is fp16."""
    float_type = np.float16 if precision == "fp16" else np.float32
    tensor_types, examples = [], []
    for name, (kind, shape) in inputs.items():
        concrete = tuple(axis.example if isinstance(axis, Axis) else axis for axis in shape)
        flexible = tuple(
            ct.RangeDim(axis.lower, axis.upper, default=axis.example) if isinstance(axis, Axis) else axis
            for axis in shape
        )
        dtype = np.int32 if kind == "int32" else float_type
        tensor_types.append(ct.TensorType(name=name, shape=ct.Shape(flexible), dtype=dtype))
        examples.append(example_value(stage, name, kind, concrete))
    with torch.no_grad():
        traced = torch.jit.trace(module, tuple(examples), check_trace=False)
    return ct.convert(
        traced,
        inputs=tensor_types,
        outputs=[ct.TensorType(name=name, dtype=float_type) for name in OUTPUTS[stage]],
        convert_to="mlprogram",
        minimum_deployment_target=ct.target.iOS17,
        compute_precision=ct.precision.FLOAT16 if precision == "fp16" else ct.precision.FLOAT32,
        skip_model_load=True,
    )


def palettize(package: ct.models.MLModel, bits: int) -> ct.models.MLModel:
    """Weights of ``package`` as k-means palettes of ``2^bits`` values per tensor."""
    config = cto.OpPalettizerConfig(mode="kmeans", nbits=bits)
    return cto.palettize_weights(package, cto.OptimizationConfig(global_config=config))


def op_counts(package: ct.models.MLModel) -> dict[str, int]:
    """Operations of the package's main function by type, ``const`` included, most frequent first."""
    block = package.get_spec().mlProgram.functions["main"].block_specializations["CoreML7"]
    return dict(collections.Counter(operation.type for operation in block.operations).most_common())


def save_atomically(package: ct.models.MLModel, path: Path) -> None:
    """Saves beside ``path`` and renames: a package that exists is complete."""
    temporary = path.with_name(f".{os.getpid()}.{path.name}")
    package.save(str(temporary))
    if path.exists():
        shutil.rmtree(path)
    temporary.replace(path)


def main() -> None:
    """Parses argv and converts what is missing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="flat .safetensors, KModel's names")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--precision", choices=("fp32", "fp16"), default="fp16", help="noise and tail stay fp32")
    parser.add_argument("--atan2", choices=("plain", "corrected"), default="corrected")
    parser.add_argument("--palettize", type=int, choices=(1, 2, 3, 4, 6, 8), help="bits of k-means palettes")
    parser.add_argument("--stages", nargs="+", choices=stage_modules.STAGE_NAMES, default=stage_modules.STAGE_NAMES)
    parser.add_argument("--max-frames", type=int, default=2000)
    parser.add_argument("--config", type=Path, help="config.json of a model other than Kokoro-82M")
    options = parser.parse_args()

    emit = Emitter()
    torch.set_num_threads(1)
    config = json.loads(options.config.read_text(encoding="utf-8")) if options.config else kmodel.KOKORO_82M
    model = stage_modules.fold_weight_norm(kmodel.load_kmodel(options.checkpoint, config))
    modules = stage_modules.stage_modules(
        model, corrected_atan2=options.atan2 == "corrected", max_frames=options.max_frames
    )
    inputs = stage_inputs(config, options.max_frames)
    options.out.mkdir(parents=True, exist_ok=True)
    counts = {}
    for stage in options.stages:
        path = options.out / f"{PACKAGE_NAMES[stage]}.mlpackage"
        started = time.monotonic()
        if not path.exists():
            precision = "fp32" if stage in ("noise", "tail") else options.precision
            package = convert_stage(stage, modules[stage], inputs[stage], precision)
            # The published chain never palettizes the Tail.
            if options.palettize is not None and stage != "tail":
                package = palettize(package, options.palettize)
            save_atomically(package, path)
        counts[stage] = op_counts(ct.models.MLModel(str(path), skip_model_load=True))
        emit(
            event="stage",
            stage=stage,
            ops=sum(counts[stage].values()),
            seconds=round(time.monotonic() - started, 1),
        )
    (options.out / "op_counts.json").write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    emit(event="done", ops=sum(sum(stage.values()) for stage in counts.values()))


if __name__ == "__main__":
    main()
