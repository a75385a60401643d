"""The one way to the search server: its client with its limits, and what becomes of its errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import elastic_transport
import elasticsearch
from django.conf import settings

#: Seconds that a reader's search may take altogether; then the database answers
READERS = 1.5
#: Seconds for one step of the worker and of commands: a bulk of large documents takes its time
WORKERS = 60.0
#: Other nodes that are asked when one refuses
RETRIES = 2


class Unavailable(Exception):  # noqa: N818 - a state of the server, no failure of ours
    """The server cannot answer. `lasts`: the next request would hear the same."""

    def __init__(self, reason: str, *, lasts: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.lasts = reason, lasts


def is_configured() -> bool:
    """Whether this site has a search server at all."""
    return bool(settings.ELASTICSEARCH.get("hosts"))


def client(seconds: float) -> elasticsearch.Elasticsearch:
    """The client, whose requests may take so long each. Opens no connection."""
    options = settings.ELASTICSEARCH
    auth = options.get("basic_auth")
    return _limited(tuple(options["hosts"]), auth and tuple(auth), options.get("ca_certs"), seconds)


@lru_cache(maxsize=64)
def _limited(
    hosts: tuple[str, ...], basic_auth: tuple[str, str] | None, ca_certs: str | None, seconds: float
) -> elasticsearch.Elasticsearch:
    return _made(hosts, basic_auth, ca_certs).options(request_timeout=seconds)


@lru_cache(maxsize=4)
def _made(
    hosts: tuple[str, ...], basic_auth: tuple[str, str] | None, ca_certs: str | None
) -> elasticsearch.Elasticsearch:
    more: dict[str, Any] = {}
    if basic_auth:
        more["basic_auth"] = basic_auth
    if ca_certs:
        more["ca_certs"] = ca_certs
    return elasticsearch.Elasticsearch(
        list(hosts),
        request_timeout=READERS,
        # A node that refuses is left for another; one that is slow has used the time up
        max_retries=RETRIES,
        retry_on_timeout=False,
        retry_on_status=(502, 503, 504),
        connections_per_node=32,
        **more,
    )


@contextmanager
def asking() -> Iterator[None]:
    """Ask the server while the block runs. Raises `Unavailable` for whatever it cannot answer."""
    try:
        yield
    except elasticsearch.NotFoundError as error:
        raise Unavailable(f"the search server has no index ({error.error})") from error
    except elasticsearch.UnsupportedProductError as error:
        raise Unavailable("the search server is no Elasticsearch 8") from error
    except elasticsearch.BadRequestError as error:
        # It may be this one question that it does not understand
        raise Unavailable(f"the search server refuses: {error.error}", lasts=_is_foreign(error)) from error
    except elasticsearch.ApiError as error:
        raise Unavailable(f"the search server answers {error.status_code}") from error
    except elastic_transport.ConnectionTimeout as error:
        raise Unavailable("the search server is too slow") from error
    except elastic_transport.TransportError as error:
        raise Unavailable(f"the search server is not reached ({type(error).__name__})") from error


def _is_foreign(error: elasticsearch.ApiError) -> bool:
    # Another major version refuses the client's media type, whatever it is asked
    return error.error in ("media_type_header_exception", "content_type_header_exception")
