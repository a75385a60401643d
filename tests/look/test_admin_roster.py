"""The roster in the admin passes axe and fits, at phone and desktop width, light and dark, empty and full."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.permissions import EVENT_MANAGERS
from events import registration
from events.models import RoundtablePage
from events.registration import Application
from tests.core.factories import make_user
from tests.events.factories import make_roundtable, register
from tests.look.axe import need_axe, violations
from tests.look.browser import Browser, serve
from tests.look.measure import SCHEMES, WIDTHS
from tests.look.test_screens import sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

#: Messages are shown, and no color is on its way to another when it is measured
OPEN_AND_STILL = """
document.querySelectorAll("details").forEach((one) => { one.open = true; });
const still = new CSSStyleSheet();
still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
document.adoptedStyleSheets.push(still);
"""
MARK = "document.querySelector('.roster__state .roster__mark')"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, static_files: Path) -> Iterator[tuple[Path, str]]:
    """A folder for what the admin answers, and the address that it is served at, beside all static files."""
    folder, collected = tmp_path_factory.mktemp("admin"), tmp_path_factory.mktemp("static")
    for finder in get_finders():
        for name, storage in finder.list([]):
            (collected / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(storage.path(name), collected / name)
    with serve({"": folder, "static": collected}) as address:
        yield folder, address


@pytest.fixture
def show(site: tuple[Path, str]) -> Callable[[str], str]:
    """Ask the admin for a page as an event manager, and give the address where the browser finds it."""
    folder, server = site
    client = Client()
    client.force_login(make_user(EVENT_MANAGERS))

    def put(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, path
        target = folder / path.strip("/") / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(answer.content)
        return f"{server}{path}"

    put("/admin/jsi18n/")
    put(reverse("wagtailadmin_sprite"))
    return put


def full_table() -> RoundtablePage:
    """One with every state, long names, and a queue."""
    now = timezone.now()
    page = make_roundtable(
        "Shared scorecards: what sponsors and CROs measure together",
        meeting={"capacity": 3, "registration": "open", "mode": "hybrid", "locality": "Boston"},
    )
    ada = Application(
        email=f"{'ada.' * 20}byron@example.org",
        name="Ada Byron of the " + "very long name " * 8,
        organization="Mills " * 20,
        sector="cro",
        note="Captions, and a seat near the door. " * 4,
        consent="2026-11",
    )
    registration.confirm(registration.submit(page.meeting_id, ada).uuid)
    register(page.meeting, seat=2, source="staff")
    register(page.meeting, "offered", seat=3, offered_until=now + timedelta(hours=9))
    for _ in range(3):
        register(page.meeting, "waitlisted", queued_at=now, part="online", sector="site")
    for status in ("pending", "unconfirmed", "cancelled", "expired"):
        register(page.meeting, status, confirm_until=now)
    return page


def paths() -> dict[str, str]:
    """The pages by name."""
    page, empty = full_table(), make_roundtable("Nobody yet")
    roster = f"/admin/meetings/{page.meeting_id}/roster/"
    rows = page.meeting.registrations.order_by("pk")  # type: ignore[attr-defined]
    seated = f"{roster}{rows[0].uuid}/"
    waiting = f"{roster}{rows.filter(status='waitlisted')[0].uuid}/"
    return {
        "meetings": "/admin/meetings/",
        "roster": roster,
        "nobody yet": f"/admin/meetings/{empty.meeting_id}/roster/",
        "registration": seated,
        "cancel": f"{seated}cancel/",
        "no seat is free": f"{waiting}seat/",
        "add": f"/admin/meetings/{empty.meeting_id}/roster/add/",
    }


def test_the_pages_are_accessible_and_fit(browser: Browser, show: Callable[[str], str]) -> None:
    need_axe()
    found: list[str] = []
    for name, path in paths().items():
        browser.open(show(path))
        browser.run(OPEN_AND_STILL)
        for width in WIDTHS:
            for scheme in SCHEMES:
                browser.set(width, scheme)
                wrong: list[Any] = violations(browser, colors_alone=scheme == "dark")
                wrong += [f"sticks out: {one}" for one in sticks_out(browser)]
                found += [f"{name} {width} {scheme}: {line}" for line in wrong]
        if name == "roster":
            # Drawn with our style sheet, and not as plain text
            assert browser.run(f"return {MARK}.getBoundingClientRect().width") == 14
    assert not found, "\n".join(found)
