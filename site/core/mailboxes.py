"""E-mail addresses and names beside them (RFC 5322: mailboxes), as mail servers take them."""

from __future__ import annotations

import re
from contextlib import suppress
from email.headerregistry import Address

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_SENDER = re.compile(r"(.*(?=<[^<>]*>$))?(.*)")


def a_label(domain: str) -> str:
    """A domain as mail servers know it (IDNA 2008): `bücher.example` is `xn--bcher-kva.example`.

    ValueError for what is no domain. IDNA of 2003, which Python and Django have, would write to strasse.de
    for straße.de.
    """
    try:
        return idna.encode(domain.rstrip("."), uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise ValueError("not a domain") from error


def ascii_address(address: str) -> str:
    """An address as servers take it: its domain as A-label (IDNA 2008). ValueError for what is none.

    A local part outside of ASCII is refused: few servers take one (SMTPUTF8, RFC 6531).
    """
    local, at, domain = address.strip().rpartition("@")
    whole = f"{local}{at}{a_label(domain)}"
    if not whole.isascii():
        raise ValueError("letters outside of ASCII before the @")
    try:
        validate_email(whole)
    except ValidationError as error:
        raise ValueError("not an address") from error
    return whole


def sender(*values: str) -> Address:
    """The first of these that is a sender like `Center <office@example.org>` or a bare address."""
    for value in values:
        # As people write it: a name with a comma in it need not stand in quotation marks
        name, address = _SENDER.fullmatch(" ".join(value.split())).groups()  # type: ignore[union-attr]
        with suppress(ValueError):
            return mailbox(address.strip("<>"), (name or "").strip(' "'))
    raise ValueError("The sender is no address: see EMAIL_FROM and the site settings.")


def mailbox(address: str, name: str = "") -> Address:
    """An address, perhaps with a name, for a header. ValueError for what is no address."""
    local, _, domain = ascii_address(address).rpartition("@")
    if local.startswith('"'):
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    return Address(display_name=name, username=local, domain=domain)
