"""Whose address counts, whatever the headers say."""

import pytest
from django.test import RequestFactory, override_settings

from core.client import client_address

HOSTILE = {
    "HTTP_FORWARDED": "for=198.51.100.9",
    "HTTP_X_REAL_IP": "198.51.100.9",
    "HTTP_CLIENT_IP": "198.51.100.9",
    "HTTP_X_FORWARDED_HOST": "198.51.100.9",
}


def address(proxies: int, connection: str, forwarded: str | None = None) -> str:
    meta = {"REMOTE_ADDR": connection, **HOSTILE}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    with override_settings(TRUSTED_PROXIES=proxies):
        return client_address(RequestFactory().get("/", **meta))


@pytest.mark.parametrize("forwarded", [None, "", "198.51.100.9", "rubbish", "198.51.100.9, 203.0.113.7", ","])
def test_without_a_proxy_only_the_connection_counts(forwarded: str | None) -> None:
    assert address(0, "192.0.2.1", forwarded) == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        # What the client said itself stands further to the left
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (1, "rubbish, <script>, \0, 203.0.113.7", "203.0.113.7"),
        (1, " 198.51.100.9 ,203.0.113.7 ", "203.0.113.7"),
        (2, "198.51.100.9, 203.0.113.7, 192.0.2.50", "203.0.113.7"),
        # Who came by a shorter way than all proxies
        (2, "203.0.113.7", "203.0.113.7"),
        (1, None, "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (9, "203.0.113.7", "203.0.113.7"),
        # No address: the next proxy's word
        (1, "unknown", "192.0.2.1"),
        (1, "198.51.100.9, ", "192.0.2.1"),
        (2, "203.0.113.7, unknown, 192.0.2.50", "192.0.2.50"),
        (1, "1" * 5000, "192.0.2.1"),
        # Ports and quotes
        (1, "203.0.113.7:4711", "203.0.113.7"),
        (1, '"[2001:db8:1:2:3::4]:4711"', "2001:db8:1:2::"),
        (1, "[2001:db8:1:2:3::4]", "2001:db8:1:2::"),
    ],
)
def test_behind_proxies_it_is_counted_from_the_right(proxies: int, forwarded: str, client: str) -> None:
    assert address(proxies, "192.0.2.1", forwarded) == client


@pytest.mark.parametrize(
    ("connection", "client"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:0DB8:1:2::ffff", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        # A Unix socket has none
        ("", ""),
        ("unix:", ""),
        ("300.1.1.1", ""),
    ],
)
def test_one_form_for_each_client(connection: str, client: str) -> None:
    assert address(0, connection) == client
