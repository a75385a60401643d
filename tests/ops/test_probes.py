"""Probes of a load balancer, and hosts, as a server with production settings answers them."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.test_production import COMPLETE
from tests.server import Server, served


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with served(database_url, tmp_path, "tests.production", **COMPLETE, TRUSTED_PROXIES="1") as server:
        yield server


def ask(server: Server, *lines: str) -> tuple[int, dict[str, str], str]:
    """Send a request as it stands; status, headers in lower case, and the whole answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        answer = b""
        while data := connection.recv(65536):
            answer += data
    head, _, _ = answer.decode().partition("\r\n\r\n")
    first, *rest = head.split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}
    return int(first.split()[1]), headers, answer.decode()


FOREIGN = "Host: 10.1.2.3:8000"
SPY = "X-Spy: s3cret-header"


@pytest.mark.django_db(transaction=True)
def test_s15_the_load_balancer_calls_by_address(server: Server) -> None:
    for path, status in (("/healthz", '"ok"'), ("/readyz", '"database": true')):
        for lines in (
            (f"GET {path} HTTP/1.1", FOREIGN, SPY),
            (f"GET {path} HTTP/1.0", SPY),
            (f"HEAD {path} HTTP/1.1", FOREIGN, SPY),
            (f"GET {path} HTTP/1.1", FOREIGN, "X-Forwarded-Proto: http", SPY),
        ):
            code, headers, answer = ask(server, *lines)
            assert code == 200, lines
            assert headers["cache-control"] == "no-store"
            assert "location" not in headers
            assert "set-cookie" not in headers
            assert (status in answer) is lines[0].startswith("GET")
            for word in ("s3cret", "10.1.2.3", "colloquy.example", "mail.example", "Django", "Python/"):
                assert word not in answer, (lines, word)
            assert headers["server"] == "gunicorn"


@pytest.mark.django_db(transaction=True)
def test_s15_pages_answer_to_their_own_host_alone(server: Server) -> None:
    https = "X-Forwarded-Proto: https"
    assert ask(server, "GET / HTTP/1.1", FOREIGN, https)[0] == 400
    assert ask(server, "GET / HTTP/1.1", FOREIGN)[0] == 400
    assert ask(server, "GET / HTTP/1.0", https)[0] == 400
    own = "Host: colloquy.example"
    code, headers, _ = ask(server, "GET /robots.txt HTTP/1.1", own)
    assert (code, headers["location"]) == (301, "https://colloquy.example/robots.txt")
    code, headers, _ = ask(server, "GET /robots.txt HTTP/1.1", own, https)
    assert code == 200
    assert headers["strict-transport-security"] == "max-age=31536000"
    # Neither another header's word nor that of whoever calls from this machine
    for lie in ("X-Forwarded-SSL: on", "X-Forwarded-Protocol: ssl", "Forwarded: proto=https"):
        assert ask(server, "GET /robots.txt HTTP/1.1", own, lie)[0] == 301


@pytest.mark.django_db(transaction=True)
def test_without_a_proxy_nobodys_word_of_https_is_believed(database_url: str, tmp_path: Path) -> None:
    with served(database_url, tmp_path, "tests.production", **COMPLETE) as server:
        lines = ("GET /robots.txt HTTP/1.1", "Host: colloquy.example", "X-Forwarded-Proto: https")
        assert ask(server, *lines)[0] == 301
        code, headers, _ = ask(server, "GET /admin/login/ HTTP/1.1", "Host: www.colloquy.example")
        assert (code, headers["location"]) == (301, "https://www.colloquy.example/admin/login/")
