"""What the pages of a report, its findings and its versions have in common: plain values to draw."""

from __future__ import annotations

from typing import Any

from core.figures import figure_parts
from core.rows import Action, Note, When
from core.signatures import PageStrip
from core.signatures.words import counted
from core.templatetags.colloquy import filesize
from reports.data import ReportData
from reports.drawings import sheets_of
from reports.figures import Figure
from reports.models import PdfFile

#: What there is room for under a sheet
_LONGEST_LABEL = 8
CITE_FORMATS = (("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL JSON"))


def head_of(data: ReportData) -> dict[str, Any]:
    """The margin of the head, and what says what the page is."""
    page, pdf, is_demo = data.page, data.pdf, data.is_demo
    return {
        "when": When.of(page.dated),
        "margin_before": [page.issue_label] if page.issue_label else [],
        "margin_after": [counted(pdf.page_count, "page")] if pdf and pdf.page_count else [],
        "is_demo": is_demo,
        "head_links": [Note(link="Cite", url="#cite")],
        "description": page.description,
    }


def file_size(data: ReportData) -> int:
    """Bytes of the PDF; 0 where none is known."""
    document = data.page.pdf
    if document is None:
        return 0
    return (data.pdf.byte_size if data.pdf else 0) or document.file_size or 0


def strip_of(data: ReportData, only: int | None = None) -> PageStrip:
    """The report's sheets with its findings; empty before the PDF is read."""
    sheets = sheets_of(data.pdf.sheets if data.pdf else None)
    findings = {item.number: item.pdf_page for item in data.findings if item.number and item.pdf_page}
    labels = {
        sheet: label
        for sheet, label in data.labels.items()
        if label != str(sheet) and len(label) <= _LONGEST_LABEL
    }
    return PageStrip(sheets, findings, only=only, labels=labels)


def pdf_actions(path: str, size: int, text: str = "Download PDF") -> list[Action]:
    """The button that opens a PDF, and its size beside it."""
    actions = [Action(text, path, button=True)]
    return [*actions, Action(filesize(size), "")] if size else actions


def body_of(data: ReportData) -> list[dict[str, Any]]:
    """The blocks of the body in order: `figure` as values of `components/figure.html`, else `block`."""
    figures = {figure.block_id: figure for figure in data.figures}
    return [
        {"figure": figure_of(data, figures[str(child.id)])}
        if child.block_type == "figure"
        else {"block": child}
        for child in data.page.body or ()
    ]


def figure_of(data: ReportData, figure: Figure) -> dict[str, Any]:
    """A figure for `components/figure.html`, with the addresses of its data and picture."""
    base = f"{data.path}figures/{figure.number}"
    links = []
    if figure.data.rows:
        links.append(Action("Data, CSV", f"{base}.csv", about=f"of figure {figure.number}"))
    if figure.has_picture:
        links.append(Action("Image, PNG", f"{base}.png", about=f"of figure {figure.number}"))
    return {**figure_parts(figure.value, figure.number), "links": links}


def cite_links(path: str) -> list[Action]:
    """The formats of the citation under a path."""
    return [Action(label, f"{path}cite.{ending}") for ending, label in CITE_FORMATS]


def topic_links(data: ReportData) -> list[dict[str, str]]:
    return [{"name": topic.name, "url": topic.get_absolute_url()} for topic in data.topics]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, which an empty line parts."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def pdf_sentence(pdf: PdfFile) -> str:
    """`PDF, 28 pages, 1.2 MB`."""
    return ", ".join(
        part for part in ("PDF", counted(pdf.page_count, "page"), filesize(pdf.byte_size)) if part
    )
