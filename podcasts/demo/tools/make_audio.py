"""Speak the demonstration's scripts: `python -m podcasts.demo.tools.make_audio [key …]`.

Writes for each episode an MP3 (48 kbit/s, mono, with ID3 tags and a cover), a WebVTT transcript with a
cue a sentence, timed while speaking, and chapters as JSON. Needs podcasts/demo/tools/requirements.txt,
ffmpeg, and `site` on PYTHONPATH. Run make_artwork first. Each run gives slightly different samples:
run it only when a script has changed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import wave
from html import escape
from pathlib import Path

import lameenc
import numpy as np
from mutagen.id3 import APIC, COMM, ID3, TALB, TCON, TIT2, TLAN, TPE1, Encoding, PictureType
from mutagen.mp3 import MP3

from core.demo.content import PERSON_BY_KEY
from podcasts.demo.content import EPISODE_BY_KEY, EPISODES, FILES, SHOW_BY_KEY
from podcasts.demo.script import Script, read_script
from podcasts.demo.tools.voices import RATE, Samples, Voice, make_voices

LOUDNESS, PEAK = -16.0, 0.8
LEAD, BETWEEN_SENTENCES, BETWEEN_SPEAKERS, BETWEEN_CHAPTERS, END = 0.4, 0.28, 0.5, 1.1, 0.5

Cue = tuple[float, float, str, str]
"""Start, end (seconds), speaker's name, words."""


def speaker_name(key: str) -> str:
    return "Narrator" if key == "narrator" else PERSON_BY_KEY[key].name


def speak(script: Script, voices: dict[str, Voice]) -> tuple[Samples, list[Cue], list[float]]:
    """All samples of a script, its cues, and the second at which each chapter starts."""
    parts: list[Samples] = [np.zeros(int(LEAD * RATE), np.float32)]
    position = len(parts[0])
    cues: list[Cue] = []
    chapters: list[float] = []
    before = None
    for sentence in script.sentences:
        if before is not None:
            if sentence.chapter != before.chapter:
                pause = BETWEEN_CHAPTERS
            else:
                pause = BETWEEN_SENTENCES if sentence.speaker == before.speaker else BETWEEN_SPEAKERS
            parts.append(np.zeros(int(pause * RATE), np.float32))
            position += len(parts[-1])
        if sentence.chapter == len(chapters):
            chapters.append(0.0 if not chapters else position / RATE)
        samples = voices[sentence.speaker](sentence.text)
        cues.append(
            (position / RATE, (position + len(samples)) / RATE, speaker_name(sentence.speaker), sentence.text)
        )
        parts.append(samples)
        position += len(samples)
        before = sentence
    parts.append(np.zeros(int(END * RATE), np.float32))
    return np.concatenate(parts), cues, chapters


def write_wave(samples: Samples, path: Path) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def measure(path: Path) -> float:
    """Integrated loudness of a file in LUFS (EBU R 128), by ffmpeg."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    log = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", log)[-1])


def normalize(samples: Samples) -> Samples:
    """Brought to LOUDNESS; the few peaks above PEAK are bent, not cut."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            path = Path(folder) / "speech.wav"
            write_wave(samples * np.float32(0.5), path)
            gain = 10 ** ((LOUDNESS - (measure(path) + 6.0206)) / 20)
            samples = samples * np.float32(gain)
            knee = 0.6
            over = np.abs(samples) > knee
            bent = knee + (PEAK - knee) * np.tanh((np.abs(samples) - knee) / (PEAK - knee))
            samples = np.where(over, np.sign(samples) * bent, samples).astype(np.float32)
    return samples


def encode(samples: Samples, path: Path) -> None:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(48)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(2)
    encoder.silence()
    pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    path.write_bytes(bytes(encoder.encode(pcm)) + bytes(encoder.flush()))


def tag(path: Path, script: Script) -> None:
    """Title, album, author, language, what it is, and the cover."""
    show = SHOW_BY_KEY[EPISODE_BY_KEY[script.key].show]
    tags = ID3()
    tags.add(TIT2(encoding=Encoding.UTF8, text=script.title))
    tags.add(TALB(encoding=Encoding.UTF8, text=script.album))
    tags.add(TPE1(encoding=Encoding.UTF8, text=show.author))
    tags.add(TCON(encoding=Encoding.UTF8, text="Podcast"))
    tags.add(TLAN(encoding=Encoding.UTF8, text="eng"))
    note = "Demonstration. Spoken by synthetic voices; no real person is heard or quoted."
    tags.add(COMM(encoding=Encoding.UTF8, lang="eng", desc="", text=note))
    cover = (FILES / f"{show.key}-cover.jpg").read_bytes()
    tags.add(
        APIC(
            encoding=Encoding.UTF8, mime="image/jpeg", type=PictureType.COVER_FRONT, desc="Cover", data=cover
        )
    )
    tags.save(path, v2_version=3)


def clock(seconds: float) -> str:
    """A WebVTT time stamp."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def transcript(cues: list[Cue]) -> str:
    blocks = ["WEBVTT\n\nNOTE Demonstration: synthetic voices, no real person is heard or quoted."]
    blocks += [
        f"{clock(start)} --> {clock(end)}\n<v {escape(name, quote=False)}>{escape(text, quote=False)}"
        for start, end, name, text in cues
    ]
    return "\n\n".join(blocks) + "\n"


def chapters_json(script: Script, starts: list[float]) -> str:
    rows = [
        {"startTime": round(start, 3), "title": title}
        for start, title in zip(starts, script.chapters, strict=True)
    ]
    return json.dumps({"version": "1.2.0", "chapters": rows}, indent=2, ensure_ascii=False) + "\n"


def main(keys: list[str]) -> int:
    voices = make_voices()
    for episode in EPISODES:
        if keys and episode.key not in keys:
            continue
        script = read_script(episode.key)
        samples, cues, starts = speak(script, voices)
        encode(normalize(samples), episode.audio)
        tag(episode.audio, script)
        episode.transcript.write_text(transcript(cues), encoding="utf-8")
        episode.chapters.write_text(chapters_json(script, starts), encoding="utf-8")
        length = MP3(episode.audio).info.length  # type: ignore[attr-defined]
        sys.stdout.write(
            f"{episode.key}: {length:.1f} s, last cue ends at {cues[-1][1]:.1f} s, "
            f"{measure(episode.audio):.1f} LUFS, {episode.audio.stat().st_size / 1000:.0f} kB\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
