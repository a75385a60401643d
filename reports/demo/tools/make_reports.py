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
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as PdfTable

from core.demo.content import PERSON_BY_KEY
from core.demo.shapes import inline_html
from reports.demo.content import FILES, REPORTS, SERIES
from reports.demo.shapes import Edition, Report
from reports.demo.tools import house
from reports.demo.tools.flowables import Rule, section_flowables

SERIES_TITLE = {series.key: series.title for series in SERIES}
REAL_LABEL = "Demonstration edition: published findings in other words, with general background"
FICTIONAL_LABEL = "Demonstration: people, figures and words are fictional"


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
            Paragraph(inline_html(self.report.abstract_of(self.edition)), house.BODY),
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
            "This file belongs to the demonstration of Colloquy. Its findings are the published ones in "
            "other words; everything else in it is background written for the demonstration."
            if self.report.real
            else "This file belongs to the demonstration of Colloquy. The people in it, the companies, the "
            "studies and "
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
            out.append(
                f"{target.name}: finding {finding.number} should be on page {finding.page}, is on {found}"
            )
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
