"""Messages as MIME, and where they go: an SMTP server, or on one's own machine a file each.

The structure is mixed [ alternative [ text, HTML, text/calendar ], application/ics ], because mail
programs show an invitation only where the calendar is an alternative; where the HTML shows the code for
the door, related [ HTML, PNG ] takes its place.
"""

from __future__ import annotations

import io
import logging
import re
import smtplib
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage as StandardMessage
from email.policy import EmailPolicy, Policy
from functools import cached_property
from typing import Any

import segno
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp
from django.utils import timezone

from core.letters import CODE_CID
from core.mailboxes import mailbox, sender
from core.models import Center, OutboxMessage

logger = logging.getLogger(__name__)

#: Pixels of a module of the code's picture, shown at 124 pixels: sharp on dense screens and on paper
CODE_SCALE = 12


class RefusedError(smtplib.SMTPException):
    """The message has not been sent, for certain."""

    def __init__(
        self, said: str, *, permanent: bool = False, of_server: bool = False, of_connection: bool = False
    ) -> None:
        super().__init__(said)
        #: Another try would be answered the same
        self.permanent = permanent
        #: It says nothing of this message: the server does not answer, or does not take us
        self.of_server = of_server
        #: The connection is gone, perhaps because it was used for long
        self.of_connection = of_connection


class UnknownOutcomeError(smtplib.SMTPException):
    """The connection broke after the message's text had begun: it may have been sent or not."""


# Messages


class MessagePolicy(EmailPolicy):
    """The standard library's, but a subject begins on the line of its name.

    It breaks `Subject:` right after the colon where the words fit on a line of their own, and some programs
    then show no subject, or one that begins with a space.
    """

    def fold(self, name: str, value: Any) -> str:
        lines = super().fold(name, value).split(self.linesep)
        if name.lower() == "subject" and lines[0] == f"{name}:" and lines[1].strip():
            words = f"{name}: {lines[1].lstrip()}"
            # Between two words, of which an encoded one is one
            cut = words.rfind(" ", len(name) + 2, (self.max_line_length or len(words)) + 1)
            lines[:2] = [words[:cut], words[cut:]] if 0 < cut < len(words) else [words]
        return self.linesep.join(lines)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")


SMTP = MessagePolicy(linesep="\r\n")


class MimeMessage(StandardMessage):
    """The standard library's message, as Django's backends ask for its bytes."""

    def as_bytes(
        self, unixfrom: bool = False, policy: Policy | None = None, linesep: str | None = None
    ) -> bytes:
        policy = policy or self.policy
        return super().as_bytes(unixfrom, policy.clone(linesep=linesep) if linesep else policy)


class OutboxEmail(EmailMessage):
    """A message of the outbox as every mail backend of Django takes it.

    `ValueError` when it cannot be made: its recipient is no address.
    """

    def __init__(self, row: OutboxMessage, center: Center) -> None:
        self.row = row
        self.kind = row.kind
        self.sender = sender(center.email_from, settings.DEFAULT_FROM_EMAIL)
        self.recipient = mailbox(row.recipient)
        self.answers_to: Address | None = None
        with suppress(ValueError):
            self.answers_to = mailbox(center.email_reply_to)
        super().__init__(
            subject=" ".join(row.subject.split()),
            body=row.text,
            from_email=self.sender.addr_spec,
            to=[self.recipient.addr_spec],
        )

    def message(self) -> MimeMessage:  # type: ignore[override]
        return self.mime

    @cached_property
    def mime(self) -> MimeMessage:
        """The message as servers take it, in ASCII; made once, since its making may fail."""
        return self.made()

    def made(self, *, readable: bool = False) -> MimeMessage:
        """The whole message; `readable` writes text as it is, for an editor, in place of ASCII."""
        row = self.row
        message = MimeMessage(policy=SMTP)
        message["Subject"] = self.subject
        message["From"] = self.sender
        message["To"] = self.recipient
        if self.answers_to:
            message["Reply-To"] = self.answers_to
        message["Date"] = timezone.now()
        message["Message-ID"] = row.message_id
        message["Auto-Submitted"] = "auto-generated"

        cte = "8bit" if readable else "quoted-printable"
        message.set_content(self.body, cte=cte)
        message.add_alternative(row.html, subtype="html", cte=cte)
        if row.code:
            html = list(message.iter_parts())[-1]
            html.add_related(code_picture(row.code), "image", "png", cid=f"<{CODE_CID}>", filename="code.png")
        if row.calendar:
            # As bytes, so that its lines end in CRLF and its copy below is the same
            calendar = re.sub(r"\r?\n", "\r\n", row.calendar).encode()
            message.add_alternative(
                calendar,
                "text",
                "calendar",
                cte="8bit" if readable else "base64",
                params={"method": row.calendar_method, "charset": "utf-8"},
            )
            message.add_attachment(calendar, "application", "ics", filename="invite.ics")
        return message


