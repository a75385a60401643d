"""Logging to the console, in which no token, query or e-mail address stands."""

from __future__ import annotations

import logging
import re
from typing import Any

_HIDDEN = [
    # The path of a registration carries its token
    (re.compile(r"(/registrations/)[^\s'\"<>]+"), r"\1…"),
    # A query may hold an address, a name or a search
    (re.compile(r"(/[^\s'\"<>?]*)\?[^\s'\"<>]+"), r"\1?…"),
    (re.compile(r"[\w.+%-]+@[\w-]+\.[\w.-]+"), "…@…"),
]


def mask(text: str) -> str:
    """The text without what must not be logged."""
    for pattern, shown in _HIDDEN:
        text = pattern.sub(shown, text)
    return text


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, its traceback included: no logger can forget it."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def console(level: str = "INFO") -> dict[str, Any]:
    """`LOGGING` (and gunicorn's `logconfig_dict`) for everything to standard error."""
    quiet = {"level": "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "masking": {
                "()": "config.logs.MaskingFormatter",
                "format": "%(levelname)s %(name)s: %(message)s",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "masking"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # These bring handlers of their own, which would print the unmasked line
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "gunicorn.error": {"handlers": [], "propagate": True, **quiet},
            "gunicorn.access": {"handlers": [], "propagate": True, **quiet},
            # A page that is not there is no fault, and robots ask for many
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "axes": quiet,
            "django_tasks": quiet,
            "django_tasks_db": quiet,
            "wagtail": quiet,
            # A line for each request, and one more than is said for each failure
            "elastic_transport": {"level": "ERROR"},
            "PIL": quiet,
            "fontTools": quiet,
        },
    }
