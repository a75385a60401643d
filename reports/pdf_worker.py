"""The process in which PDFium meets a file from outside; started by `reports.pdf`, alone with its limits.

    python -I pdf_worker.py FILE LIMITS

LIMITS is JSON: `seconds`, `memory` and `output` (bytes), `pages`, `page_chars`, `cover` (pixels of the
longer side). Writes JSON, a record a line: `{"pages": N}` or `{"error": "password" | "format"}` first, then
one a page (`{"n", "label", "text", "lines", "figure"}` or `{"n", "failed": true}`), `{"end": true}`,
`{"cover": base64 of a JPEG}` and `{"outline": [[level, title, n], …]}`. Whatever kills it, the records
before stay good. It imports nothing of the site: what breaks out of PDFium finds no settings, no database
and no environment.
"""

import base64
import contextlib
import io
import json
import math
import resource
import sys
from typing import Any

# A page is looked through for pictures up to this number of objects
MAX_OBJECTS = 3000
# Parts of the page's area: from which on something counts as a figure, and from which on as background
FIGURE_AREA, BACKGROUND_AREA = 0.03, 0.9
# Shapes thinner than this (points) are rules, not parts of a chart
MIN_EXTENT = 3.0
MIN_SHAPES = 3
# Bookmarks that are looked at, and characters of each
MAX_BOOKMARKS, MAX_TITLE = 2000, 255


def limit_process(seconds: int, memory: int, output: int) -> None:
    """Take away what reading a PDF does not need. Limits that a system does not know are left out."""
    for name, value in (
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_AS", memory),
        ("RLIMIT_FSIZE", output),
        ("RLIMIT_NOFILE", 64),
        ("RLIMIT_CORE", 0),
    ):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (value, value))


def main(path: str, limits: dict[str, int]) -> None:
    limit_process(limits["seconds"], limits["memory"], limits["output"])
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        write({"error": "password" if code == pypdfium2.raw.FPDF_ERR_PASSWORD else "format"})
        return
    write({"pages": count})
    for index in range(min(count, limits["pages"])):
        try:
            write(read_page(document, index, limits["page_chars"]))
        except pypdfium2.PdfiumError:
            write({"n": index + 1, "failed": True})
    write({"end": True})
    with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
        if cover := draw_cover(document, limits["cover"]):
            write({"cover": base64.b64encode(cover).decode()})
    write({"outline": read_outline(document)})


def read_outline(document: Any) -> list[tuple[int, str, int]]:
    """The bookmarks of the two upper levels that lead to a page: level from 0, title, page from 1.

    Of more than can be looked at none: the sections that are missing would be taken for the one before.
    """
    import pypdfium2
    import pypdfium2.raw as raw

    found = []
    for number, bookmark in enumerate(document.get_toc(max_depth=2)):
        if number == MAX_BOOKMARKS:
            return []
        # One that is damaged is no reason to lose the others
        with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
            action = raw.FPDFBookmark_GetAction(bookmark)
            # Into another file, or to a place of the network
            if action and raw.FPDFAction_GetType(action) != raw.PDFACTION_GOTO:
                continue
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            if index is not None and index >= 0:
                found.append((bookmark.level, bookmark.get_title()[:MAX_TITLE], index + 1))
    return found


def read_page(document: Any, index: int, max_chars: int) -> dict[str, Any]:
    """The record of one page."""
    page = document[index]
    try:
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range(0, min(textpage.count_chars(), max_chars), errors="replace")
        finally:
            textpage.close()
        # PDFium leaves no line end where it joins a broken word
        lines = sum(1 for line in text.replace("\ufffe", "\n").splitlines() if line.strip())
        return {
            "n": index + 1,
            "label": document.get_page_label(index)[:40],
            "text": text,
            "lines": lines,
            "figure": has_figure(page, lines),
        }
    finally:
        page.close()


def has_figure(page: Any, lines: int) -> bool:
    """Whether a picture, or shapes that together make a chart, stand on the page.

    A picture behind a whole page of text is its scan or its background and does not count.
    """
    import pypdfium2.raw as raw

    area = page.get_width() * page.get_height()
    if not math.isfinite(area) or area <= 0:
        return False
    boxes = []
    for number, item in enumerate(page.get_objects(max_depth=1)):
        if number >= MAX_OBJECTS:
            break
        if item.type not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM):
            continue
        left, bottom, right, top = item.get_bounds()
        width, height = right - left, top - bottom
        share = width * height / area
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            if width > MIN_EXTENT and height > MIN_EXTENT and share < BACKGROUND_AREA:
                boxes.append((left, bottom, right, top))
        elif share >= FIGURE_AREA and (share < BACKGROUND_AREA or not lines):
            return True
    if len(boxes) < MIN_SHAPES:
        return False
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return (right - left) * (top - bottom) / area >= FIGURE_AREA


def draw_cover(document: Any, longer_side: int) -> bytes | None:
    """The first page as a JPEG, its longer side of so many pixels."""
    page = document[0]
    width, height = page.get_size()
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        return None
    picture = page.render(scale=longer_side / max(width, height)).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()


def write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
