"""Makes reports, press notes and series for tests of any app."""

from collections.abc import Iterable
from typing import Any

from core.models import Person, Topic
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
from tests.core.factories import number


def make_series(name: str = "", **fields: Any) -> Series:
    """A series of reports."""
    count = number()
    return Series.objects.create(**{"name": name or f"Series {count}", "slug": f"series-{count}", **fields})


def make_report(
    title: str = "",
    *,
    authors: Iterable[Person] = (),
    findings: Iterable[str] = (),
    topics: Iterable[Topic] = (),
    related: Iterable[ReportPage] = (),
    **fields: Any,
) -> ReportPage:
    """A live report under `/reports/`; `findings` are sentences, numbered in their order."""
    page = ReportPage(title=title or f"Report {number()}", **fields)
    page.authors = [ReportAuthor(person=person, sort_order=n) for n, person in enumerate(authors)]
    page.findings = [Finding(text=text, sort_order=n) for n, text in enumerate(findings)]
    page.related_reports = [RelatedReport(report=report, sort_order=n) for n, report in enumerate(related)]
    page.topics = list(topics)
    return ReportIndexPage.objects.get().add_child(instance=page)


def make_press_note(title: str = "", *, topics: Iterable[Topic] = (), **fields: Any) -> PressNotePage:
    """A live press note under `/news/`."""
    page = PressNotePage(title=title or f"Press note {number()}", **fields)
    page.topics = list(topics)
    return NewsIndexPage.objects.get().add_child(instance=page)
