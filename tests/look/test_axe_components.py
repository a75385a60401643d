"""Every component with odd contents, and the site before anything is published, pass axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests.core.factories import make_user
from tests.look.axe import need_axe, violations
from tests.look.browser import Browser
from tests.look.measure import SCHEMES, WIDTHS
from tests.look.test_screens import gallery, sticks_out

__all__ = ["gallery"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

#: Of a page made of samples: they repeat each other, and come in no order of headings
OF_SAMPLES = ("landmark", "heading-order", "region", "page-has-heading-one", "duplicate-id")


def judged(browser: Browser, url: str) -> list[str]:
    """What axe says at each width and in each scheme, and what sticks out."""
    found = []
    browser.set(WIDTHS[0])
    browser.open(url)
    for width in WIDTHS:
        for scheme in SCHEMES:
            browser.set(width, scheme)
            wrong = violations(browser, colors_alone=scheme == "dark")
            found += [f"{width} {scheme}: {line}" for line in wrong + sticks_out(browser)]
    return found


def test_components_are_accessible(browser: Browser, gallery: str) -> None:
    need_axe()
    wrong = [line for line in judged(browser, gallery) if not line.split(": ")[1].startswith(OF_SAMPLES)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("user", ["nobody", "editor"])
@pytest.mark.parametrize("path", ["/", "/reports/", "/roundtables/", "/podcasts/", "/search/"])
def test_an_empty_site_is_accessible(
    path: str, user: str, browser: Browser, pages: tuple[Path, str], client: Client
) -> None:
    need_axe()
    if user == "editor":
        client.force_login(make_user("Administrators"))
    answer = client.get(path)
    assert answer.status_code == 200
    folder, address = pages
    name = f"empty-{user}-{path.strip('/') or 'home'}.html"
    (folder / name).write_bytes(answer.content)
    assert judged(browser, f"{address}/{name}") == []