def code_picture(code: str) -> bytes:
    """The code for the door as a PNG: QR, ink on white with its quiet zone, whatever the scheme."""
    file = io.BytesIO()
    segno.make(code, micro=False, error="m").save(
        file, kind="png", scale=CODE_SCALE, border=4, dark="#14191b"
    )
    return file.getvalue()


# Where they go


class PhaseMixin:
    """Of `smtplib.SMTP`: knows whether a message may have been taken when the connection breaks."""

    #: A message's text has begun, and the server has not said what became of it
    in_doubt = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.in_doubt = True
        try:
            code, said = super().data(msg)  # type: ignore[misc]
        except smtplib.SMTPDataError:
            # The answer to DATA itself: no text was sent
            self.in_doubt = False
            raise
        # Another answer than these tells nothing
        self.in_doubt = code != 250 and not 400 <= code <= 599
        return code, said


class PlainConnection(PhaseMixin, smtplib.SMTP):
    """SMTP, perhaps with STARTTLS."""


class SecureConnection(PhaseMixin, smtplib.SMTP_SSL):
    """SMTP inside of TLS."""


class SMTPBackend(smtp.EmailBackend):
    """Django's SMTP backend, which says of each failure whether the message may have left.

    `RefusedError` or `UnknownOutcomeError`; both are SMTPException, as everyone expects.
    """

    connection: PlainConnection | SecureConnection | None
    _partial_connection: PlainConnection | SecureConnection | None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SecureConnection if self.use_ssl else PlainConnection

    def open(self) -> bool | None:
        try:
            return super().open()
        except OSError as error:
            raise RefusedError(said_by(error), of_server=True) from error

    def _send(self, email_message: EmailMessage) -> bool:
        assert self.connection is not None  # noqa: S101 (send_messages has opened it)
        try:
            return bool(super()._send(email_message))
        except OSError as error:
            failure = judged(error, self.connection.in_doubt)
            # What state the conversation is in is not worth knowing: the next message begins another
            self.connection.close()
            self.connection = None
            raise failure from error

    def close(self) -> None:
        """Say goodbye; whether that is heard changes nothing."""
        for connection in (self._partial_connection, self.connection):
            if connection is not None:
                with suppress(OSError):
                    connection.quit()
                connection.close()
        self._partial_connection = self.connection = None


def judged(error: OSError, in_doubt: bool) -> RefusedError | UnknownOutcomeError:
    """What a failure of `smtplib.SMTP.sendmail` means; `in_doubt` as the connection has it."""
    if in_doubt:
        return UnknownOutcomeError(said_by(error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return RefusedError(_answer(code, said), permanent=500 <= code <= 599)
    if isinstance(error, smtplib.SMTPDataError):
        return RefusedError(said_by(error), permanent=500 <= error.smtp_code <= 599)
    if isinstance(error, smtplib.SMTPSenderRefused):
        # RFC 1870: 552 is too large, which is of the message, although it is said to its sender
        large = error.smtp_code == 552
        return RefusedError(said_by(error), permanent=large, of_server=not large, of_connection=not large)
    # It may be this recipient at whom the server hangs up, so the others need not wait
    return RefusedError(said_by(error), of_connection=True)


def said_by(error: OSError) -> str:
    """What a server or the system said, with its number."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"


def _answer(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(words.split())}"
