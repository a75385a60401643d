"""Make the demonstration's PDFs from its data: `python -m reports.demo.tools.make_reports`.

Run from the project's folder, with reports/demo/tools/requirements.txt installed and `site` on
PYTHONPATH. The same data and versions give the same bytes. Fails when a finding does not stand on
the page that the data names.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

import pypdfium2
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as PdfTable

from core.demo.content import PERSON_BY_KEY
from core.demo.shapes import Block, Callout, Figure, Heading, Para, Quote, Table, inline_html, plain
from reports.demo.content import FILES, REPORTS, SERIES
from reports.demo.shapes import Edition, Report, Section
from reports.demo.tools import house
from reports.demo.tools.charts import Chart

SERIES_TITLE = {series.key: series.title for series in SERIES}
REAL_LABEL = "Demonstration edition: published findings in other words, with general background"
FICTIONAL_LABEL = "Demonstration: people, figures and words are fictional"


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
    assert isinstance(block, Table)
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
    out: list[Flowable] = [PageBreak()] if index == 0 or section.finding or section.new_page else [CondPageBreak(220)]
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


class Layout:
    """What the pages of one PDF have in common, and what the first pass learned for the second."""

    def __init__(self, report: Report, edition: Edition) -> None:
        self.report, self.edition = report, edition
        self.series = SERIES_TITLE[report.series] + (f" {report.number}" if report.number.isdigit() else "")
        self.authors = ", ".join(PERSON_BY_KEY[key].name for key in report.authors)
        self.label = REAL_LABEL if report.real else FICTIONAL_LABEL
        self.issue = "October 2014" if report.real else f"Version {edition.number}"
        self.page_count = 0
        self.pages: dict[str, int] = {}

    def printed(self, page: int) -> str:
        """The label printed on a page and given to the viewer."""
        front = self.report.front_matter
        if page <= front:
            return ("i", "ii", "iii", "iv")[page - 1]
        return str(page - front)

    def head(self, canvas: Canvas, page: int) -> None:
        """Running head and foot of all pages but the cover."""
        canvas.setFillColor(house.MUTED)
        canvas.setFont("Face", 7.6)
        canvas.drawString(house.MARGIN_X, 746, self.series, shaping=True)
        canvas.drawString(house.TEXT_X, 746, self.report.title, shaping=True)
        canvas.setStrokeColor(house.HAIRLINE)
        canvas.setLineWidth(0.6)
        canvas.line(house.MARGIN_X, 738, house.RIGHT_X, 738)
        canvas.drawString(house.TEXT_X, 38, self.label, shaping=True)
        canvas.setFillColor(house.INK)
        canvas.setFont("FaceBold", 9)
        canvas.drawString(house.MARGIN_X, 38, self.printed(page))

    def cover(self, canvas: Canvas) -> None:
        """The cover: rule, series, title, authors, and the report drawn page by page."""
        canvas.setFillColor(house.PETROL)
        canvas.rect(house.MARGIN_X, 724, house.RIGHT_X - house.MARGIN_X, 6, stroke=0, fill=1)
        canvas.setFillColor(house.INK)
        canvas.setFont("FaceBold", 10)
        canvas.drawString(house.MARGIN_X, 700, "Tufts CSDD", shaping=True)
        canvas.setFont("Face", 10)
        canvas.drawString(house.TEXT_X, 700, self.series, shaping=True)
        canvas.setFillColor(house.MUTED)
        canvas.drawRightString(house.RIGHT_X, 700, self.issue, shaping=True)
        title = Paragraph(escape(self.report.title), house.TITLE)
        _, height = title.wrap(house.RIGHT_X - house.MARGIN_X - 20, 400)
        title.drawOn(canvas, house.MARGIN_X, 640 - height)
        deck = Paragraph(escape(self.report.summary), house.ABSTRACT)
        _, deck_height = deck.wrap(house.TEXT_WIDTH - 30, 200)
        deck.drawOn(canvas, house.TEXT_X, 640 - height - 26 - deck_height)
        canvas.setFillColor(house.INK)
        canvas.setFont("FaceBold", 9.5)
        canvas.drawString(house.TEXT_X, 640 - height - 50 - deck_height, self.authors, shaping=True)
        self.tag(canvas, house.MARGIN_X, 640 - height - 53 - deck_height)
        self.strip(canvas, 130)
        if self.report.withdrawal_reason:
            canvas.setFillColor(house.MUTED)
            canvas.setFont("Face", 8.2)
            canvas.drawString(house.MARGIN_X, 66, "As printed, before it was withdrawn.", shaping=True)
        canvas.setFillColor(house.MUTED)
        canvas.setFont("Face", 8.2)
        canvas.drawString(house.MARGIN_X, 48, self.label + ".", shaping=True)

    def tag(self, canvas: Canvas, x: float, y: float) -> None:
        canvas.setStrokeColor(house.CONTROL)
        canvas.setLineWidth(0.7)
        canvas.setDash([2, 2])
        canvas.rect(x, y - 2, 72, 15, stroke=1, fill=0)
        canvas.setDash([])
        canvas.setFillColor(house.MUTED)
        canvas.setFont("Face", 8.4)
        canvas.drawString(x + 7, y + 2.2, "Demonstration")

    def strip(self, canvas: Canvas, y: float) -> None:
        """A sheet a page; those that carry findings are filled and numbered."""
        count = max(self.page_count, 1)
        width = (house.RIGHT_X - house.MARGIN_X + 6) / max(count, 12)
        finding_on = {finding.page: finding.number for finding in self.edition.findings}
        for page in range(1, count + 1):
            x = house.MARGIN_X + (page - 1) * width
            if page in finding_on:
                canvas.setFillColor(house.PETROL)
                canvas.rect(x, y, width - 6, 40, stroke=0, fill=1)
                canvas.setFont("FaceBold", 9)
                canvas.drawCentredString(x + (width - 6) / 2, y + 46, str(finding_on[page]))
                canvas.setFillColor(house.MUTED)
                canvas.setFont("Face", 7.6)
                canvas.drawCentredString(x + (width - 6) / 2, y - 11, self.printed(page))
            else:
                canvas.setFillColor(house.SUNK)
                canvas.rect(x, y, width - 6, 40, stroke=0, fill=1)
                canvas.setStrokeColor(house.CONTROL)
                canvas.setLineWidth(0.5)
                for line in range(1 if page == 1 else 5):
                    short = 0.5 if line == 4 or page == 1 else 0.76
                    canvas.line(x + 4, y + 33 - line * 5, x + 4 + (width - 14) * short, y + 33 - line * 5)

    def contents(self) -> list[Flowable]:
        """The second page: abstract, contents with pages, how to cite."""
        out: list[Flowable] = [
            Rule(2, True, 12),
            Paragraph("In this report", house.SECTION),
            Paragraph(inline_html(self.report.abstract), house.BODY),
            Spacer(0, 8),
        ]
        rows = []
        for index, section in enumerate(self.edition.sections):
            key = f"finding-{section.finding}" if section.finding else f"section-{index}"
            title = f"Finding {section.finding}: {section.title}" if section.finding else section.title
            page = self.printed(self.pages[key]) if key in self.pages else "0"
            rows.append(
                [
                    Paragraph(f'<a href="#{key}">{inline_html(title)}</a>', house.CELL),
                    Paragraph(page, house.CELL_RIGHT),
                ]
            )
        table = PdfTable(rows, colWidths=[house.TEXT_WIDTH - 40, 40])
        table.setStyle(
            [
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, house.INK),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, house.HAIRLINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ]
        )
        table.hAlign = "LEFT"
        return [*out, table, Spacer(0, 18), *self.colophon()]

    def colophon(self) -> list[Flowable]:
        series = f"<i>{escape(self.series)}</i>" if self.series else ""
        note = (
            "This file belongs to the demonstration of Colloquy. Its findings are the published ones in other "
            "words; everything else in it is background written for the demonstration."
            if self.report.real
            else "This file belongs to the demonstration of Colloquy. The people in it, the companies, the studies and "
            "every number are invented. The date of the report stands on its page on the site."
        )
        out: list[Flowable] = [
            Paragraph("Cite", house.META_BOLD),
            Paragraph(
                f"{escape(self.authors)}. {escape(self.report.title)}. {series}, {escape(self.issue)}.",
                house.style("Text", 9.6, 13.6, spaceAfter=8),
            ),
        ]
        if self.edition.note:
            out += [
                Paragraph(f"Version {self.edition.number}", house.META_BOLD),
                Paragraph(escape(self.edition.note), house.style("Text", 9.6, 13.6, spaceAfter=8)),
            ]
        return [*out, Paragraph(note, house.META)]


def build(report: Report, edition: Edition, target: Path) -> None:
    """Write one PDF, in two passes: the first one learns the pages for contents and cover."""
    layout = Layout(report, edition)
    numbers = {id(figure): index for index, figure in enumerate(edition.figures(), start=1)}
    for _ in range(2):
        pages: dict[str, int] = {}

        def on_cover(canvas: Canvas, document: BaseDocTemplate) -> None:
            canvas.setTitle(report.title)
            for page, style, start in (
                ((1, "ROMAN_LOWER", 1), (report.front_matter + 1, "ARABIC", 1))
                if report.front_matter
                else ((1, "ARABIC", 1),)
            ):
                canvas.addPageLabel(page - 1, style=style, start=start)
            layout.cover(canvas)

        def on_page(canvas: Canvas, document: BaseDocTemplate) -> None:
            layout.head(canvas, document.page)

        document = BaseDocTemplate(
            str(target),
            pagesize=house.PAGE,
            title=report.title,
            author=layout.authors,
            subject=f"{layout.series}. {layout.label}.",
            creator="Colloquy, make_reports.py",
            lang="en-US",
            invariant=1,
            pageCompression=1,
            displayDocTitle=True,
        )
        frame = Frame(
            house.TEXT_X,
            house.BOTTOM_Y,
            house.TEXT_WIDTH,
            house.TOP_Y - house.BOTTOM_Y,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        document.addPageTemplates(
            [PageTemplate("cover", [frame], onPage=on_cover), PageTemplate("page", [frame], onPage=on_page)]
        )
        story: list[Flowable] = [NextPageTemplate("page"), Spacer(0, 1), PageBreak(), *layout.contents()]
        for index, section in enumerate(edition.sections):
            if section.where != "web":
                story += section_flowables(index, section, edition, numbers, pages)
        document.build(story)
        layout.pages, layout.page_count = pages, document.page


def wrong_pages(edition: Edition, target: Path) -> list[str]:
    """A line for each finding that does not stand on the page that the data names."""
    out = []
    with pypdfium2.PdfDocument(target) as document:
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    for finding in edition.findings:
        found = [index for index, text in enumerate(texts, start=1) if finding.text in text]
        if found != [finding.page]:
            out.append(f"{target.name}: finding {finding.number} should be on page {finding.page}, is on {found}")
    return out


def main() -> int:
    house.register_fonts()
    FILES.mkdir(exist_ok=True)
    problems: list[str] = []
    for report in REPORTS:
        for edition in report.editions:
            target = FILES / edition.pdf
            build(report, edition, target)
            problems += wrong_pages(edition, target)
            sys.stdout.write(f"{target.name}: {target.stat().st_size / 1000:.0f} kB\n")
    sys.stdout.write("".join(f"{line}\n" for line in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
