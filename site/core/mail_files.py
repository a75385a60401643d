"""Messages as files, on one's own machine: written in place of being sent, and removed when erased."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from core.mail import OutboxEmail, RefusedError, said_by

logger = logging.getLogger(__name__)


class FileBackend(BaseEmailBackend):
    """Writes each message as a file `.eml` that an editor reads and a mail program opens.

    Under EMAIL_FILE_PATH; no address stands in a file's name, and the log names subject and path.
    """

    @cached_property
    def folder(self) -> Path:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            if isinstance(message, OutboxEmail):
                kind, name = slugify(message.kind) or "message", str(message.row.uuid)
                content = message.made(readable=True).as_bytes(linesep="\n")
            else:
                kind, name = "message", get_random_string(6).lower()
                content = message.message().as_bytes()
            try:
                path = self.folder / f"{timezone.now():%Y%m%d-%H%M%S}-{kind}-{name}.eml"
                # Its owner's alone: it holds an address, and links that act for whoever has them
                path.touch(mode=0o600, exist_ok=False)
                path.write_bytes(content)
            except OSError as error:
                raise RefusedError(said_by(error), of_server=True) from error
            with suppress(ValueError):
                path = path.relative_to(settings.BASE_DIR)
            logger.info("“%s” is in %s", message.subject, path)
        return len(email_messages)


def remove(names: Iterable[UUID]) -> None:
    """Remove the files of messages of the outbox, by their `uuid`."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    wanted = {f"{name}.eml" for name in names}
    if not folder or not wanted:
        return
    for path in Path(folder).glob("*.eml"):
        # The name ends with the uuid, which is 36 characters long
        if path.name[-40:] in wanted:
            with suppress(FileNotFoundError):
                path.unlink()
