"""How nodes of the search server are asked: with one limit for a whole answer, and none again and again."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from typing import Any

import urllib3
from elastic_transport import BaseNode, NodePool, Urllib3HttpNode
from elastic_transport.client_utils import DEFAULT

#: Seconds until a connection has to be there, also where a bulk may take a minute
CONNECTING = 2.0
#: Bytes of the largest answer that is read
LARGEST = 64 * 1024 * 1024


class _Bytes(io.RawIOBase):
    """What comes from a socket, within the seconds that are set on it by now.

    The socket's own limit is one for each piece: a byte a second would be waited for without end.
    """

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, seconds: float) -> None:
        self._raw, self._socket = raw, sock
        self._end, self._left = time.monotonic() + seconds, LARGEST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("The answer takes too long")
        self._socket.settimeout(seconds)
        count: int | None = self._raw.readinto(buffer)  # type: ignore[attr-defined]
        self._left -= count or 0
        if self._left < 0:
            raise OSError("The answer is too large")
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer whose status, headers and body have one limit together."""

    def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        seconds = sock.gettimeout()
        if seconds is not None:
            self.fp = io.BufferedReader(_Bytes(self.fp.detach(), sock, seconds))


class Node(Urllib3HttpNode):
    """A node whose limit of seconds is one for all that a request takes."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        # The library offers no option for it; http.client reads every answer with its `response_class`
        self.pool.ConnectionCls = type(
            "Connection", (self.pool.ConnectionCls,), {"response_class": _Response}
        )

    def perform_request(
        self, method: str, target: str, body: Any = None, headers: Any = None, request_timeout: Any = DEFAULT
    ) -> Any:
        """Ask the node. `request_timeout`: seconds, of which the answer gets what the connection leaves."""
        if isinstance(request_timeout, int | float):
            request_timeout = urllib3.Timeout(connect=CONNECTING, total=request_timeout)
        return super().perform_request(method, target, body, headers, request_timeout)


class Nodes(NodePool):
    """The nodes, of which one that fails is put aside, for longer each time."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._marking = threading.Lock()

    def mark_dead(self, node: BaseNode, _now: float | None = None) -> None:
        """Put a node aside, once where several threads find it silent at the same time.

        The library would note it for each of them, and for each let it come back and be waited for.
        """
        with self._marking:
            if node.config in self._alive_nodes:
                super().mark_dead(node, _now)
