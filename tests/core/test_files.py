"""Uploads are what they claim, or are refused with a sentence."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from core import files

PDF_BYTES = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(content):
    return io.BytesIO(content)


def picture(format, size=(40, 30), **options):
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, format, **options)
    return out.getvalue()


def archive(*names, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "content")
        packed.comment = comment
    return out.getvalue()


MP3_FRAME = bytes([0xFF, 0xFB, 5 << 4, 0xC0]).ljust(208, b"\0")


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF_BYTES, "a.pdf", files.PDF),
        (picture("JPEG"), "a.jpg", files.JPEG),
        (picture("PNG"), "a.png", files.PNG),
        (picture("GIF"), "a.gif", files.GIF),
        (picture("WEBP"), "a.webp", files.WEBP),
        (MP3_FRAME * 3, "a.mp3", files.MP3),
        (b"ID3\x04\0\0\0\0\0\0" + MP3_FRAME, "a.mp3", files.MP3),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "a.m4a", files.MP4),
        (b"RIFF\x24\0\0\0WAVEfmt ", "a.wav", files.WAV),
        (b"OggS\0\x02", "a.ogg", files.OGG),
        (b"fLaC\0\0", "a.flac", files.FLAC),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n", "a.vtt", files.VTT),
        (b"\xef\xbb\xbfWEBVTT - a title\n", "a.txt", files.VTT),
        (b"WEBVTTnot", "a.txt", files.TEXT),
        (b"Quarter;Cost (\x80)\r\nQ1;1,5\r\n", "a.csv", files.CSV),
        ("Quarter\tCost\nQ1\t1,5\n".encode("utf-16"), "a.csv", files.CSV),
        (b"1\n00:00:00,000 --> 00:00:01,000\nHello\n", "a.srt", files.SRT),
        (b"Plain words.", "", files.TEXT),
        (archive("word/document.xml"), "a.docx", files.DOCX),
        (archive("xl/workbook.xml"), "a.xlsx", files.XLSX),
        (archive("ppt/presentation.xml"), "a.pptx", files.PPTX),
        (archive("readme.txt"), "a.docx", files.ZIP),
        (b"PK\x03\x04 cut short", "a.docx", files.ZIP),
        (b"MZ\x90\0", "a.pdf", files.PROGRAM),
        (b"\x7fELF\x02", "a.pdf", files.PROGRAM),
        (b"#!/bin/sh\n", "a.txt", files.PROGRAM),
        (b"\x1f\x8b\x08\0", "a.csv", files.ARCHIVE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", files.OLD_OFFICE),
        (b" <!-- x --><svg onload='alert(1)'>", "a.png", files.SVG),
        (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "a.txt", files.SVG),
        (b"\xef\xbb\xbf\n<!DOCTYPE HTML><title>x</title>", "a.txt", files.HTML),
        (b"<script>alert(1)</script>", "a.csv", files.HTML),
        (b"\0\x01\x02\x03", "a.txt", files.UNKNOWN),
        (b"\xff\xfe\x00\xd8", "a.txt", files.UNKNOWN),
        (b"", "a.txt", files.EMPTY),
    ],
)
def test_content_is_told_by_its_bytes(content, name, kind):
    file = upload(content)
    assert files.identify(file, name) is kind
    assert file.tell() == 0


def test_allowed_documents_pass_and_are_left_at_their_start():
    for content, name in [
        (PDF_BYTES, "A report.PDF"),
        (archive("ppt/presentation.xml"), "slides.pptx"),
        (b"a,b\r\n", "data.csv"),
        (b"WEBVTT\n", "talk.vtt"),
    ]:
        file = upload(content)
        assert files.check_document(file, name).mime.partition("/")[0] in {"application", "text"}
        assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "name", "code", "sentence"),
    [
        (b"", "a.pdf", "empty", "This file is empty. Choose the file again."),
        (b"x", "README", "extension", "The file's name has no ending. Choose a CSV table, "),
        (b"MZ\0", "setup.exe", "extension", "Files that end in “.exe” are not taken here."),
        (b"MZ\0", "paper.pdf", "content", "“paper.pdf” is not a PDF: its content is a program."),
        (b"\nGarbage before %PDF-1.4", "a.pdf", "content", "its content is plain text"),
        (archive("a"), "a.pdf", "content", "its content is a ZIP archive"),
        (PDF_BYTES, "a.csv", "content", "is not a CSV table: its content is a PDF"),
        (b"<html>", "a.csv", "content", "its content is a web page"),
        (PDF_BYTES + archive("run.js"), "a.pdf", "polyglot", "also opens as a ZIP archive"),
        (PDF_BYTES + archive("run.js", comment=b"%%EOF"), "a.pdf", "polyglot", "also opens as a ZIP archive"),
        (
            archive("word/document.xml", "word/vbaProject.bin"),
            "a.docx",
            "macros",
            "This file holds macros. Save it without macros",
        ),
    ],
)
def test_documents_that_are_something_else_are_refused(content, name, code, sentence):
    with pytest.raises(files.Refused) as refusal:
        files.check_document(upload(content), name)
    assert refusal.value.code == code
    assert sentence in refusal.value.message


def test_a_file_above_its_limit_is_refused_with_both_sizes():
    with pytest.raises(files.Refused, match=r"This file has 1\.5 MB; at most 1 MB are taken"):
        files.check_content(upload(b"%PDF-" + b"0" * (3 << 19)), "a.pdf", files.DOCUMENTS, 1 << 20)


def test_a_text_file_named_mp3_is_refused():
    with pytest.raises(
        files.Refused, match=r"“talk\.mp3” is not an MP3 recording: its content is plain text"
    ):
        files.check_content(upload(b"only words"), "talk.mp3", {files.MP3, files.MP4}, 1 << 20)


@pytest.mark.parametrize(("format", "name"), [("JPEG", "a.jpeg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_pictures_pass(format, name):
    file = upload(picture(format))
    assert files.check_image(file, name).mime == f"image/{format.lower()}"
    assert file.tell() == 0


def png_of(width, height):
    """A PNG that claims a size and holds almost nothing: a decompression bomb's shape."""

    def chunk(tag, data):
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


# Just above our limit; above Pillow's warning; above Pillow's error
@pytest.mark.parametrize("size", [(8000, 5001), (10_000, 10_000), (60_000, 60_000)])
def test_decompression_bombs_are_refused_unopened(size):
    with pytest.raises(files.Refused, match="more than 40 megapixels") as refusal:
        files.check_image(upload(png_of(*size)), "bomb.png")
    assert refusal.value.code == "pixels"


def test_frames_count_as_pixels():
    frames = [Image.new("P", (2000, 2000), n) for n in range(11)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(files.Refused, match="more than 40 megapixels"):
        files.check_image(out, "long.gif")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP"])
def test_pictures_cut_short_are_refused(format):
    whole = picture(format, size=(400, 300))
    with pytest.raises(files.Refused, match="damaged or not complete"):
        files.check_image(upload(whole[: len(whole) // 2]), f"a.{format.lower()}")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<svg><script>alert(1)</script></svg>", "a.svg", "svg"),
        (b"<svg><script>alert(1)</script></svg>", "a.png", "svg"),
        (picture("JPEG"), "a.png", "content"),
        (PDF_BYTES, "a.jpg", "content"),
        (picture("BMP"), "a.bmp", "extension"),
        (picture("PNG") + b"\0" * files.MAX_IMAGE_BYTES, "a.png", "too_large"),
    ],
)
def test_other_pictures_are_refused(content, name, code):
    with pytest.raises(files.Refused) as refusal:
        files.check_image(upload(content), name)
    assert refusal.value.code == code
