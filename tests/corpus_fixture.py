"""After every database test the corpus must be the one that the content gives.

A plugin: `tests.corpus_fixture` among the `pytest_plugins` of tests/conftest.py. A test that changes the
corpus or the content behind the receivers' back is marked `broken_corpus`.
"""

from collections.abc import Iterator

import pytest

_FAILED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "broken_corpus: leaves a corpus that differs from the content")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


def assert_corpus_is_current() -> None:
    """Compare entries, facets and passages, and the engine's rows, with those made anew."""
    from search import maintenance

    assert maintenance.snapshot() == maintenance.rebuilt(), "the corpus is not what the content says"
    assert maintenance.index_snapshot() == maintenance.index_rebuilt(), "the index is not the corpus's"


@pytest.fixture(autouse=True)
def _corpus_is_current(request: pytest.FixtureRequest, _django_db_helper: None) -> Iterator[None]:
    """Check the corpus before pytest-django, whose fixture is asked for here, takes the database back."""
    yield
    has_database = request.node.get_closest_marker("django_db") is not None or {
        "db",
        "transactional_db",
    } & set(request.fixturenames)
    if (
        has_database
        and not request.node.stash.get(_FAILED, False)
        and request.node.get_closest_marker("broken_corpus") is None
    ):
        assert_corpus_is_current()
