"""From the form to the last message: people at Chromium, a real SMTP server, and robots in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from core.models import Center, OutboxMessage
from events.changes import Cancellation, Seats, Times
from events.meetings import cancel, change_seats, move
from events.models import Registration, RoundtablePage
from events.ticks import events_tick
from tests.events.factories import ZONE, make_roundtable
from tests.events.reader import Received, faults
from tests.events.walk import READING, Post, Robots, Visitor, differences, everything
from tests.look.browser import Browser, chromium
from tests.look.conftest import need_browser
from tests.server import served
from tests.services.smtp_server import mail_server

pytestmark = [pytest.mark.browser, pytest.mark.service, pytest.mark.django_db(transaction=True)]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLE = 'R&D Sites: FDA\'s "Fast" Lane, <2 years>'


@pytest.fixture(scope="module")
def robot() -> Iterator[Browser]:
    """A browser that runs scripts."""
    need_browser()
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def visitor(request: pytest.FixtureRequest, robot: Browser) -> Iterator[Visitor]:
    """Somebody whose browser runs scripts, or does not."""
    with chromium(scripts=request.param) as browser:
        browser.driver.get("data:text/html,<title>off</title><script>document.title = 'on'</script>")
        assert browser.driver.title == ("on" if request.param else "off")
        yield Visitor(browser, scripts=request.param)


@pytest.fixture
def site(database_url: str, tmp_path: Path, settings: Any) -> Iterator[str]:
    """The address of the site, which a server of its own answers; services run here speak of it too."""
    with served(database_url, tmp_path) as server:
        settings.BASE_URL = f"http://localhost:{server.port}"
        yield settings.BASE_URL


@pytest.fixture
def post(site: str, visitor: Visitor, robot: Browser, settings: Any) -> Iterator[Post]:
    """Their mail; robots, who always run scripts, come along where the visitor's browser runs none."""
    with mail_server() as (mailbox, port):
        settings.EMAIL_BACKEND = "core.mail.SMTPBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield Post(mailbox, Robots(robot, site, awake=not visitor.scripts))


def make_open(**meeting: Any) -> RoundtablePage:
    Center.objects.update_or_create(
        pk=1,
        defaults={
            "email": "office@colloquy.example",
            "email_from": "A center <roundtables@colloquy.example>",
            "email_reply_to": "desk@colloquy.example",
        },
    )
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + 365 * DAY
    values = {"registration": "open", "capacity": 1, "start": start, "end": start + HOUR, "zone": ZONE}
    return make_roundtable(TITLE, meeting={**values, **meeting})


#: Words that stand nowhere else, so that a message that repeats them is found
TYPED = {"name": "Zyzzyva Quokka", "organization": "Vuvuzela & Sons", "note": "Xylophone, please"}


class Walk:
    """What happens to everybody, a step a method; each checks the pages, the messages and the rows."""

    def __init__(self, visitor: Visitor, post: Post, page: RoundtablePage, site: str) -> None:
        self.visitor, self.post, self.page, self.site = visitor, post, page, site
        self.calendars: dict[str, list[bytes]] = {}

    def delivered(self, **kinds: str | list[str]) -> dict[str, list[Received]]:
        """The messages that have arrived now: exactly these, by name what each subject begins with."""
        arrived = self.post.deliver()
        said = {name: [one.subject for one in found] for name, found in arrived.items()}
        wanted = {name: [kind] if isinstance(kind, str) else kind for name, kind in kinds.items()}
        assert said.keys() == wanted.keys(), said
        for name, subjects in said.items():
            assert len(subjects) == len(wanted[name]), said
            for subject, begin in zip(subjects, wanted[name], strict=True):
                assert subject.startswith(begin), said
        for name, found in arrived.items():
            for one in found:
                assert faults(one) == [], one.subject
                assert one.message["From"].addresses[0].addr_spec == "roundtables@colloquy.example"
                assert one.message["Reply-To"].addresses[0].addr_spec == "desk@colloquy.example"
                assert TITLE in " ".join(one.text.split())
                assert TITLE in one.html.get_text(" ")
                self.calendars.setdefault(name, []).extend(
                    part.get_payload(decode=True)
                    for part in one.calendars  # type: ignore[misc]
                )
        return arrived

    def register(self, name: str) -> Received:
        """Fill in the form that the roundtable's page leads to; the message that follows."""
        visitor = self.visitor
        visitor.driver.delete_all_cookies()
        visitor.open(f"{self.site}{self.page.url}")
        visitor.follow("Register" if visitor.leads_to("Register") else "Join the waiting list")
        visitor.fill(
            name=f"{TYPED['name']} {name.title()}",
            email=f"{name}@example.org",
            organization=TYPED["organization"],
            sector="A sponsor",
            note=TYPED["note"],
            consent="on",
        )
        visitor.wait(READING)
        visitor.press("Send and check my email")
        assert visitor.heading == "Check your email"
        assert f"{name}@" not in visitor.words
        (message,) = self.delivered(**{name: "Confirm your address: "})[name]
        whole = message.message.as_string() + message.text + message.html.get_text()
        assert not [typed for typed in TYPED.values() if typed.split()[0] in whole]
        assert message.calendars == []
        assert Registration.objects.latest("pk").status == "unconfirmed"
        return message

    def confirm(self, message: Received) -> None:
        """Open the link, in a browser without a history, and press its one button."""
        self.visitor.driver.delete_all_cookies()
        self.visitor.open(message.link("Open the page to confirm"))
        assert self.visitor.heading == "Confirm your address"
        assert "Zyzzyva" not in self.visitor.words
        self.visitor.press("Confirm my address")

    def status(self, name: str) -> str:
        return Registration.objects.filter(email=f"{name}@example.org").latest("pk").status

    def sequences(self, name: str) -> list[tuple[str, int]]:
        """METHOD and SEQUENCE of each calendar that somebody was sent, in order."""
        read = [Calendar.from_ical(content) for content in self.calendars[name]]
        return [(str(each["METHOD"]), int(each.walk("VEVENT")[0]["SEQUENCE"])) for each in read]


