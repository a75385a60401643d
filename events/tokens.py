"""Links of registrations: signed, with nothing stored, revoked by raising the registration's version.

Each purpose has a salt of its own, so that the link of one page opens no other.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from events.models import Registration
from events.statements import find_registration

#: Longer ones were not made here
MAX_LENGTH = 300


class Purpose(StrEnum):
    """What a link is for: the page that it opens."""

    CONFIRM = "confirm"
    MANAGE = "manage"
    OFFER = "offer"


def make_token(registration: Registration, purpose: Purpose) -> str:
    """The token of a registration's page."""
    data = {"u": registration.uuid.hex, "v": registration.token_version}
    return signing.dumps(data, salt=_salt(purpose))


def read_token(token: str, purpose: Purpose) -> Registration | None:
    """The registration that a token opens; None for one that is wrong, of another purpose or revoked."""
    if len(token) > MAX_LENGTH:
        return None
    try:
        data = signing.loads(token, salt=_salt(purpose))
        uuid, version = UUID(hex=data["u"]), int(data["v"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    found = find_registration(uuid)
    if found is None or found.erased is not None or found.token_version != version:
        return None
    return found


def path_of(registration: Registration, purpose: Purpose) -> str:
    """The path of a registration's page."""
    return reverse("registration", args=[purpose.value, make_token(registration, purpose)])


def link(registration: Registration, purpose: Purpose) -> str:
    """The absolute address of a registration's page, for messages."""
    return f"{settings.BASE_URL}{path_of(registration, purpose)}"


def _salt(purpose: Purpose) -> str:
    return f"events.registrations.{purpose.value}"
