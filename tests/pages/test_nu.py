"""Every kind of page of the demonstration, as the Nu HTML checker of the standard's editors sees it."""

from pathlib import Path

import pytest
from django.test import Client

from tests.pages.demo_pages import PAGES, STATUS
from tests.pages.validity import has_nu, nu_problems
from tests.pages.walker import whole_body
from tests.plugins.services import missing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nu() -> None:
    if not has_nu():
        missing("the Nu HTML checker (VNU_JAR, and java: see docs/development.md)")


@pytest.mark.usefixtures("demo_site")
def test_the_demonstration_is_valid(client: Client, tmp_path: Path) -> None:
    for name, path in PAGES.items():
        answer = client.get(path)
        assert answer.status_code == STATUS.get(name, 200), path
        (tmp_path / f"{name}.html").write_bytes(whole_body(answer))
    assert nu_problems(tmp_path) == []


def test_the_checker_is_asked(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        '<!doctype html><html lang="en"><title>x</title><ul><p>No item</p></ul>'
    )
    assert any("not allowed as child of element" in line for line in nu_problems(tmp_path))
