"""What an uploaded file really is: its content against its name, with a sentence where they disagree.

A name's extension decides how browsers, readers and podcast apps treat a file, so content that is
something else is refused at the form, before anything is stored. Detection is by signature ("magic
bytes"); nothing is unpacked or run, and no file is read whole.
"""

import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError

MAX_IMAGE_BYTES = 10 * 1024 * 1024
# Width × height × frames, as Wagtail counts
MAX_IMAGE_PIXELS = 40_000_000
MAX_DOCUMENT_BYTES = 100 * 1024 * 1024

_HEAD_BYTES = 64 * 1024


class Refused(ValidationError):  # noqa: N818 - what is refused is the file, nothing went wrong
    """A file that is not taken; the message is a sentence that says why and what to do."""


@dataclass(frozen=True)
class Kind:
    """A kind of content: its MIME type, its name in a sentence, the extensions it may carry."""

    mime: str
    name: str
    extensions: frozenset[str] = frozenset()


def _kind(mime: str, name: str, *extensions: str) -> Kind:
    return Kind(mime, name, frozenset(extensions))


PDF = _kind("application/pdf", "a PDF", "pdf")
JPEG = _kind("image/jpeg", "a JPEG picture", "jpg", "jpeg")
PNG = _kind("image/png", "a PNG picture", "png")
GIF = _kind("image/gif", "a GIF picture", "gif")
WEBP = _kind("image/webp", "a WebP picture", "webp")
MP3 = _kind("audio/mpeg", "an MP3 recording", "mp3")
MP4 = _kind("audio/mp4", "an MPEG-4 recording", "m4a", "m4b", "mp4")
OGG = _kind("audio/ogg", "an Ogg recording", "ogg", "oga", "opus")
FLAC = _kind("audio/flac", "a FLAC recording", "flac")
WAV = _kind("audio/wav", "a WAV recording", "wav")
DOCX = _kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a Word file", "docx")
XLSX = _kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel file", "xlsx")
PPTX = _kind(
    "application/vnd.openxmlformats-officedocument.presentationml.presentation", "a PowerPoint file", "pptx"
)
ZIP = _kind("application/zip", "a ZIP archive", "zip")
VTT = _kind("text/vtt", "a WebVTT file", "vtt")
SVG = _kind("image/svg+xml", "an SVG drawing", "svg")
CSV = _kind("text/csv", "a CSV table", "csv")
SRT = _kind("application/x-subrip", "an SRT file", "srt")
TEXT = _kind("text/plain", "plain text", "txt")
# What nobody may upload: known only to name it
HTML = _kind("text/html", "a web page")
PROGRAM = _kind("application/x-executable", "a program")
ARCHIVE = _kind("application/octet-stream", "a packed archive")
OLD_OFFICE = _kind("application/x-ole-storage", "an old Office file")
EMPTY = _kind("application/x-empty", "empty")
UNKNOWN = _kind("application/octet-stream", "of an unknown kind")

IMAGES = frozenset({JPEG, PNG, GIF, WEBP})
DOCUMENTS = frozenset({PDF, DOCX, XLSX, PPTX, CSV, TEXT, VTT, SRT})
# Text of these kinds cannot be told apart by a signature; the extension decides
_BY_EXTENSION = {extension: kind for kind in (CSV, SRT, TEXT) for extension in kind.extensions}

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (rb"%PDF-", PDF),
    (rb"\xff\xd8\xff", JPEG),
    (rb"\x89PNG\r\n\x1a\n", PNG),
    (rb"GIF8[79]a", GIF),
    (rb"RIFF.{4}WEBP", WEBP),
    (rb"RIFF.{4}WAVE", WAV),
    (rb"OggS", OGG),
    (rb"fLaC", FLAC),
    (rb"ID3[\x02-\x04]", MP3),
    # An MPEG audio frame: sync, no reserved version, layer III, bit rate and sampling rate allowed
    (rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xe3\xe8-\xeb]", MP3),
    (rb".{4}ftyp", MP4),
    (rb"PK(?:\x03\x04|\x05\x06)", ZIP),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (rb"MZ|\x7fELF|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe|#!|!<arch>", PROGRAM),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd", ARCHIVE),
    (rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|\Z)", VTT),
)
_COMPILED = [(re.compile(pattern, re.DOTALL), kind) for pattern, kind in _SIGNATURES]
_BEGINS_AS_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[a-z!?]", re.IGNORECASE)
_SVG_TAG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(rb"<(?:!doctype html|html|head|body|script|iframe|img|a|p|div)\b", re.IGNORECASE)

# The part without which an Office file is none (ECMA-376)
_OFFICE_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}


