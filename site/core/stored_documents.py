"""Feeds and calendars as stored bytes: made once for one state of the site, plain and compressed.

Whoever first finds the bytes older than the state (a request or the worker) makes them, under a lock of the
process. Each encoding has a strong ETag of its own (RFC 9110 section 8.8.3.3), so an app that asks again
gets a 304 whatever compression it uses: a compressing middleware would break that.
"""

import gzip
import hashlib
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from .models import StoredDocument

IDENTITY = "identity"
# What a client gets of two encodings that it likes equally: the first
ENCODINGS = ("br", "gzip", IDENTITY)
MAX_AGE_SECONDS = 300

_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def choose_encoding(accept_encoding: str) -> str:
    """The encoding for an `Accept-Encoding` header (RFC 9110 section 12.5.3); `identity` without one."""
    weights: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        weights[{"x-gzip": "gzip"}.get(name, name)] = weight
    rest = weights.get("*", 0.0)
    # Plain bytes are always acceptable, and liked least where nothing is said about them
    weights.setdefault(IDENTITY, rest or 0.0001)
    return max(ENCODINGS, key=lambda name: (weights.get(name, rest), -ENCODINGS.index(name)))


def _compress(body: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(body, 6, mtime=0)  # without the hour, so that the same text has the same bytes
    if encoding == "br":
        return brotli.compress(body, quality=5)
    return body


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _full_version(version: str) -> str:
    """Addresses in the bytes follow BASE_URL, so another one makes them old."""
    return hashlib.sha256(f"{settings.BASE_URL}\n{version}".encode()).hexdigest()[:40]


def refresh(
    key: str, version: str, make: Callable[[], bytes], content_type: str
) -> dict[str, StoredDocument]:
    """Make and store the document of `key` unless it is already that of `version`.

    Returns what was stored just now, by encoding; nothing where another was quicker, or the bytes are the
    same as before.

    `version` is read before the data that `make` reads, so that bytes are never newer than they say. Where
    the bytes come out the same, ETags and the moment of change stay.
    """
    full = _full_version(version)
    with _locks[key]:
        stored = StoredDocument.objects.filter(key=key).defer("body", "modified")
        found = {row.encoding: row for row in stored}
        complete = set(found) == set(ENCODINGS)
        if complete and {row.version for row in found.values()} == {full}:
            return {}
        body = make()
        etag = _etag(body)
        if complete and (found[IDENTITY].etag, found[IDENTITY].content_type) == (etag, content_type):
            StoredDocument.objects.filter(key=key).update(version=full)
            return {}
        now = timezone.now().replace(microsecond=0)
        made = [
            StoredDocument(
                key=key,
                encoding=encoding,
                version=full,
                content_type=content_type,
                body=data,
                etag=_etag(data),
                modified=now,
            )
            for encoding, data in ((name, _compress(body, name)) for name in ENCODINGS)
        ]
        StoredDocument.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["key", "encoding"],
            update_fields=["version", "content_type", "body", "etag", "modified"],
        )
        return {row.encoding: row for row in made}


def document_response(
    request: HttpRequest,
    key: str,
    *,
    version: str,
    make: Callable[[], bytes],
    content_type: str,
    headers: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The answer to GET or HEAD for a stored document: 200, 304 or 412, compressed as the client likes.

    key: what the document is, such as `podcast:12`.
    version: the state of the site that it is to be of, such as the generation's number.
    make: the document's bytes, called when they are older than that.

    The answer streams, which also keeps it out of the page cache: that knows no encodings.
    """
    encoding = choose_encoding(request.headers.get("Accept-Encoding", ""))
    full = _full_version(version)
    rows = StoredDocument.objects.filter(key=key, encoding=encoding)
    row = rows.defer("body").first()
    if row is None or row.version != full:
        row = refresh(key, version, make, content_type).get(encoding) or rows.get()
    answer = _headers(row.etag, row.modified, headers)
    modified = int(row.modified.timestamp())
    response: HttpResponseBase | None = get_conditional_response(
        request, etag=row.etag, last_modified=modified
    )
    if response is None and request.method == "HEAD":
        response = HttpResponse(content_type=row.content_type)
    if response is None or response.status_code == 200:
        # Body, tag and length of one reading, should another process write in between
        if "body" in row.get_deferred_fields():
            row = rows.get()
        body = bytes(row.body)
        answer = _headers(row.etag, row.modified, headers)
        answer["Content-Length"] = str(len(body))
        if encoding != IDENTITY:
            answer["Content-Encoding"] = encoding
        if response is None:
            response = StreamingHttpResponse([body], content_type=row.content_type)
    for name, value in answer.items():
        response[name] = value
    return response


def _headers(etag: str, modified: datetime, more: Mapping[str, str] | None) -> dict[str, str]:
    return {
        "ETag": etag,
        "Last-Modified": http_date(modified.timestamp()),
        "Vary": "Accept-Encoding",
        "Cache-Control": f"public, max-age={MAX_AGE_SECONDS}",
        **(more or {}),
    }
