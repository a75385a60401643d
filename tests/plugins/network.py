"""Tests reach servers of this machine only: a test that would ask the world fails at once."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class NetworkBlockedError(OSError):
    """A test tried to reach another machine."""


def is_local(address: Any) -> bool:
    """Whether a socket's address (a path, or host and port) is of this machine."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _local_sockets_only() -> Iterator[None]:
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(address: Any) -> Any:
        if not is_local(address):
            raise NetworkBlockedError(f"tests may not reach {address!r}")
        return address

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", lambda self, to: connect(self, checked(to)))
        patch.setattr(socket.socket, "connect_ex", lambda self, to: connect_ex(self, checked(to)))
        patch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *args, **more: resolve(checked((host or "",))[0] or None, *args, **more),
        )
        yield
