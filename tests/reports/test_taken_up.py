"""A finding's page names who took it up since, with the drawings of their sections."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from events.models import RoundtableReport
from podcasts.models import EpisodeCitation
from reports.models import ReportPage
from tests.core.factories import make_person
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_audio, make_episode, make_show
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> ReportPage:
    return make_report("Scorecards", findings=["One.", "Two."])


def since(client: Client, report: ReportPage, number: int = 1) -> list:
    response = client.get(f"{report.url}findings/{number}/")
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html5lib")
    return soup.select("section[aria-labelledby=since] li.row")


def cite(report: ReportPage, title: str = "The site nobody counted", second: float | None = 791, number=1):
    episode = make_episode(
        title, show=make_show("Field Notes"), audio=make_audio(), people=[(make_person(), "guest")]
    )
    EpisodeCitation.objects.create(page=episode, report=report, finding=number, second=second)
    return episode


def test_rows_with_the_drawings_of_their_sections(client: Client, report: ReportPage) -> None:
    table = make_roundtable("Shared scorecards", meeting={"capacity": 18, "registration": "open"})
    RoundtableReport.objects.create(page=table, report=report, finding=1)
    episode = cite(report)
    roundtable, moment = since(client, report)
    assert "is-roundtable" in roundtable["class"]
    assert roundtable.select_one(".in-aside svg.ring")
    assert "of 18 seats free" in roundtable.select_one(".sig-note").text
    assert roundtable.select_one("p").text == "Finding 1 is the reading for this table."
    assert roundtable.time["datetime"] == table.meeting.day.isoformat()
    assert "is-episode" in moment["class"]
    assert moment.select_one(".in-aside svg.sig")
    assert moment.h3.a["href"] == f"{episode.url.removeprefix('https://colloquy.example')}#t791"
    assert moment.select_one(".in-text p").text.strip() == "Discussed at 13:11."
    assert "Field Notes" in moment.select_one(".in-margin").text


def test_only_what_is_about_this_finding_and_public(client: Client, report: ReportPage) -> None:
    cite(report, "Public")
    closed = cite(report, "Closed")
    cite(report, "Of the other finding", number=2)
    cite(report, "Of the whole report", number=None)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    assert [row.h3.text for row in since(client, report)] == ["Public"]
    assert [row.h3.text for row in since(client, report, 2)] == ["Of the other finding"]


def test_a_result_and_an_episode_without_a_time(client: Client, report: ReportPage) -> None:
    past = make_roundtable(
        "Past",
        meeting={"start": datetime(2020, 1, 2, 14, tzinfo=UTC), "end": datetime(2020, 1, 2, 17, tzinfo=UTC)},
    )
    RoundtableReport.objects.create(
        page=past, report=report, finding=1, relation=RoundtableReport.Relation.RESULT
    )
    cite(report, second=None)
    table, episode = since(client, report)
    assert table.select_one(".in-text p").text == "Finding 1 came of this table."
    assert episode.select_one(".in-text p").text.strip() == "Discussed in this episode."
    assert "#" not in episode.h3.a["href"]


def test_nothing_is_said_where_nobody_did(client: Client, report: ReportPage) -> None:
    assert since(client, report) == []
    assert "Taken up since" not in client.get(f"{report.url}findings/1/").content.decode()
