"""Stored feeds: strong tags an encoding, conditional requests, bytes made once (case P02)."""

import gzip
import threading

import brotli
import pytest
from django.test import RequestFactory
from freezegun import freeze_time

from core.models import StoredDocument
from core.stored_documents import choose_encoding, document_response, refresh

pytestmark = pytest.mark.django_db

TEXT = b"<rss>" + b"<item>some words</item>" * 400 + b"</rss>"
TYPE = "application/rss+xml; charset=utf-8"
ENCODINGS = ["identity", "gzip", "br"]


class Maker:
    """Makes the document, and counts how often."""

    def __init__(self, text: bytes = TEXT) -> None:
        self.text, self.calls = text, 0

    def __call__(self) -> bytes:
        self.calls += 1
        return self.text


def ask(
    maker: Maker | None = None, version: str = "1", method: str = "get", key: str = "feed", **headers: str
):
    request = getattr(RequestFactory(), method)(
        "/feed.xml", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    return document_response(
        request,
        key,
        version=version,
        make=maker or Maker(),
        content_type=TYPE,
        headers={"Access-Control-Allow-Origin": "*"},
    )


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_p02_each_encoding_has_a_strong_tag_of_its_own_and_the_same_text() -> None:
    answers = {encoding: ask(Accept_Encoding=encoding) for encoding in ENCODINGS}
    tags = [answer["ETag"] for answer in answers.values()]
    assert len(set(tags)) == 3
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)
    assert {answer["Vary"] for answer in answers.values()} == {"Accept-Encoding"}
    assert not answers["identity"].has_header("Content-Encoding")
    assert body(answers["identity"]) == TEXT
    assert gzip.decompress(body(answers["gzip"])) == TEXT
    assert brotli.decompress(body(answers["br"])) == TEXT
    assert answers["gzip"]["Content-Encoding"] == "gzip"
    assert answers["br"]["Content-Encoding"] == "br"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("wanted", ['"other", {tag}', "W/{tag}", "{tag}", "*"])
def test_p02_who_has_the_bytes_gets_304_with_the_headers_to_keep_them(encoding: str, wanted: str) -> None:
    tag = ask(Accept_Encoding=encoding)["ETag"]
    response = ask(Accept_Encoding=encoding, If_None_Match=wanted.format(tag=tag))
    assert response.status_code == 304
    assert body(response) == b""
    assert response["ETag"] == tag
    assert response["Vary"] == "Accept-Encoding"
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_p02_the_tag_of_another_encoding_is_no_match() -> None:
    tag = ask(Accept_Encoding="gzip")["ETag"]
    assert ask(Accept_Encoding="br", If_None_Match=tag).status_code == 200


def test_a_head_has_the_headers_of_the_get_and_no_body() -> None:
    got, head = ask(Accept_Encoding="gzip"), ask(method="head", Accept_Encoding="gzip")
    for name in ("ETag", "Content-Length", "Content-Encoding", "Content-Type", "Last-Modified", "Vary"):
        assert head[name] == got[name]
    assert int(got["Content-Length"]) == len(body(got))
    assert body(head) == b""


def test_bytes_are_made_once_for_one_state_of_the_site() -> None:
    maker = Maker()
    for encoding in (*ENCODINGS, "gzip"):
        ask(maker, Accept_Encoding=encoding)
    assert maker.calls == 1
    ask(maker, version="2")
    ask(maker, version="2", Accept_Encoding="br")
    assert maker.calls == 2
    ask(maker, version="2", key="another")
    assert maker.calls == 3


def test_a_new_state_that_changes_no_byte_keeps_tag_and_date() -> None:
    with freeze_time("2026-05-12 08:30:00"):
        first = ask(version="1")
    with freeze_time("2026-05-13 08:30:00"):
        same = ask(version="2")
    assert same["ETag"] == first["ETag"]
    assert same["Last-Modified"] == first["Last-Modified"] == "Tue, 12 May 2026 08:30:00 GMT"
    with freeze_time("2026-05-14 08:30:00"):
        other = ask(Maker(TEXT + b"<!-- -->"), version="3")
    assert other["ETag"] != first["ETag"]
    assert other["Last-Modified"] == "Thu, 14 May 2026 08:30:00 GMT"
    assert body(other).endswith(b"<!-- -->")
    assert (
        ask(Maker(b"never made"), version="3", If_Modified_Since="Thu, 14 May 2026 08:30:00 GMT").status_code
        == 304
    )


def test_another_base_url_makes_the_bytes_anew(settings) -> None:
    maker = Maker()
    ask(maker)
    settings.BASE_URL = "https://elsewhere.example"
    ask(maker)
    assert maker.calls == 2


def test_an_encoding_that_is_missing_is_made() -> None:
    ask()
    StoredDocument.objects.filter(encoding="br").delete()
    assert brotli.decompress(body(ask(Accept_Encoding="br"))) == TEXT


def test_what_fails_to_be_made_is_not_stored_and_holds_nobody_up() -> None:
    def fail() -> bytes:
        raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            refresh("feed", "1", fail, TYPE)
    assert not StoredDocument.objects.exists()
    assert body(ask()) == TEXT


@pytest.mark.django_db(transaction=True)
def test_many_who_come_at_once_make_it_once() -> None:
    from django.db import connections

    began = threading.Barrier(6)
    maker = Maker()

    def come() -> None:
        began.wait()
        try:
            refresh("feed", "1", maker, TYPE)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert maker.calls == 1
    assert StoredDocument.objects.count() == 3


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "identity"),
        ("identity", "identity"),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("deflate", "identity"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity;q=0, *", "br"),
        ("identity;q=0.5, gzip;q=0.1", "identity"),
        ("x-gzip", "gzip"),
        ("GZIP ; Q=1.0", "gzip"),
        ("gzip;q=many", "identity"),
        (";;,,q=1", "identity"),
        ("gzip;q=nan", "identity"),
    ],
)
def test_the_encoding_that_a_client_likes_best(header: str, chosen: str) -> None:
    assert choose_encoding(header) == chosen
