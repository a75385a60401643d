"""The house style on paper: fonts, colors, measures and paragraph styles of the demonstration's PDFs.

Fonts are cut from the variable originals of the two font packages (OFL) each time; nothing is kept.
"""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont as Original
from fontTools.varLib import instancer
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

INK = HexColor("#14191B")
MUTED = HexColor("#525A5D")
CONTROL = HexColor("#737B7E")
HAIRLINE = HexColor("#D3D8D3")
SUNK = HexColor("#EFF2EE")
PETROL = HexColor("#0A4B63")
RUST = HexColor("#8A3B12")

# US Letter; a margin that names, a column that reads.
PAGE = (612.0, 792.0)
MARGIN_X, TEXT_X, RIGHT_X = 54.0, 162.0, 546.0
TOP_Y, BOTTOM_Y = 716.0, 72.0
TEXT_WIDTH = RIGHT_X - TEXT_X

_CUTS: dict[str, tuple[str, str, dict[str, float]]] = {
    "Text": ("fontpkg_newsreader", "Newsreader[opsz,wght].ttf", {"opsz": 14, "wght": 400}),
    "TextBold": ("fontpkg_newsreader", "Newsreader[opsz,wght].ttf", {"opsz": 14, "wght": 600}),
    "TextItalic": ("fontpkg_newsreader", "Newsreader-Italic[opsz,wght].ttf", {"opsz": 14, "wght": 400}),
    "Display": ("fontpkg_newsreader", "Newsreader[opsz,wght].ttf", {"opsz": 56, "wght": 400}),
    "Face": ("fontpkg_hanken_grotesk", "HankenGrotesk[wght].ttf", {"wght": 400}),
    "FaceBold": ("fontpkg_hanken_grotesk", "HankenGrotesk[wght].ttf", {"wght": 600}),
}


def drop_features(font: Original, tags: set[str]) -> None:
    """Empty these features of the glyph substitution table.

    A ligature without a code point of its own (Hanken Grotesk's Th) would leave a hole in the text that
    readers copy and engines search.
    """
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag in tags:
            record.Feature.LookupListIndex = []
            record.Feature.LookupCount = 0


def register_fonts() -> None:
    """Cut the six faces and make them known to reportlab."""
    with tempfile.TemporaryDirectory() as folder:
        for face, (package, name, axes) in _CUTS.items():
            font = Original(str(files(package) / "files" / name), recalcTimestamp=False)
            instancer.instantiateVariableFont(font, axes, inplace=True)
            drop_features(font, {"dlig"} if package == "fontpkg_newsreader" else {"dlig", "liga"})
            for record in font["name"].names:
                if record.nameID == 6:
                    record.string = f"Colloquy-{face}"
            path = Path(folder) / f"{face}.ttf"
            font.save(path)
            pdfmetrics.registerFont(TTFont(face, str(path), shapable=True))
    pdfmetrics.registerFontFamily(
        "Text", normal="Text", bold="TextBold", italic="TextItalic", boldItalic="TextItalic"
    )
    pdfmetrics.registerFontFamily(
        "Face", normal="Face", bold="FaceBold", italic="Face", boldItalic="FaceBold"
    )


def style(face: str, size: float, leading: float, color: Color = INK, **more: object) -> ParagraphStyle:
    """A paragraph style that shapes its text (kerning, ligatures)."""
    return ParagraphStyle(
        f"{face}-{size}",
        fontName=face,
        fontSize=size,
        leading=leading,
        textColor=color,
        shaping=1,
        allowWidows=0,
        allowOrphans=0,
        **more,
    )


BODY = style("Text", 11.2, 16.6, spaceAfter=8.3)
ABSTRACT = style("Text", 13, 18.6, MUTED, spaceAfter=14)
TITLE = style("Display", 37, 41)
SECTION = style("Display", 21, 25, spaceAfter=8)
HEADING = style("TextBold", 12, 16.6, spaceBefore=7, spaceAfter=3)
FINDING = style("Text", 17, 23.4, spaceAfter=13)
QUOTE = style("Text", 15, 20.6)
SPEAKER = style("Face", 8.2, 11.6, MUTED)
CAPTION = style("FaceBold", 8.8, 12)
META = style("Face", 8.2, 11.6, MUTED)
META_INK = style("Face", 8.2, 11.6)
META_BOLD = style("FaceBold", 8.8, 12)
CELL = style("Face", 8.2, 11.2)
CELL_RIGHT = style("Face", 8.2, 11.2, alignment=2)
CELL_HEAD = style("FaceBold", 8.2, 11.2)
CELL_HEAD_RIGHT = style("FaceBold", 8.2, 11.2, alignment=2)
