"""Make the slides of the past roundtable: `python -m events.demo.tools.make_slides`.

Needs reports/demo/tools/requirements.txt and `site` on PYTHONPATH. The same versions give the same bytes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from core.demo.shapes import inline_html
from events.demo.content import FILES, LATE_AMENDMENT
from reports.demo.tools import house

WIDTH, HEIGHT = 960.0, 540.0
LEFT, TEXT, RIGHT = 60.0, 240.0, 900.0
TITLE = house.style("Display", 40, 46)
BIG = house.style("Display", 66, 70)
LINE = house.style("Text", 21, 30)
SMALL = house.style("Face", 12, 17, house.MUTED)


@dataclass(frozen=True)
class Slide:
    margin: str
    title: str
    lines: tuple[str, ...] = ()
    bars: tuple[tuple[str, float], ...] = ()


SLIDES = (
    Slide(
        "The trial",
        "A medicine for the heart, 240 patients, 31 sites. It does not exist.",
        (
            "Its delays were borrowed from several trials that do.",
            "What we follow is one change: the hour of a blood sample.",
        ),
    ),
    Slide(
        "Day 1",
        "“They come by the first bus, which is at twenty past.”",
        ("A remark in the comment field of a visit report.", "Read by one person, and found plausible."),
    ),
    Slide(
        "Day 49",
        "The third site writes the same.",
        ("It is noted that the matter is known.", "To whom? The minutes use the passive voice."),
    ),
    Slide(
        "Day 78",
        "Somebody asks who is working on it.",
        (
            "The sponsor believed that the CRO was collecting cases.",
            "The CRO believed that the sponsor was asking the laboratory.",
            "The laboratory answered within the day, when it was asked.",
        ),
    ),
    Slide(
        "Day 134",
        "The first patient comes at half past eight.",
        bars=(
            ("Nobody’s turn", 11.0),
            ("Draft", 2.0),
            ("Approval", 2.0),
            ("Review boards", 4.0),
        ),
    ),
    Slide(
        "The question",
        "On which of these days could you have ended it, and with what sentence?",
        ("Ten minutes, in pairs: somebody from a site with somebody from elsewhere.",),
    ),
)


def frame(canvas: Canvas, margin: str, number: int, count: int) -> None:
    canvas.setFillColor(house.RUST)
    canvas.setFont("FaceBold", 13)
    canvas.drawString(LEFT, HEIGHT - 78, margin, shaping=True)
    canvas.setStrokeColor(house.INK)
    canvas.setLineWidth(2.4)
    canvas.line(LEFT, HEIGHT - 48, RIGHT, HEIGHT - 48)
    canvas.setFillColor(house.MUTED)
    canvas.setFont("Face", 11)
    canvas.drawString(LEFT, 34, f"{number} of {count}")
    canvas.drawString(
        TEXT, 34, "Demonstration: the trial, its people and its days are fictional", shaping=True
    )


def write(canvas: Canvas, text: str, style: object, x: float, y: float, width: float) -> float:
    """Write a paragraph under `y`; the height below it."""
    paragraph = Paragraph(inline_html(text), style)
    _, height = paragraph.wrap(width, HEIGHT)
    paragraph.drawOn(canvas, x, y - height)
    return y - height


def main() -> int:
    house.register_fonts()
    FILES.mkdir(exist_ok=True)
    target = FILES / LATE_AMENDMENT.slides
    canvas = Canvas(str(target), pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang="en-US")
    canvas.setTitle(LATE_AMENDMENT.slides_title)
    canvas.setAuthor("Demonstration of Colloquy")
    canvas.setSubject(f"Roundtable: {LATE_AMENDMENT.title}. Fictional.")
    count = len(SLIDES) + 1
    frame(canvas, "Roundtable", 1, count)
    y = write(canvas, LATE_AMENDMENT.title, BIG, LEFT, HEIGHT - 150, RIGHT - LEFT)
    y = write(canvas, "One amendment, day by day", LINE, LEFT, y - 24, RIGHT - LEFT)
    write(
        canvas, "Priya Raman (fictional), Eastmere University (fictional)", SMALL, LEFT, y - 18, RIGHT - LEFT
    )
    canvas.showPage()
    for number, slide in enumerate(SLIDES, start=2):
        frame(canvas, slide.margin, number, count)
        y = write(canvas, slide.title, TITLE, TEXT, HEIGHT - 62, RIGHT - TEXT) - 30
        for line in slide.lines:
            y = write(canvas, line, LINE, TEXT, y, RIGHT - TEXT) - 12
        for label, weeks in slide.bars:
            canvas.setFillColor(house.INK)
            canvas.setFont("Face", 15)
            canvas.drawString(TEXT, y - 22, label, shaping=True)
            canvas.setFillColor(house.RUST)
            canvas.rect(TEXT + 140, y - 30, weeks * 38, 28, stroke=0, fill=1)
            canvas.setFillColor(house.INK)
            canvas.setFont("FaceBold", 15)
            unit = "weeks"
            canvas.drawString(TEXT + 150 + weeks * 38, y - 22, f"{weeks:g} {unit}")
            y -= 44
        canvas.showPage()
    canvas.save()
    sys.stdout.write(f"{target.name}: {target.stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
