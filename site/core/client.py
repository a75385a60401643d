"""Who is asking: the address of a request's client, as far as it can be believed.

Whatever a client sends of itself, in any header, is worth nothing (RFC 7239 §8.1). Each proxy adds the
address that it was called from at the right end of `X-Forwarded-For`, so behind the number of proxies
that TRUSTED_PROXIES says, the client stands that many places from the right.
"""

from __future__ import annotations

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

#: An address with a port, as some proxies write it: 192.0.2.1:4711, [2001:db8::1]:4711, [2001:db8::1]
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5}")

#: What is handed out to one customer in IPv6: within it anybody may take another address each time
_IPV6_NETWORK = 64


def client_address(request: HttpRequest) -> str:
    """The client's address, in the one form that it has; "" when there is none to be believed.

    IPv6 addresses stand for their network of 64 bits (`2001:db8:1:2::`), so that whoever is counted
    cannot begin anew by taking the next one. Without a proxy only the connection counts. With
    fewer entries than proxies, someone has come by a shorter way: the oldest entry is taken.
    """
    connection = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    if not proxies:
        return _address(connection)
    # Several headers of this name reach us as one, joined by commas in their order
    chain = [*request.META.get("HTTP_X_FORWARDED_FOR", "").split(","), connection]
    if not chain[0].strip():
        chain = chain[1:]
    # What one of our own proxies wrote is an address; should it be none, the next one's word counts
    for entry in chain[-(proxies + 1) :]:
        if address := _address(entry):
            return address
    return ""


def _address(text: str) -> str:
    """The address in this text, or "" when it is none."""
    text = text.strip().strip('"')
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    if address.is_loopback:
        return str(address)
    return str(ipaddress.IPv6Network((int(address), _IPV6_NETWORK), strict=False).network_address)
