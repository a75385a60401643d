"""Files of the store at the address of the page that they belong to, which knows who may have them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from core.ranges import file_response

logger = logging.getLogger(__name__)

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
        said = {"ResponseContentType": content_type}
        if disposition := headers.get("Content-Disposition"):
            said["ResponseContentDisposition"] = disposition
        url = cast(Any, storage).url(name, parameters=said)
        return HttpResponseRedirect(url, headers={"Cache-Control": "private, no-store"})
    return answer_from_store(request, storage, name, tag=tag, content_type=content_type, headers=headers)


def answer_from_store(
    request: HttpRequest,
    storage: Storage,
    name: str,
    *,
    tag: str,
    content_type: str,
    headers: Mapping[str, str],
) -> HttpResponseBase:
    """The answer with the bytes themselves, from whichever store: as `stored_file_response`.

    While a store elsewhere does not answer it is a 503.
    """
    try:
        size, modified = storage.size(name), storage.get_modified_time(name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Http404("This file is gone.") from error
    except (BotoCoreError, ClientError):
        logger.exception("The store of files does not answer")
        return HttpResponse(
            "The store of this file does not answer at this moment. Try again in a minute.",
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": "60", "Cache-Control": "no-store"},
        )
    return file_response(
        request,
        lambda: cast(BinaryIO, storage.open(name, "rb")),
        size=size,
        etag=f'"{hashlib.sha256(f"{name} {tag or int(modified.timestamp())}".encode()).hexdigest()[:32]}"',
        content_type=content_type,
        last_modified=modified,
        headers=dict(headers),
    )


def access_headers(*, private: bool) -> dict[str, str]:
    """Headers of a file that everyone may have, or only who asks now."""
    return {"Cache-Control": PRIVATE, "Vary": "Cookie"} if private else {"Cache-Control": PUBLIC}
