"""Each button of a meeting against each state of its page: what is done to a meeting never hangs on that."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from core.models import OutboxMessage
from core.permissions import ADMINISTRATORS, DOOR_STAFF, EDITORS, EVENT_MANAGERS, PRODUCERS
from core.schedule import run_scheduled
from events import registration
from events.models import Meeting, RoundtablePage
from events.registration import Application
from tests.core.factories import make_user
from tests.events.admin import PUBLISH, change_url, changed, edit_url, load, load_form, press, signed_in
from tests.events.factories import make_roundtable, register

pytestmark = pytest.mark.django_db
State = Meeting.State
DAY = timedelta(days=1)


def draft() -> RoundtablePage:
    return make_roundtable(live=False)


def live() -> RoundtablePage:
    return make_roundtable()


def waiting_for_its_date() -> RoundtablePage:
    page = make_roundtable(live=False)
    page.go_live_at = timezone.now() + 2 * DAY
    page.save_revision().publish()
    return page


def with_a_scheduled_revision() -> RoundtablePage:
    page = make_roundtable()
    page.title, page.go_live_at = "Later title", timezone.now() + 2 * DAY
    page.save_revision().publish()
    return page


def locked() -> RoundtablePage:
    page = make_roundtable()
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=make_user(), locked_at=timezone.now())
    return page


def unpublished() -> RoundtablePage:
    page = make_roundtable()
    page.unpublish()
    return page


def expired() -> RoundtablePage:
    page = make_roundtable(expire_at=timezone.now() + DAY)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - DAY)
    run_scheduled(timezone.now())
    assert RoundtablePage.objects.get(pk=page.pk).expired
    return page


def shown_by_an_alias() -> RoundtablePage:
    page = make_roundtable()
    page.create_alias(update_slug="alias")
    return page


STATES = [
    draft,
    live,
    waiting_for_its_date,
    with_a_scheduled_revision,
    locked,
    unpublished,
    expired,
    shown_by_an_alias,
]
#: By its verb: what is answered in the form, what the meeting says then, and the action in the log
BUTTONS: dict[str, tuple[dict[str, str], dict[str, Any], str]] = {
    "move": (
        {"start": "2031-02-18 09:00", "end": "2031-02-18 12:30"},
        {"start": datetime(2031, 2, 18, 14, tzinfo=UTC)},
        "events.meeting.move",
    ),
    "place": (
        {"mode": "online", "place": "By video"},
        {"mode": "online", "place": "By video"},
        "events.meeting.change_place",
    ),
    "seats": (
        {"capacity": "20", "registration": "open"},
        {"capacity": 20, "registration": "open"},
        "events.meeting.change_seats",
    ),
    "cancel": (
        {"word": "cancel", "cancellation_note": "Ill."},
        {"state": State.CANCELLED, "cancellation_note": "Ill."},
        "events.meeting.cancel",
    ),
}


@pytest.fixture
def manager() -> Any:
    return make_user(EVENT_MANAGERS)


#: What the buttons are called in the list of meetings
LABELS = {"move": "Move", "place": "Change place", "seats": "Seats", "cancel": "Cancel"}
#: By its verb: to whom a message goes of a meeting that is announced, and how its subject begins
TOLD = {
    "move": [("with a seat", "New date: "), ("who wait for a seat", "New date: ")],
    "place": [("with a seat", "New place: "), ("who wait for a seat", "New place: ")],
    "seats": [("at the head of the waiting list", "A seat is free for you until ")],
    "cancel": [("with a seat", "Cancelled: "), ("who wait for a seat", "Cancelled: ")],
}


def in_the_list(client: Client, page: RoundtablePage) -> dict[str, str]:
    """The buttons of a meeting in the list of meetings: their labels, and where they lead."""
    soup = BeautifulSoup(client.get("/admin/meetings/").content.decode(), "html5lib")
    (row,) = [row for row in soup.select(".meeting-list tbody tr") if page.title in row.get_text()]
    found = {}
    for link in row.select(".meeting-list__do a"):
        assert link.span is not None and page.title in link.span.extract().get_text()
        found[link.get_text()] = str(link["href"])
    return found


def register_two(page: RoundtablePage) -> None:
    """Somebody with the one seat, and somebody who waits; past the services."""
    Meeting.objects.filter(pk=page.meeting_id).update(capacity=1, registration="open")
    register(page.meeting, seat=1, queued_at=timezone.now())
    register(page.meeting, "waitlisted", queued_at=timezone.now())


@pytest.mark.parametrize("place", ["in the editor", "in the list"])
@pytest.mark.parametrize("verb", BUTTONS)
@pytest.mark.parametrize("state", STATES)
def test_each_button_works_in_each_state(
    manager: Any, state: Callable[[], RoundtablePage], verb: str, place: str
) -> None:
    page = state()
    register_two(page)
    before = Page.objects.values("live", "latest_revision", "has_unpublished_changes").get(pk=page.pk)
    answers, values, action = BUTTONS[verb]
    client = signed_in(manager)
    announced = page.meeting.is_announced
    listed = in_the_list(client, page)
    if verb == "cancel" and not announced:
        # Nobody knows of it: there is nothing to cancel
        assert LABELS[verb] not in listed
        said = client.get(change_url(page, verb), follow=True).content.decode()
        assert "was never announced" in said
        return
    url = listed[LABELS[verb]] if place == "in the list" else change_url(page, verb)

    filled = changed(load_form(client, url), **answers)
    if verb == "cancel":
        # Its preview stands there before anything is answered
        shown, pressed = client.get(url), filled
    else:
        shown = client.post(url, filled)
        pressed = {**filled, "confirmed": shown.context["confirmed"]}
    told = shown.context["told"]
    expected = TOLD[verb] if announced else []
    assert [one.to for one in told] == [to for to, _ in expected]
    for one, (_, begins) in zip(told, expected, strict=True):
        assert one.subject.startswith(begins)
    assert all(f"{one.number}</b> <span>{one.to}" in shown.content.decode() for one in told)
    assert not OutboxMessage.objects.exists() and not Meeting.objects.filter(**values).exists()

    answer = client.post(url, pressed)
    came_from = "/admin/meetings/" if place == "in the list" else edit_url(page)
    assert (answer.status_code, answer["Location"]) == (302, came_from)
    assert Meeting.objects.values(*values).get(pk=page.meeting_id) == values
    entry = PageLogEntry.objects.get(page=page.pk, action=action)
    assert entry.user == manager
    # The page itself, its draft and its schedule are as they were
    assert Page.objects.values(*before).get(pk=page.pk) == before
    # What was announced is what was written: as many messages, under these subjects
    sent = OutboxMessage.objects.order_by("pk").values_list("subject", flat=True)
    assert [without_hour(subject) for subject in sent] == [
        without_hour(one.subject) for one in told for _ in range(one.number)
    ]


def without_hour(subject: str) -> str:
    """The subject without until when an offer holds: a minute may have passed since the preview."""
    return re.sub(r" until .*?:\d\d", "", subject)


@pytest.mark.parametrize("verb", BUTTONS)
@pytest.mark.parametrize(
    ("group", "allowed"),
    [
        (EVENT_MANAGERS, True),
        (ADMINISTRATORS, True),
        (EDITORS, False),
        (PRODUCERS, False),
        (DOOR_STAFF, False),
    ],
)
def test_who_may_press_them(group: str, allowed: bool, verb: str) -> None:
    """Event managers alone: editors may publish the page, and nothing of its meeting."""
    page = make_roundtable()
    client = signed_in(make_user(group))
    answers, values, _ = BUTTONS[verb]
    listing = client.get("/admin/meetings/")
    shown = listing.status_code == 200 and change_url(page, verb) in listing.content.decode()
    assert shown is allowed
    if allowed:
        assert press(client, page, verb, **answers).status_code == 302
    else:
        assert client.get(change_url(page, verb)).status_code in (302, 403)
        client.post(change_url(page, verb), {**answers, "confirmed": "x"})
    assert (Meeting.objects.values(*values).get() == values) is allowed


def seats_asked(client: Client, page: Page) -> dict[str, Any]:
    """The form for the seats as it comes back with what follows, filled in for five seats."""
    url = change_url(page, "seats")
    values = changed(load_form(client, url), capacity="5")
    return {**values, "confirmed": client.post(url, values).context["confirmed"]}


def test_who_registers_meanwhile_does_not_hold_the_button_up(manager: Any) -> None:
    """While many register the meeting's row changes all the time, and what was answered does not."""
    page = make_roundtable(meeting={"capacity": 3, "registration": "open"})
    client = signed_in(manager)
    asked = seats_asked(client, page)
    registration.submit(page.meeting_id, Application("ada@example.org", "Ada"))
    assert client.post(change_url(page, "seats"), asked).status_code == 302
    assert Meeting.objects.get().capacity == 5


