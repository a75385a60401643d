"""Every page of registration in each of its states, and every message, for those who look at them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import Client

from core.models import Center, OutboxMessage, SharedValue
from events import registration
from events.changes import Cancellation, Place, Seats, Times
from events.meetings import cancel, change_place, change_seats, move
from events.models import Registration, RoundtablePage
from events.registration import Application
from events.reminders import remind
from events.tokens import Purpose, path_of
from tests.core.factories import make_person
from tests.events.factories import ZONE, make_roundtable
from tests.events.test_registration_pages import ANSWERS, send
from tests.reports.factories import make_report

NOW = datetime(2030, 12, 2, 15, tzinfo=UTC)
START = datetime(2031, 1, 21, 14, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLE = "Shared scorecards: what sponsors and CROs measure together"


def _table(title: str = TITLE, **meeting: Any) -> RoundtablePage:
    values = {
        "registration": "open",
        "capacity": 18,
        "start": START,
        "end": START + 3 * HOUR,
        "zone": ZONE,
        "mode": "hybrid",
        "locality": "Boston",
        "place": "At the center, Boston",
        "address": "75 Kneeland Street\nBoston, MA",
        "access_note": "Step-free from the courtyard",
        "joining_link": "https://video.example/room",
        **meeting,
    }
    return make_roundtable(
        title, meeting=values, summary="Which measures both sides keep.", speakers=[make_person()]
    )


def _enter(
    page: RoundtablePage, name: str = "Alex Example", now: datetime = NOW, **answers: str
) -> Registration:
    address = f"{name.split()[0].lower()}@visitor.example"
    given = {"organization": "Example Therapeutics", "sector": "sponsor", "part": "in_person", **answers}
    row = registration.submit(page.meeting_id, Application(address, name, **given), now)
    return registration.confirm(row.uuid, now)


def _fresh(row: Registration) -> Registration:
    return Registration.objects.select_related("meeting").get(pk=row.pk)


def _of(row: Registration, purpose: Purpose = Purpose.MANAGE, query: str = "") -> str:
    return path_of(_fresh(row), purpose) + query


class Pages:
    """Collects what the site answers, each under a name."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def get(self, name: str, path: str, status: int = 200) -> None:
        self.keep(name, Client().get(path), status)

    def post(self, name: str, path: str, data: dict[str, str], status: int) -> None:
        self.keep(name, Client().post(path, data), status)

    def keep(self, name: str, response: Any, status: int) -> None:
        assert response.status_code == status, (name, response.status_code)
        self.found[name] = response.content.decode()


def registration_pages() -> dict[str, str]:
    """The HTML of each state's page, by name; some rows are made for it."""
    Center.objects.update_or_create(pk=1, defaults={"email": "roundtables@colloquy.example"})
    pages = Pages()
    with time_machine.travel(NOW, tick=False):
        _of_the_form(pages)
        _of_who_registered(pages)
        _of_the_end(pages)
    return pages.found


def _of_the_form(pages: Pages) -> None:
    page = _table()
    form = f"{page.url}register/"
    pages.get("form", form)
    pages.keep("form-errors", send(page, email="alex.example@", consent=None, name="", sector=""), 422)
    pages.keep("form-at-once", send(page, drawn="x", part="online"), 422)
    pages.get("form-sent", f"{form}?sent")
    strange = Client(enforce_csrf_checks=True)
    pages.keep("form-without-cookie", strange.post(form, ANSWERS), 403)
    full = _table("Site networks and the single contract", capacity=0)
    pages.get("form-waiting-list", f"{full.url}register/")
    for name, values in {
        "full": {"capacity": 0, "waiting_list": False},
        "cancelled": {"state": "cancelled"},
        "closed": {"registration_closes": NOW - DAY},
        "not-yet": {"registration_opens": NOW + DAY},
        "past": {"start": NOW - 9 * DAY, "end": NOW - 9 * DAY + HOUR},
    }.items():
        other = _table(f"A table that is {name}", **values)
        pages.get(f"refused-{name}", f"{other.url}register/")
        if name == "closed":
            pages.keep("refused-press", send(other, part="online"), 409)
    SharedValue.objects.all().delete()


