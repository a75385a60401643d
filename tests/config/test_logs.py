"""What stands in the logs, and what must not."""

import io
import logging
import logging.config

import pytest
from django.test import Client

from config.logs import console, mask


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("Not Found: /registrations/confirm/abc-DEF_123/", "Not Found: /registrations/…"),
        ("GET '/registrations/manage/tok/?x=1' failed", "GET '/registrations/…' failed"),
        ("/search/?q=my+illness&page=2 took long", "/search/?… took long"),
        ("Invalid address: ada.byron+rt@example.org.", "Invalid address: …@…"),
        ("Not Found: /reports/old/", "Not Found: /reports/old/"),
        ("why? because", "why? because"),
    ],
)
def test_mask(said: str, logged: str) -> None:
    assert mask(said) == logged


def test_a_traceback_is_masked_too(logged: io.StringIO) -> None:
    try:
        raise ValueError("cannot send to ada@example.org at /registrations/offer/token/")
    except ValueError:
        logging.getLogger("events").exception("Failed for %s", "ada@example.org")
    text = logged.getvalue()
    assert "Traceback" in text
    assert "ada" not in text
    assert "token" not in text


def test_every_handler_masks() -> None:
    """No logger of Django or gunicorn keeps a handler of its own, which would print the whole line."""
    config = console()
    assert set(config["handlers"]) == {"console"}
    assert config["handlers"]["console"]["formatter"] == "masking"
    assert config["formatters"]["masking"]["()"] == "config.logs.MaskingFormatter"
    for name in ("django", "django.server", "gunicorn.error", "gunicorn.access"):
        assert config["loggers"][name]["handlers"] == []
        assert config["loggers"][name]["propagate"]


@pytest.mark.django_db
def test_a_failing_request_leaves_no_token(
    client: Client, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("events.registration_views.open_token", fails)
    client.raise_request_exception = False
    assert client.get("/registrations/manage/s3cret/?email=ada@example.org").status_code == 500
    text = logged.getvalue()
    assert "Internal Server Error: /registrations/…" in text
    assert "s3cret" not in text
    assert "ada" not in text
