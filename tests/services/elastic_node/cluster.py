"""Start one node, or several that form a cluster, from what this machine has; and end exactly those."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.services.elastic_node import containers, distribution
from tests.services.elastic_node.containers import ContainerNode, Group
from tests.services.elastic_node.distribution import UnavailableError
from tests.services.elastic_node.node import Node
from tests.services.elastic_node.processes import ProcessNode

__all__ = ["Cluster", "Node", "UnavailableError", "started"]

#: Megabytes of heap for a node that is alone, and for one of several
ALONE, ONE_OF_SEVERAL = "512m", "400m"


class Cluster:
    """The nodes that were started together, also those that were killed since."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes

    @property
    def urls(self) -> list[str]:
        return [node.url for node in self.nodes]

    def running(self) -> list[Node]:
        """The nodes that have not ended."""
        return [node for node in self.nodes if node.running()]

    def master(self) -> Node:
        """The elected master, as the first running node knows it."""
        name = self.running()[0].master()
        return next(node for node in self.nodes if node.name == name)

    def wait(self) -> None:
        """Wait until all nodes have found each other."""
        for node in self.nodes:
            node.wait(len(self.nodes))


def in_containers(cache: Path | None = None) -> bool:
    """Whether nodes come from the official image; else they are processes of the distribution.

    An image that is there is taken, then a distribution that is there; only then is one fetched, the image
    first. Raises `UnavailableError` when there is a way to neither.
    """
    if containers.engine_has():
        return True
    if distribution.kept(cache).exists():
        return False
    if containers.engine_gets():
        return True
    distribution.home(cache)
    return False


@contextmanager
def started(
    count: int = 1,
    folder: Path | None = None,
    ports: list[int] | None = None,
    image: str | None = None,
) -> Iterator[Cluster]:
    """Run nodes while the block runs, and begin it when they have found each other.

    With `folder` their data is kept there for the next time, otherwise it is removed at the end. `image`
    names an image to take instead of what this machine has. Raises `UnavailableError` when the machine has no
    way to a node, and `NodeError` when one does not start.
    """
    ports = ports or [free_port() for _ in range(count)]
    heap = ALONE if count == 1 else ONE_OF_SEVERAL
    cluster_name = f"colloquy-{secrets.token_hex(4)}"
    settings = _settings(cluster_name, [free_port() for _ in ports])
    with ExitStack() as stack:
        nodes: list[Node] = []
        if image or in_containers():
            group = Group(cluster_name)
            stack.callback(group.remove)
            for own, port in zip(settings, ports, strict=True):
                data = folder and folder / own["node.name"] / "data"
                nodes.append(ContainerNode(group, port, heap, own, data, image or containers.IMAGE))
        else:
            home = distribution.home()
            where = folder or stack.enter_context(_temporary_folder())
            for own, port in zip(settings, ports, strict=True):
                nodes.append(ProcessNode(home, where / own["node.name"], port, heap, own))
        for node in nodes:
            # What is removed anyway need not be put in order before
            stack.callback(node.stop if folder else node.kill)
            node.start()
        cluster = Cluster(nodes)
        cluster.wait()
        yield cluster


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A folder for this time, where the user that root's nodes run as gets to: pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="colloquy-elasticsearch-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settings(cluster: str, transports: list[int]) -> list[dict[str, Any]]:
    """The settings of each node of a cluster, whose nodes find each other at these ports."""
    names = [f"node-{number}" for number in range(1, len(transports) + 1)]
    together: dict[str, Any] = {"discovery.type": "single-node"}
    if len(transports) > 1:
        together = {
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in transports],
            "cluster.initial_master_nodes": names,
        }
    return [
        {
            "cluster.name": cluster,
            "node.name": name,
            "transport.port": port,
            "xpack.security.enabled": False,
            # A full disk of a developer is no reason to refuse what a test writes
            "cluster.routing.allocation.disk.threshold_enabled": False,
            **together,
        }
        for name, port in zip(names, transports, strict=True)
    ]
