"""Probing: what a file is, from its content (case P10, and uploads that are not what they claim)."""

import hashlib
import io
import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from mutagen.id3 import APIC, ID3
from mutagen.mp3 import MP3

from podcasts import audio
from podcasts.audio import AudioError, probe, probe_upload
from tests.podcasts.recordings import frame, m4a, mp3, with_xing


def refusal(content: bytes, name: str = "talk.mp3") -> str:
    with pytest.raises(AudioError) as caught:
        probe_upload(io.BytesIO(content), name)
    return str(caught.value)


def test_an_mp3_is_measured_by_its_content() -> None:
    content = mp3(60)
    facts = probe_upload(io.BytesIO(content), "Gespräch (final) 2.MP3")
    assert facts.byte_length == len(content)
    assert facts.sha256 == hashlib.sha256(content).hexdigest()
    assert (facts.mime_type, facts.extension) == ("audio/mpeg", "mp3")
    assert facts.duration == pytest.approx(60, abs=0.03)
    assert facts.chapters == []


def test_an_m4a_is_measured_by_its_content() -> None:
    content = m4a(61.5)
    facts = probe_upload(io.BytesIO(content), "talk.m4a")
    assert facts.byte_length == len(content)
    assert (facts.mime_type, facts.extension) == ("audio/x-m4a", "m4a")
    assert facts.duration == 61.5


def test_a_variable_bit_rate_without_a_header_is_measured_frame_by_frame(tmp_path) -> None:
    path = tmp_path / "vbr.mp3"
    path.write_bytes(mp3(120, kbits=(128, 64)))
    assert abs(MP3(path).info.length - 120) > 20, "the library is right by now: the walk may go"
    assert probe(path).duration == pytest.approx(120, abs=0.03)


def test_a_header_that_claims_more_than_there_is_does_not_count() -> None:
    cut = with_xing(mp3(60), frames=100_000)
    assert probe_upload(io.BytesIO(cut), "a.mp3").duration == pytest.approx(60, abs=0.03)
    true = with_xing(mp3(60), frames=len(mp3(60)) // len(frame()))
    assert probe_upload(io.BytesIO(true), "a.mp3").duration == pytest.approx(60, abs=0.03)


def test_tags_around_the_sound_and_damage_in_it_add_no_time(tmp_path) -> None:
    path = tmp_path / "tagged.mp3"
    half = mp3(30)
    path.write_bytes(half + b"\xff\xfb\x10" * 300 + half + b"TAG".ljust(128, b"\0"))
    tags = ID3()
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=frame() * 3 + bytes(5000)))
    tags.save(path)
    facts = probe(path)
    assert facts.duration == pytest.approx(60, abs=0.06)
    assert facts.byte_length == path.stat().st_size


def test_p10_chapters_come_in_the_order_of_their_starts(tmp_path) -> None:
    from tests.podcasts.test_chapters import p10_tags

    path = tmp_path / "p10.mp3"
    path.write_bytes(frame() * 2310)
    p10_tags().save(path)
    facts = probe(path)
    assert int(facts.duration) == 60
    assert [chapter["start"] for chapter in facts.chapters] == list(range(0, 60, 5))
    assert facts.chapters[11]["title"].startswith("Part 12 and")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.mp3", "is empty"),
        (b"Good morning, and welcome to this text.\n" * 500, "a.mp3", "holds no MP3 audio"),
        (b"\x7fELF" + bytes(5000), "a.mp3", "holds no MP3 audio"),
        (b"ID3\x04\0\0\0\0\x02\x01" + bytes(4000), "a.mp3", "holds no MP3 audio"),
        (b"ID3\x04\0\0\x7f\x7f\x7f\x7f", "a.mp3", "holds no MP3 audio"),
        (frame() * 3, "a.mp3", "holds no MP3 audio"),
        (frame() * 9 + b"MZ" + bytes(9000), "a.mp3", "holds no MP3 audio"),
        (m4a(60)[:90], "a.m4a", "cannot be read"),
        (m4a(60, handler=b"vide", codec=b"avc1"), "a.m4a", "is a video"),
        (m4a(60, codec=b"ac-3"), "a.m4a", "coded as “ac-3”"),
        (m4a(60, codec=b"drms"), "a.m4a", "coded as “drms”"),
        (m4a(0), "a.m4a", "would last 0 seconds"),
        (m4a(90_000), "a.m4a", "would last 90000 seconds"),
        (mp3(5), "a.m4a", "“a.m4a” is not M4A: its content is MP3. Rename it so that it ends in .mp3"),
        (m4a(60), "a.mp3", "is not MP3: its content is M4A"),
        (mp3(5), "a.wav", "Choose an MP3 or M4A file"),
        (mp3(5), "mp3", "Choose an MP3 or M4A file"),
        (mp3(5), "a.mp3.exe", "Choose an MP3 or M4A file"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_is_not_audio_is_refused_with_the_reason(content: bytes, name: str, words: str) -> None:
    assert words in refusal(content, name)


def test_pictures_of_chapters_in_an_m4a_are_no_video() -> None:
    with pytest.raises(AudioError, match="coded as"):
        # Only a track with pictures and none with sound is left in this small file
        probe_upload(io.BytesIO(m4a(60, handler=b"vide", codec=b"jpeg")), "a.m4a")


def test_a_file_that_costs_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "SECONDS", 0.01)
    assert "cannot be read" in refusal(mp3(5))
    monkeypatch.setattr(audio, "MOST_BYTES", 1000)
    assert re.search(r"at most 0 MB are taken", refusal(mp3(5)))


def test_memory_is_limited_for_tags_that_ask_for_it(tmp_path) -> None:
    """A compressed frame of 3 MB that unpacks to 640 MB."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(640)) + packer.flush()
    body = struct.pack(">I", 640 << 20) + packed
    tag = b"TIT2" + struct.pack(">I", len(body)) + b"\x00\x80" + body  # ID3v2.3: compressed
    syncsafe = bytes(len(tag) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path = tmp_path / "bomb.mp3"
    path.write_bytes(b"ID3\x03\0\0" + syncsafe + tag + mp3(5))
    with pytest.raises(AudioError, match="too much memory"):
        probe(path)


def test_an_upload_on_disk_is_read_where_it_is() -> None:
    upload = TemporaryUploadedFile("talk.mp3", "audio/mpeg", 0, None)
    upload.write(mp3(5))
    upload.seek(0)
    assert probe_upload(upload, upload.name).duration == pytest.approx(5, abs=0.03)
    upload.close()
