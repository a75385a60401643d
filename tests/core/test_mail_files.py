"""Messages as files: readable, their owner's alone, and gone when what they say is erased."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from core import mail_files, outbox
from core.models import OutboxMessage
from tests.core.factories import make_person
from tests.core.letter_samples import CONFIRMED
from tests.core.outbox_rows import CALENDAR, invitation, message
from tests.core.test_mail import read, shape


@pytest.mark.django_db
def test_each_message_is_a_file_on_ones_own_machine(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "core.mail_files.FileBackend", tmp_path / "mail"
    letter = dataclasses.replace(CONFIRMED, paragraphs=("Zoë O'Brien & Co, your registration is confirmed.",))
    row = invitation(letter=letter)
    message("2:waiting:0", kind="waiting")
    with caplog.at_level("INFO", "core.mail_files"):
        assert outbox.send_due() == 2
    first, second = sorted((tmp_path / "mail").iterdir(), key=lambda path: "waiting" in path.name)
    assert re.fullmatch(rf"\d{{8}}-\d{{6}}-confirmed-{row.uuid}\.eml", first.name)
    assert "waiting" in second.name
    assert first.stat().st_mode & 0o777 == 0o600
    assert f"“{CONFIRMED.subject}” is in {first}" in caplog.text
    # An editor reads it
    assert "Zoë O'Brien & Co, your registration is confirmed." in first.read_text()
    assert "SUMMARY:Café 👩‍🔬" in first.read_text()
    # A mail program opens it
    got = read(first.read_bytes())
    assert shape(got)[0] == "multipart/mixed"
    assert got.get_body(("plain",)).get_content() == row.text  # type: ignore[union-attr]
    *_, attached = got.iter_attachments()
    assert attached.get_payload(decode=True) == CALENDAR.encode()
    row.refresh_from_db()
    assert row.state == OutboxMessage.State.SENT


@pytest.mark.django_db
def test_a_folder_that_takes_no_file_means_waiting(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "core.mail_files.FileBackend", tmp_path / "mail"
    row = message()
    outbox.send_due()
    row.refresh_from_db()
    assert row.state == OutboxMessage.State.WAITING
    assert row.error


def test_djangos_own_messages_are_files_too(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "core.mail_files.FileBackend", tmp_path
    assert mail.send_mail("Reset", "Words", "a@x.example", ["b@x.example"]) == 1
    (path,) = tmp_path.iterdir()
    assert "-message-" in path.name
    assert read(path.read_bytes())["Subject"] == "Reset"


@pytest.mark.django_db
def test_files_go_with_what_is_erased(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "core.mail_files.FileBackend", tmp_path
    person = make_person()
    gone, kept = message("1", about=person), message("2")
    mail.send_mail("Reset", "Words", "a@x.example", ["b@x.example"])
    assert outbox.send_due() == 2
    with django_capture_on_commit_callbacks(execute=True):
        outbox.erase(person)
        # Not before: what is taken back keeps its file
        assert len(list(tmp_path.iterdir())) == 3
    names = " ".join(path.name for path in tmp_path.iterdir())
    assert str(gone.uuid) not in names
    assert str(kept.uuid) in names
    assert "-message-" in names
    # Erased once more, or by two at once
    mail_files.remove([gone.uuid])


@pytest.mark.django_db
def test_without_files_there_is_nothing_to_remove(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    for folder in (None, str(tmp_path / "none")):
        settings.EMAIL_FILE_PATH = folder
        person = make_person()
        message(f"{folder}", about=person)
        with django_capture_on_commit_callbacks(execute=True):
            assert outbox.erase(person) == 1
