"""Small PDFs for tests, written with reportlab: pages of lines, with labels, charts, a password."""

import io
import zlib
from collections.abc import Sequence

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

HYPHENATED = [["Sites agree that the random-", "ization ratio decides enroll-", "ment in small countries."]]
LABELLED = [["Cover"], ["Contents"], ["Preface"], ["Scope"], ["Escalation of monitoring fees"]]
ROMAN_THEN_ARABIC = [(0, "r", 1), (3, "D", 1)]
EDITION_1 = [["Summary"], ["Method"], ["The aldervane estimate is 41 percent."]]
EDITION_2 = [["Summary and method"], ["The brockhurst estimate is 38 percent."]]


def make_pdf(
    pages: Sequence[Sequence[str]],
    labels: Sequence[tuple[int, str, int]] = (),
    *,
    size: tuple[float, float] = (595, 842),
    charts: Sequence[int] = (),
    scans: Sequence[int] = (),
    encrypt: StandardEncryption | None = None,
    bookmarks: Sequence[tuple[int, str, int]] = (),
) -> bytes:
    """The bytes of a PDF with a line of text for each string.

    `labels` holds (index of a page, style `D` or `r`, first number); `charts` and `scans` name the
    positions, from 1, of pages with bars and of pages covered by a picture; `bookmarks` are those of the
    outline as (level, title, position).
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, encrypt=encrypt, invariant=True)
    for position, lines in enumerate(pages, 1):
        if position in scans:
            canvas.drawInlineImage(_gray(), 0, 0, *size)
        for row, line in enumerate(lines):
            canvas.drawString(72, size[1] - 72 - 16 * row, line)
        if position in charts:
            for bar in range(5):
                canvas.rect(100 + 60 * bar, 200, 40, 40 + 30 * bar, fill=1)
        canvas.bookmarkPage(str(position))
        canvas.showPage()
    for level, title, position in bookmarks:
        canvas.addOutlineEntry(title, str(position), level)
    if labels:
        numbers = []
        for index, style, first in labels:
            numbers += [
                index,
                pdfdoc.PDFDictionary({"S": pdfdoc.PDFName(style), "St": first}),
            ]
        catalog = canvas._doc.Catalog
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "PageLabels"]
        catalog.PageLabels = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
    canvas.save()
    return out.getvalue()


def _gray():
    from PIL import Image

    return Image.new("L", (60, 80), 200)


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is the catalog; nothing is checked."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def endless_tree() -> bytes:
    """A page tree that is its own child and claims two thousand million pages."""
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2000000000/Kids[2 0 R 3 0 R 2 0 R]>>",
        b"<</Type/Pages/Count 1000000000/Parent 2 0 R/Kids[2 0 R]>>",
    )


def outline_elsewhere() -> bytes:
    """A bookmark into another file, one to an address, and one to the page."""
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Type/Outlines/First 5 0 R/Last 7 0 R/Count 3>>",
        b"<</Title(Other file)/Parent 4 0 R/Next 6 0 R/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>>>",
        b"<</Title(Address)/Parent 4 0 R/Next 7 0 R/A<</S/URI/URI(https://elsewhere.example)>>>>",
        b"<</Title(Here)/Parent 4 0 R/A<</S/GoTo/D[3 0 R/Fit]>>>>",
    )


def circular_outline() -> bytes:
    """Bookmarks of which each is the next one's next, and its own child; one has half a character."""
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
        b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length 39>>stream\nBT /F 12 Tf 72 700 Td (Barley.) Tj ET  \nendstream",
        b"<</Type/Outlines/First 6 0 R/Last 8 0 R/Count 3>>",
        b"<</Title(Round)/Parent 5 0 R/Next 7 0 R/First 6 0 R/Last 6 0 R/Dest[3 0 R/Fit]>>",
        b"<</Title<FEFFD800>/Parent 5 0 R/Next 8 0 R/Dest[3 0 R/Fit]>>",
        b"<</Title(and round)/Parent 5 0 R/Next 6 0 R/Dest[3 0 R/Fit]>>",
    )


def bomb(megabytes: int, *, rounds: int = 1) -> bytes:
    """A page whose content unpacks to so many megabytes of drawing operators."""
    content = zlib.compress(b"0 0 m 9 9 l S\n" * (megabytes * 74_899), 9)
    for _ in range(rounds - 1):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode" * rounds
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter[%b]/Length %d>>stream\n%b\nendstream" % (filters, len(content), content),
    )
