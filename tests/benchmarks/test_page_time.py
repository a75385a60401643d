"""A page as the server answers it, against a bare view behind the same middleware with the same bytes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from events.models import RoundtablePage
from podcasts.models import EpisodePage
from reports.models import ReportPage
from tests.benchmarks.ratios import report
from tests.server import Server, served

LIMIT = 25
STALLED_LIMIT = 2
LISTENERS = 50


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    """A site of some reports, roundtables and episodes of half an hour and more."""
    call_command("make_corpus", reports=10, roundtables=10, episodes=3, verbosity=0)
    with served(database_url, Path(settings.MEDIA_ROOT)) as server:
        yield server


def address_of(kind: str) -> str:
    """The path of a page of a kind that has much to draw."""
    pages = {
        "report": ReportPage.objects.filter(access="public"),
        "roundtable": RoundtablePage.objects.live().filter(conclusions__isnull=False),
        "episode": EpisodePage.objects.live(),
    }
    return pages[kind].first().get_url_parts()[2]


@pytest.mark.parametrize("kind", ["report", "roundtable", "episode"])
def test_a_detail_page_costs_a_bounded_number_of_bare_views(server: Server, kind: str) -> None:
    path = address_of(kind)
    body = server.get(path)
    page, bare = server.medians(path, server.keep_as_bare(kind, body), rounds=60)
    name = f"{kind} page of {len(body) / 1000:.0f} kB against a bare view"
    assert report(name, page, bare, LIMIT) <= LIMIT


def test_stalled_listeners_hold_no_reader_up(server: Server) -> None:
    path = address_of("report")
    episode = EpisodePage.objects.live().first()
    audio = episode.audio
    # Longer than the buffers of both ends together, so that the server must wait for the listener
    Path(settings.MEDIA_ROOT, audio.file.name).write_bytes(bytes(64 << 20))
    [idle] = server.medians(path, rounds=60)
    with stalled_listeners(server, f"{episode.get_url_parts()[2]}audio.mp3"):
        [busy] = server.medians(path, rounds=60)
    name = f"report page with {LISTENERS} stalled listeners against an idle server"
    assert report(name, busy, idle, STALLED_LIMIT) <= STALLED_LIMIT


@contextmanager
def stalled_listeners(server: Server, path: str) -> Iterator[None]:
    """Ask for audio on many connections, read a little of it, and no more."""
    with ExitStack() as stack:
        held = 0
        # A process whose places are taken answers 503, and who asks again may come to the other one
        for _ in range(LISTENERS * 6):
            listener = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
            listener.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            held += listener.recv(15).startswith(b"HTTP/1.1 200")
            if held == LISTENERS:
                break
        assert held == LISTENERS
        yield
