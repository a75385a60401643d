"""Messages as MIME, read back by the standard library, and the files of one's own machine."""

from __future__ import annotations

import dataclasses
import email
import io
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from config import environment
from core import outbox
from core.letters import CODE_CID
from core.mail import OutboxEmail, RefusedError, code_picture
from core.mailboxes import ascii_address, sender
from core.models import Center, OutboxMessage
from tests.core.letter_samples import CONFIRMED
from tests.core.outbox_rows import CALENDAR, invitation, message


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=default)  # type: ignore[return-value]


def received(row: OutboxMessage, **center: str) -> EmailMessage:
    """The message as a recipient's program reads it."""
    made = OutboxEmail(row, Center(**center)).message()
    content = made.as_bytes(linesep="\r\n")
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    return read(content)


def shape(part: Any) -> Any:
    if part.is_multipart():
        return part.get_content_type(), [shape(child) for child in part.iter_parts()]
    return part.get_content_type()


@pytest.mark.django_db
def test_structure_of_an_invitation() -> None:
    row = invitation()
    got = received(row)
    assert shape(got) == (
        "multipart/mixed",
        [
            (
                "multipart/alternative",
                ["text/plain", ("multipart/related", ["text/html", "image/png"]), "text/calendar"],
            ),
            "application/ics",
        ],
    )
    parts = {part.get_content_type(): part for part in got.walk()}
    assert parts["text/plain"].get_content().replace("\r\n", "\n") == row.text
    assert parts["text/html"].get_content().replace("\r\n", "\n") == row.html
    calendar = parts["text/calendar"]
    assert calendar["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar.get_payload(decode=True) == CALENDAR.encode()
    attached = parts["application/ics"]
    assert attached.get_payload(decode=True) == CALENDAR.encode()
    assert attached.get_content_disposition() == "attachment"
    assert attached.get_filename() == "invite.ics"
    picture = parts["image/png"]
    assert picture["Content-ID"] == f"<{CODE_CID}>"
    assert f'src="cid:{CODE_CID}"' in row.html
    assert picture.get_payload(decode=True) == code_picture(CONFIRMED.code)


@pytest.mark.django_db
def test_headers() -> None:
    row = invitation()
    got = received(
        row, email_from="Center, Über <office@colloquy.example>", email_reply_to="rt@colloquy.example"
    )
    assert got["Subject"] == CONFIRMED.subject
    assert got["To"] == "alex@visitor.example"
    (who,) = got["From"].addresses
    assert (who.display_name, who.addr_spec) == ("Center, Über", "office@colloquy.example")
    assert got["Reply-To"] == "rt@colloquy.example"
    assert got["Message-ID"] == row.message_id == f"<{row.uuid}@colloquy.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["MIME-Version"] == "1.0"
    assert got["Date"].datetime.tzinfo is not None
    assert not [name for name in got if name.startswith("List-")]


@pytest.mark.django_db
def test_without_calendar_and_code_it_is_two_alternatives() -> None:
    letter = dataclasses.replace(CONFIRMED, code="")
    got = received(message(letter=letter))
    assert shape(got) == ("multipart/alternative", ["text/plain", "text/html"])
    assert got["Reply-To"] is None


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["", "nonsense", "a@b@c", "Center <>", "x\r\nBcc: everybody@x.example"])
def test_a_sender_that_is_none_leaves_that_of_the_environment(value: str) -> None:
    got = received(message(), email_from=value, email_reply_to=value)
    assert got["From"].addresses[0].addr_spec == "no-reply@localhost"
    assert got["Reply-To"] is None
    assert got["Bcc"] is None


