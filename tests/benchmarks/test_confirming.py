"""Presses that take a seat, against presses that insert one row, through the same server in the same run.

Both are a POST with a form's token to gunicorn as the project sets it up (two processes), from as many
clients at once, through the same middleware, and both end in a durable commit and a redirect. The bare one
inserts one row of the width of a message. Confirming touches the meeting's row, counts, takes a seat or a
place in the queue, writes its log, draws a message (with its calendar, where there is a seat) and puts it
into the outbox, while every other press of the meeting waits. So the ratio says how much of what server,
database and disk can do at all is left when many confirm at once.

The links are opened before, which is no part of either press. Rounds of both are taken in turn, so that a
slow moment of the machine hits both. No worker runs: it would send the messages of one of them only.
"""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from events.allocation import CONFIRM_WITHIN
from events.models import Registration
from events.tokens import Purpose, path_of
from tests.events.factories import make_roundtable
from tests.server import Server, served

LEAST = 0.4
CLIENTS, ROUNDS, PRESSES = 16, 6, 60

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')

#: Where to press, with what, and which cookie
Press = tuple[str, str, str]


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    with served(
        database_url,
        Path(settings.MEDIA_ROOT),
        "tests.benchmarks.pressing",
        SECRET_KEY=settings.SECRET_KEY,
        BASE_URL="http://localhost",
    ) as server:
        yield server


def opened(server: Server, paths: Sequence[str], **answers: str) -> list[Press]:
    """Open each page, and fill its form in."""
    presses = []
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for path in paths:
        connection.request("GET", path, headers={"Host": "localhost"})
        response = connection.getresponse()
        found = _TOKEN.search(response.read())
        assert response.status == 200
        assert found is not None
        cookie = response.headers["Set-Cookie"].partition(";")[0]
        presses.append((path, urlencode({**answers, "csrfmiddlewaretoken": found[1].decode()}), cookie))
    connection.close()
    return presses


def pressed(server: Server, presses: Sequence[Press]) -> float:
    """Press all of them from several clients at once; the presses a second."""
    waiting = iter(presses)
    lock, start = threading.Lock(), threading.Barrier(CLIENTS + 1)
    answers: list[int] = []

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        start.wait()
        while True:
            with lock:
                press = next(waiting, None)
            if press is None:
                break
            path, body, cookie = press
            headers = {
                "Host": "localhost",
                "Cookie": cookie,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
            answers.append(response.status)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    assert answers == [303] * len(presses)
    return len(presses) / seconds


@pytest.mark.parametrize("outcome", ["confirmed", "waitlisted"])
def test_confirming_reaches_a_good_part_of_bare_inserts(server: Server, outcome: str) -> None:
    number = (ROUNDS + 1) * PRESSES
    capacity = number if outcome == "confirmed" else 1
    page = make_roundtable("Pressed", meeting={"capacity": capacity, "registration": "open"})
    until = timezone.now() + CONFIRM_WITHIN
    rows = Registration.objects.bulk_create(
        Registration(
            meeting=page.meeting,
            email=f"guest-{n}@example.org",
            email_key=f"guest-{n}@example.org",
            name=f"Guest {n}",
            confirm_until=until,
        )
        for n in range(number)
    )
    links = [path_of(row, Purpose.CONFIRM) for row in rows]
    connections.close_all()

    confirming, inserting = [], []
    for round_ in range(ROUNDS + 1):
        some = links[round_ * PRESSES : (round_ + 1) * PRESSES]
        ours = opened(server, some, press="confirm")
        bare = opened(server, ["/bare-insert/"] * PRESSES, recipient="guest@example.org")
        confirming.append(pressed(server, ours))
        inserting.append(pressed(server, bare))
    statuses = Registration.objects.filter(meeting=page.meeting_id, status=outcome).count()
    assert statuses >= number - 1

    # The first round warms both up
    ours_each, bare_each = statistics.median(confirming[1:]), statistics.median(inserting[1:])
    ratio = ours_each / bare_each
    print(
        f"\nConfirming, {outcome}: {ours_each:.0f} presses a second to {bare_each:.0f} bare inserts, "
        f"ratio {ratio:.2f} (at least {LEAST})"
    )
    assert ratio >= LEAST
