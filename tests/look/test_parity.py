"""The templates, fed with a mockup's own data, give its picture: boxes within 2 px, and each font, size,
weight and color, at phone and desktop width, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.look import mockup_data
from tests.look.browser import Browser
from tests.look.measure import SCHEMES, WIDTHS, load, measure, unpacked

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

#: Page: its template, what makes its context, the path it is asked for at
PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]], str]] = {
    "home": ("core/home_page.html", mockup_data.home, "/"),
    "report": ("reports/report_page.html", mockup_data.report, "/reports/strategic-relationships/"),
    "schedule": ("events/schedule_page.html", mockup_data.schedule, "/roundtables/"),
    "episode": (
        "podcasts/episode_page.html",
        mockup_data.episode,
        "/podcasts/field-notes/the-site-nobody-counted/",
    ),
    "search": ("search/search.html", mockup_data.search, "/search/"),
}
PIXELS = 2
#: What a mockup has at its end and the page has not: a note of another entry carries no tag of its own
LEFT_OUT = {"report": ["span.demo"]}


@pytest.fixture(autouse=True)
def _next_roundtable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mockup of a report shows the next roundtable, which the page asks the database for."""
    found = ("Shared scorecards", "/home/roundtables/t/", date(2027, 1, 21))
    monkeypatch.setattr("events.templatetags.events.nearest_on", lambda slugs: found)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES)
def test_page_is_as_its_mockup(
    page: str, width: int, scheme: str, browser: Browser, show: Callable[..., str]
) -> None:
    template, context, path = PAGES[page]
    address = show(page, template, {"center": mockup_data.CENTER, "has_demo": True, **context()}, path)
    found = measure(browser, address, width, scheme)
    wanted = unpacked(load(), page, width, scheme)
    if left_out := LEFT_OUT.get(page):
        assert [one["what"] for one in wanted[-len(left_out) :]] == left_out
        wanted = wanted[: -len(left_out)]

    assert [one["what"] for one in found] == [one["what"] for one in wanted]
    differences = []
    for mine, theirs in zip(found, wanted, strict=True):
        moved = [round(a - b, 1) for a, b in zip(mine["box"], theirs["box"], strict=True)]
        if any(abs(distance) > PIXELS for distance in moved):
            differences.append(f"{mine['what']}: box {mine['box']} instead of {theirs['box']}")
        if mine["style"] != theirs["style"]:
            differences.append(f"{mine['what']}: {mine['style']} instead of {theirs['style']}")
    assert not differences, "\n".join(differences[:20])


def test_the_comparison_sees_a_difference(browser: Browser, show: Callable[..., str]) -> None:
    """A page whose margin is 3 px wider is not as its mockup: what is compared is what is drawn."""
    template, context, path = PAGES["report"]
    address = show("moved", template, {"center": mockup_data.CENTER, "has_demo": True, **context()}, path)
    measure(browser, address, 1280, "light")
    browser.run("document.documentElement.style.setProperty('--margin', 'calc(11rem + 3px)')")
    left = browser.run("return document.querySelector('main .in-margin').getBoundingClientRect().width")
    wanted = next(
        one for one in unpacked(load(), "report", 1280, "light") if one["what"].startswith("div.in-margin")
    )
    assert abs(left - wanted["box"][2]) > PIXELS