def test_what_somebody_else_changed_meanwhile_is_shown_first(manager: Any) -> None:
    page = make_roundtable(meeting={"capacity": 3, "registration": "open"})
    client = signed_in(manager)
    asked = seats_asked(client, page)
    press(signed_in(), page, "seats", capacity="4")
    assert client.post(change_url(page, "seats"), asked).status_code == 200
    assert Meeting.objects.get().capacity == 4


class TestAnnouncing:
    """Publishing announces, once: from a draft, or when the date of a page has come."""

    def log(self, page: Page) -> int:
        return PageLogEntry.objects.filter(page=page.pk, action="events.meeting.announce").count()

    def test_from_a_draft(self, manager: Any) -> None:
        page = draft()
        client = signed_in(manager)
        assert client.post(edit_url(page), {**load(client, edit_url(page)), **PUBLISH}).status_code == 302
        assert Meeting.objects.get().state == State.ANNOUNCED
        entry = PageLogEntry.objects.get(page=page.pk, action="events.meeting.announce")
        assert entry.user == manager

    def test_when_its_date_has_come(self) -> None:
        page = waiting_for_its_date()
        assert (Meeting.objects.get().state, self.log(page)) == (State.UNANNOUNCED, 0)
        with time_machine.travel(timezone.now() + 3 * DAY):
            run_scheduled(timezone.now())
        assert (Meeting.objects.get().state, self.log(page)) == (State.ANNOUNCED, 1)

    @pytest.mark.parametrize("state", [live, unpublished, expired, shown_by_an_alias])
    def test_a_second_publication_announces_nothing(self, state: Callable[[], RoundtablePage]) -> None:
        page = RoundtablePage.objects.get(pk=state().pk)
        announced_at = page.meeting.announced_at
        page.expire_at = None
        page.save_revision().publish()
        assert self.log(page) == 1
        assert Meeting.objects.get().announced_at == announced_at

    @pytest.mark.parametrize("group", [PRODUCERS, DOOR_STAFF])
    def test_nobody_else_does(self, group: str) -> None:
        page = draft()
        client: Client = signed_in(make_user(group))
        client.post(edit_url(page), {"title": "Other", "slug": "other", **PUBLISH})
        assert Meeting.objects.get().state == State.UNANNOUNCED
