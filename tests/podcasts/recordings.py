"""Small recordings made byte by byte, so that their true length is known without a second program."""

import struct
from collections.abc import Sequence

# MPEG-1 layer III, 44.1 kHz, mono, without checksum: 64 and 128 kbit/s
SAMPLES, RATE = 1152, 44100
KBIT = {64: 5, 128: 9}


def frame(kbit: int = 64, content: bytes = b"") -> bytes:
    """One frame of silence, 26.1 ms."""
    return (bytes([0xFF, 0xFB, KBIT[kbit] << 4, 0xC0]) + content).ljust(144 * kbit * 1000 // RATE, b"\0")


def mp3(seconds: float, kbits: Sequence[int] = (64,)) -> bytes:
    """An MP3 of about `seconds`; the bit rates of `kbits` follow each other in equal shares."""
    frames = round(seconds * RATE / SAMPLES)
    share = frames // len(kbits)
    return b"".join(
        frame(kbit) * (share if i else frames - share * (len(kbits) - 1)) for i, kbit in enumerate(kbits)
    )


def with_xing(audio: bytes, frames: int) -> bytes:
    """The audio behind a frame that claims `frames` frames at a variable bit rate."""
    head = b"\0" * 17 + b"Xing" + struct.pack(">III", 3, frames, len(audio))
    return frame(64, head) + audio


def atom(name: bytes, *content: bytes) -> bytes:
    """An atom of MPEG-4 (ISO/IEC 14496-12)."""
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + name + body


def m4a(seconds: float, handler: bytes = b"soun", codec: bytes = b"mp4a") -> bytes:
    """The head of an M4A file with one track of `seconds`, and no sound in it."""
    description = struct.pack(">HHHHI", 1, 16, 0, 0, 44100 << 16) + atom(b"free")
    entry = atom(codec, b"\0" * 6 + b"\0\1" + b"\0" * 8, description)
    return atom(b"ftyp", b"M4A \0\0\0\0M4A mp42isom") + atom(
        b"moov",
        atom(
            b"trak",
            atom(
                b"mdia",
                atom(b"mdhd", struct.pack(">IIIIII", 0, 0, 0, 1000, round(seconds * 1000), 0)),
                atom(b"hdlr", b"\0" * 8 + handler + b"\0" * 13),
                atom(b"minf", atom(b"stbl", atom(b"stsd", struct.pack(">II", 0, 1), entry))),
            ),
        ),
    )