def test_from_the_form_to_the_last_message(visitor: Visitor, post: Post, site: str) -> None:
    page = make_open()
    walk = Walk(visitor, post, page, site)

    # One gets the seat, two stand in line
    walk.confirm(walk.register("ada"))
    assert visitor.heading == "You have a seat"
    (ada_seated,) = walk.delivered(ada="You have a seat: ")["ada"]
    for place, name in enumerate(("bea", "cyn"), 1):
        walk.confirm(walk.register(name))
        assert visitor.heading == f"You are number {place} on the waiting list"
        assert "Zyzzyva" in visitor.words
        walk.delivered(**{name: f"You are number {place} on the waiting list: "})

    # She gives it back by the link of her message, in two steps
    visitor.open(ada_seated.link("See or change my registration"))
    assert visitor.heading == "You have a seat"
    assert not visitor.offers("Give back my seat")
    visitor.follow("Give back my seat")
    assert walk.status("ada") == "confirmed"
    visitor.press("Give back my seat")
    assert visitor.heading == "You have withdrawn"
    arrived = walk.delivered(ada="You gave your seat back: ", bea="A seat is free for you until ")

    # The first in the line takes it
    assert walk.status("bea") == "offered"
    visitor.driver.delete_all_cookies()
    offer = arrived["bea"][0].link("Take or decline the seat")
    visitor.open(offer)
    assert visitor.heading.startswith("A seat is free for you until ")
    visitor.press("Take the seat")
    assert visitor.heading == "You have a seat"
    walk.delivered(bea="You have a seat: ")

    # The second declines the next one
    change_seats(page.meeting_id, Seats(capacity=2, registration="open"))
    (offered,) = walk.delivered(cyn="A seat is free for you until ")["cyn"]
    visitor.driver.delete_all_cookies()
    visitor.open(offered.link("Take or decline the seat"))
    visitor.press("Decline")
    assert visitor.heading == "You have withdrawn"
    walk.delivered(cyn="You declined the seat: ")

    # A third comes, and then a fourth, who lets an offer run out
    walk.confirm(walk.register("dan"))
    walk.delivered(dan="You have a seat: ")
    walk.confirm(walk.register("eve"))
    walk.delivered(eve="You are number 1 on the waiting list: ")
    change_seats(page.meeting_id, Seats(capacity=3, registration="open"))
    (offered,) = walk.delivered(eve="A seat is free for you until ")["eve"]
    events_tick(timezone.now() + 25 * HOUR)
    walk.delivered(eve="The offer has ended: ")
    visitor.open(offered.link("Take or decline the seat"))
    assert visitor.heading == "The offer has ended"
    assert not visitor.offers("Take the seat")

    # She who gave it back comes back
    walk.confirm(walk.register("ada"))
    assert visitor.heading == "You have a seat"
    (ada_again,) = walk.delivered(ada="You have a seat: ")["ada"]
    assert walk.status("ada") == "confirmed"

    # The event manager moves the meeting, and cancels it: everybody hears, once
    meeting = page.meeting
    new = meeting.start + 7 * DAY
    move(meeting.pk, Times(new, new + HOUR, zone=ZONE), note="The room is needed.")
    arrived = walk.delivered(**dict.fromkeys(("ada", "bea", "dan"), "New date: "))
    for (message,) in arrived.values():
        assert "“The room is needed.”" in " ".join(message.text.split())
        assert "(was " in message.text
        assert len(message.calendars) == 1
    cancel(meeting.pk, Cancellation("Nobody has a room for us."))
    arrived = walk.delivered(**dict.fromkeys(("ada", "bea", "dan"), "Cancelled: "))
    for (message,) in arrived.values():
        assert "Nobody has a room for us." in " ".join(message.text.split())
    visitor.open(ada_again.link("See or change my registration"))
    assert visitor.heading == "This roundtable is cancelled"
    visitor.open(offer)
    assert visitor.heading == "This roundtable is cancelled"

    assert walk.sequences("ada") == [
        *(("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2), ("REQUEST", 3), ("CANCEL", 4)),
    ]
    assert walk.sequences("bea") == walk.sequences("dan") == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert walk.calendars["cyn"] == walk.calendars["eve"] == []

    # At the end all of it once more, also what has long run out
    links = {link for one in post.all for link in one.links if link.startswith(site)}
    assert len([link for link in links if "/registrations/" in link]) >= 12
    post.robots.open(sorted(links), again=True)
    assert not post.robots.awake or links <= set(post.robots.opened)
    assert not OutboxMessage.objects.exclude(state="sent").exists()
    assert len({one.message["Message-ID"] for one in post.all}) == len(post.all)


@pytest.mark.parametrize("visitor", [True], indirect=True)
def test_the_back_button_and_two_tabs(visitor: Visitor, post: Post, site: str) -> None:
    """What was sent is not sent again, and each tab acts for its own person, whichever was opened last."""
    post.robots.awake = False
    walk = Walk(visitor, post, make_open(capacity=2), site)
    driver = visitor.driver
    ada = walk.register("ada")

    # Back to the form, which is sent once more: nobody is registered twice
    driver.back()
    visitor.wait(READING)
    assert visitor.heading == "Register"
    visitor.fill(name="Ada", email="ada@example.org", organization="X", sector="A sponsor", consent="on")
    visitor.press("Send and check my email")
    assert visitor.heading == "Check your email"
    driver.refresh()
    assert visitor.heading == "Check your email"
    assert Registration.objects.count() == 1

    # Two people's links in two tabs of one browser
    bea = walk.register("bea")
    driver.delete_all_cookies()
    visitor.open(ada.link("Open the page to confirm"))
    first = driver.current_window_handle
    driver.switch_to.new_window("tab")
    visitor.open(bea.link("Open the page to confirm"))
    second = driver.current_window_handle
    driver.switch_to.window(first)
    visitor.press("Confirm my address")
    assert visitor.heading == "You have a seat"
    assert "ada@example.org" in visitor.words
    assert (walk.status("ada"), walk.status("bea")) == ("confirmed", "unconfirmed")
    driver.switch_to.window(second)
    visitor.press("Confirm my address")
    assert "bea@example.org" in visitor.words
    assert walk.status("bea") == "confirmed"
    walk.delivered(ada="You have a seat: ", bea="You have a seat: ")

    # Back to the button: whether the browser kept the page or asks anew, it confirms nothing twice
    driver.back()
    if visitor.offers("Confirm my address"):
        visitor.press("Confirm my address")
    assert visitor.heading == "You have a seat"
    assert walk.delivered() == {}

    # One person's seat in two tabs: given back in the one, the other says so
    driver.switch_to.window(first)
    driver.get(f"{driver.current_url}?do=leave")
    here = driver.current_url
    driver.switch_to.window(second)
    driver.get(here)
    visitor.press("Give back my seat")
    assert visitor.heading == "You have withdrawn"
    driver.switch_to.window(first)
    visitor.press("Give back my seat")
    assert visitor.heading == "You have withdrawn"
    walk.delivered(ada="You gave your seat back: ")
    driver.close()
    driver.switch_to.window(second)


@pytest.mark.parametrize("visitor", [False], indirect=True)
def test_a_robot_that_presses_is_noticed(visitor: Visitor, post: Post, site: str) -> None:
    """The comparison is made: what a press changes is found."""
    walk = Walk(visitor, post, make_open(), site)
    message = walk.register("ada")
    before = everything()
    walk.confirm(message)
    found = {line.partition(":")[0] for line in differences(before, everything())}
    assert {"events.Registration", "events.Transition", "core.OutboxMessage"} <= found
