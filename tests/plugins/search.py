"""The search server for tests: each has an index of its own, on a node that all share."""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from .services import missing


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """A node that tests may write to: TEST_ELASTICSEARCH_URL."""
    return os.environ.get("TEST_ELASTICSEARCH_URL") or missing("Elasticsearch (TEST_ELASTICSEARCH_URL)")


@pytest.fixture
def elastic(elasticsearch_url: str, settings: Any) -> Iterator[str]:
    """Let the site search on the node, in an index of the test's own; its name."""
    from search.elastic import client, indices

    name = f"test-{uuid.uuid4().hex}"
    settings.ELASTICSEARCH = {"hosts": [elasticsearch_url], "index": name}
    indices.ensure()
    yield name
    settings.ELASTICSEARCH = {"hosts": [elasticsearch_url], "index": name}
    client.client(client.WORKERS).indices.delete(index=f"{name}-*")


@pytest.fixture(params=["database", "elastic"])
def each_engine(request: pytest.FixtureRequest) -> str:
    """The test runs on the database's engine, and on the search server's; which one."""
    if request.param == "elastic":
        request.getfixturevalue("elastic")
    return str(request.param)
