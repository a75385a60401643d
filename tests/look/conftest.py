"""A browser, and the site's static files as `make run` makes them, for the tests of the look."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.theme.fonts import make_fonts
from core.theme.styles import FONTS, SOURCE, make_styles
from tests.look.browser import Browser, chromium, missing, serve


def need_browser() -> None:
    """Skip without a browser; in CI its absence is a failure."""
    lacking = missing()
    if lacking and os.environ.get("CI"):
        pytest.fail(f"{lacking}: .ci/run installs what the browser tests need")
    if lacking:
        pytest.skip(lacking)


@pytest.fixture(scope="session")
def static_files() -> Path:
    """The folder of static files with the joined style sheet and the fonts."""
    make_fonts(FONTS)
    make_styles()
    return SOURCE.parent


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of the look."""
    need_browser()
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, static_files: Path) -> Iterator[tuple[Path, str]]:
    """A folder for pages, and the address it is served at, beside `/static/`."""
    folder = tmp_path_factory.mktemp("pages")
    with serve({"": folder, "static": static_files}) as address:
        yield folder, address


@pytest.fixture(autouse=True)
def _templates(settings: Any) -> None:
    """Templates of tests alone stand beside the site's."""
    own = Path(__file__).parent / "templates"
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], own]}]


@pytest.fixture
def show(pages: tuple[Path, str]) -> Callable[..., str]:
    """Draw a template with a context; gives the address to open."""

    def draw(name: str, template: str, context: dict[str, Any], path: str = "/") -> str:
        folder, address = pages
        (folder / f"{name}.html").write_text(draw_page(template, context, path))
        return f"{address}/{name}.html"

    return draw


def draw_page(template: str, context: dict[str, Any], path: str = "/") -> str:
    """A template as a page of the site, asked for at `path`."""
    request: HttpRequest = RequestFactory().get(path)
    return render_to_string(template, context, request)
