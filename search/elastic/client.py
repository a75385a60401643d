"""The one way to the search server: its client, and what becomes of its errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import elastic_transport
import elasticsearch
from django.conf import settings

from core.text import clean

from .node import Node, Nodes

#: Seconds that a reader's search may wait for the server altogether; then the database answers
READERS = 1.5
#: Seconds for one step of the worker and of commands: a bulk of large documents takes its time
WORKERS = 60.0
#: Other nodes that are asked when one fails
RETRIES = 2
#: Statuses of a node that another one may not give
ELSEWHERE = (502, 503, 504)
#: Seconds until a node that failed is asked again by this process: at first, and at most
ASIDE, LONGEST_ASIDE = 15.0, 300.0


TOO_SLOW = "the search server is too slow"


class Unavailable(Exception):  # noqa: N818 - a state of the server, no failure of ours
    """The server cannot answer. `lasts`: the next request would hear the same; `elsewhere`: not from another
    node.
    """

    def __init__(self, reason: str, *, lasts: bool = True, elsewhere: bool = False) -> None:
        # It may quote the server, which may have said anything at any length; it is kept and shown
        self.reason = clean(reason[:300])
        self.lasts, self.elsewhere = lasts, elsewhere
        super().__init__(self.reason)


def is_configured() -> bool:
    """Whether this site has a search server at all."""
    return bool(settings.ELASTICSEARCH.get("hosts"))


def nodes() -> tuple[str, ...]:
    """The addresses of the server's nodes, each once."""
    return tuple(dict.fromkeys(settings.ELASTICSEARCH["hosts"]))


def client(seconds: float, *, retries: int | None = None) -> elasticsearch.Elasticsearch:
    """The client, whose requests may take so long each. Opens no connection.

    retries: other nodes that it asks by itself where one fails, each for as long.
    """
    options = settings.ELASTICSEARCH
    auth = options.get("basic_auth")
    return _limited(nodes(), auth and tuple(auth), options.get("ca_certs"), seconds, retries)


@lru_cache(maxsize=64)
def _limited(
    hosts: tuple[str, ...],
    basic_auth: tuple[str, str] | None,
    ca_certs: str | None,
    seconds: float,
    retries: int | None,
) -> elasticsearch.Elasticsearch:
    # Each node once: one that is alone would fail again
    most = min(len(hosts) - 1, RETRIES) if retries is None else retries
    return _made(hosts, basic_auth, ca_certs).options(request_timeout=seconds, max_retries=most)


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
        node_class=Node,
        node_pool_class=Nodes,
        dead_node_backoff_factor=ASIDE,
        max_dead_node_backoff=LONGEST_ASIDE,
        request_timeout=READERS,
        # What is written has versions, so that writing it twice does nothing
        retry_on_timeout=True,
        retry_on_status=ELSEWHERE,
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
        raise Unavailable(
            f"the search server answers {error.status_code}", elsewhere=error.status_code in ELSEWHERE
        ) from error
    except elastic_transport.ConnectionTimeout as error:
        raise Unavailable(TOO_SLOW, elsewhere=True) from error
    except (elastic_transport.TransportError, RecursionError) as error:
        raise Unavailable(
            f"the search server is not reached ({type(error).__name__})",
            elsewhere=isinstance(error, elastic_transport.ConnectionError),
        ) from error


@contextmanager
def reading() -> Iterator[None]:
    """Read an answer while the block, or the function, runs. Raises `Unavailable` for one that is none.

    Whatever answers with 200 may be something else by now, or say what no server of this version says.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unavailable(
            f"the search server answers what cannot be read ({type(error).__name__}: {error})"
        ) from error


def _is_foreign(error: elasticsearch.ApiError) -> bool:
    # Another major version refuses the client's media type, whatever it is asked
    return error.error in ("media_type_header_exception", "content_type_header_exception")
