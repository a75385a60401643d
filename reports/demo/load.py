"""Loads the demonstration's series, reports and press notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.core.files import File
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Locale

from core.dates import Precision
from core.demo.body import fixed_id, stream
from core.demo.dates import month_before, on_weekday
from core.demo.publishing import add_page, fill, publish
from core.demo.registry import Item, Load, OccupiedError
from core.demo.shapes import Block, Figure, Heading
from core.models import Document
from reports import reading
from reports.demo.content import FILES, PRESS_NOTES, REPORTS, SERIES
from reports.demo.shapes import Edition, PressNote, Report
from reports.demo.shapes import Series as SeriesData
from reports.models import (
    Finding,
    NewsIndexPage,
    PressNotePage,
    RelatedReport,
    ReportAuthor,
    ReportIndexPage,
    ReportPage,
    Series,
)

REPORTS_SUMMARY = "What was found, one finding at a time, each with an address by which it can be cited."
NEWS_SUMMARY = "What is new on record, told in a page."
#: Days of the month for dates that have one
VERSION_DAY, WITHDRAWAL_DAY = 14, 10


def items(load: Load) -> Iterator[Item]:
    """Series, the PDFs, reports, press notes."""
    yield Item(
        "page:reports", "List of reports", lambda load: _list(ReportIndexPage, REPORTS_SUMMARY), None, False
    )
    yield Item(
        "page:news", "List of press notes", lambda load: _list(NewsIndexPage, NEWS_SUMMARY), None, False
    )
    for series in SERIES:
        yield Item(f"series:{series.key}", series.title, _series_maker(series), labelled=not series.real)
    for report in REPORTS:
        for edition in report.editions:
            title = report.title if len(report.editions) == 1 else f"{report.title}, version {edition.number}"
            yield document_item(f"document:{edition.pdf}", title, FILES / edition.pdf)
        yield Item(
            f"report:{report.key}",
            report.title,
            _report_maker(report),
            _relater(report),
            labelled=not report.real,
        )
    for note in PRESS_NOTES:
        yield Item(f"note:{note.key}", note.title, _note_maker(note), labelled=not note.real)
    yield Item("promotion:CRO", "Promoted result for CRO", _promote, labelled=False)


def _promote(load: Load) -> SearchPromotion:
    """What stands above the results for the field's most common short form: the report on it."""
    report = load.get("report:strategic-relationships")
    if report is None:
        raise OccupiedError(None, "its report is gone")
    query = Query.get("CRO")
    taken = query.editors_picks.first()
    if taken is not None:
        raise OccupiedError(taken, "something is promoted there already")
    return SearchPromotion.objects.create(query=query, page=report, sort_order=0)


def document_item(key: str, title: str, path: Any) -> Item:
    """An item that stores a PDF and has it read when all is there."""

    def make(load: Load) -> Document:
        document = Document(title=title)
        with path.open("rb") as file:
            document.file.save(path.name, File(file), save=False)
            document.save()
        return document

    def finish(load: Load, document: Any) -> None:
        reading.read_document(document.pk)

    return Item(key, f"PDF of “{title}”", make, finish, labelled=False)


def _list(model: Any, summary: str) -> Any:
    page = model.objects.first()
    if page is None:
        raise OccupiedError(None, "there is no such list")
    return fill(page, ("summary",), summary=summary)


def _series_maker(series: SeriesData) -> Callable[[Load], Series]:
    def make(load: Load) -> Series:
        locale = Locale.get_default()
        taken = Series.objects.filter(slug=series.key, locale=locale).first()
        if taken is not None:
            raise OccupiedError(taken, "there is a series of this address")
        row = Series(name=series.title, slug=series.key, description=series.description, locale=locale)
        row.full_clean()
        row.save()
        return row

    return make


def edition_date(edition: Edition, day: date) -> date:
    """The first day of the month in which an edition was published."""
    if edition.date:
        return date.fromisoformat(f"{edition.date}-01")
    return month_before(day, edition.months_before)


def body_blocks(edition: Edition) -> tuple[list[Block], dict[int, int]]:
    """The blocks of the page's body, and the finding that each figure shows, by its identity."""
    blocks: list[Block] = []
    finding_of: dict[int, int] = {}
    for section in edition.sections:
        if section.where == "pdf":
            continue
        blocks.append(Heading(section.title))
        blocks.extend(section.blocks)
        if section.finding:
            finding_of |= {
                id(block): section.finding for block in section.blocks if isinstance(block, Figure)
            }
    return blocks, finding_of


def _write_edition(load: Load, page: Any, report: Report, edition: Edition) -> None:
    """Give a page what one version of the report says. The same finding keeps its key, so its number."""
    blocks, finding_of = body_blocks(edition)
    page.body = stream(load, f"report:{report.key}", blocks, finding_of)
    page.findings = [
        Finding(key=fixed_id("finding", report.key, finding.number), text=finding.text, pdf_page=finding.page)
        for finding in edition.findings
    ]
    page.pdf = load.get(f"document:{edition.pdf}")
    page.abstract = report.abstract_of(edition)
    page.version = edition.number
    page.version_note = edition.note
    if edition.number > 1:
        page.version_date = edition_date(edition, load.day).replace(day=VERSION_DAY)


def _report_maker(report: Report) -> Callable[[Load], ReportPage]:
    def make(load: Load) -> ReportPage:
        first, *later = report.editions
        page: Any = ReportPage(
            title=report.title,
            slug=report.slug,
            summary=report.summary,
            series=load.get(f"series:{report.series}"),
            number=report.number,
            date=edition_date(first, load.day),
            date_precision=Precision.MONTH,
            access=report.access,
        )
        _write_edition(load, page, report, first)
        page.authors = [ReportAuthor(person=person) for person in load.all("person", report.authors)]
        page.topics = load.all("topic", report.topics)
        page = add_page(ReportIndexPage.objects.first(), page)
        for edition in later:
            _write_edition(load, page, report, edition)
            page = publish(page)
        if report.withdrawal_reason:
            month = month_before(load.day, report.withdrawn_months_before)
            page.withdrawn_on = month.replace(day=WITHDRAWAL_DAY)
            page.withdrawal_reason = report.withdrawal_reason
            page = publish(page)
        return page  # type: ignore[no-any-return]

    return make


def _relater(report: Report) -> Callable[[Load, Any], None]:
    """Reports point at each other in circles, so this comes when all are there."""

    def finish(load: Load, page: Any) -> None:
        related = load.all("report", report.related)
        if related and not page.related_reports.exists():
            page.related_reports = [RelatedReport(report=other) for other in related]
            publish(page)

    return finish


def _note_maker(note: PressNote) -> Callable[[Load], PressNotePage]:
    def make(load: Load) -> PressNotePage:
        day = (
            date.fromisoformat(f"{note.date}-01")
            if note.date
            else on_weekday(load.day, -note.days_before, note.weekday)
        )
        page: Any = PressNotePage(
            title=note.title,
            slug=note.slug,
            summary=note.summary,
            date=day,
            date_precision=Precision.MONTH if note.date else Precision.DAY,
            dateline=note.dateline_place,
            report=load.get(f"report:{note.report}"),
            body=stream(load, f"note:{note.key}", note.body),
        )
        page.topics = load.all("topic", note.topics)
        return add_page(NewsIndexPage.objects.first(), page)  # type: ignore[no-any-return]

    return make