def _of_who_registered(pages: Pages) -> None:
    page = _table(capacity=2)
    page.reports = [page.reports.model(report=make_report("Strategic relationships"))]
    page.save()
    alex = registration.submit(page.meeting_id, Application("alex@visitor.example", "Alex Example"), NOW)
    pages.get("confirm", _of(alex, Purpose.CONFIRM))
    seated = _enter(page, "Ada Byron", note="Captions, please. I come with a chair on wheels.")
    pages.get("seat", _of(seated))
    pages.get("seat-from-confirm-link", _of(seated, Purpose.CONFIRM))
    pages.get("seat-answers", _of(seated, query="?do=answers"))
    pages.post("seat-answers-errors", _of(seated), {"press": "answers", "name": ""}, 422)
    pages.get("seat-leave", _of(seated, query="?do=leave"))
    pages.post("seat-odd-button", _of(seated), {"press": "explode"}, 400)
    by_video = _enter(page, "Bea Byron", part="online")
    pages.get("seat-by-video", _of(by_video))
    waits = [_enter(page, f"{name} Byron") for name in ("Cyn", "Dan", "Eve", "Fay")]
    pages.get("waiting", _of(waits[2]))
    pages.get("waiting-leave", _of(waits[2], query="?do=leave"))
    pages.get("waiting-from-confirm-link", _of(waits[2], Purpose.CONFIRM))
    registration.withdraw(by_video.uuid, NOW)
    pages.get("withdrawn", _of(by_video))
    pages.get("offer", _of(waits[0], Purpose.OFFER))
    pages.get("offer-on-own-page", _of(waits[0]))
    with time_machine.travel(NOW + DAY + HOUR, tick=False):
        pages.get("offer-ended", _of(waits[0], Purpose.OFFER))
    registration.accept(waits[0].uuid, NOW)
    pages.get("offer-taken", _of(waits[0], Purpose.OFFER))
    pages.post("offer-declined-late", _of(waits[0], Purpose.OFFER), {"press": "decline"}, 409)


def _of_the_end(pages: Pages) -> None:
    page = _table("Travel and the distributed site", capacity=3)
    seated = _enter(page, "Ada Byron")
    late = registration.submit(page.meeting_id, Application("late@visitor.example", "Late Example"), NOW)
    with time_machine.travel(NOW + 49 * HOUR, tick=False):
        pages.get("confirm-ended", _of(late, Purpose.CONFIRM))
    with time_machine.travel(START + HOUR, tick=False):
        pages.get("confirm-begun", _of(late, Purpose.CONFIRM))
        pages.get("seat-begun", _of(seated))
    with time_machine.travel(START + 2 * DAY, tick=False):
        pages.get("seat-over", _of(seated))
    cancel(page.meeting_id, Cancellation("The room is gone, and no other is free."), now=NOW)
    pages.get("cancelled", _of(seated))
    pages.get("link-gone", "/registrations/manage/nonsense/", 404)
    pages.get("ask-again", "/registrations/")
    pages.post("ask-again-error", "/registrations/", {"email": "ada"}, 422)
    pages.get("ask-again-sent", "/registrations/?sent")


def messages() -> dict[str, OutboxMessage]:
    """A message of each kind, by its kind; some rows are made for it."""
    Center.objects.update_or_create(pk=1, defaults={"email": "roundtables@colloquy.example"})
    page = _table(capacity=1)
    page.reports = [page.reports.model(report=make_report("Strategic relationships"))]
    page.save()
    meeting = page.meeting
    with time_machine.travel(NOW, tick=False):
        ada = _enter(page, "Alex Example")
        bea, cyn = (_enter(page, f"{name} Byron") for name in ("Bea", "Cyn"))
        registration.submit(meeting.pk, Application(ada.email, ada.name), NOW + HOUR)
        new = START + 28 * DAY
        move(
            meeting.pk, Times(new, new + 3 * HOUR, zone=ZONE), note="The room is needed in January.", now=NOW
        )
        change_place(meeting.pk, Place(place="Room 4", locality="Boston", mode="hybrid"), now=NOW)
        registration.withdraw(ada.uuid, NOW)
        registration.withdraw(bea.uuid, NOW + HOUR)
        change_seats(meeting.pk, Seats(capacity=2, registration="open"), now=NOW + 2 * HOUR)
        registration.accept(cyn.uuid, NOW + 2 * HOUR)
        dan = _enter(page, "Dan Byron", NOW + 2 * HOUR, part="online")
        eve = _enter(page, "Eve Byron", NOW + 2 * HOUR)
        registration.withdraw(dan.uuid, NOW + 3 * HOUR)
        assert _fresh(eve).status == "offered"
    remind(new - 7 * DAY)
    with registration.desk(meeting.pk, now=NOW + 2 * DAY):
        pass
    cancel(meeting.pk, Cancellation("The funder has withdrawn."), now=NOW + 3 * DAY)
    found: dict[str, OutboxMessage] = {}
    for row in OutboxMessage.objects.order_by("pk"):
        kind = row.kind.replace(" ", "-")
        found.setdefault(kind, row)
        if row.subject.startswith("New place"):
            found.setdefault("changed-place", row)
    return found


def shown(html: str, picture: Callable[[str], str] = lambda cid: "") -> str:
    """A message's HTML as a mail program shows it: `cid:` parts in their places."""
    return re.sub(r"cid:([^\"]+)", lambda found: picture(found[1]), html)
