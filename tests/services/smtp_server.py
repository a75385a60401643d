"""A real SMTP server of this machine, which can be told to refuse, and to hang up at any moment."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from tests.ports import free_port


class Mailbox:
    """What the server has taken: the envelope's recipient and the message of each; and what it answers."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        #: Answers other than “250 OK”, by recipient
        self.at_recipient: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.lock = threading.Lock()

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(content, policy=default) for _, content in self.taken]  # type: ignore[misc]

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages]

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.at_recipient.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        assert isinstance(envelope.content, bytes)
        if answer := self.at_data.get(recipient):
            return answer
        with self.lock:
            self.taken.append((recipient, envelope.content))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """The mailbox, and the port at which its server listens while the block runs."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()


@contextmanager
def rude_server(manner: str) -> Iterator[tuple[list[str], int]]:
    """A server that hangs up: `in_text`, `after_text`, or falls silent: `silent`; or answers `nonsense`.

    `at_recipient` hangs up at whom it is told of with “poison” in his address, `second` at the second
    message of a connection, `mute` does not even greet, and `sender` takes no message whatever its sender.

    Yields what it has heard, a line of the conversation an item, and its port.
    """
    heard: list[str] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def converse(connection: socket.socket) -> None:
        lines, taken = connection.makefile("rb"), 0

        def say(line: str) -> None:
            connection.sendall(f"{line}\r\n".encode())

        heard.append("(called)")
        if manner == "mute":
            lines.read()
            return
        say("220 rude")
        for raw in lines:
            line = raw.decode().strip().upper()
            heard.append(line)
            if manner == "at_recipient" and "POISON" in line:
                return
            if manner == "sender" and line.startswith("MAIL"):
                say("550 who are you\x00")
                continue
            if manner == "second" and line.startswith("MAIL") and taken:
                return
            if line != "DATA":
                say("250 OK")
                continue
            say("354 go on")
            for number, text in enumerate(lines):
                heard.append(text.decode().strip())
                if manner == "in_text" and number == 3:
                    return
                if text == b".\r\n":
                    break
            taken += 1
            if manner in ("at_recipient", "second"):
                say("250 OK")
                continue
            if manner == "after_text":
                return
            if manner == "nonsense":
                say("what?")
                return
            lines.read()
            return

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            try:
                converse(connection)
            except OSError:
                pass
            finally:
                # Unread text makes the end a reset, as when a server crashes
                connection.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield heard, int(listening.getsockname()[1])
    finally:
        listening.close()
