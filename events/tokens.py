"""Links of registrations: signed, with nothing stored, revoked by raising the registration's version.

Each purpose has a salt of its own, so that the link of one page opens no other.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Claim:
    """What a token that was made here says: a registration of a meeting, if its version is still that one."""

    meeting_id: int
    uuid: UUID
    version: int

    def holds_for(self, registration: Registration) -> bool:
        """Whether the link is not revoked, and the registration not erased."""
        return registration.erased is None and registration.token_version == self.version


def make_token(registration: Registration, purpose: Purpose) -> str:
    """The token of a registration's page."""
    data = {"m": registration.meeting_id, "u": registration.uuid.hex, "v": registration.token_version}
    return signing.dumps(data, salt=_salt(purpose))


def open_token(token: str, purpose: Purpose) -> Claim:
    """What a token says. Asks the database nothing.

    Raises Registration.DoesNotExist for one that is wrong or of another purpose.
    """
    if len(token) > MAX_LENGTH:
        raise Registration.DoesNotExist
    try:
        data = signing.loads(token, salt=_salt(purpose))
        return Claim(int(data["m"]), UUID(hex=data["u"]), int(data["v"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise Registration.DoesNotExist from None


def registration_of(claim: Claim) -> Registration:
    """The registration that a token opens. Raises Registration.DoesNotExist where it is revoked."""
    found = find_registration(claim.uuid)
    if found is None or not claim.holds_for(found):
        raise Registration.DoesNotExist
    return found


def path_of(registration: Registration, purpose: Purpose) -> str:
    """The path of a registration's page."""
    return reverse("registration", args=[purpose.value, make_token(registration, purpose)])


def link(registration: Registration, purpose: Purpose) -> str:
    """The absolute address of a registration's page, for messages."""
    return f"{settings.BASE_URL}{path_of(registration, purpose)}"


def _salt(purpose: Purpose) -> str:
    return f"events.registrations.{purpose.value}"
