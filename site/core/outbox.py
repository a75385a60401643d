"""The outbox: messages are written with what causes them, and sent once by the worker.

A message is claimed in a transaction of its own before it is sent. What was refused for certain waits
for another try or has failed; what may have left or not, a crash included, is of unknown outcome, and
people decide. Nothing is ever sent a second time by itself.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import idna
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from core import mail_files
from core.letter_field import NOT_TEXT
from core.letters import Letter
from core.mail import OutboxEmail, RefusedError
from core.mailboxes import sender
from core.models import Center, OutboxMessage
from core.schedule import every_minute
from core.statements import Statement, insert, inserting

logger = logging.getLogger(__name__)

State = OutboxMessage.State

#: Minutes until the next try of a message that was refused for now, by the number of tries
PAUSES = (1, 5, 30, 120, 360)
#: Tries after which a message has failed: two days and a half
TRIES = 14
#: Until the server is asked again that did not answer or did not take us; counts as no try
SERVER_PAUSE = timedelta(minutes=1)
#: Longer than any sending takes: a dozen waits of EMAIL_TIMEOUT
LOST_AFTER = timedelta(minutes=15)


def compose(
    *,
    key: str,
    kind: str,
    recipient: str,
    letter: Letter,
    calendar: str = "",
    calendar_method: str = "",
    code: str = "",
    about: Model | None = None,
    not_before: datetime | None = None,
) -> OutboxMessage:
    """A message to be sent, which is not written yet (see `put` and `putting`).

    `key` is its cause, which has one message. `kind` is a short name (“confirmed”), `recipient` one address,
    `calendar` an iCalendar object whose METHOD is `calendar_method`, `code` the one that `letter` shows.
    `about` is what `erase` is asked for later.
    """
    row = OutboxMessage(
        key=key,
        kind=kind,
        recipient=recipient.strip(),
        subject=" ".join(NOT_TEXT.sub("", letter.subject).split())[:500],
        letter=letter,
        calendar=calendar,
        calendar_method=calendar_method,
        code=code,
        about=about,
        not_before=not_before,
    )
    row.message_id = message_id(row.uuid)
    return row


def put(message: OutboxMessage) -> bool:
    """Write a message in the caller's transaction; False when its key was there before. One query."""
    return insert(message, once=True)


def putting(message: OutboxMessage) -> Statement:
    """The statement that does so, for `core.statements.together`."""
    return inserting(message, once=True)


def message_id(name: uuid.UUID) -> str:
    """The Message-ID of a message, known before it is sent: what is unknown can be looked for by it."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    return f"<{name}@{f'[IPv6:{host}]' if ':' in host else host}>"


# Sending


def due(now: datetime) -> QuerySet[OutboxMessage]:
    """Messages that wait and may go, the oldest first."""
    ready = Q(not_before=None) | Q(not_before__lte=now)
    return OutboxMessage.objects.filter(ready, state=State.WAITING).order_by("pk")


def send_due(now: datetime | None = None, limit: int = 50, stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due and return how many messages were tried; several workers may do so at once.

    `stop` is asked before each message. Must not be called inside of a transaction.
    """
    now = now or timezone.now()
    tried = 0
    pks = list(due(now).values_list("pk", flat=True)[:limit])
    if not pks:
        return tried
    center = Center.load()
    try:
        sender(center.email_from, settings.DEFAULT_FROM_EMAIL)
    except ValueError as error:
        logger.error("No message can be sent. %s", error)
        due(now).update(not_before=now + SERVER_PAUSE, error=str(error))
        return tried
    connection = get_connection()
    try:
        for pk in pks:
            if stop():
                break
            row = claim(pk, now)
            if row is None:
                continue
            tried += 1
            if not _send(row, connection, center, now):
                break
    finally:
        connection.close()
    return tried


def claim(pk: int, now: datetime) -> OutboxMessage | None:
    """Take a message that is due, so that nobody else sends it; None when somebody else has it."""
    with transaction.atomic(durable=True):
        taken = due(now).filter(pk=pk)
        if not taken.update(state=State.SENDING, claimed=timezone.now(), attempts=F("attempts") + 1):
            return None
    return OutboxMessage.objects.get(pk=pk)


