"""Searching on Elasticsearch in tests: each has an index of its own, on the node that all share."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def index_of_its_own(settings: Any, *urls: str) -> Iterator[str]:
    """Let the site search on these nodes, in an index that goes afterwards; what its name begins with."""
    from search.elastic import client, indices, worker

    # The worker of this process may rest from what another test let it meet
    worker._next_try = 0.0
    name = f"test-{uuid.uuid4().hex}"
    here = {"hosts": list(urls), "index": name}
    settings.ELASTICSEARCH = here
    indices.ensure()
    yield name
    settings.ELASTICSEARCH = here
    for index in client.client(client.WORKERS).indices.get(index=f"{name}-*"):
        indices.delete(index)


@pytest.fixture
def elastic(elasticsearch_url: str, settings: Any) -> Iterator[str]:
    """Let the site search on the node that tests share; what the names of the test's indices begin with."""
    with index_of_its_own(settings, elasticsearch_url) as name:
        yield name


@pytest.fixture
def caught_up(elastic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each search find what was written until then, as if the worker took no time."""
    from search.elastic import client, guarded, sync
    from search.elastic.engine import ElasticEngine

    lag = sync.lag

    def none() -> sync.Lag:
        sync.send_everything()
        return lag()

    def patient(seconds: float = 0, withdrawn: Sequence[int] = ()) -> ElasticEngine:
        return ElasticEngine(max(seconds, 20.0), withdrawn)

    def fail(failure: client.Unavailable) -> None:
        if failure.lasts:
            raise AssertionError("the database answered in the server's place") from failure

    monkeypatch.setattr(sync, "lag", none)
    # How long a reader would wait is asked elsewhere, and the machines of tests are slow at times
    monkeypatch.setattr(guarded, "ElasticEngine", patient)
    # Else the tests would pass with what the database says
    monkeypatch.setattr(guarded.state, "note", fail)


@pytest.fixture(params=["database", "elastic"])
def each_engine(request: pytest.FixtureRequest) -> str:
    """The test runs on the database's engine, and on the search server's; which one."""
    if request.param == "elastic":
        request.getfixturevalue("caught_up")
    return str(request.param)
