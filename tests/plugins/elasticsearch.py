"""Elasticsearch for tests: a node that all share, one of a test's own that may be killed, three of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.plugins.services import missing
from tests.services.elastic_node.cluster import Cluster, Node, UnavailableError, started
from tests.services.elastic_node.shared import shared


@contextmanager
def nodes(count: int) -> Iterator[Cluster]:
    """Nodes of one's own; the test is skipped where no node is to be had, and in CI fails."""
    try:
        with started(count) as cluster:
            yield cluster
    except UnavailableError as error:
        missing(f"Elasticsearch: {error}")


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A node that all tests of the run share: TEST_ELASTICSEARCH_URL, or one that is started.

    Who writes to it names indexes as no other process of the run does, and removes them.
    """
    given = os.environ.get("TEST_ELASTICSEARCH_URL")
    if given:
        yield given
        return
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    try:
        with shared(folder / "elasticsearch") as url:
            yield url
    except UnavailableError as error:
        missing(f"Elasticsearch (TEST_ELASTICSEARCH_URL): {error}")


@pytest.fixture
def elasticsearch_node() -> Iterator[Node]:
    """A node of the test's own: after `kill()`, `restart()` brings it back with its data at its port."""
    with nodes(1) as cluster:
        yield cluster.nodes[0]


@pytest.fixture
def elasticsearch_cluster() -> Iterator[Cluster]:
    """Three nodes that form a cluster, each of which may be killed and started again like the one above."""
    with nodes(3) as cluster:
        yield cluster
