"""One Elasticsearch of the tests, whatever runs it: asked over plain HTTP, killed, and started again."""

from __future__ import annotations

import http.client
import json
import time
from abc import ABC, abstractmethod
from typing import Any


class NodeError(RuntimeError):
    """A node that ended by itself, or did not answer in time; with the end of what it logged."""


class Node(ABC):
    """A server of a cluster. `name` is its `node.name`; its port and its data stay when it is killed."""

    def __init__(self, name: str, cluster: str, port: int) -> None:
        self.name = name
        self.cluster = cluster
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @abstractmethod
    def start(self) -> None:
        """Start it, and return at once."""

    @abstractmethod
    def running(self) -> bool:
        """Whether it has not ended."""

    @abstractmethod
    def kill(self) -> None:
        """End it as `kill -9` does; return when it is gone."""

    @abstractmethod
    def stop(self) -> None:
        """End it as `kill` does, and as `kill -9` does after half a minute; return when it is gone."""

    @abstractmethod
    def log(self) -> str:
        """The end of what it has logged."""

    def restart(self) -> None:
        """Start what has ended, and wait until it has its data back."""
        self.start()
        self.wait()

    def ask(self, method: str, path: str, body: Any = None, seconds: float = 30) -> tuple[int, Any]:
        """Send a request with a body of JSON, or a string as it is (lines of `_bulk`): status and answer.

        Raises `OSError` and `http.client.HTTPException` when nobody answers.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        sent = body if isinstance(body, str | None) else json.dumps(body)
        try:
            kind = "application/x-ndjson" if isinstance(body, str) else "application/json"
            connection.request(method, path, sent and sent.encode(), {"Content-Type": kind})
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        finally:
            connection.close()

    def wait(self, nodes: int = 1, seconds: float = 300) -> None:
        """Wait until it belongs to a cluster of so many nodes that has every primary shard."""
        # %3E%3D is ">="
        path = f"/_cluster/health?wait_for_status=yellow&wait_for_nodes=%3E%3D{nodes}&timeout=1s"
        end = time.monotonic() + seconds
        last: Any = "nothing"
        while True:
            try:
                status, last = self.ask("GET", path, seconds=15)
                # Somebody else may have taken the port
                if status == 200 and last["cluster_name"] == self.cluster:
                    return
            except (OSError, http.client.HTTPException, ValueError) as error:
                last = error
            if not self.running():
                raise NodeError(f"{self.name} has ended:\n{self.log()}")
            if time.monotonic() > end:
                raise NodeError(f"{self.name} is not there after {seconds} s, it said {last}:\n{self.log()}")
            time.sleep(0.1)

    def master(self) -> str:
        """The name of the node that this one takes for the elected master."""
        _, state = self.ask("GET", "/_cluster/state/master_node,nodes")
        name: str = state["nodes"][state["master_node"]]["name"]
        return name
