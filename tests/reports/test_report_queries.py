"""What each page of reports costs the database, with everything that such a page can have.

Detail and listing pages ask at most 15 queries, no two of them equal but for their values, and as many
with ten times the items: the page cache is off.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from events.models import RoundtableReport
from podcasts.models import EpisodeCitation
from reports import reading
from reports.models import Finding, RelatedReport, ReportAuthor, ReportPage
from tests.core.factories import make_document, make_image, make_person, make_topic
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_episode, make_show
from tests.queries import assert_all_flat, assert_flat, assert_frugal
from tests.reports.factories import make_press_note, make_report, make_series
from tests.reports.figures import figure_block
from tests.reports.pdfs import EDITION_1, EDITION_2, make_pdf

pytestmark = pytest.mark.django_db

MOST = 15


@pytest.fixture(autouse=True)
def _no_page_cache(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]


def read(content: list[str], name: str) -> Any:
    document = make_document(content=make_pdf(content), name=name)
    reading.read_document(document.pk)
    return document


def figures(count: int) -> list[tuple[str, Any]]:
    return [
        *(figure_block(f"Bars {n}", [["A", 1], ["B", None]], finding=1) for n in range(count)),
        *(figure_block(f"Lines {n}", [["Q1", 1], ["Q2", 2]], chart="lines") for n in range(count)),
        figure_block("A picture", [], chart="none", image=make_image()),
    ]


@pytest.fixture
def full() -> ReportPage:
    """A report with a PDF that was read, and everything that stands on or around a report."""
    topics = [make_topic(f"Topic {n}") for n in range(2)]
    people = [make_person() for _ in range(2)]
    page = make_report(
        "Start-up times",
        series=make_series("Benchmarks"),
        number="7",
        abstract="An abstract.\n\nOf two paragraphs.",
        authors=people,
        findings=["The first finding.", "The second finding.", "The third finding."],
        topics=topics,
        related=[make_report(f"Related {n}", series=make_series(), topics=topics) for n in range(2)],
        pdf=read(EDITION_1, "one.pdf"),
        license_name="CC BY 4.0",
        body=[("text", "<p>Text.</p>"), *figures(2)],
    )
    page.version, page.version_date, page.version_note = 2, date(2026, 1, 15), "Counted anew."
    page.pdf = read(EDITION_2, "two.pdf")
    page.save_revision().publish()
    page.findings.update(pdf_page=1)
    more_around(page, 1)
    return ReportPage.objects.get(pk=page.pk)


def more_around(page: ReportPage, count: int) -> None:
    """More of what points at a report: press notes, episodes and roundtables."""
    for n in range(count):
        make_press_note(f"A note {n}", report=page, topics=list(page.topics.all()))
        episode = make_episode(show=make_show(), people=[(make_person(), "guest")])
        for finding in (None, 1, 2):
            EpisodeCitation.objects.create(page=episode, report=page, second=60 * (n + 1), finding=finding)
        table = make_roundtable(f"Roundtable {page.pk} {n}", topics=list(page.topics.all()))
        RoundtableReport.objects.create(page=table, report=page, finding=1)


def more_inside(page: ReportPage) -> None:
    """Ten times of everything that a report itself holds."""
    page = ReportPage.objects.get(pk=page.pk)
    for n in range(20):
        page.authors.add(ReportAuthor(person=make_person(), sort_order=n + 10))
        page.findings.add(Finding(text=f"Finding {n}.", sort_order=n + 10, pdf_page=2))
        page.related_reports.add(
            RelatedReport(report=make_report(f"Also {n}", series=make_series()), sort_order=n + 10)
        )
        page.topics.add(make_topic())
    page.body.extend(figures(8))
    page.save_revision().publish()


def of(path: str) -> Callable[[], None]:
    def ask() -> None:
        response = Client().get(path)
        assert response.status_code == 200, (path, response.status_code)

    return ask


def each_of(*paths: str) -> dict[str, Callable[[], None]]:
    return {path: of(path) for path in paths}


def test_a_report_with_everything(full: ReportPage) -> None:
    rests = ["", "findings/1/", "v/1/", "cite.bib", "cite.json", "figures/1.csv", "start-up-times.pdf"]

    def more() -> None:
        more_around(full, 5)
        more_inside(full)

    paths = [f"/reports/start-up-times/{rest}" for rest in [*rests, "cover.jpg"]]
    assert_all_flat(each_of(*paths), more, at_most=MOST)


@pytest.mark.parametrize("access", ["registered", "sponsors"])
def test_a_closed_report_with_everything(full: ReportPage, access: str) -> None:
    full.access = access
    full.save_revision().publish()
    assert_frugal(of("/reports/start-up-times/"), at_most=MOST)


def test_a_press_note_with_everything(full: ReportPage) -> None:
    note = make_press_note(
        "Announced",
        report=full,
        topics=[make_topic()],
        body=[("text", "<p>Text.</p>")],
        media_contact=make_person(),
    )

    def more() -> None:
        for n in range(12):
            make_roundtable(f"Coming {n}")
            note.topics.add(make_topic())
        note.save_revision().publish()

    assert_flat(of(f"/news/{note.slug}/"), more, at_most=MOST)


def test_the_lists_with_everything(full: ReportPage) -> None:
    paths = [
        "/reports/",
        "/reports/?series=benchmarks&topic=topic&year=2026",
        "/reports/?series=benchmarks&series=other&page=1",
        "/reports/feed.xml",
        "/news/",
        "/news/?topic=topic",
        "/news/feed.xml",
    ]
    topic = make_topic("Topic", slug="topic")
    series = make_series("Benchmarks", slug="benchmarks")
    make_series("Other", slug="other")

    def more(count: int = 15) -> None:
        for _ in range(count):
            report = make_report(
                series=series,
                topics=[topic],
                authors=[make_person()],
                findings=["One."],
                date=date(2026, 5, 1),
            )
            make_press_note(report=report, topics=[topic])

    more(2)
    assert_all_flat(each_of(*paths), more, at_most=MOST)
