"""Makes small_reference.safetensors: what the official modules compute with the seeded small checkpoint.

One utterance of a few tokens, each value once under the names of ``references/make_references.py``. The official
Decoder has its widths in its code, so its blocks are replaced by the same blocks in the checkpoint's widths.
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "references"))

import kmodel  # noqa: E402
import make_references  # noqa: E402

TOKENS = [0, 43, 102, 0]
HIDDEN, STYLE, INITIAL = 32, 128, 32
CONFIG = {
    **kmodel.KOKORO_82M,
    "hidden_dim": HIDDEN,
    "style_dim": STYLE,
    "istftnet": {**kmodel.KOKORO_82M["istftnet"], "upsample_initial_channel": INITIAL},
    "plbert": {
        **kmodel.KOKORO_82M["plbert"],
        "hidden_size": 24,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "embedding_size": 4,
    },
}


def narrow_decoder(model: torch.nn.Module) -> None:
    """Replaces the decoder's blocks of fixed widths."""
    from kokoro.istftnet import AdainResBlk1d

    decoder, wide, text = model.decoder, 2 * HIDDEN, HIDDEN // 8
    decoder.encode = AdainResBlk1d(HIDDEN + 2, wide, STYLE)
    joined = wide + text + 2
    decoder.decode = torch.nn.ModuleList(
        [AdainResBlk1d(joined, wide, STYLE) for _ in range(3)] + [AdainResBlk1d(joined, INITIAL, STYLE, upsample=True)]
    )
    convolution = torch.nn.Conv1d(HIDDEN, text, kernel_size=1)
    decoder.asr_res = torch.nn.Sequential(torch.nn.utils.weight_norm(convolution))


@torch.no_grad()
def noise_in_fp64(model: torch.nn.Module, f0: torch.Tensor, style: torch.Tensor) -> dict[str, torch.Tensor]:
    """The noise stage by the official modules in fp64, where rounding decides no phase: F0 ``[1, 2 T_a]``."""
    generator = copy.deepcopy(model.decoder.generator).double()
    with kmodel.random_draws_replaced(model):
        upsampled = generator.f0_upsamp(f0.double()[:, None]).transpose(1, 2)
        source, _, _ = generator.m_source(upsampled)
        magnitude, phase = generator.stft.transform(source.transpose(1, 2).squeeze(1))
    spectrum = torch.cat([magnitude, phase], dim=1)
    return {
        f"noise_fp64.x_source_{i}": generator.noise_res[i](generator.noise_convs[i](spectrum), style.double()).float()
        for i in range(2)
    }


def main() -> None:
    """Reads the checkpoint that argv names and writes beside this file."""
    checkpoint = kmodel.read_checkpoint(Path(sys.argv[1]))
    nothing = HERE / "nothing.pth"
    torch.save({}, nothing)
    try:
        model = kmodel.official_model_class()(
            repo_id="hexgrad/Kokoro-82M", config={"vocab": {}, **CONFIG}, model=str(nothing), disable_complex=True
        )
    finally:
        nothing.unlink()
    narrow_decoder(model)
    result = model.load_state_dict(checkpoint, strict=False)
    missing = [key for key in result.missing_keys if not key.startswith("decoder.generator.stft.")]
    if missing or result.unexpected_keys:
        raise kmodel.CheckpointMismatch(Path(sys.argv[1]), missing, list(result.unexpected_keys))
    voice = torch.sin(torch.arange(510 * 2 * STYLE, dtype=torch.float32)).reshape(510, 2 * STYLE)
    values = make_references.reference_tensors(model.float().eval(), TOKENS, voice, 1.0)
    del values["audio_torch_istft"]
    values |= noise_in_fp64(model, values["prosody.F0"], values["style_timbre"])
    save_file(values, str(HERE / "small_reference.safetensors"))


if __name__ == "__main__":
    main()
