"""Who somebody is: an address as one key, whatever way it is spelled."""

from __future__ import annotations

from core.mailboxes import a_label


class AddressError(ValueError):
    """An address that no message reaches; the message is a sentence for who typed it."""


def email_key(address: str) -> str:
    """The key of an address (RFC 5321 §2.4, RFC 5890 §2.3.2.1): the same for every spelling of it.

    The local part casefolded, the domain as its A-label. A subaddress (`ada+rt@`) is an address of its
    own. Raises `AddressError`.
    """
    local, at, domain = address.strip().rpartition("@")
    local = local.strip()
    if not at or not local or not domain:
        raise AddressError("Write the address in full, as name@company.org.")
    try:
        return f"{local.casefold()}@{a_label(domain.strip())}"
    except ValueError as error:
        raise AddressError(f"“{domain}” after the @ is no name of a mail server.") from error
