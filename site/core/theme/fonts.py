"""The web fonts, cut from the packages that hold the originals.

Newsreader and Hanken Grotesk are under the SIL Open Font License without a reserved name, so a subset
may keep the name; the license travels with the files. Each face is cut to two sets of characters
(English with common accents, and the rest of Latin-1 and Latin Extended-A), to the weights and optical
size that the pages use, and packed as WOFF2. The same originals give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fontpkg_hanken_grotesk
import fontpkg_newsreader

if TYPE_CHECKING:
    # Imported where it is used: the site itself needs only where the originals are, and starts faster
    from fontTools.ttLib import TTFont

NEWSREADER = fontpkg_newsreader.ROOT / "files" / "Newsreader[opsz,wght].ttf"
NEWSREADER_ITALIC = fontpkg_newsreader.ROOT / "files" / "Newsreader-Italic[opsz,wght].ttf"
HANKEN = fontpkg_hanken_grotesk.ROOT / "files" / "HankenGrotesk[wght].ttf"

#: English and common accents: what nearly every page needs
CORE = (
    "U+20-7E, U+A0, U+A7, U+A9, U+B0, U+B7, U+C4-C5, U+C9, U+D6-D7, U+DC, U+DF-E2, U+E4-E5, U+E7-EA, "
    "U+ED, U+EF, U+F1, U+F3-F4, U+F6, U+F8, U+FA, U+FC, U+2009, U+2013-2014, U+2018-2019, U+201C-201D, "
    "U+2026, U+202F, U+2032, U+2190, U+2192, U+2212, U+2248, U+2264-2265"
)
#: The rest of Latin-1 and Latin Extended-A, fetched only where a page uses it
EXTENDED = (
    "U+A1-A6, U+A8, U+AA-AF, U+B1-B6, U+B8-C3, U+C6-C8, U+CA-D5, U+D8-DB, U+DD-DE, U+E3, U+E6, "
    "U+EB-EC, U+EE, U+F0, U+F2, U+F5, U+F7, U+F9, U+FB, U+FD-17F, U+218-21B, U+2BC, U+2010-2012, "
    "U+201A, U+201E, U+2020-2022, U+2030, U+2033, U+2039-203A, U+2044, U+20AC, U+2122"
)


@dataclass(frozen=True)
class Face:
    """One cut of a typeface: where it comes from, and how style sheets name it.

    `axes` pins a variation axis to a value, or narrows it to a range.
    """

    name: str
    family: str
    source: Path
    axes: dict[str, float | tuple[float, float]]
    features: tuple[str, ...]
    weight: str = "400"
    style: str = "normal"


_KERNED = ("kern", "liga", "ccmp")

FACES = (
    Face(
        "newsreader-text",
        "Newsreader",
        NEWSREADER,
        {"wght": 400, "opsz": 14},
        (*_KERNED, "tnum"),
    ),
    Face(
        "newsreader-italic",
        "Newsreader",
        NEWSREADER_ITALIC,
        {"wght": 400, "opsz": 14},
        _KERNED,
        style="italic",
    ),
    Face(
        "newsreader-bold",
        "Newsreader",
        NEWSREADER,
        {"wght": 600, "opsz": 14},
        (*_KERNED, "tnum"),
        weight="600 700",
    ),
    Face("newsreader-display", "Newsreader Display", NEWSREADER, {"wght": 400, "opsz": 56}, _KERNED),
    Face(
        "hanken",
        "Hanken Grotesk",
        HANKEN,
        {"wght": (400, 600)},
        ("kern", "ccmp", "case"),
        weight="400 600",
    ),
)

#: Fetched ahead of the style sheet: every page uses these three
PRELOADED = ("newsreader-text.woff2", "newsreader-display.woff2", "hanken.woff2")

LICENSES = {
    "newsreader-OFL.txt": fontpkg_newsreader.ROOT / "LICENSE",
    "hanken-OFL.txt": fontpkg_hanken_grotesk.ROOT / "LICENSE",
}

_STAMP = ".made"


def codepoints(ranges: str) -> set[int]:
    """The code points of a CSS `unicode-range`: `U+20-7E, U+A0` gives 0x20 to 0x7E and 0xA0."""
    found: set[int] = set()
    for item in ranges.split(","):
        first, _, last = item.strip().removeprefix("U+").partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def files() -> Iterator[tuple[str, Face, str]]:
    """Each file to be made: its name, its face, its characters as a `unicode-range`."""
    for face in FACES:
        yield f"{face.name}.woff2", face, CORE
        yield f"{face.name}-ext.woff2", face, EXTENDED


def font_face_rules(folder: str = "fonts/") -> str:
    """The `@font-face` rules of the sheet; `folder` is where the files lie, seen from it."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'font-display: swap; src: url("{folder}{name}") format("woff2"); unicode-range: {characters}; }}'
        for name, face, characters in files()
    )


def recipe() -> str:
    """A hash of all that decides the bytes: packages, tools, this list of faces."""
    packages = ("fontpkg-newsreader", "fontpkg-hanken-grotesk", "fonttools", "brotli")
    parts = [f"{name} {version(name)}" for name in packages]
    parts += [f"{name} {face.axes} {face.features} {ranges}" for name, face, ranges in files()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def is_current(folder: Path) -> bool:
    """True when `folder` holds every file, as this recipe makes it."""
    try:
        stamp = json.loads((folder / _STAMP).read_text())
        return stamp["recipe"] == recipe() and all(
            (folder / name).stat().st_size == size for name, size in stamp["sizes"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def make_fonts(folder: Path, progress: Callable[[str, int], Any] = lambda name, size: None) -> int:
    """Make the files in `folder`, which is created; return how many were made, 0 when all are current.

    `progress` is told each file's name and size in bytes. Files are put in place one by one under their
    final name, so that a run that was stopped is simply repeated.
    """
    if is_current(folder):
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, int] = {}
    narrowed: dict[Path, bytes] = {}
    for name, face, characters in files():
        if face.source not in narrowed:
            narrowed[face.source] = _narrow(face.source)
        data = _cut(narrowed[face.source], face, codepoints(characters))
        _write(folder / name, data)
        sizes[name] = len(data)
        progress(name, len(data))
    for name, source in LICENSES.items():
        _write(folder / name, source.read_bytes())
        sizes[name] = source.stat().st_size
    _write(folder / _STAMP, json.dumps({"recipe": recipe(), "sizes": sizes}).encode())
    return len(sizes) - len(LICENSES)


def _narrow(source: Path) -> bytes:
    # What no face of this source needs goes first: each cut then reads a tenth
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    features = {feature for face in FACES if face.source == source for feature in face.features}
    _drop(font, codepoints(CORE) | codepoints(EXTENDED), tuple(sorted(features)))
    return _bytes(font)


def _cut(data: bytes, face: Face, characters: set[int]) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    _drop(font, characters, face.features)
    font = instancer.instantiateVariableFont(font, face.axes)
    font.flavor = "woff2"
    return _bytes(font)


def _drop(font: TTFont, characters: set[int], features: tuple[str, ...]) -> None:
    from fontTools import subset

    options = subset.Options(hinting=False, layout_features=list(features))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def _bytes(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
