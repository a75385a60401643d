"""The line on top of the demonstration leads to a roundtable that one can register for now, or to none."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.models import DemoItem
from events.demo.line import register as register_link
from events.models import RoundtablePage
from tests.events.factories import make_roundtable, register

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def open_table(title: str, **meeting: Any) -> RoundtablePage:
    """A roundtable of the demonstration that anybody can register for."""
    now = timezone.now()
    values = {"start": now + 30 * DAY, "end": now + 30.1 * DAY, "registration": "open", "capacity": 2}
    page = make_roundtable(title, meeting={**values, **meeting})
    DemoItem.objects.create(key=f"page:{page.pk}", content_type=page.content_type, object_id=page.pk)
    return page


def line_links(client: Client) -> list[str]:
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    return [str(link["href"]) for link in soup.select(".demo-line a")]


def test_the_line_leads_to_a_roundtable_that_is_open(client: Client) -> None:
    now = timezone.now()
    make_roundtable("Real", meeting={"start": now + DAY, "end": now + 1.1 * DAY, "registration": "open"})
    open_table("Over", start=now - DAY, end=now - 0.9 * DAY)
    open_table("Running", start=now - 0.01 * DAY, end=now + DAY)
    open_table("Asked", start=now + 3 * DAY, end=now + 3.1 * DAY, registration="approval")
    open_table("Closed", start=now + 4 * DAY, end=now + 4.1 * DAY, registration_closes=now - DAY)
    open_table("Not yet", start=now + 5 * DAY, end=now + 5.1 * DAY, registration_opens=now + DAY)
    full = open_table("Full", start=now + 6 * DAY, end=now + 6.1 * DAY, seats_held=1)
    register(full.meeting, seat=1)
    open_table("Cancelled", start=now + 7 * DAY, end=now + 7.1 * DAY, state="cancelled")
    hidden = open_table("Hidden", start=now + 8 * DAY, end=now + 8.1 * DAY)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    later = open_table("Later", start=now + 20 * DAY, end=now + 20.1 * DAY)
    next_one = open_table(
        "Next", start=now + 10 * DAY, end=now + 10.1 * DAY, registration_closes=now + 9 * DAY
    )

    def leads_to(page: RoundtablePage) -> None:
        address = f"/roundtables/{page.slug}/register/"
        assert line_links(client) == ["/search/?q=wall+planner", address, "/admin/"]
        assert "<form" in client.get(address).content.decode()

    leads_to(next_one)
    # Its registration closes, and time goes on: the next one stands there, then none
    with time_machine.travel(now + 9.5 * DAY):
        leads_to(later)
    register(later.meeting, seat=1)
    register(later.meeting, "offered", seat=2)
    with time_machine.travel(now + 9.5 * DAY):
        assert line_links(client) == ["/search/?q=wall+planner", "/admin/"]


def test_the_line_asks_once_for_each_link(client: Client) -> None:
    open_table("One")
    # Where the site stands is asked for once, by the first page that is drawn
    register_link()
    with CaptureQueriesContext(connection) as one:
        assert register_link() is not None
    for number in range(5):
        open_table(f"More {number}")
    with CaptureQueriesContext(connection) as more:
        assert register_link() is not None
    assert len(one) == len(more) == 1
