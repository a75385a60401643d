"""The pieces that a report's pages are set from: rules, signs in the margin, tables, blocks, sections."""

from __future__ import annotations

from html import escape

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer
from reportlab.platypus import Table as PdfTable

from core.demo.content import PERSON_BY_KEY
from core.demo.shapes import Block, Callout, Figure, Heading, Para, People, Quote, inline_html, plain
from reports.demo.shapes import Edition, Section
from reports.demo.tools import house
from reports.demo.tools.charts import Chart


class Mark(Flowable):
    """A place without size: a bookmark, an entry of the outline, and its page for the contents."""

    def __init__(self, key: str, title: str, pages: dict[str, int]) -> None:
        super().__init__()
        self.key, self.title, self.pages = key, title, pages

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.bookmarkPage(self.key)
        self.canv.addOutlineEntry(plain(self.title), self.key, 0)
        self.pages[self.key] = self.canv.getPageNumber()


class Rule(Flowable):
    """A rule over margin and text (or text alone), as thick as its rank."""

    def __init__(self, thickness: float, from_margin: bool, after: float) -> None:
        super().__init__()
        self.thickness, self.from_margin, self.after = thickness, from_margin, after

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return available_width, self.thickness + self.after

    def draw(self) -> None:
        left = house.MARGIN_X - house.TEXT_X if self.from_margin else 0
        self.canv.setStrokeColor(house.INK if self.thickness > 1 else house.HAIRLINE)
        self.canv.setLineWidth(self.thickness)
        self.canv.line(left, self.after, house.TEXT_WIDTH, self.after)


class InMargin(Flowable):
    """A sign that hangs in the margin at the height of the next line: a number, an opening mark."""

    def __init__(self, text: str, size: float, drop: float) -> None:
        super().__init__()
        self.text, self.size, self.drop = text, size, drop

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.setFillColor(house.PETROL)
        self.canv.setFont("Display", self.size)
        self.canv.drawRightString(-18, -self.drop, self.text)


def table_flowables(header: tuple[str, ...], rows: tuple[tuple[str | int | float, ...], ...]) -> Flowable:
    """A table with hairlines alone; number columns stand right."""
    right = [all(isinstance(row[i], (int, float)) for row in rows) for i in range(len(header))]
    head = [
        Paragraph(escape(text), house.CELL_HEAD_RIGHT if right[i] else house.CELL_HEAD)
        for i, text in enumerate(header)
    ]
    cells = [
        [
            Paragraph(
                escape(f"{cell:g}" if isinstance(cell, (int, float)) else cell),
                house.CELL_RIGHT if right[i] else house.CELL,
            )
            for i, cell in enumerate(row)
        ]
        for row in rows
    ]
    numbers = sum(right)
    number_width = min(70.0, house.TEXT_WIDTH * 0.5 / max(numbers, 1))
    words = len(header) - numbers
    rest = house.TEXT_WIDTH - number_width * numbers
    if words == 1 and numbers:
        # Numbers stand near their names, not at the far edge.
        first = min(rest, 236.0)
    else:
        first = rest if words == 1 else rest * (0.4 if words == 2 else 0.34)
    other = (rest - first) / max(words - 1, 1)
    widths = [number_width if right[i] else (first if i == 0 else other) for i in range(len(header))]
    table = PdfTable([head, *cells], colWidths=widths, repeatRows=1)
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, house.INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, house.HAIRLINE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("LEFTPADDING", (1, 0), (-1, -1), 6),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ]
    )
    table.hAlign = "LEFT"
    return table


def block_flowables(block: Block, numbers: dict[int, int]) -> list[Flowable]:
    """The flowables of one block; `numbers` gives a figure's number by its identity."""
    if isinstance(block, Para):
        return [Paragraph(inline_html(block.text), house.BODY)]
    if isinstance(block, Heading):
        return [CondPageBreak(70), Paragraph(inline_html(block.text), house.HEADING)]
    if isinstance(block, Quote):
        speaker = PERSON_BY_KEY[block.speaker]
        return [
            KeepTogether(
                [
                    Spacer(0, 4),
                    Rule(0.6, False, 9),
                    InMargin("“", 44, 34),
                    Paragraph(inline_html(block.text) + "”", house.QUOTE),
                    Spacer(0, 4),
                    Paragraph(f"<b>{escape(speaker.name)}</b>, {escape(speaker.role)}", house.SPEAKER),
                    Spacer(0, 9),
                    Rule(0.6, False, 9),
                ]
            )
        ]
    if isinstance(block, Callout):
        return [
            KeepTogether(
                [
                    Spacer(0, 2),
                    Rule(1.6, False, 7),
                    Paragraph(escape(block.title), house.META_BOLD),
                    Spacer(0, 2),
                    Paragraph(inline_html(block.text), house.BODY),
                    Rule(0.6, False, 9),
                ]
            )
        ]
    if isinstance(block, Figure):
        parts: list[Flowable] = [
            Spacer(0, 6),
            Paragraph(f"Figure {numbers[id(block)]}. {escape(block.title)}", house.CAPTION),
            Paragraph(escape(block.unit), house.META),
            Spacer(0, 8),
            Chart(block),
            table_flowables(block.header, block.rows),
            Spacer(0, 4),
        ]
        if block.note:
            parts.append(Paragraph(escape(block.note), house.META))
        return [KeepTogether([*parts, Spacer(0, 10)])]
    if isinstance(block, People):
        # Links to pages, which paper has not
        return []
    return [
        KeepTogether(
            [
                Spacer(0, 6),
                Paragraph(escape(block.title), house.CAPTION),
                Spacer(0, 3),
                table_flowables(block.header, block.rows),
                Spacer(0, 12),
            ]
        )
    ]


def section_flowables(
    index: int, section: Section, edition: Edition, numbers: dict[int, int], pages: dict[str, int]
) -> list[Flowable]:
    """A section; one that has a finding opens a page with it."""
    out: list[Flowable] = (
        [PageBreak()] if index == 0 or section.finding or section.new_page else [CondPageBreak(220)]
    )
    if section.finding:
        finding = edition.findings[section.finding - 1]
        out += [
            Mark(f"finding-{finding.number}", f"Finding {finding.number}. {section.title}", pages),
            Rule(2, True, 8),
            Paragraph(f"Finding {finding.number}", house.META),
            Spacer(0, 6),
            InMargin(str(finding.number), 52, 38),
            Paragraph(inline_html(finding.text), house.FINDING),
            Rule(0.6, False, 12),
        ]
    else:
        out += [Mark(f"section-{index}", section.title, pages), Rule(2, True, 12)]
    out.append(Paragraph(inline_html(section.title), house.SECTION))
    for block in section.blocks:
        if block_is_printed(block):
            out += block_flowables(block, numbers)
    return out


def block_is_printed(block: Block) -> bool:
    return getattr(block, "where", "both") != "web"
