"""Reports and press notes as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.rows import Note, Row, When
from core.signatures import PageStrip, page_bars, pages_note
from reports.drawings import sheets_of
from reports.models import Finding, PressNotePage, ReportPage


def report_rows(pages: Sequence[ReportPage]) -> list[Row]:
    """Rows of reports that were fetched with their series and marks: two queries for all their drawings."""
    strips = strips_of(pages)
    return [report_row(page, strips.get(page.pk)) for page in pages]


def report_row(page: ReportPage, strip: PageStrip | None = None, *, show_kind: bool = True) -> Row:
    """A report in a list; `strip` draws its sheets beside it."""
    notes = []
    if page.withdrawn_on:
        month = When.of(page.withdrawn_on).text
        notes.append(Note(strong=f"Withdrawn, {month}.", text=" The notice says why; the citation stays."))
    else:
        if page.version > 1:
            notes.append(version_note(page))
        if page.access != ReportPage.Access.PUBLIC:
            notes.append(
                Note(strong=f"{page.get_access_display()}.", text=" Abstract and citation are public.")
            )
    return Row(
        kind="report",
        title=page.title,
        url=page.url,
        when=When.of(page.dated),
        margin=[page.issue_label] if page.issue_label else [],
        demo=bool(getattr(page, "is_demo", False)),
        deck="" if page.is_withdrawn else page.summary,
        notes=notes,
        signature=page_bars(strip) if strip else page_bars(PageStrip([])),
        sentence=pages_note(len(strip.sheets), len(strip.findings)) if strip and strip.sheets else "",
        void=page.is_withdrawn,
        show_kind=show_kind,
    )


def version_note(page: ReportPage) -> Note:
    """`Version 2, January 2026. Version 1 stays on record.`"""
    date = f", {When.of(page.version_date).text}" if page.version_date else ""
    return Note(
        text=f"Version {page.version}{date}. Version {page.version - 1} stays ",
        link="on record",
        url=f"{page.url}v/{page.version - 1}/",
        end=".",
    )


def strips_of(pages: Sequence[ReportPage]) -> dict[int, PageStrip]:
    """Page id → drawing of its sheets, for rows that show one; a query for the findings, and one for the
    sheets of pages that were fetched without their PDF."""
    from reports.models import PdfFile

    sheets = {page.pdf_id: kept for page in pages if (kept := _kept_sheets(page)) is not None}
    if documents := {page.pdf_id for page in pages if page.pdf_id} - sheets.keys():
        read = PdfFile.objects.filter(document_id__in=documents)
        sheets.update(read.values_list("document_id", "sheets"))
    findings: dict[int, dict[int, int]] = {}
    rows = Finding.objects.filter(page_id__in=[page.pk for page in pages], number__isnull=False)
    for page_id, number, sheet in rows.values_list("page_id", "number", "pdf_page"):
        findings.setdefault(page_id, {})[number or 0] = sheet or 0
    return {page.pk: _strip(page, sheets.get(page.pdf_id), findings.get(page.pk, {})) for page in pages}


def strip_with(page: ReportPage, findings: Iterable[Finding]) -> PageStrip:
    """The drawing of a report that was fetched with its PDF, and whose findings are at hand."""
    sheets = {finding.number: finding.pdf_page or 0 for finding in findings if finding.number}
    return _strip(page, _kept_sheets(page), sheets)


def _strip(page: ReportPage, sheets: Any, findings: dict[int, int]) -> PageStrip:
    # Of what is withdrawn nothing is pointed at
    return PageStrip(sheets_of(sheets), {} if page.is_withdrawn else findings)


def _kept_sheets(page: ReportPage) -> Any:
    """`PdfFile.sheets` of a page that was fetched with its PDF; None where that is not known."""
    document = page.pdf if page.pdf_id and ReportPage.pdf.is_cached(page) else None
    if document is None or "pdf" not in document._state.fields_cache:
        return None
    read = getattr(document, "pdf", None)
    return read.sheets if read else []


def note_rows(pages: Sequence[PressNotePage]) -> list[Row]:
    """Rows of press notes that were fetched with their marks: no query."""
    return [note_row(page) for page in pages]


def note_row(page: PressNotePage, *, show_kind: bool = True) -> Row:
    """A press note in a list."""
    return Row(
        kind="note",
        title=page.title,
        url=page.url,
        when=When.of(page.dated),
        demo=bool(getattr(page, "is_demo", False)),
        deck=page.summary,
        show_kind=show_kind,
    )


def rows_by_id(pages: Sequence[Any]) -> dict[int, Row]:
    """Live reports → their rows by page id, for pages that list everything."""
    marked = ReportPage.objects.filter(pk__in=[page.pk for page in pages]).marked()
    found = list(marked.select_related("series", "pdf__pdf"))
    strips = strips_of(found)
    return {page.pk: report_row(page, strips.get(page.pk)) for page in found}


def note_rows_by_id(pages: Sequence[Any]) -> dict[int, Row]:
    """Live press notes → their rows by page id, for pages that list everything."""
    marked = PressNotePage.objects.filter(pk__in=[page.pk for page in pages]).marked()
    return {page.pk: note_row(page) for page in marked}
