"""The seven stages as PyTorch modules that torch.jit.trace and coremltools can convert.

They run the official modules' own layers; what is rewritten is what a trace cannot hold: packed sequences, in-place
masks, alignment by repeat_interleave, and the random source. T is the number of tokens, T_a of frames; batch is 1.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import kmodel

STAGE_NAMES = ("albert", "post_albert", "alignment", "prosody", "noise", "vocoder", "tail")
MASKED_SCORE = -10000.0
FRAME_RATE_RATIO = 300  # samples of one F0 value: upsample rates 10 and 6, hop 5
SAMPLE_RATE = 24000


class Albert(nn.Module):
    """input_ids ``[1, T]`` int32, attention_mask ``[1, T]`` int32 -> bert_dur ``[1, T, 768]``."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.embeddings = model.bert.embeddings
        self.project = model.bert.encoder.embedding_hidden_mapping_in
        self.layer = model.bert.encoder.albert_layer_groups[0].albert_layers[0]
        self.config = model.bert.config

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        embeddings = self.embeddings
        positions = torch.arange(input_ids.shape[1])
        x = embeddings.word_embeddings(input_ids)
        x = x + embeddings.token_type_embeddings.weight[0] + embeddings.position_embeddings(positions)
        x = self.project(embeddings.LayerNorm(x))
        scores = (1.0 - attention_mask.float()).unsqueeze(1).unsqueeze(2) * MASKED_SCORE
        for _ in range(self.config.num_hidden_layers):
            x = self._layer(x, scores)
        return x

    def _layer(self, x: torch.Tensor, masked: torch.Tensor) -> torch.Tensor:
        attention = self.layer.attention
        heads = (1, -1, attention.num_attention_heads, attention.attention_head_size)
        query = attention.query(x).view(heads).transpose(1, 2)
        key = attention.key(x).view(heads).transpose(1, 2)
        value = attention.value(x).view(heads).transpose(1, 2)
        scores = query @ key.transpose(2, 3) * attention.scaling + masked
        context = (F.softmax(scores, dim=-1) @ value).transpose(1, 2).reshape(1, -1, self.config.hidden_size)
        attended = attention.LayerNorm(x + attention.dense(context))
        hidden = F.gelu(self.layer.ffn(attended), approximate="tanh")
        return self.layer.full_layer_layer_norm(self.layer.ffn_output(hidden) + attended)


