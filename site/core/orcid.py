"""ORCID iDs: sixteen characters, the last a checksum (ISO 7064 MOD 11-2)."""

import re

from django.core.exceptions import ValidationError

_SHAPE = re.compile(
    r"(?:https?://(?:www\.)?orcid\.org/)?((?:\d{4}-?){3}\d{3}[\dX])/?", re.ASCII | re.IGNORECASE
)


def checksum(digits: str) -> str:
    """The check character, `0` to `9` or `X`, of an iD's first fifteen digits."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


def normalize(text: str) -> str:
    """Turn an iD or its address into `0000-0002-1825-0097`.

    Raises ValueError, with a sentence for the person who typed it, when the shape or the checksum
    is wrong.
    """
    match = _SHAPE.fullmatch(text.strip())
    if not match:
        raise ValueError("An ORCID iD has sixteen digits, like 0000-0002-1825-0097.")
    compact = match[1].replace("-", "").upper()
    if checksum(compact[:15]) != compact[15]:
        raise ValueError("This ORCID iD has a wrong digit: its last character does not fit the others.")
    return "-".join(compact[start : start + 4] for start in range(0, 16, 4))


def url(orcid: str) -> str:
    """The address that identifies a person, as JSON-LD and OAI give it."""
    return f"https://orcid.org/{normalize(orcid)}"


def validate_orcid(text: str) -> None:
    """Model and form validator: raises ValidationError for anything but an iD."""
    try:
        normalize(text)
    except ValueError as error:
        raise ValidationError(str(error), code="orcid") from error
