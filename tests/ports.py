"""Ports for servers of the tests."""

from __future__ import annotations

import random
import socket
from pathlib import Path

_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """A port of this machine at which nobody listens, and which no connection is given as its own.

    The system gives ports of its range to connections that leave. A server that is killed and started again
    may find its port taken by one; even a client that calls it meanwhile may be given that very port and be
    connected with itself.
    """
    first = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else 32768
    while True:
        port = random.randrange(first // 2, first)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
