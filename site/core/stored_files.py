"""Files of the store at the address of the page that they belong to, which knows who may have them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import BinaryIO, cast

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from core.ranges import file_response

PUBLIC = "public, max-age=300"
PRIVATE = "private, no-cache"

#: What a hostile document may do when a browser shows it: nothing
HARMLESS = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}


def stored_file_response(
    request: HttpRequest, file: FieldFile, *, tag: str, content_type: str, headers: Mapping[str, str]
) -> HttpResponseBase:
    """The answer to GET or HEAD for a file: with byte ranges and validators, or a redirect.

    `tag` changes with the content (a hash of it), and with it the strong ETag; Last-Modified is the
    file's. A store elsewhere is redirected to, at an address that it signs. Raises Http404 when the
    file is gone.
    """
    storage, name = file.storage, file.name or ""
    try:
        storage.path(name)
    except NotImplementedError:
        return HttpResponseRedirect(storage.url(name), headers={"Cache-Control": "private, no-store"})
    try:
        size, modified = storage.size(name), storage.get_modified_time(name)
    except FileNotFoundError as error:
        raise Http404("This file is gone.") from error
    return file_response(
        request,
        lambda: cast(BinaryIO, storage.open(name, "rb")),
        size=size,
        etag=f'"{hashlib.sha256(f"{name} {tag}".encode()).hexdigest()[:32]}"',
        content_type=content_type,
        last_modified=modified,
        headers=dict(headers),
    )


def access_headers(*, private: bool) -> dict[str, str]:
    """Headers of a file that everyone may have, or only who asks now."""
    return {"Cache-Control": PRIVATE, "Vary": "Cookie"} if private else {"Cache-Control": PUBLIC}
