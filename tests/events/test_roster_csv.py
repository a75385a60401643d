"""The roster as CSV: a line a registration, filtered as the list, harmless in a spreadsheet."""

import csv
import io
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.permissions import EVENT_MANAGERS
from events import roster_csv
from events.models import Registration, RoundtablePage
from tests.core.factories import make_user
from tests.events.admin import signed_in
from tests.events.factories import make_roundtable, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in(make_user(EVENT_MANAGERS))


@pytest.fixture
def page() -> RoundtablePage:
    return make_roundtable("Shared scorecards", slug="shared-scorecards", meeting={"capacity": 400})


def ask(client: Client, page: RoundtablePage, **query: str) -> Any:
    return client.get(f"/admin/meetings/{page.meeting_id}/roster/", {"export": "csv", **query})


def rows(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_line_a_registration(client: Client, page: RoundtablePage) -> None:
    asked = datetime(2030, 12, 1, 14, 12, tzinfo=UTC)
    register(
        page.meeting,
        name='Jörg "J" Müller, MD',
        organization="Mills",
        sector="cro",
        note="Two\nlines",
        seat=1,
        created=asked,
        queued_at=asked,
        consent_version="2026-11",
        consented_at=asked,
    )
    register(page.meeting, "waitlisted", name="Ada", queued_at=asked, source="staff")
    first, second = rows(ask(client, page))
    assert list(first) == list(roster_csv.HEADINGS)
    said = {
        "Name": 'Jörg "J" Müller, MD',
        "Organization": "Mills",
        "From": "A CRO",
        "Note": "Two\nlines",
        "State": "Confirmed",
        "Seat": "1",
        "Place in the queue": "",
        "Came": "By the form",
        "Asked": "2030-12-01 09:12",
        "Consent to the text of": "2026-11",
        "Consent given": "2030-12-01 09:12",
        "Clocks of": "America/New_York",
    }
    assert {name: first[name] for name in said} == said
    assert (second["State"], second["Place in the queue"], second["Came"]) == ("Waiting", "1", "By staff")


def test_excel_reads_it(client: Client, page: RoundtablePage) -> None:
    register(page.meeting, name="Jörg")
    answer = ask(client, page)
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="roster-shared-scorecards-2031-01-21.csv"'
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    body = b"".join(answer.streaming_content)
    assert body.startswith(b"\xef\xbb\xbfName,") and body.count(b"\xef\xbb\xbf") == 1
    assert body.endswith(b"\r\n")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "=cmd|' /C calc'!A0", "-"],
)
def test_no_cell_is_a_formula(client: Client, page: RoundtablePage, cell: str) -> None:
    register(page.meeting, name=cell, organization=cell, note=cell, email=f"{cell}@example.org".strip())
    (row,) = rows(ask(client, page))
    for name in ("Name", "Organization", "Note"):
        assert row[name] == f"'{cell}"
    assert not row["Email"].lstrip().startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize("cell", ["Ada", "1-2", "a=b", "O'Brien", "", "ø", "3"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert roster_csv.harmless(cell) == cell


def test_it_is_what_the_list_shows(client: Client, page: RoundtablePage) -> None:
    for number in range(120):
        register(page.meeting, "waitlisted" if number % 2 else "cancelled", name=f"Visitor no{number}")
    register(make_roundtable().meeting, name="Of another table")
    assert len(rows(ask(client, page))) == 120
    assert {row["State"] for row in rows(ask(client, page, status="waitlisted"))} == {"Waiting"}
    assert [row["Name"] for row in rows(ask(client, page, q="visitor no77"))] == ["Visitor no77"]
    assert rows(ask(client, page, q="Nobody of that name")) == []
    names = [row["Name"] for row in rows(ask(client, page, ordering="-name"))]
    assert names == sorted(names, reverse=True)


def test_many_take_no_more_queries_and_no_more_memory(client: Client, page: RoundtablePage) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as found:
            answer = ask(client, page)
            tracemalloc.start()
            for _ in answer.streaming_content:
                pass
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return len(found), peak

    def fill(count: int) -> None:
        Registration.objects.bulk_create(
            Registration(
                meeting=page.meeting, email_key=f"{n}", email=f"{n}@example.org", status="expired",
                name="x" * 200, note="y" * 1000,
            )
            for n in range(count)
        )  # fmt: skip

    fill(1)
    cost()
    few = cost()
    fill(300)
    assert cost()[0] == few[0]
    fill(3000)
    queries, peak = cost()
    # 3,300 rows of 1.5 kB, and never more than some hundred at once
    assert queries == few[0] and peak < 3_000_000
