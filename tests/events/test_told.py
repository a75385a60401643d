"""What messages say of a page is asked once for each state of the site, and never said when it is old."""

from collections.abc import Callable
from typing import Any

import pytest

from core.models import Center, OutboxMessage
from events import registration
from events.models import RoundtablePage
from events.registration import Application
from events.tokens import Claim
from events.told import sender_of_center
from tests.events.factories import make_roundtable
from tests.queries import recorded_queries

pytestmark = pytest.mark.django_db


def make_open(**meeting: Any) -> RoundtablePage:
    return make_roundtable("First title", meeting={"capacity": 50, "registration": "open", **meeting})


def enter(page: RoundtablePage, name: str) -> OutboxMessage:
    """The last message to somebody who has registered and confirmed."""
    row = registration.submit(page.meeting_id, Application(f"{name}@example.org", name))
    registration.confirm(row.uuid)
    return OutboxMessage.objects.latest("pk")


def new_title(page: RoundtablePage) -> None:
    page.title = "Second title"
    page.save_revision().publish()


def new_center(page: RoundtablePage) -> None:
    center = Center.load()
    center.site_name = "Second title"
    center.save()


@pytest.mark.parametrize("change", [new_title, new_center])
def test_a_change_is_told_at_once(change: Callable[[RoundtablePage], None]) -> None:
    page = make_open()
    assert "Second title" not in enter(page, "ada").text
    change(page)
    assert "Second title" in enter(page, "bea").text


def test_a_page_that_is_public_no_more_is_linked_no_more() -> None:
    page = make_open()
    address = f"/roundtables/{page.slug}/"
    assert address in enter(page, "ada").html
    RoundtablePage.objects.get(pk=page.pk).unpublish()
    assert address not in enter(page, "bea").html


@pytest.mark.parametrize(("capacity", "most"), [(50, 11), (1, 11)])
def test_a_press_takes_few_statements_while_others_wait(capacity: int, most: int) -> None:
    """From the touch of the meeting's row: a seat with its invitation, or a place in the queue."""
    page = make_open(capacity=capacity)
    enter(page, "ada")
    row = registration.submit(page.meeting_id, Application("bea@example.org", "Bea"))
    with recorded_queries() as queries:
        registration.confirm(row.uuid, claim=Claim(page.meeting_id, row.uuid, row.token_version))
    said = [query for query in queries if not query.startswith(("SAVEPOINT", "RELEASE"))]
    assert "events_meeting SET version" in "".join(said[:3])
    assert len(said) <= most, "\n".join(said)


def test_the_sender_is_the_center() -> None:
    center = Center.load()
    center.name, center.email, center.language = "Center for X", "office@colloquy.example", "fr-CH"
    sender = sender_of_center(center)
    assert (sender.site_name, sender.site_url) == ("Colloquy", "https://colloquy.example/")
    assert (sender.center_name, sender.contact) == ("Center for X", "office@colloquy.example")
    assert sender.language == "fr"
    center.email_reply_to = "roundtables@colloquy.example"
    assert sender_of_center(center).contact == "roundtables@colloquy.example"