def _send(row: OutboxMessage, connection: Any, center: Center, now: datetime) -> bool:
    """Send a claimed message and write down what became of it; False when the server is not there."""
    try:
        message = OutboxEmail(row, center)
        message.message()
    except Exception as error:
        logger.exception("The %s message %s cannot be made", row.kind, row.uuid)
        _record(row, state=State.FAILED, error=f"It cannot be made: {_fit(error)}")
        return True
    try:
        _hand_over(message, connection)
    except RefusedError as refusal:
        return _refused(row, refusal, now)
    except Exception as error:
        # The error's own text may hold the address
        logger.warning("The outcome of the %s message %s is unknown", row.kind, row.uuid)
        _record(row, state=State.UNKNOWN, error=_fit(error))
        return True
    _record(row, state=State.SENT, sent=timezone.now(), error="")
    return True


def _hand_over(message: OutboxEmail, connection: Any) -> None:
    """Send a message on a connection that may be open; the errors of `core.mail`."""
    is_new = connection.open()
    try:
        connection.send_messages([message])
    except RefusedError as refusal:
        if is_new or not refusal.of_connection:
            raise
        # Servers hang up after some messages or seconds: nothing was sent, so once more on a new one
        connection.open()
        connection.send_messages([message])


def _refused(row: OutboxMessage, refusal: RefusedError, now: datetime) -> bool:
    said = _fit(refusal)
    if refusal.of_server:
        logger.warning("The mail server does not take messages now: %s", said)
        later = now + SERVER_PAUSE
        # The others would hear the same. They are asked first the next time, should it be this one's fault
        due(now).update(not_before=later, error=said)
        later += SERVER_PAUSE / 2
        _record(row, state=State.WAITING, attempts=F("attempts") - 1, not_before=later, error=said)
        return False
    if refusal.permanent or row.attempts >= TRIES:
        logger.warning("The %s message %s was refused", row.kind, row.uuid)
        _record(row, state=State.FAILED, error=said)
    else:
        pause = timedelta(minutes=PAUSES[min(row.attempts, len(PAUSES)) - 1])
        _record(row, state=State.WAITING, not_before=now + pause, error=said)
    return True


def _fit(error: Exception) -> str:
    """What an error says, as a database takes it: servers answer anything, at any length."""
    return NOT_TEXT.sub("", str(error))[:1000] or type(error).__name__


def _record(row: OutboxMessage, **fields: Any) -> None:
    """Write the outcome of the claim that this process holds; also when it was thought lost meanwhile."""
    OutboxMessage.objects.filter(
        pk=row.pk, claimed=row.claimed, state__in=(State.SENDING, State.UNKNOWN)
    ).update(**fields)


@every_minute
def mark_lost(now: datetime) -> None:
    """Mark messages whose sender is gone as of unknown outcome: it may have sent them or not."""
    lost = OutboxMessage.objects.filter(state=State.SENDING, claimed__lt=now - LOST_AFTER)
    if number := lost.update(
        state=State.UNKNOWN, error="The worker ended while it sent this message, and did not say how far."
    ):
        logger.warning("Messages of unknown outcome: %s", number)


# What people decide


def troubled() -> QuerySet[OutboxMessage]:
    """Messages that somebody must look at; not those whose content was erased."""
    return OutboxMessage.objects.filter(state__in=(State.UNKNOWN, State.FAILED)).exclude(recipient="")


def send_again(message: OutboxMessage, user: Any) -> bool:
    """Let a message that has failed or is of unknown outcome be sent once more; False if it is not so now."""
    return _decide(
        message,
        user,
        "core.message.send_again",
        state=State.WAITING,
        attempts=0,
        not_before=None,
        claimed=None,
        error="",
    )


def mark_arrived(message: OutboxMessage, user: Any) -> bool:
    """Take a message as sent, since somebody knows that it arrived; False if its outcome is known now."""
    return _decide(
        message, user, "core.message.arrived", state=State.SENT, sent=timezone.now(), claimed=None, error=""
    )


def _decide(message: OutboxMessage, user: Any, action: str, **fields: Any) -> bool:
    with transaction.atomic():
        if not troubled().filter(pk=message.pk).update(**fields):
            return False
        message.refresh_from_db()
        log(message, action, user=user, data={"kind": message.kind})
    return True


def erase(about: Model) -> int:
    """Empty the messages about an object, in the caller's transaction; how many there are.

    What waits is never sent. The rows stay, so that a cause writes no second message; files of messages
    are removed.
    """
    rows = OutboxMessage.objects.filter(
        about_type=ContentType.objects.get_for_model(about), about_id=about.pk
    )
    rows.filter(state=State.WAITING).update(state=State.FAILED)
    names = list(rows.values_list("uuid", flat=True))
    transaction.on_commit(lambda: mail_files.remove(names))
    return rows.update(
        recipient="", subject="", letter=None, calendar="", code="", error="The content was erased."
    )