@pytest.mark.parametrize("value", ["nonsense", "a@b@c", "Center <>", "Center <office@example.org"])
def test_a_sender_that_is_none_is_refused_in_the_settings(value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Center(email_from=value).clean()
    assert set(refused.value.message_dict) == {"email_from"}
    Center(email_from="Center, Über <office@colloquy.example>").clean()
    Center(email_from="office@colloquy.example").clean()
    Center().clean()


@pytest.mark.django_db
def test_without_any_sender_messages_wait(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "nonsense"
    row = message()
    assert outbox.send_due() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == (OutboxMessage.State.WAITING, 0)
    assert "EMAIL_FROM" in row.error
    assert outbox.send_due() == 0
    settings.DEFAULT_FROM_EMAIL = "office@colloquy.example"
    assert outbox.send_due(timezone.now() + outbox.SERVER_PAUSE) == 1


@pytest.mark.django_db
def test_nothing_is_injected_into_headers() -> None:
    letter = dataclasses.replace(CONFIRMED, subject="Hello\r\nBcc: everybody@x.example\n\nBody\x00")
    got = received(message(letter=letter))
    assert got["Subject"] == "Hello Bcc: everybody@x.example Body"
    assert got["Bcc"] is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "recipient",
    ["", "nobody", "a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", "ünı@x.example", "a@-x-.y"],
)
def test_what_is_no_single_address_is_not_sent_and_said(recipient: str) -> None:
    row = message(recipient=recipient)
    with pytest.raises(ValueError):
        OutboxEmail(row, Center())
    assert outbox.send_due() == 1
    row.refresh_from_db()
    assert row.state == OutboxMessage.State.FAILED
    assert "cannot be made" in row.error
    assert mail.outbox == []


def test_domains_outside_of_ascii_are_a_labels_of_2008() -> None:
    assert ascii_address("Alex@Straße.example") == "Alex@xn--strae-oqa.example"
    assert ascii_address(" alex+tag@例え.example ") == "alex+tag@xn--r8jz45g.example"
    assert ascii_address('"a.b"@X.example') == '"a.b"@x.example'
    assert sender("", "Zoë <zoe@straße.example>").domain == "xn--strae-oqa.example"


def titled(subject: str) -> OutboxMessage:
    """A message that is not stored."""
    return OutboxMessage(
        subject=subject, recipient="a@x.example", letter=CONFIRMED, message_id="<1@x.example>"
    )


subjects = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=500)


@settings(max_examples=80, deadline=timedelta(seconds=5))
@given(subjects)
def test_any_subject_arrives(subject: str) -> None:
    row = titled(subject)
    got = received(row)
    assert " ".join(str(got["Subject"]).split()) == " ".join(subject.split())


@pytest.mark.parametrize(
    "subject", ["👩‍🔬 " * 125, "é" * 500, "x" * 500, 'R&D Sites: FDA\'s "Fast" Lane, <2 years>']
)
def test_long_subjects_arrive(subject: str) -> None:
    row = titled(subject)
    assert str(received(row)["Subject"]) == subject.strip()


@pytest.mark.parametrize("length", [*range(55, 85), 140, 300])
@pytest.mark.parametrize("word", ["R&D ", "é ", "word" * 5 + " "])
def test_a_subject_begins_on_its_own_line(length: int, word: str) -> None:
    subject = (word * 100)[:length].strip() + "."
    row = titled(subject)
    content = OutboxEmail(row, Center()).message().as_bytes(linesep="\r\n")
    lines = content.split(b"\r\n\r\n")[0].split(b"\r\n")
    (at,) = [place for place, line in enumerate(lines) if line.startswith(b"Subject:")]
    assert len(lines[at]) > len("Subject: .")
    assert max(map(len, lines)) <= 78
    assert read(content)["Subject"] == subject


def test_the_code_is_a_picture_that_scanners_read() -> None:
    picture = Image.open(io.BytesIO(code_picture("CLQ-7F3K-29QD"))).convert("L")
    assert picture.width == picture.height >= 248
    # The quiet zone of four modules, and the corner of the first finder pattern
    assert picture.getpixel((47, 47)) == 255
    assert picture.getpixel((48, 48)) < 40


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://h.example:2525", {"EMAIL_HOST": "h.example", "EMAIL_PORT": 2525, "EMAIL_HOST_USER": None}),
        ("smtp://h.example", {"EMAIL_PORT": 25}),
        (
            "smtp+tls://u%40x:p%3Aw@h.example",
            {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True, "EMAIL_HOST_USER": "u@x"},
        ),
        (
            "smtp+ssl://u:pw@h.example",
            {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True, "EMAIL_HOST_PASSWORD": "pw"},
        ),
    ],
)
def test_the_server_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, expected: dict[str, Any]
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    found = environment.email(tmp_path)
    assert found["EMAIL_BACKEND"] == "core.mail.SMTPBackend"
    assert 5 <= found["EMAIL_TIMEOUT"] * 12 <= outbox.LOST_AFTER.total_seconds()
    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    "url", ["consolemail://", "h.example", "smtp://", "smtp://h:port", "ftp://h", "filemail://"]
)
def test_what_is_no_server_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL cannot be read"):
        environment.email(tmp_path)


def test_without_a_server_messages_are_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert environment.email(tmp_path) == {
        "EMAIL_BACKEND": "core.mail_files.FileBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
    }
    monkeypatch.setenv("EMAIL_URL", "filemail:///srv/some%20folder")
    assert environment.email(tmp_path)["EMAIL_FILE_PATH"] == "/srv/some folder"


def test_refusals_are_smtp_exceptions() -> None:
    """So that whoever sends with Django's own functions meets what he expects."""
    with pytest.raises(OSError):
        raise RefusedError("no", of_server=True)
