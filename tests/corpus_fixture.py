"""After every database test the corpus must be the one that the content gives.

A plugin: `tests.corpus_fixture` among the `pytest_plugins` of tests/conftest.py. A test that changes the
corpus or the content behind the receivers' back is marked `broken_corpus`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Page

_FAILED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "broken_corpus: leaves a corpus that differs from the content")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


@dataclass(frozen=True)
class Before:
    """The database as a test found it, so that only what changed has to be made anew."""

    rows: dict[tuple[str, int], Any]
    entries: dict[tuple[str, int], Any]
    index: dict[str, Any]

    @classmethod
    def now(cls) -> "Before":
        from tests.search import snapshots

        return cls(saved_rows(), snapshots.snapshot(), snapshots.index_snapshot())


def saved_rows() -> dict[tuple[str, int], Any]:
    """Each page, topic and person as its own table has it, by the key of its entry."""
    from core.models import Person, Topic
    from search.registry import PAGE_TYPE

    return {
        (PAGE_TYPE if model is Page else model._meta.label_lower, row[0]): row
        for model in (Page, Topic, Person)
        for row in model.objects.values_list("pk", *(field.attname for field in model._meta.concrete_fields))
    }


def assert_corpus_is_current(before: Before | None = None, *, anew: bool = True) -> None:
    """Compare entries, facets and passages, and the engine's rows, with those made anew.

    What stands in the database as `before` found it was compared by an earlier test. Without `anew` it is
    only asked whether each thing has its entry, and whether the engine's rows are those of the entries.
    """
    from tests.search import snapshots

    entries, index = snapshots.snapshot(), snapshots.index_snapshot()
    untouched: set[tuple[str, int]] = set()
    if not anew:
        untouched = set(entries)
    elif before is not None:
        untouched = {
            key
            for key, row in saved_rows().items()
            if before.rows.get(key) == row and before.entries.get(key) == entries.get(key)
        }
    assert entries == snapshots.rebuilt(skip=untouched), "the corpus is not what the content says"
    if before is None or index != before.index:
        assert index == snapshots.index_rebuilt(), "the index is not the corpus's"


@pytest.fixture(autouse=True)
def _corpus_is_current(request: pytest.FixtureRequest, _django_db_helper: None) -> Iterator[None]:
    """Check the corpus before pytest-django, whose fixture is asked for here, takes the database back."""
    has_database = request.node.get_closest_marker("django_db") is not None or {
        "db",
        "transactional_db",
    } & set(request.fixturenames)
    if not has_database or request.node.get_closest_marker("broken_corpus") is not None:
        yield
        return
    # What an entry says is made by Python alone, the same on every database: it is made anew on one, and by
    # the tests that are about it on each
    anew = connection.vendor == "sqlite" or "search" in request.node.path.parts
    before = Before.now()
    yield
    if not request.node.stash.get(_FAILED, False):
        assert_corpus_is_current(before, anew=anew)
