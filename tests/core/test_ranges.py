"""Byte ranges: what Safari, Apple's app and podcast apps ask for (RFC 9110 section 14)."""

import io
from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from core import ranges
from core.ranges import Places, UnsatisfiableError, file_response, parse_range

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
ETAG = '"one"'
MODIFIED = datetime(2026, 5, 12, 8, 30, 0, 999, tzinfo=UTC)


class Opened:
    """Opens the content and remembers each file that it gave."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content, self.files = content, []

    def __call__(self) -> io.BytesIO:
        self.files.append(io.BytesIO(self.content))
        return self.files[-1]


def ask(method: str = "get", opened: Opened | None = None, places: Places | None = None, **headers: str):
    opened = opened or Opened()
    request = getattr(RequestFactory(), method)("/audio.mp3", headers=headers)
    return file_response(
        request,
        opened,
        size=len(opened.content),
        etag=ETAG,
        content_type="audio/mpeg",
        last_modified=MODIFIED,
        headers={"Cache-Control": "public, max-age=60"},
        places=places,
    )


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_p01_two_bytes_are_answered_with_two_bytes() -> None:
    response = ask(Range="bytes=0-1")
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 0-1/{SIZE}"
    assert response["Content-Length"] == "2"
    assert body(response) == CONTENT[:2]


def test_p01_the_whole_file_as_a_range_is_still_206() -> None:
    response = ask(Range="bytes=0-")
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes 0-{SIZE - 1}/{SIZE}"
    assert body(response) == CONTENT


def test_p01_no_range_is_200_and_says_that_ranges_are_taken() -> None:
    response = ask()
    assert response.status_code == 200
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == str(SIZE)
    assert response["Content-Type"] == "audio/mpeg"
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.has_header("Content-Range")
    assert body(response) == CONTENT


def test_p01_all_three_carry_the_same_strong_etag() -> None:
    assert {ask(Range=r)["ETag"] for r in ("bytes=0-1", "bytes=0-", "bytes=9-3")} == {ETAG}


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=100-199", 100, 199),
        ("bytes=-100", SIZE - 100, SIZE - 1),
        (f"bytes=-{SIZE + 5}", 0, SIZE - 1),
        (f"bytes=5-{SIZE + 5}", 5, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        ("Bytes = 3-4", 3, 4),
        ("bytes=,3-4, ,", 3, 4),
        ("bytes=" + "0" * 30 + "3-4", 3, 4),
        ("bytes=0-" + "9" * 5000, 0, SIZE - 1),
    ],
)
def test_a_range_gives_these_bytes_and_no_others(header: str, first: int, last: int) -> None:
    response = ask(Range=header)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "header", [f"bytes={SIZE}-", "bytes=999999-", "bytes=-0", "bytes=" + "9" * 5000 + "-"]
)
def test_a_range_beyond_the_end_is_416_with_the_size(header: str) -> None:
    response = ask(Range=header)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"
    assert response["Accept-Ranges"] == "bytes"
    assert body(response) == b""


@pytest.mark.parametrize(
    "header",
    ["bytes=9-3", "bytes=", "bytes=-", "bytes", "bytes=a-b", "bytes=0-1-2", "bytes=+0-1", "items=0-1",
     "bytes=0-1,5-9", "bytes=٣-٤", "", "=0-1", "bytes=0x1-2"],
)  # fmt: skip
def test_what_is_no_single_range_is_answered_whole(header: str) -> None:
    response = ask(Range=header)
    assert response.status_code == 200
    assert body(response) == CONTENT


def test_a_head_has_the_headers_of_the_whole_file_and_opens_nothing() -> None:
    opened = Opened()
    response = ask("head", opened, Range="bytes=0-1")
    assert response.status_code == 200
    assert response["Content-Length"] == str(SIZE)
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"] == ETAG
    assert opened.files == []


@pytest.mark.parametrize("header", [ETAG, f'"other", {ETAG}', f"W/{ETAG}", "*"])
def test_who_has_the_file_gets_304_without_a_body(header: str) -> None:
    opened = Opened()
    response = ask("get", opened, **{"If-None-Match": header, "Range": "bytes=0-1"})
    assert response.status_code == 304
    assert response["ETag"] == ETAG
    assert response["Cache-Control"] == "public, max-age=60"
    assert body(response) == b""
    assert opened.files == []


def test_a_date_is_compared_where_no_tag_is_sent() -> None:
    assert ask(**{"If-Modified-Since": "Tue, 12 May 2026 08:30:00 GMT"}).status_code == 304
    assert ask(**{"If-Modified-Since": "Tue, 12 May 2026 08:29:59 GMT"}).status_code == 200
    assert ask()["Last-Modified"] == "Tue, 12 May 2026 08:30:00 GMT"


def test_another_file_than_the_client_had_in_mind_is_412() -> None:
    assert ask(**{"If-Match": '"two"'}).status_code == 412
    assert ask(**{"If-Match": ETAG}).status_code == 200


@pytest.mark.parametrize("header", [ETAG, "Tue, 12 May 2026 08:30:00 GMT"])
def test_a_part_is_continued_while_the_file_is_the_same(header: str) -> None:
    assert ask(Range="bytes=5-", **{"If-Range": header}).status_code == 206


@pytest.mark.parametrize("header", ['"two"', f"W/{ETAG}", "Tue, 12 May 2026 08:29:59 GMT", "yesterday", ""])
def test_a_part_of_another_file_gets_everything(header: str) -> None:
    response = ask(Range=f"bytes={SIZE}-", **{"If-Range": header})
    assert response.status_code == 200
    assert body(response) == CONTENT


def test_an_empty_file_has_no_range() -> None:
    assert body(ask(opened=Opened(b""))) == b""
    assert ask(opened=Opened(b""), Range="bytes=0-").status_code == 416
    assert parse_range("bytes=-5", 0) is None
    with pytest.raises(UnsatisfiableError):
        parse_range("bytes=0-0", 0)


def test_a_weak_or_bare_etag_is_a_mistake_of_the_caller() -> None:
    for etag in ('W/"one"', "one"):
        with pytest.raises(ValueError, match="strong"):
            file_response(RequestFactory().get("/"), Opened(), size=1, etag=etag, content_type="audio/mpeg")


def test_bytes_are_read_in_blocks_and_never_past_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "BLOCK", 1000)
    blocks = list(ask(Range="bytes=0-2499"))
    assert [len(block) for block in blocks] == [1000, 1000, 500]


def test_the_file_is_closed_after_the_last_byte_and_by_a_client_that_goes_away() -> None:
    opened = Opened()
    body(ask(opened=opened))
    ask(opened=opened).close()
    assert len(opened.files) == 2
    assert all(file.closed for file in opened.files)


BIG = Opened(bytes(ranges.SMALL_FILE + 1))


def test_long_answers_from_big_files_have_a_limited_number_of_places() -> None:
    places = Places(2)
    first, second = ask(opened=BIG, places=places), ask(opened=BIG, places=places, Range="bytes=0-")
    assert (first.status_code, second.status_code) == (200, 206)
    refused = ask(opened=BIG, places=places)
    assert refused.status_code == 503
    assert int(refused["Retry-After"]) > 0
    assert refused["Cache-Control"] == "no-store"
    # What holds no thread is answered all the same
    assert ask(opened=BIG, places=places, Range="bytes=0-1").status_code == 206
    assert ask("head", opened=BIG, places=places).status_code == 200
    assert ask(places=places).status_code == 200
    assert ask(opened=BIG, places=places, **{"If-None-Match": ETAG}).status_code == 304


def test_a_place_is_given_back_once_whether_the_answer_was_read_or_dropped() -> None:
    places = Places(1)
    for _ in range(2):
        read = ask(opened=BIG, places=places)
        assert len(body(read)) == len(BIG.content)
        read.close()
        dropped = ask(opened=BIG, places=places)
        assert dropped.status_code == 200
        dropped.close()


def test_a_file_that_cannot_be_opened_keeps_no_place() -> None:
    places = Places(1)

    def missing() -> io.BytesIO:
        raise FileNotFoundError

    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            file_response(
                RequestFactory().get("/"),
                missing,  # type: ignore[arg-type]
                size=ranges.SMALL_FILE + 1,
                etag=ETAG,
                content_type="audio/mpeg",
                places=places,
            )
