"""The SMTP server of the storm: counts what arrives by Message-ID, and hands each message's link over."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from tests.ports import free_port

_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(rb"^Subject: (.*)", re.IGNORECASE | re.MULTILINE)
_LINK = re.compile(rb"/registrations/(confirm|manage|offer)/[\w:-]+/")


@dataclass(frozen=True)
class Mail:
    """A message as it arrived: `path` is that of its link, "" without one, and `purpose` what it is for."""

    recipient: str
    subject: str
    purpose: str
    path: str


class Postbox:
    """What has arrived, by Message-ID, and who wants to know of it."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.tell: Callable[[Mail], None] = lambda mail: None
        #: Seconds between taking a message and saying so, in which its sender may be killed
        self.hesitates = 0.0

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        found = _ID.search(content)
        assert found is not None
        with self.lock:
            self.arrived[found[1].decode()] += 1
        (recipient,) = envelope.rcpt_tos
        # The text comes first; a long line of it is broken by “=” (RFC 2045 §6.7)
        text = content.partition(b"text/html")[0].replace(b"=\r\n", b"")
        link, subject = _LINK.search(text), _SUBJECT.search(content)
        self.tell(
            Mail(
                recipient=recipient,
                subject=subject[1].decode().strip() if subject else "",
                purpose=link[1].decode() if link else "",
                path=link[0].decode() if link else "",
            )
        )
        await asyncio.sleep(self.hesitates)
        return "250 OK"


@contextmanager
def postbox() -> Iterator[tuple[Postbox, int]]:
    """The box, and the port at which its server listens while the block runs."""
    # It says each line of each conversation
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()
