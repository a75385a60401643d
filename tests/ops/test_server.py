"""What robots send to the server itself, which Django's test client cannot send."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.server import Server, served


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with served(database_url, tmp_path) as server:
        yield server


def status_of(server: Server, target: str, **headers: str) -> tuple[int, bytes]:
    """Status and body of a GET whose target is sent as it stands."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest("GET", target, skip_host=True)
    for name, value in {"Host": "localhost", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    try:
        return response.status, response.read()
    finally:
        connection.close()


def test_whatever_is_asked_is_answered_by_a_page(server: Server) -> None:
    for query in ("x" * 10_000, "🙂" * 10_000, "a\0b", "\x1b[31m"):
        status, body = status_of(server, f"/search/?q={quote(query)}")
        assert status == 200, query[:10]
        assert b'name="q"' in body
    for raw in (
        "/search/?q=%ED%A0%80",
        "/search/?q=%FF%FE",
        "/search/?q=%",
        "/search/?%00=%00",
        "/search/?q",
    ):
        assert status_of(server, raw)[0] == 200, raw
    for raw in ("/reports/%00/", "/%ED%A0%80/", "/reports/..%2f..%2fadmin/", "/" + "x/" * 20_000):
        status, body = status_of(server, raw)
        assert status == 404, raw[:30]
        assert b'name="q"' in body
    # Longer than any address: refused by the server, which goes on
    assert status_of(server, "/search/?q=" + "x" * 200_000)[0] == 414
    assert status_of(server, "/")[0] == 200


def test_hostile_headers_are_no_error(server: Server) -> None:
    for headers in (
        {"Cookie": "sessionid=" + "x" * 4000},
        {"Cookie": "\xff=\xfe; ;;;==; sessionid"},
        {"Accept-Language": ",".join(["xx;q=9"] * 500)},
        {"Range": "bytes=" + ",".join(["0-1"] * 300)},
        {"If-None-Match": '"' * 500},
        {"If-Modified-Since": "yesterday"},
        {"Referer": "\x7f"},
        {"X-Forwarded-For": "1, 2, \xff"},
        {"HX-Request": "true\t"},
    ):
        for path in ("/", "/reports/feed.xml", "/roundtables/calendar.ics"):
            assert status_of(server, path, **headers)[0] < 500, (path, headers)
    for host in ("", "evil.example", "[::1", "a b"):
        assert status_of(server, "/", Host=host)[0] == 400, host
