"""Time passes without a publish: on each side of each boundary a stored page says what a new one says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from core.models import Center
from tests.events.factories import make_roundtable
from tests.queries import recorded_queries
from tests.reports.factories import make_press_note, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_redis")]

OPENS = datetime(2031, 1, 2, 12, tzinfo=UTC)
CLOSES = datetime(2031, 1, 14, 22, tzinfo=UTC)
START = datetime(2031, 1, 21, 14, tzinfo=UTC)
END = datetime(2031, 1, 21, 17, 30, tzinfo=UTC)
MIDNIGHT = datetime(2031, 1, 22, 5, tzinfo=UTC)
BOUNDARIES = {"opens": OPENS, "closes": CLOSES, "start": START, "end": END, "midnight": MIDNIGHT}
MEETING = {
    "start": START,
    "end": END,
    "registration": "open",
    "registration_opens": OPENS,
    "registration_closes": CLOSES,
    "capacity": 18,
    "seats_held": 5,
}


@pytest.fixture
def paths(settings, time_machine):
    settings.PAGE_CACHE = True
    time_machine.move_to(OPENS - timedelta(days=3), tick=False)
    center = Center.load()
    center.zone = "America/New_York"
    center.save()
    page = make_roundtable("Shared scorecards", meeting=MEETING)
    report = make_report("Strategic relationships", findings=["Gains are the exception."])
    make_press_note("A note", report=report)
    return ["/", "/roundtables/", f"/roundtables/{page.slug}/", "/news/a-note/", "/search/?q=scorecards"]


@pytest.mark.parametrize("name", BOUNDARIES)
def test_warm_equals_cold_on_both_sides(paths, client, time_machine, name):
    boundary = BOUNDARIES[name]
    for moment in (
        boundary - timedelta(seconds=1),
        boundary + timedelta(seconds=1),
        boundary + timedelta(hours=1),
    ):
        time_machine.move_to(moment, tick=False)
        warm = {path: client.get(path).content for path in paths}
        assert warm == {path: client.get(path).content for path in paths}
        cache.clear()
        cold = {path: client.get(path).content for path in paths}
        for path in paths:
            assert warm[path] == cold[path], f"{path} is stale {name}, at {moment}"


@pytest.mark.parametrize("name", ["opens", "closes", "end"])
def test_each_boundary_changes_the_roundtables_page(paths, client, time_machine, name):
    """The test before proves nothing where a page says the same on both sides."""
    page = paths[2]
    time_machine.move_to(BOUNDARIES[name] - timedelta(seconds=1), tick=False)
    before = client.get(page).content
    time_machine.move_to(BOUNDARIES[name] + timedelta(seconds=1), tick=False)
    assert client.get(page).content != before


def test_each_of_these_pages_is_stored(paths, client, monkeypatch):
    """Nor would it prove anything where nothing is stored."""
    drawn = {path: client.get(path).content for path in paths}
    # From here on whoever draws a page says something else
    other = Center(site_name="Another center")
    monkeypatch.setattr(Center, "load", lambda *args, **kwargs: other)
    for path in paths:
        with recorded_queries() as queries:
            assert client.get(path).content == drawn[path], path
        assert len(queries) == 1, path
    cache.clear()
    assert all(client.get(path).content != drawn[path] for path in paths)