def extension_of(name: str) -> str:
    """`report.PDF` → `pdf`; an empty string where there is none."""
    return PurePath(name).suffix.lower().lstrip(".")


def identify(file: IO[bytes], name: str = "") -> Kind:
    """What the content is. `name` only decides between kinds of plain text.

    Reads at most 64 kB (and a ZIP's table of contents) and returns the file to its start.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if not head:
        return EMPTY
    for pattern, kind in _COMPILED:
        if pattern.match(head):
            return _office_kind(file) if kind is ZIP else kind
    if _BEGINS_AS_MARKUP.match(head):
        if _SVG_TAG.search(head):
            return SVG
        if _HTML_TAG.search(head):
            return HTML
    if _is_text(head):
        return _BY_EXTENSION.get(extension_of(name), TEXT)
    return UNKNOWN


def check_content(file: IO[bytes], name: str, allowed: Collection[Kind], max_bytes: int) -> Kind:
    """The kind of an upload, when it is allowed and what its extension claims; else raises `Refused`."""
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise Refused("This file is empty. Choose the file again.", code="empty")
    if size > max_bytes:
        raise Refused(
            f"This file has {_megabytes(size)}; at most {_megabytes(max_bytes)} are taken. "
            "Save it smaller and choose it again.",
            code="too_large",
        )
    extension = extension_of(name)
    claimed = next((kind for kind in allowed if extension in kind.extensions), None)
    if claimed is None:
        raise Refused(
            f"Files that end in “.{extension}” are not taken here. Choose {_any_of(allowed)}."
            if extension
            else f"The file's name has no ending. Choose {_any_of(allowed)}.",
            code="extension",
        )
    kind = identify(file, name)
    if kind != claimed:
        raise Refused(
            f"“{name}” is not {claimed.name}: its content is {kind.name}. "
            f"Save it again as {claimed.name} and choose that file.",
            code="content",
        )
    if kind in (DOCX, XLSX, PPTX):
        _refuse_macros(file)
    if kind is PDF and _opens_as_zip(file):
        raise Refused(
            "This PDF also opens as a ZIP archive. Print or export it as a plain PDF and choose that file.",
            code="polyglot",
        )
    return kind


def check_document(file: IO[bytes], name: str) -> Kind:
    """Check a document: PDF, Office without macros, CSV, text, WebVTT or SRT. Raises `Refused`."""
    return check_content(file, name, DOCUMENTS, MAX_DOCUMENT_BYTES)


def check_image(file: IO[bytes], name: str) -> Kind:
    """Check a picture: JPEG, PNG, GIF or WebP within the limits, readable to its end. Raises `Refused`."""
    if extension_of(name) in SVG.extensions or identify(file, name) is SVG:
        raise Refused("SVG drawings can carry scripts and are not taken. Save it as PNG.", code="svg")
    kind = check_content(file, name, IMAGES, MAX_IMAGE_BYTES)
    try:
        _check_pixels(file, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise Refused(
            "This picture is damaged or not complete. Save it again and choose that file.", code="damaged"
        ) from error
    finally:
        file.seek(0)
    return kind


def _check_pixels(file: IO[bytes], kind: Kind) -> None:
    file.seek(0)
    picture = Image.open(file, formats=[kind.mime.removeprefix("image/").upper()])
    if picture.width * picture.height > MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    if picture.width * picture.height * getattr(picture, "n_frames", 1) > MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    if kind is PNG:
        picture.verify()  # each chunk has a checksum
        return
    if kind is JPEG:
        # Decoded at an eighth of its size: a missing end is noticed all the same
        picture.draft("L", (picture.width // 8 or 1, picture.height // 8 or 1))
    picture.load()


def _too_many_pixels() -> Refused:
    return Refused(
        f"This picture has more than {MAX_IMAGE_PIXELS // 1_000_000} megapixels. Make it smaller: "
        "2,400 pixels wide is enough for every page.",
        code="pixels",
    )


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text" of spreadsheets is UTF-16
        try:
            text = head[: len(head) // 2 * 2].decode("utf-16")
        except UnicodeDecodeError:
            return False
        return not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text)
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", head)


def _office_kind(file: IO[bytes]) -> Kind:
    names = _zip_names(file)
    return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), ZIP)


def _refuse_macros(file: IO[bytes]) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in _zip_names(file)):
        raise Refused("This file holds macros. Save it without macros and choose that file.", code="macros")


def _opens_as_zip(file: IO[bytes]) -> bool:
    return bool(_zip_names(file))


def _zip_names(file: IO[bytes]) -> set[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError):
        return set()
    finally:
        file.seek(0)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f} MB".replace(".0 ", " ")


def _any_of(kinds: Collection[Kind]) -> str:
    names = sorted(kind.name for kind in kinds)
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
