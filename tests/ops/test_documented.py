"""The README and the guides name nothing that is not there, and every variable stands in a guide."""

import subprocess

import pytest
from django.test import Client

from tests.ops.documented import (
    GUIDES,
    ROOT,
    addresses_of,
    code_of,
    problems,
    read_by_settings,
)

#: Named because the log hides what stands there; the pages come with registration
LATER = {"/registrations/"}
#: What `make run` tells its own web server
INTERNAL = {"GUNICORN_BIND", "PYTEST_XDIST_WORKER"}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_names_is_there(guide) -> None:
    assert problems(guide.read_text(), guide.parent) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("    make nothing", "no target: make nothing"),
        ("Run `PORT=8080 make nothing`.", "no target: make nothing"),
        ("```\nmanage.py nothing\n```", "no command: manage.py nothing"),
        ("`manage.py worker --nothing`", "no option: manage.py worker --nothing"),
        ("`docs/nothing.md`", "no file: docs/nothing.md"),
        ("[more](nothing.md)", "no file: nothing.md"),
        ("`NOTHING_READS_THIS`", "nothing reads NOTHING_READS_THIS"),
    ],
)
def test_what_is_not_there_is_found(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_the_guides_name_commands() -> None:
    """The comparison has something to compare."""
    named = " ".join(line for guide in GUIDES for line in code_of(guide.read_text()))
    for command in ("make run", "make test", "make check", "make bench", "manage.py worker"):
        assert command in named


def test_help_names_every_target() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    for target in ("run", "test", "check", "bench", "services"):
        assert f"make {target} " in done.stdout
        assert problems(f"`make {target}`") == []


def test_every_variable_of_the_settings_stands_in_a_guide() -> None:
    text = (ROOT / "docs/configuration.md").read_text()
    assert {"BASE_URL", "SECRET_KEY", "DATABASE_URL"} <= read_by_settings()
    assert {name for name in read_by_settings() if f"`{name}`" not in text} <= INTERNAL


@pytest.mark.django_db
def test_addresses_that_guides_name_answer(client: Client) -> None:
    named = {path for guide in GUIDES for path in addresses_of(guide.read_text())} - LATER
    assert {"/healthz", "/readyz", "/feeds/", "/admin/"} <= named
    assert {path for path in named if client.get(path).status_code == 404} == set()
