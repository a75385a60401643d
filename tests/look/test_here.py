"""The reader's own clock beside the place's, in Chromium with the clocks of other places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from selenium.webdriver.common.by import By

from events.models import Registration
from events.tokens import Purpose, path_of
from tests.events.factories import make_roundtable, register
from tests.look.browser import Browser
from tests.server import Server, served

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.broken_corpus]

#: A morning in Boston, in a January that is to come
START = datetime(datetime.now(UTC).year + 2, 1, 21, 14, 0, tzinfo=UTC)


@pytest.fixture
def paths(database_url: str) -> Iterator[tuple[str, str]]:
    """Where somebody's seat is told, and where another's offer."""
    end = START + timedelta(hours=3, minutes=30)
    page = make_roundtable("A table", meeting={"start": START, "end": end, "zone": "America/New_York"})
    seat = register(page.meeting)
    until = START - timedelta(days=9) + timedelta(hours=8, minutes=40)
    offer = register(page.meeting, Registration.Status.OFFERED, offered_until=until)
    yield path_of(seat, Purpose.MANAGE), path_of(offer, Purpose.OFFER)


@pytest.fixture
def server(database_url: str, paths: tuple[str, str]) -> Iterator[Server]:
    with served(database_url, Path(site_settings.MEDIA_ROOT), "tests.with_static") as server:
        yield server


def said(browser: Browser, server: Server, path: str, zone: str) -> str:
    """What stands in the place of the reader's clock; empty where it is not shown."""
    browser.driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": zone})
    browser.open(f"http://localhost:{server.port}{path}")
    place = browser.driver.find_element(By.CSS_SELECTOR, "[data-here]")
    return place.text if place.is_displayed() else ""


def test_the_readers_clock_is_said_where_it_is_another(
    browser: Browser, server: Server, paths: tuple[str, str]
) -> None:
    seat, offer = paths
    browser.set(1280)
    try:
        # Hidden as it is without script
        assert said(browser, server, seat, "America/New_York") == ""
        assert said(browser, server, seat, "Europe/Paris") == "15:00 to 18:30 where you are"
        # Another zone, and the same clock
        assert said(browser, server, seat, "America/Toronto") == ""
        assert said(browser, server, offer, "Europe/Paris") == "; where you are, 23:40"
        # Another day there
        weekday = f"{START - timedelta(days=8):%A}"
        assert said(browser, server, offer, "Asia/Tokyo") == f"; where you are, {weekday}, 7:40"
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": ""})
