"""Writes PyTorch reference tensors of every stage for every passage of a file.

For each passage ``passage_{i}_{T_enc}tok.safetensors`` holds what the official modules computed, each value once,
under ``{stage}.{output}`` in the names of the stage contract, beside the chain's own values ``input_ids``,
``attention_mask``, ``style_s``, ``style_timbre``, ``speed`` and ``pred_dur``. Two more ways to end are kept for
comparison: ``audio_torch_istft``, the same spectrum through torch.istft, and ``audio_unpatched_seed0`` and ``_seed1``,
the official pipeline with its random draws. A checkpoint in other widths than Kokoro-82M's, as the metadata of an
exported one tell, runs on modules narrowed by ``narrow_model``.

``manifest.json`` says which value feeds which input of which stage, and what they were made from. Every file is
written under a temporary name and renamed; a second run keeps what is there and still valid.

Progress goes to stdout as JSON lines: ``{"event": "passage", ...}`` and at the end ``{"event": "done", ...}``.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import torch
from safetensors.torch import save_file

import kmodel
import narrow_model
from json_lines import Emitter

MANIFEST_FORMAT = 1

# Two honest runs of the official pipeline: how far they differ is what no port can be asked to do better than.
UNPATCHED_SEEDS = (0, 1)

# Which value feeds which input of which stage; the contract's input names, in the contract's order.
FEEDS: dict[str, dict[str, str]] = {
    "albert": {"input_ids": "input_ids", "attention_mask": "attention_mask"},
    "post_albert": {
        "bert_dur": "albert.bert_dur",
        "input_ids": "input_ids",
        "style_s": "style_s",
        "speed": "speed",
        "attention_mask": "attention_mask",
    },
    "alignment": {"pred_dur": "pred_dur", "d": "post_albert.d", "t_en": "post_albert.t_en"},
    "prosody": {"en": "alignment.en", "style_s": "style_s"},
    "noise": {"F0_curve": "prosody.F0", "style_timbre": "style_timbre"},
    "vocoder": {
        "asr": "alignment.asr",
        "F0_curve": "prosody.F0",
        "N_pred": "prosody.N",
        "x_source_0": "noise.x_source_0",
        "x_source_1": "noise.x_source_1",
        "style_timbre": "style_timbre",
    },
    "tail": {"x_pre": "vocoder.x_pre"},
}


class Recorder:
    """Records the values that cross the stage boundaries while the official model runs, touching none of them."""

    def __init__(self, model: torch.nn.Module) -> None:
        self.values: dict[str, torch.Tensor] = {}
        self._resblocks: dict[int, torch.Tensor] = {}
        self._undo: list[Callable[[], None]] = []
        generator = model.decoder.generator
        self._output(model.bert, "albert.bert_dur")
        self._output(model.predictor.text_encoder, "post_albert.d")
        self._output(model.text_encoder, "post_albert.t_en")
        self._output(model.predictor.duration_proj, "duration_logits")
        for index, block in enumerate(generator.noise_res):
            self._output(block, f"noise.x_source_{index}")
        last = generator.num_kernels * (generator.num_upsamples - 1)
        for index in range(generator.num_kernels):
            self._hook(generator.resblocks[last + index].register_forward_hook(self._keep_resblock(index)))
        self._hook(model.decoder.register_forward_pre_hook(self._keep_decoder_inputs))
        self._wrap_prosody(model.predictor)
        self._wrap_inverse(generator.stft)
        self._kernels = generator.num_kernels

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        for undo in self._undo:
            undo()

    def stages(self, speed: float) -> dict[str, torch.Tensor]:
        """Every stage's outputs by contract name, fp32."""
        values = dict(self.values)
        values["post_albert.duration"] = torch.sigmoid(values.pop("duration_logits")).sum(axis=-1) / speed
        # The sum in the generator's order: the first block's output, then the others added to it.
        total = self._resblocks[0]
        for index in range(1, self._kernels):
            total = total + self._resblocks[index]
        x_pre = total / self._kernels
        return {**values, "vocoder.x_pre": x_pre, "vocoder.anchor": x_pre.mean().reshape(1)}

    def _hook(self, handle: Any) -> None:
        self._undo.append(handle.remove)

    def _output(self, module: torch.nn.Module, name: str) -> None:
        def keep(_module: object, _inputs: object, output: torch.Tensor) -> None:
            self.values[name] = output.clone()

        self._hook(module.register_forward_hook(keep))

    def _keep_resblock(self, index: int) -> Callable[..., None]:
        def keep(_module: object, _inputs: object, output: torch.Tensor) -> None:
            # Cloned: the generator adds the other blocks' outputs to the first one in place.
            self._resblocks[index] = output.clone()

        return keep

    def _keep_decoder_inputs(self, _module: object, inputs: tuple[torch.Tensor, ...]) -> None:
        self.values["alignment.asr"] = inputs[0].clone()

    def _wrap_prosody(self, predictor: torch.nn.Module) -> None:
        official = predictor.F0Ntrain

        def recorded(en: torch.Tensor, style: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            f0, n = official(en, style)
            self.values |= {
                "alignment.en": en.clone(),
                "prosody.F0": f0.clone(),
                "prosody.N": n.clone(),
            }
            return f0, n

        predictor.F0Ntrain = recorded
        self._undo.append(lambda: delattr(predictor, "F0Ntrain"))

    def _wrap_inverse(self, stft: torch.nn.Module) -> None:
        inverse = stft.inverse

        def recorded(magnitude: torch.Tensor, phase: torch.Tensor) -> torch.Tensor:
            self.values["audio_torch_istft"] = torch.istft(
                torch.polar(magnitude, phase),
                stft.n_fft,
                stft.hop_length,
                stft.win_length,
                window=stft.window,
            ).reshape(-1)
            return inverse(magnitude, phase)

        stft.inverse = recorded
        self._undo.append(lambda: setattr(stft, "inverse", inverse))


@torch.no_grad()
def reference_tensors(
    model: torch.nn.Module, tokens: list[int], voice: torch.Tensor, speed: float
) -> dict[str, torch.Tensor]:
    """Runs the official ``forward_with_tokens`` once and gives every value of FEEDS, every output, and the audio.

    ``tokens`` include both padding zeros; ``voice`` is ``[510, 2 * style]``.
    """
    row = voice[len(tokens) - 3].unsqueeze(0)
    style_dim = row.shape[1] // 2
    input_ids = torch.tensor([tokens])
    with kmodel.random_draws_replaced(model), Recorder(model) as recorder:
        audio, pred_dur = model.forward_with_tokens(input_ids, row, speed)
        values = recorder.stages(speed)
    values |= {
        "input_ids": input_ids.int(),
        "attention_mask": torch.ones_like(input_ids).int(),
        "style_timbre": row[:, :style_dim],
        "style_s": row[:, style_dim:],
        "speed": torch.tensor([speed], dtype=torch.float32),
        "pred_dur": pred_dur.reshape(1, -1).int(),
        "tail.audio": audio.reshape(-1),
    }
    return {name: value.contiguous().clone() for name, value in values.items()}


@torch.no_grad()
def unpatched_audio(model: torch.nn.Module, tensors: Mapping[str, torch.Tensor], seed: int) -> torch.Tensor:
    """Audio ``[600 T_a]`` of the official decoder as it is: torch.stft, torch.istft, random draws from ``seed``.

    Nothing before the decoder is random, so it takes what the run of ``reference_tensors`` gave it.
    """
    from kokoro.istftnet import TorchSTFT

    generator = model.decoder.generator
    n_fft, hop, window = generator.stft.n_fft, generator.stft.hop_length, generator.stft.win_length
    transform = TorchSTFT(filter_length=n_fft, hop_length=hop, win_length=window)
    inputs = ("alignment.asr", "prosody.F0", "prosody.N", "style_timbre")
    # A submodule can only be replaced by a module: both transforms are.
    with mock.patch.dict(generator._modules, stft=transform), torch.random.fork_rng():
        torch.manual_seed(seed)
        audio = model.decoder(*(tensors[name] for name in inputs))
    return audio.reshape(-1).contiguous().clone()


def write_json(path: Path, value: object) -> None:
    """Writes JSON under a temporary name and renames it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)


def earlier_entries(manifest: Path, made_from: Mapping[str, Any]) -> dict[str, Any]:
    """Passages of an earlier run by file name, if it was made from the same things."""
    if not manifest.exists():
        return {}
    earlier = json.loads(manifest.read_text(encoding="utf-8"))
    same = all(earlier.get(key) == value for key, value in made_from.items())
    return {entry["file"]: entry for entry in earlier["passages"]} if same else {}


def parse_arguments() -> argparse.Namespace:
    """Options from argv."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="flat .safetensors, KModel's names")
    parser.add_argument("--voice", type=Path, required=True, help="voice .bin, [510, 256] fp32")
    parser.add_argument("--passages", type=Path, required=True, help="JSON {cases: [{id, text, phonemes, speed?}]}")
    parser.add_argument("--vocabulary", type=Path, required=True, help="JSON {symbol: token id}")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--weights-sha256", help="SHA-256 of what the checkpoint was exported from; its own by default")
    parser.add_argument("--config", type=Path, help="config.json of a model other than Kokoro-82M")
    parser.add_argument("--values", nargs="+", help="names of the values to keep; all of them by default")
    parser.add_argument("--only", type=int, nargs="+", help="passages to make, by their place from 1")
    parser.add_argument("--speed", type=float, default=1.0, help="of the passages that name none")
    parser.add_argument("--threads", type=int, default=1, help="PyTorch's threads")
    return parser.parse_args()


def provenance(options: argparse.Namespace, config: Mapping[str, Any]) -> dict[str, Any]:
    """What the references are made from: passages of an earlier run are kept where all of it is the same."""
    checkpoint = kmodel.file_sha256(options.checkpoint)
    return {
        "format": MANIFEST_FORMAT,
        "weightsSha256": options.weights_sha256 or checkpoint,
        "checkpointSha256": checkpoint,
        "voiceSha256": kmodel.file_sha256(options.voice),
        "versions": kmodel.versions(),
        "patched": [*kmodel.PATCHES, *narrow_model.width_patches(config)],
        "speed": options.speed,
        "values": options.values,
    }


def load_model(checkpoint: Path, config: Mapping[str, Any]) -> torch.nn.Module:
    """The official modules in the widths of ``config``."""
    narrow = narrow_model.model_class(config) if narrow_model.is_narrow(config) else None
    return kmodel.load_kmodel(checkpoint, config, model_class=narrow)


def write_passage(
    path: Path, case: dict[str, Any], tokens: list[int], tensors: dict[str, torch.Tensor]
) -> dict[str, Any]:
    """Writes one passage's tensors and gives its entry of the manifest."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    save_file(tensors, str(temporary))
    temporary.replace(path)
    return {
        "id": case["id"],
        "file": path.name,
        "sha256": kmodel.file_sha256(path),
        "text": case["text"],
        "phonemes": case["phonemes"],
        "inputIds": tokens,
        "tEnc": len(tokens),
    }


def main() -> None:
    """Parses argv and writes what is missing."""
    options = parse_arguments()
    emit = Emitter()
    torch.set_num_threads(options.threads)
    if options.config:
        config = json.loads(options.config.read_text(encoding="utf-8"))
    else:
        config = narrow_model.read_config(options.checkpoint)
    cases = json.loads(options.passages.read_text(encoding="utf-8"))["cases"]
    vocabulary = json.loads(options.vocabulary.read_text(encoding="utf-8"))
    voice = kmodel.read_voice(options.voice, config["style_dim"])
    plan = [(case, kmodel.tokenize(case["phonemes"], vocabulary)) for case in cases]
    names = [f"passage_{index + 1}_{len(tokens)}tok.safetensors" for index, (_, tokens) in enumerate(plan)]

    def speed_of(case: dict[str, Any]) -> float:
        return case.get("speed", options.speed)

    options.out.mkdir(parents=True, exist_ok=True)
    manifest = options.out / "manifest.json"
    made_from = provenance(options, config)
    kept = earlier_entries(manifest, made_from)
    entries = {
        name: kept[name]
        for name, (case, tokens) in zip(names, plan, strict=True)
        if name in kept
        and kept[name]["inputIds"] == tokens
        and kept[name]["speed"] == speed_of(case)
        and (options.out / name).exists()
    }

    def write_manifest() -> None:
        passages = [entries[name] for name in names if name in entries]
        write_json(manifest, {**made_from, "feeds": FEEDS, "passages": passages})

    numbers = options.only or range(1, len(plan) + 1)
    wanted = [number for number in numbers if names[number - 1] not in entries]
    emit(event="plan", passages=len(numbers), present=len(numbers) - len(wanted))
    model = load_model(options.checkpoint, config) if wanted else None
    for number in wanted:
        (case, tokens), name = plan[number - 1], names[number - 1]
        tensors = reference_tensors(model, tokens, voice, speed_of(case))
        for seed in UNPATCHED_SEEDS:
            unpatched = f"audio_unpatched_seed{seed}"
            if options.values is None or unpatched in options.values:
                tensors[unpatched] = unpatched_audio(model, tensors, seed)
        durations = tensors["pred_dur"][0].tolist()
        kept_tensors = {value: tensors[value] for value in options.values or tensors}
        entry = write_passage(options.out / name, case, tokens, kept_tensors)
        entries[name] = {
            "number": number,
            **entry,
            "speed": speed_of(case),
            "tA": sum(durations),
            "durations": durations,
        }
        write_manifest()
        emit(event="passage", number=number, tEnc=len(tokens), tA=sum(durations))
    write_manifest()
    emit(event="done", passages=len(entries))


if __name__ == "__main__":
    main()
