"""The outbox against a real SMTP server: each way to fail, and workers that are killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from config.settings.base import BASE_DIR
from core import outbox
from core.models import OutboxMessage
from tests.core.outbox_rows import CALENDAR, invitation, message
from tests.ports import free_port
from tests.services.smtp_server import Mailbox, mail_server, rude_server
from tests.waiting import until

State = OutboxMessage.State


@pytest.fixture
def server(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as (mailbox, port):
        use(settings, port)
        yield mailbox


def use(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "core.mail.SMTPBackend",
        "127.0.0.1",
        port,
    )
    settings.EMAIL_TIMEOUT = 2


def states(*rows: OutboxMessage) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


@pytest.mark.django_db
def test_accepted(server: Mailbox) -> None:
    row = invitation(recipient="Alex@Straße.example")
    before = timezone.now()
    assert outbox.send_due() == 1
    assert states(row) == [State.SENT]
    assert before <= row.claimed <= row.sent <= timezone.now()  # type: ignore[operator]
    assert (row.error, row.attempts) == ("", 1)
    ((recipient, content),) = server.taken
    assert recipient == "Alex@xn--strae-oqa.example"
    assert content.isascii()
    (got,) = server.messages
    assert got["Message-ID"] == row.message_id
    parts = {part.get_content_type(): part for part in got.walk()}
    assert parts["text/plain"].get_content().replace("\r\n", "\n") == row.text
    for kind in ("text/calendar", "application/ics"):
        assert parts[kind].get_payload(decode=True) == CALENDAR.encode()
    # Nothing is sent again
    assert outbox.send_due(timezone.now() + timedelta(days=9)) == 0
    assert len(server.taken) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
def test_refused_for_now_means_waiting_longer_each_time(server: Mailbox, where: str) -> None:
    getattr(server, where)["alex@visitor.example"] = "451 Try later"
    refused, other = message("1"), message("2", recipient="bo@visitor.example")
    assert outbox.send_due() == 2
    assert states(refused, other) == [State.WAITING, State.SENT]
    assert refused.error == "451 Try later"
    now, pauses = timezone.now(), []
    for _ in range(outbox.TRIES - 1):
        assert refused.not_before
        now, before = refused.not_before, now
        pauses.append(round((now - before).total_seconds() / 60))
        assert outbox.send_due(now - timedelta(seconds=1)) == 0
        assert outbox.send_due(now) == 1
        refused.refresh_from_db()
    assert pauses == [1, 5, 30, 120] + [360] * 9
    assert (refused.state, refused.attempts) == (State.FAILED, outbox.TRIES)
    assert len(server.taken) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
def test_refused_for_good_has_failed(server: Mailbox, where: str) -> None:
    getattr(server, where)["alex@visitor.example"] = "550 No such user alex@visitor.example"
    row, other = message("1"), message("2", recipient="bo@visitor.example")
    outbox.send_due()
    assert states(row, other) == [State.FAILED, State.SENT]
    assert row.error.startswith("550 No such user")
    assert outbox.send_due(timezone.now() + timedelta(days=9)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("manner", ["in_text", "after_text", "silent", "nonsense"])
def test_a_connection_that_breaks_once_the_text_has_begun_leaves_it_unknown(
    settings: Any, manner: str, caplog: pytest.LogCaptureFixture
) -> None:
    # Longer than what a socket takes in without being read
    letter_row = message("1", calendar="x" * 4_000_000, calendar_method="REQUEST")
    other = message("2", recipient="bo@visitor.example")
    with rude_server(manner) as (heard, port):
        use(settings, port)
        settings.EMAIL_TIMEOUT = 1
        outbox.send_due()
        texts = heard.count("DATA")
        assert states(letter_row, other) == [State.UNKNOWN, State.UNKNOWN]
        assert letter_row.error
        # It stays so
        assert outbox.send_due(timezone.now() + timedelta(days=9)) == 0
        outbox.mark_lost(timezone.now() + timedelta(days=9))
        assert states(letter_row, other) == [State.UNKNOWN, State.UNKNOWN]
        assert heard.count("DATA") == texts == 2
    assert "visitor.example" not in caplog.text


@pytest.mark.django_db
def test_nobody_listening_means_waiting_and_all_go_when_the_server_is_back(settings: Any) -> None:
    use(settings, free_port())
    rows = [message(str(number)) for number in range(3)]
    now = timezone.now()
    # The first asks for all of them
    assert outbox.send_due(now) == 1
    assert states(*rows) == [State.WAITING] * 3
    later = now + outbox.SERVER_PAUSE
    assert [row.not_before for row in rows] == [now + 1.5 * outbox.SERVER_PAUSE, later, later]
    assert [row.attempts for row in rows] == [0, 0, 0]
    assert "refused" in rows[0].error.lower()
    assert outbox.send_due(now + timedelta(seconds=59)) == 0
    with mail_server() as (mailbox, port):
        use(settings, port)
        assert outbox.send_due(now + outbox.SERVER_PAUSE) == 2
        assert outbox.send_due(now + 2 * outbox.SERVER_PAUSE) == 1
        assert sorted(mailbox.ids) == sorted(row.message_id for row in rows)
    assert states(*rows) == [State.SENT] * 3


@pytest.mark.django_db
def test_a_server_that_wants_to_know_who_we_are_says_nothing_of_the_message(
    server: Mailbox, settings: Any
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "somebody", "wrong"
    row = message()
    outbox.send_due()
    assert states(row) == [State.WAITING]
    assert row.attempts == 0
    assert server.taken == []


@pytest.mark.django_db
def test_one_connection_serves_many(server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    connect = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda *args, **more: opened.append(args[0]) or connect(*args, **more)
    )
    for number in range(5):
        message(str(number))
    assert outbox.send_due() == 5
    assert len(server.taken) == 5
    assert len(opened) == 1


@pytest.mark.django_db
def test_a_server_that_hangs_up_after_each_message_is_called_again(settings: Any) -> None:
    rows = [message(str(number)) for number in range(4)]
    with rude_server("second") as (heard, port):
        use(settings, port)
        assert outbox.send_due() == 4
        assert states(*rows) == [State.SENT] * 4
        assert heard.count("DATA") == 4


@pytest.mark.django_db
def test_a_recipient_at_whom_the_server_hangs_up_holds_nobody_up(settings: Any) -> None:
    poison, *others = (
        message(name, recipient=f"{name}@visitor.example") for name in ("poison", "alex", "bo", "cy")
    )
    with rude_server("at_recipient") as (_, port):
        use(settings, port)
        assert outbox.send_due() == 4
    assert states(poison, *others) == [State.WAITING, *[State.SENT] * 3]
    assert poison.attempts == 1


@pytest.mark.django_db
def test_a_server_that_does_not_take_the_sender_lets_all_wait(settings: Any) -> None:
    rows = [message(str(number)) for number in range(3)]
    now = timezone.now()
    with rude_server("sender") as (heard, port):
        use(settings, port)
        assert outbox.send_due(now) == 1
        assert states(*rows) == [State.WAITING] * 3
        # The others are asked for first the next time, should it be the fault of this one
        assert rows[0].not_before > rows[1].not_before == rows[2].not_before  # type: ignore[operator]
        assert {row.error for row in rows} == {"550 who are you"}
        assert sum(line.startswith("MAIL") for line in heard) == 1


# Workers as processes of their own


class Workers:
    def __init__(self, database_url: str, port: int) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
            "DATABASE_URL": database_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        }
        self.started: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=BASE_DIR,
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(worker)
        return worker

    def end(self) -> None:
        for worker in self.started:
            worker.kill()
            worker.communicate()


@pytest.fixture
def workers(database_url: str) -> Iterator[Callable[[int], Workers]]:
    made: list[Workers] = []

    def make(port: int) -> Workers:
        made.append(Workers(database_url, port))
        return made[-1]

    yield make
    for group in made:
        group.end()


def numbers() -> Counter[str]:
    return Counter(OutboxMessage.objects.values_list("state", flat=True))


def test_two_workers_send_each_message_once(workers: Callable[[int], Workers]) -> None:
    rows = [message(str(number), recipient=f"n{number}@visitor.example") for number in range(200)]
    with mail_server() as (mailbox, port):
        group = workers(port)
        group.start()
        group.start()
        until(lambda: numbers()[State.SENT] == 200, 90)
        # What would come twice has time to
        time.sleep(2)
        assert sorted(mailbox.ids) == sorted(row.message_id for row in rows)


@pytest.mark.parametrize(("manner", "moment"), [("mute", "(called)"), ("silent", ".")])
def test_killed_after_its_claim_leaves_the_outcome_unknown(
    workers: Callable[[int], Workers], manner: str, moment: str
) -> None:
    """Before anything was sent, and when all was sent and the answer was to come: nobody knows which."""
    row = message()
    with rude_server(manner) as (heard, port):
        worker = workers(port).start()
        until(lambda: moment in heard)
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
    assert states(row) == [State.SENDING]
    with mail_server() as (mailbox, port):
        workers(port).start()
        other = message("2", recipient="bo@visitor.example")
        until(lambda: states(other) == [State.SENT])
        assert states(row) == [State.SENDING]
        outbox.mark_lost(timezone.now() + outbox.LOST_AFTER + timedelta(seconds=5))
        assert states(row) == [State.UNKNOWN]
        assert "worker ended" in row.error
        time.sleep(2)
        assert mailbox.ids == [other.message_id]


def test_a_worker_that_is_told_to_end_finishes_or_leaves_it_unknown(
    workers: Callable[[int], Workers],
) -> None:
    row = message()
    with rude_server("silent") as (heard, port):
        worker = workers(port).start()
        until(lambda: "." in heard)
        waiting = message("2")
        begin = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
        assert time.monotonic() - begin < 2
        assert states(row, waiting) == [State.SENDING, State.WAITING]
        assert heard.count("DATA") == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_that_claim_one_gets_it(database_url: str) -> None:
    row = message()
    together = threading.Barrier(6)
    got = []

    def claim() -> None:
        try:
            together.wait(10)
            got.append(outbox.claim(row.pk, timezone.now()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert [found.pk for found in got if found] == [row.pk]
