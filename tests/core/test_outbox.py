"""The outbox without a server: writing, claiming, what is lost, erasing, and what people decide."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core import outbox, schedule
from core.letters import html_of, text_of
from core.models import OutboxMessage
from core.permissions import ADMINISTRATORS, DOOR_STAFF, EDITORS, EVENT_MANAGERS, PRODUCERS
from tests.core.factories import make_person, make_user
from tests.core.letter_samples import CONFIRMED
from tests.core.outbox_rows import composed, invitation, message
from tests.editors.forms import messages_of, signed_in

pytestmark = pytest.mark.django_db

State = OutboxMessage.State


class TestWriting:
    def test_a_cause_writes_one_message(self) -> None:
        first = message("7:confirmed:1")
        other = dataclasses.replace(CONFIRMED, subject="Another")
        assert not outbox.put(composed("7:confirmed:1", letter=other))
        (row,) = OutboxMessage.objects.all()
        assert (row.pk, row.subject, row.recipient) == (first.pk, CONFIRMED.subject, "alex@visitor.example")
        assert outbox.put(composed("7:confirmed:2", recipient="b@x.example", letter=other))

    def test_it_holds_the_letter_and_knows_its_message_id(self) -> None:
        person = make_person()
        row = message(about=person)
        assert row.letter == CONFIRMED
        assert (row.text, row.html) == (text_of(CONFIRMED), html_of(CONFIRMED))
        assert (row.state, row.about) == (State.WAITING, person)
        assert row.message_id == f"<{row.uuid}@colloquy.example>"

    @pytest.mark.parametrize(
        ("base", "host"),
        [("http://[::1]:8000", "[IPv6:::1]"), ("https://bücher.example", "xn--bcher-kva.example")],
    )
    def test_the_message_id_has_a_host_of_ascii(self, settings: Any, base: str, host: str) -> None:
        settings.BASE_URL = base
        assert message().message_id.endswith(f"@{host}>")

    def test_it_goes_with_the_transaction_that_causes_it(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            message()
            raise IntegrityError
        assert not OutboxMessage.objects.exists()

    def test_it_costs_one_query_and_no_savepoint(self) -> None:
        with (
            transaction.atomic(),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            outbox.put(composed("1"))
        said = [query["sql"].split()[0] for query in queries.captured_queries]
        assert said == ["INSERT"]

    def test_what_no_database_takes_is_left_out(self) -> None:
        letter = dataclasses.replace(CONFIRMED, subject="A\x00B" * 300, paragraphs=("nul \x00 bell \x07",))
        row = message(letter=letter)
        assert len(row.subject) == 500
        assert "\x00" not in row.subject + row.text + row.html
        assert "nul  bell" in row.text.replace("\n", " ") or "nul bell" in row.text


class TestSending:
    def test_waits_until_its_time(self) -> None:
        now = timezone.now()
        row = message(not_before=now + timedelta(hours=1))
        assert outbox.send_due(now + timedelta(minutes=59)) == 0
        assert outbox.send_due(now + timedelta(hours=1)) == 1
        row.refresh_from_db()
        assert row.state == State.SENT
        assert [sent.subject for sent in mail.outbox] == [CONFIRMED.subject]

    def test_the_oldest_first_and_no_more_than_asked_for(self) -> None:
        for number in range(4):
            message(str(number), letter=dataclasses.replace(CONFIRMED, subject=f"Number {number}"))
        assert outbox.send_due(limit=3) == 3
        assert [sent.subject for sent in mail.outbox] == ["Number 0", "Number 1", "Number 2"]

    def test_nothing_is_begun_after_the_word_to_stop(self) -> None:
        for number in range(3):
            message(str(number))
        assert outbox.send_due(stop=lambda: len(mail.outbox) == 1) == 1
        assert len(mail.outbox) == 1
        assert OutboxMessage.objects.filter(state=State.WAITING, attempts=0).count() == 2

    def test_what_nobody_foresaw_is_of_unknown_outcome(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_args: Any) -> int:
            raise RuntimeError("What is this")

        monkeypatch.setattr(EmailBackend, "send_messages", broken)
        row, other = message("1"), message("2")
        assert outbox.send_due() == 2
        for found in (row, other):
            found.refresh_from_db()
            assert (found.state, found.error) == (State.UNKNOWN, "What is this")

    def test_a_claim_is_for_one(self) -> None:
        row = message()
        now = timezone.now()
        first = outbox.claim(row.pk, now)
        assert first is not None
        assert (first.state, first.attempts) == (State.SENDING, 1)
        assert outbox.claim(row.pk, now) is None


class TestLost:
    def test_after_a_while_its_outcome_is_unknown_and_it_is_never_sent(self) -> None:
        row = message()
        outbox.claim(row.pk, timezone.now())
        row.refresh_from_db()
        assert row.claimed
        outbox.mark_lost(row.claimed + outbox.LOST_AFTER)
        row.refresh_from_db()
        assert row.state == State.SENDING
        outbox.mark_lost(row.claimed + outbox.LOST_AFTER + timedelta(seconds=1))
        row.refresh_from_db()
        assert row.state == State.UNKNOWN
        assert outbox.send_due(timezone.now() + timedelta(days=30)) == 0

    def test_each_minute_asks_for_them(self) -> None:
        row = message()
        outbox.claim(row.pk, timezone.now())
        schedule.run_due(timezone.now() + outbox.LOST_AFTER + timedelta(seconds=5))
        row.refresh_from_db()
        assert row.state == State.UNKNOWN

    def test_a_sender_that_was_only_slow_still_says_what_became_of_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = message()
        send = EmailBackend.send_messages

        def slow(backend: EmailBackend, messages: Any) -> int:
            outbox.mark_lost(timezone.now() + timedelta(hours=1))
            row.refresh_from_db()
            assert row.state == State.UNKNOWN
            return send(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", slow)
        outbox.send_due()
        row.refresh_from_db()
        assert row.state == State.SENT

    def test_but_not_over_what_people_have_decided(self, monkeypatch: pytest.MonkeyPatch) -> None:
        row = message()

        def slow(backend: EmailBackend, messages: Any) -> int:
            outbox.mark_lost(timezone.now() + timedelta(hours=1))
            row.refresh_from_db()
            assert outbox.send_again(row, None)
            raise OSError("at last")

        monkeypatch.setattr(EmailBackend, "send_messages", slow)
        outbox.send_due()
        row.refresh_from_db()
        assert (row.state, row.error) == (State.WAITING, "")


class TestErasing:
    def test_nothing_personal_is_left_and_what_waits_is_not_sent(self) -> None:
        person, other = make_person(), make_person()
        waiting = invitation("1", about=person, recipient="somebody@visitor.example")
        lost = message("2", about=person, recipient="somebody@visitor.example")
        kept = message("3", about=other)
        OutboxMessage.objects.filter(pk=lost.pk).update(
            state=State.UNKNOWN, error="550 somebody@visitor.example"
        )
        assert outbox.erase(person) == 2
        for row in (waiting, lost):
            row.refresh_from_db()
            values = " ".join(str(value) for value in vars(row).values())
            assert "somebody" not in values
            assert "Alex Example" not in values
            assert CONFIRMED.code not in values
            assert CONFIRMED.subject not in values
        assert outbox.send_due() == 1
        assert [sent.to for sent in mail.outbox] == [["alex@visitor.example"]]
        kept.refresh_from_db()
        assert kept.text == text_of(CONFIRMED)
        # The cause writes no second one, and nobody is asked about what is gone
        assert not outbox.put(composed("1"))
        assert not outbox.troubled().exists()
        assert not outbox.send_again(lost, None)


@pytest.fixture
def unknown() -> OutboxMessage:
    row = message()
    OutboxMessage.objects.update(state=State.UNKNOWN, error="The connection broke", attempts=3)
    row.refresh_from_db()
    return row


class TestDeciding:
    def test_send_again(self, unknown: OutboxMessage) -> None:
        client = signed_in(make_user(EVENT_MANAGERS))
        url = reverse("messages:decide_send-again", args=[unknown.pk])
        page = client.get(url).content.decode()
        assert unknown.message_id.strip("<>") in page
        assert "arrives twice" in " ".join(page.split())
        unknown.refresh_from_db()
        assert unknown.state == State.UNKNOWN
        assert outbox.send_due() == 0
        answer = client.post(url, follow=True)
        assert "sent again" in messages_of(answer)
        (entry,) = ModelLogEntry.objects.all()
        assert entry.action == "core.message.send_again"
        assert entry.user.groups.get().name == EVENT_MANAGERS
        assert "alex@" not in f"{entry.label} {entry.data}"
        assert outbox.send_due() == 1
        unknown.refresh_from_db()
        assert (unknown.state, unknown.attempts) == (State.SENT, 1)
        # A second press of the button does nothing
        assert "nothing to decide" in messages_of(client.post(url, follow=True))
        assert outbox.send_due() == 0
        assert len(mail.outbox) == 1

    def test_it_arrived(self, unknown: OutboxMessage) -> None:
        client = signed_in(make_user(EVENT_MANAGERS))
        url = reverse("messages:decide_arrived", args=[unknown.pk])
        assert client.get(url).status_code == 200
        assert "counts as sent" in messages_of(client.post(url, follow=True))
        unknown.refresh_from_db()
        assert (unknown.state, unknown.error) == (State.SENT, "")
        assert ModelLogEntry.objects.get().action == "core.message.arrived"
        assert outbox.send_due(timezone.now() + timedelta(days=1)) == 0

    @pytest.mark.parametrize("state", [State.WAITING, State.SENDING, State.SENT])
    def test_nothing_else_can_be_decided(self, unknown: OutboxMessage, state: str) -> None:
        OutboxMessage.objects.update(state=state)
        unknown.refresh_from_db()
        assert not outbox.send_again(unknown, None)
        assert not outbox.mark_arrived(unknown, None)
        client = signed_in(make_user(EVENT_MANAGERS))
        for name in ("send-again", "arrived"):
            answer = client.get(reverse(f"messages:decide_{name}", args=[unknown.pk]), follow=True)
            assert "nothing to decide" in messages_of(answer)
        unknown.refresh_from_db()
        assert unknown.state == state

    @pytest.mark.parametrize(
        ("role", "may"),
        [
            (EVENT_MANAGERS, True),
            (ADMINISTRATORS, True),
            (EDITORS, False),
            (PRODUCERS, False),
            (DOOR_STAFF, False),
        ],
    )
    def test_only_who_looks_after_meetings(self, unknown: OutboxMessage, role: str, may: bool) -> None:
        client = signed_in(make_user(role))
        urls = [reverse("messages:index"), reverse("messages:decide_send-again", args=[unknown.pk])]
        assert [client.get(url).status_code == 200 for url in urls] == [may, may]
        client.post(urls[1])
        unknown.refresh_from_db()
        assert (unknown.state == State.WAITING) == may
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (urls[0] in home) == may

    def test_a_message_that_is_not_there(self) -> None:
        client = signed_in(make_user(EVENT_MANAGERS))
        assert client.get(reverse("messages:decide_arrived", args=[999])).status_code == 404


class TestTheList:
    def rows(self, query: str = "") -> list[str]:
        client = signed_in(make_user(EVENT_MANAGERS))
        html = client.get(reverse("messages:index") + query).content
        return [" ".join(row.text.split()) for row in BeautifulSoup(html, "html5lib").select("tbody tr")]

    def test_says_what_became_of_each_and_offers_what_can_be_done(self, unknown: OutboxMessage) -> None:
        message("2", recipient="bo@visitor.example")
        message("3", recipient="")
        first, second = self.rows()
        assert "bo@visitor.example Waiting" in first
        assert "Send again" not in first
        assert "alex@visitor.example Outcome unknown" in second
        assert second.endswith("The connection broke Send again It arrived")

    def test_is_filtered_and_searched(self, unknown: OutboxMessage) -> None:
        message("2", recipient="bo@visitor.example")
        assert ["bo@" in row for row in self.rows("?state=waiting")] == [True]
        assert ["alex@" in row for row in self.rows("?state=unknown")] == [True]
        assert ["bo@" in row for row in self.rows("?q=bo@visitor")] == [True]

    def test_asks_as_often_for_many_as_for_one(self, unknown: OutboxMessage) -> None:
        client = signed_in(make_user(EVENT_MANAGERS))
        client.get(reverse("messages:index"))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse("messages:index"))
        for number in range(9):
            message(f"more {number}")
        OutboxMessage.objects.update(state=State.FAILED)
        with CaptureQueriesContext(connection) as many:
            client.get(reverse("messages:index"))
        assert len(many) == len(one)


class TestTheHomePage:
    def panel(self) -> str:
        html = signed_in(make_user(EVENT_MANAGERS)).get(reverse("wagtailadmin_home")).content
        found = BeautifulSoup(html, "html5lib").select_one("#messages-section")
        return " ".join(found.text.split()) if found else ""

    def test_says_nothing_when_all_is_well(self) -> None:
        message()
        assert self.panel() == ""

    def test_says_what_must_be_looked_at(self, unknown: OutboxMessage) -> None:
        failed = message("2")
        OutboxMessage.objects.filter(pk=failed.pk).update(state=State.FAILED)
        assert "1 of unknown outcome" in self.panel()
        assert "1 failed" in self.panel()
        assert "wait" not in self.panel()

    def test_says_that_the_server_takes_none(self) -> None:
        message()
        OutboxMessage.objects.update(created=timezone.now() - timedelta(hours=1), error="Refused")
        assert "1 waits because the mail server does not take messages" in self.panel()
