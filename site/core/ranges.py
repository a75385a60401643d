"""Byte ranges of a file (RFC 9110 section 14), with flat memory and a limit on stalled listeners.

Podcast apps ask for two bytes before they play (Safari stays silent on a 200) and stop reading in the
middle of an answer for as long as a listener pauses. The second would take every thread of the server, so
long answers from big files need one of a limited number of places; the rest of the site keeps answering.
"""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

BLOCK = 64 * 1024
# Files up to this size fit into the sockets' buffers: a stalled listener holds no thread with them
SMALL_FILE = 1024 * 1024
RETRY_AFTER_SECONDS = 20

RANGE = re.compile(r"([0-9]*)[ \t]*-[ \t]*([0-9]*)")


class Places:
    """A number of places for long answers, counted for this process alone."""

    def __init__(self, number: int) -> None:
        self._semaphore = threading.BoundedSemaphore(number)

    def take(self) -> bool:
        """Whether a place was free; it never waits. What is taken is given back with `release()`."""
        return self._semaphore.acquire(blocking=False)

    def release(self) -> None:
        self._semaphore.release()


# Of the 32 threads of a process; the rest is for pages: two processes hold fifty listeners
LISTENERS = Places(getattr(settings, "STREAM_PLACES", 28))


class UnsatisfiableError(Exception):
    """No byte of what was asked for exists: 416."""


class Blocks:
    """`length` bytes of an open file from `start`, in blocks. `close()` gives file and place back, once.

    A class and not a generator, since closing a generator that was never started runs none of it, and the
    answer to a client that has gone is closed without being read.
    """

    def __init__(self, file: BinaryIO, start: int, length: int, release: Callable[[], None] | None) -> None:
        self._file, self._left, self._release = file, length, release
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = self._file.read(min(BLOCK, self._left)) if self._left else b""
        if not block:
            self.close()
            raise StopIteration
        self._left -= len(block)
        return block

    def close(self) -> None:
        self._left = 0
        self._file.close()
        release, self._release = self._release, None
        if release:
            release()


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte, both counted in, that a `Range` header asks for out of `size` bytes.

    None means "answer with everything": another unit, a header that is not well formed and more than one
    range, all of which RFC 9110 section 14.2 lets a server ignore. Raises `UnsatisfiableError`.
    """
    unit, equals, specifier = header.partition("=")
    parts = [part.strip() for part in specifier.split(",") if part.strip()]
    if not equals or unit.strip().lower() != "bytes" or len(parts) != 1:
        return None
    match = RANGE.fullmatch(parts[0])
    if not match or match.groups() == ("", ""):
        return None
    # A number of thousands of digits is still a number, but not one to convert: 19 are more than any size
    first, last = (int(digits.lstrip("0")[:19] or 0) if digits else None for digits in match.groups())
    if first is None:
        if last == 0:
            raise UnsatisfiableError
        return (max(size - (last or 0), 0), size - 1) if size else None
    if last is not None and last < first:
        return None
    if first >= size:
        raise UnsatisfiableError
    return first, size - 1 if last is None else min(last, size - 1)


def if_range_holds(header: str, etag: str, last_modified: datetime | None) -> bool:
    """Whether the client's part belongs to this very file: strong comparison (RFC 9110 section 13.1.5)."""
    header = header.strip()
    if header.startswith(('"', "W/")):
        return header == etag
    moment = parse_http_date_safe(header)
    return last_modified is not None and moment is not None and moment == int(last_modified.timestamp())


def file_response(
    request: HttpRequest,
    open_file: Callable[[], BinaryIO],
    *,
    size: int,
    etag: str,
    content_type: str,
    last_modified: datetime | None = None,
    headers: dict[str, str] | None = None,
    places: Places | None = None,
) -> HttpResponseBase:
    """The answer to GET or HEAD for a file: 200, 206, 304, 412, 416, or 503 when every place is taken.

    `open_file` is called only when bytes are sent and returns a binary file that can seek; `size` is its
    length in bytes; `etag` is strong and quoted (`'"abc"'`), the same for every part. `headers` are added
    to each answer but 503. A HEAD ignores `Range`, for which only GET is defined.
    """
    if not (etag.startswith('"') and etag.endswith('"')):
        raise ValueError(f"A strong, quoted ETag is needed, not {etag!r}")
    common = {"Accept-Ranges": "bytes", "ETag": etag, **(headers or {})}
    if last_modified is not None:
        common["Last-Modified"] = http_date(last_modified.timestamp())

    def answer(response: HttpResponseBase) -> HttpResponseBase:
        for name, value in common.items():
            response[name] = value
        return response

    modified = int(last_modified.timestamp()) if last_modified is not None else None
    refusal = get_conditional_response(request, etag=etag, last_modified=modified)
    if refusal is not None:  # 304 or 412: no body, so no type and no length
        return answer(refusal)

    asked = None
    if request.method == "GET" and "Range" in request.headers:
        if_range = request.headers.get("If-Range")
        if if_range is None or if_range_holds(if_range, etag, last_modified):
            try:
                asked = parse_range(request.headers["Range"], size)
            except UnsatisfiableError:
                return answer(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}))
    start, end = asked or (0, size - 1)
    length = end - start + 1
    common["Content-Length"] = str(length)
    if asked:
        common["Content-Range"] = f"bytes {start}-{end}/{size}"
    if request.method == "HEAD":
        return answer(HttpResponse(content_type=content_type))

    release = None
    if size > SMALL_FILE and length > BLOCK:
        places = places or LISTENERS
        if not places.take():
            return HttpResponse(
                "Too many people are listening at this moment. Try again in a minute.",
                status=503,
                content_type="text/plain; charset=utf-8",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"},
            )
        release = places.release
    try:
        blocks = Blocks(open_file(), start, length, release)
    except BaseException:
        if release:
            release()
        raise
    return answer(StreamingHttpResponse(blocks, status=206 if asked else 200, content_type=content_type))