class PostAlbert(nn.Module):
    """bert_dur ``[1, T, 768]``, input_ids, style_s ``[1, 128]``, speed ``[1]``, attention_mask ->
    duration ``[1, T]`` in frames, d ``[1, T, 640]``, t_en ``[1, 512, T]``.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.bert_encoder = model.bert_encoder
        self.duration_encoder = model.predictor.text_encoder
        self.lstm = model.predictor.lstm
        self.duration_proj = model.predictor.duration_proj
        self.text_encoder = model.text_encoder

    def forward(
        self,
        bert_dur: torch.Tensor,
        input_ids: torch.Tensor,
        style_s: torch.Tensor,
        speed: torch.Tensor,
        attention_mask: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        masked = attention_mask < 1
        d = self._duration_encoder(self.bert_encoder(bert_dur), style_s, masked.unsqueeze(2))
        logits = self.duration_proj(self.lstm(d)[0])
        duration = torch.sigmoid(logits).sum(dim=-1) / speed
        return duration, d, self._text_encoder(input_ids, masked.unsqueeze(1))

    def _duration_encoder(self, x: torch.Tensor, style: torch.Tensor, masked: torch.Tensor) -> torch.Tensor:
        styles = style.unsqueeze(1).expand(-1, x.shape[1], -1)
        x = torch.cat([x, styles], dim=2).masked_fill(masked, 0.0)
        blocks = self.duration_encoder.lstms
        for lstm, norm in zip(blocks[0::2], blocks[1::2], strict=True):
            x = norm(lstm(x)[0], style)
            x = torch.cat([x, styles], dim=2).masked_fill(masked, 0.0)
        return x

    def _text_encoder(self, input_ids: torch.Tensor, masked: torch.Tensor) -> torch.Tensor:
        encoder = self.text_encoder
        x = encoder.embedding(input_ids).transpose(1, 2).masked_fill(masked, 0.0)
        for block in encoder.cnn:
            x = block(x).masked_fill(masked, 0.0)
        x = encoder.lstm(x.transpose(1, 2))[0]
        return x.transpose(1, 2).masked_fill(masked, 0.0)


class Alignment(nn.Module):
    """pred_dur ``[1, T]`` int32, d ``[1, T, 640]``, t_en ``[1, 512, T]`` -> en ``[1, 640, T_a]``,
    asr ``[1, 512, T_a]``.

    Token t speaks in the frames from the sum of the durations before it up to, not including, that sum plus its own.
    """

    def __init__(self, max_frames: int) -> None:
        super().__init__()
        self.register_buffer("frames", torch.arange(max_frames, dtype=torch.float32))

    def forward(self, pred_dur: torch.Tensor, d: torch.Tensor, t_en: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        durations = pred_dur.float()
        ends = torch.cumsum(durations, dim=1)
        starts = ends - durations
        total = pred_dur.sum().int()
        frames = self.frames[:total]
        spoken = (frames >= starts.unsqueeze(2)) & (frames < ends.unsqueeze(2))
        weights = spoken.to(d.dtype)
        return d.transpose(1, 2) @ weights, t_en @ weights


class Prosody(nn.Module):
    """en ``[1, 640, T_a]``, style_s ``[1, 128]`` -> F0 ``[1, 2 T_a]`` in Hz, N ``[1, 2 T_a]``."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.predictor = model.predictor

    def forward(self, en: torch.Tensor, style_s: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        predictor = self.predictor
        shared = predictor.shared(en.transpose(1, 2))[0].transpose(1, 2)
        f0 = n = shared
        for f0_block, n_block in zip(predictor.F0, predictor.N, strict=True):
            f0, n = adain_resblock(f0_block, f0, style_s), adain_resblock(n_block, n, style_s)
        return predictor.F0_proj(f0).squeeze(1), predictor.N_proj(n).squeeze(1)


class Noise(nn.Module):
    """F0_curve ``[1, 2 T_a]`` in Hz, style_timbre ``[1, 128]`` -> x_source_0 ``[1, 256, 20 T_a]``, x_source_1
    ``[1, 128, 120 T_a + 1]``.

    ``corrected_atan2`` adds the official module's rule to atan2: +pi where the imaginary part is 0 and the real part is
    negative, where coremltools' own decomposition gives 0.
    """

    def __init__(self, model: nn.Module, *, corrected_atan2: bool) -> None:
        super().__init__()
        generator = model.decoder.generator
        self.source = generator.m_source
        self.stft = generator.stft
        self.noise_convs = generator.noise_convs
        self.noise_res = generator.noise_res
        self.corrected_atan2 = corrected_atan2
        sines = self.source.l_sin_gen
        self.register_buffer("harmonics", torch.arange(1.0, sines.dim + 1).reshape(1, -1, 1))

    def forward(self, F0_curve: torch.Tensor, style_timbre: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        har = self._spectrum(self._harmonic_source(F0_curve))
        outputs = [res(conv(har), style_timbre) for conv, res in zip(self.noise_convs, self.noise_res, strict=True)]
        return outputs[0], outputs[1]

    def _harmonic_source(self, f0_curve: torch.Tensor) -> torch.Tensor:
        """F0 ``[1, 2 T_a]`` -> excitation ``[1, 1, 600 T_a]``: nine quiet sines and constant noise, merged."""
        generator = self.source.l_sin_gen
        f0 = F.interpolate(f0_curve.unsqueeze(1), scale_factor=float(FRAME_RATE_RATIO), mode="nearest")
        turns = F.avg_pool1d(f0 * self.harmonics / SAMPLE_RATE, FRAME_RATE_RATIO, FRAME_RATE_RATIO)
        phase = torch.cumsum(turns, dim=2) * 2 * torch.pi * FRAME_RATE_RATIO
        phase = F.interpolate(phase, scale_factor=float(FRAME_RATE_RATIO), mode="linear")
        voiced = (f0 > generator.voiced_threshold).float()
        noise = (voiced * generator.noise_std + (1 - voiced) * generator.sine_amp / 3) * 0.01
        sines = torch.sin(phase) * generator.sine_amp * voiced + noise
        return torch.tanh(self.source.l_linear(sines.transpose(1, 2))).transpose(1, 2)

    def _spectrum(self, source: torch.Tensor) -> torch.Tensor:
        """Excitation ``[1, 1, 600 T_a]`` -> magnitude and phase ``[1, 22, 120 T_a + 1]``."""
        stft = self.stft
        padded = F.pad(source, (stft.n_fft // 2, stft.n_fft // 2), mode="replicate")
        real = F.conv1d(padded, stft.weight_forward_real, stride=stft.hop_length)
        imaginary = F.conv1d(padded, stft.weight_forward_imag, stride=stft.hop_length)
        magnitude = torch.sqrt(real**2 + imaginary**2 + 1e-14)
        phase = torch.atan2(imaginary, real)
        if self.corrected_atan2:
            on_branch_cut = (imaginary == 0) & (real < 0)
            phase = torch.where(on_branch_cut, torch.tensor(np.pi, dtype=torch.float32), phase)
        return torch.cat([magnitude, phase], dim=1)


class Vocoder(nn.Module):
    """asr ``[1, 512, T_a]``, F0_curve and N_pred ``[1, 2 T_a]``, x_source_0 ``[1, 256, 20 T_a]``, x_source_1
    ``[1, 128, 120 T_a + 1]``, style_timbre ``[1, 128]`` -> anchor ``[1]``, x_pre ``[1, 128, 120 T_a + 1]``.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.decoder = model.decoder

    def forward(
        self,
        asr: torch.Tensor,
        F0_curve: torch.Tensor,
        N_pred: torch.Tensor,
        x_source_0: torch.Tensor,
        x_source_1: torch.Tensor,
        style_timbre: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        x = self._decode(asr, F0_curve, N_pred, style_timbre)
        generator = self.decoder.generator
        kernels = generator.num_kernels
        for index, source in enumerate((x_source_0, x_source_1)):
            x = generator.ups[index](F.leaky_relu(x, negative_slope=0.1))
            if index == generator.num_upsamples - 1:
                x = torch.cat([x[:, :, 1:2], x], dim=2)
            x = x + source
            blocks = generator.resblocks[index * kernels : (index + 1) * kernels]
            x = sum(self._resblock(block, x, style_timbre) for block in blocks) / kernels
        return x.mean().reshape(1), x

    def _decode(self, asr: torch.Tensor, f0: torch.Tensor, n: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
        decoder = self.decoder
        f0 = decoder.F0_conv(f0.unsqueeze(1))
        n = decoder.N_conv(n.unsqueeze(1))
        x = adain_resblock(decoder.encode, torch.cat([asr, f0, n], dim=1), style)
        residual = decoder.asr_res(asr)
        for block in decoder.decode:
            x = adain_resblock(block, torch.cat([x, residual, f0, n], dim=1), style)
        return x

    @staticmethod
    def _resblock(block: nn.Module, x: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
        steps = zip(
            block.convs1,
            block.convs2,
            block.adain1,
            block.adain2,
            block.alpha1,
            block.alpha2,
            strict=True,
        )
        for conv1, conv2, norm1, norm2, alpha1, alpha2 in steps:
            y = conv1(cos_snake(norm1(x, style), alpha1))
            x = conv2(cos_snake(norm2(y, style), alpha2)) + x
        return x


def adain_resblock(block: nn.Module, x: torch.Tensor, style: torch.Tensor) -> torch.Tensor:
    """AdainResBlk1d, its factor 1/sqrt(2) a constant: coremltools refuses the official rsqrt of an integer."""
    return (block._residual(x, style) + block._shortcut(x)) * 0.5**0.5


def cos_snake(x: torch.Tensor, alpha: torch.Tensor) -> torch.Tensor:
    """Snake activation ``x + sin(alpha x)^2 / alpha`` with the sine squared written as a cosine."""
    alpha = alpha.detach()
    return x + (1 - torch.cos(2 * alpha * x)) * (1 / (2 * alpha))


class Tail(nn.Module):
    """x_pre ``[1, 128, 120 T_a + 1]`` -> audio ``[600 T_a]`` at 24 kHz."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        generator = model.decoder.generator
        self.conv_post = generator.conv_post
        self.n_fft = generator.stft.n_fft
        self.hop = generator.stft.hop_length

    def forward(self, x_pre: torch.Tensor) -> torch.Tensor:
        x = self.conv_post(F.leaky_relu(x_pre))
        bins = self.n_fft // 2 + 1
        magnitude = torch.exp(x[:, :bins])
        phase = torch.sin(x[:, bins:])
        return kmodel.staged_inverse_stft(magnitude, phase, self.n_fft, self.hop).reshape(-1)


def fold_weight_norm(model: nn.Module) -> nn.Module:
    """Replaces every ``weight_g, weight_v`` pair by the weight it stands for, in place; gives ``model`` back."""
    for module in model.modules():
        if hasattr(module, "weight_g"):
            nn.utils.remove_weight_norm(module)
    return model


def stage_modules(model: nn.Module, *, corrected_atan2: bool, max_frames: int) -> dict[str, nn.Module]:
    """All seven stages over the layers of ``model``, whose weight norm must have been folded."""
    modules = {
        "albert": Albert(model),
        "post_albert": PostAlbert(model),
        "alignment": Alignment(max_frames),
        "prosody": Prosody(model),
        "noise": Noise(model, corrected_atan2=corrected_atan2),
        "vocoder": Vocoder(model),
        "tail": Tail(model),
    }
    return {name: module.eval() for name, module in modules.items()}
