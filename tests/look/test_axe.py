"""Every kind of page of the demonstration passes axe, at phone and desktop width, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.look.axe import need_axe, violations
from tests.look.browser import Browser, serve
from tests.look.measure import SCHEMES, WIDTHS
from tests.look.test_screens import sticks_out
from tests.pages.demo_pages import PAGES, STATUS
from tests.pages.walker import whole_body

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, static_files: Path) -> Iterator[tuple[Path, str]]:
    """A folder for what the site answers, and the address that it is served at, beside `/static/`."""
    folder = tmp_path_factory.mktemp("site")
    with serve({"": folder, "static": static_files}) as address:
        yield folder, address


@pytest.fixture
def address(site: tuple[Path, str], client: Client) -> Any:
    """Ask the site for a page, and give the address at which the browser finds the answer."""

    def ask(name: str) -> str:
        folder, server = site
        path = PAGES[name]
        answer = client.get(path)
        assert answer.status_code == STATUS.get(name, 200), path
        # A query is no part of a file's name
        place = path.strip("/") if "?" not in path else f"asked/{name}"
        target = folder / place / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(whole_body(answer))
        return f"{server}/{place}/".replace("//", "/").replace(":/", "://")

    return ask


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(name: str, browser: Browser, address: Any) -> None:
    need_axe()
    url = address(name)
    found: dict[str, list[str]] = {}
    browser.open(url)
    for width in WIDTHS:
        for scheme in SCHEMES:
            browser.set(width, scheme)
            wrong = violations(browser, colors_alone=scheme == "dark")
            if wrong := wrong + [f"sticks out: {one}" for one in sticks_out(browser)]:
                found[f"{width} {scheme}"] = wrong
    assert not found, "\n".join(f"{at}: {line}" for at, lines in found.items() for line in lines)


def test_axe_is_asked(browser: Browser, site: tuple[Path, str]) -> None:
    """A page with a picture without words and pale text is not accessible: the comparison is made."""
    need_axe()
    folder, server = site
    (folder / "bad.html").write_text(
        "<!doctype html><title>Bad</title><p style='color:#ccc;background:#fff'>Pale</p><img src='/x.png'>"
    )
    browser.set(390)
    browser.open(f"{server}/bad.html")
    rules = {line.split(":")[0] for line in violations(browser)}
    assert {"color-contrast", "image-alt", "html-has-lang"} <= rules
