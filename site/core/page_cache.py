"""The application's page cache: whole pages, kept for one state of the site.

A page is stored under the site's generation number, which rises in the transaction of each change
that a page draws. So several processes and the worker agree without messages, and nothing has to
be thrown away. A page whose template draws seats is also bound to the seats' number, which rises
far more often: the template says so by `draws_seats()`, there is no list by hand.

Only what everybody sees is stored: an answer to an anonymous GET that sets no cookie, holds no
form token and does not call itself private.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.boundaries import next_boundary
from core.models import Center, Generation

#: Longer addresses are answered, and not stored: they are no page that anybody asks for twice
MAX_ADDRESS = 500
#: Seconds that a page is kept at most; the generation ends it before
MAX_AGE = 3600
#: Bodies above this are files, and streamed
MAX_BODY = 1_000_000


#: Called with the request that a stored page answers. It is stored with the page, so it must be picklable
EachTime = Callable[[HttpRequest], object]


@dataclass(frozen=True)
class Stored:
    """A page as it was answered, with the seats' number that it shows (None: it shows no seats).

    `each_time` is called whenever it is answered again.
    """

    response: HttpResponse
    seats: int | None
    each_time: EachTime | None = None


def draws_seats(request: HttpRequest) -> None:
    """Say that the page under way shows free seats."""
    request.draws_seats = True  # type: ignore[attr-defined]


def each_time(request: HttpRequest, function: EachTime) -> None:
    """Have a function called each time that the page under way is answered from the cache.

    A function of a module, or a `functools.partial` of one. It must be quick and must not fail.
    """
    request.each_time = function  # type: ignore[attr-defined]


class PageCacheMiddleware:
    """Answer from the page cache, or store what the site answers.

    It stands before the session's middleware, so that a stored page costs one query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PAGE_CACHE or not is_anonymous_read(request):
            return self.get_response(request)
        numbers = dict(Generation.objects.values_list("name", "number"))
        seats = numbers.get(Generation.SEATS, 0)
        key = cache_key(request, numbers.get(Generation.SITE, 0))
        stored = cache.get(key)
        if stored is not None and stored.seats in (None, seats):
            if stored.each_time is not None:
                stored.each_time(request)
            return stored.response
        response = self.get_response(request)
        if may_be_stored(response):
            drawn = seats if getattr(request, "draws_seats", False) else None
            lifetime = seconds_to_keep()
            if lifetime > 0:
                cache.set(key, Stored(response, drawn, getattr(request, "each_time", None)), lifetime)
        return response


def is_anonymous_read(request: HttpRequest) -> bool:
    """Whether the request is one whose answer may be shared: a GET by nobody in particular."""
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_RANGE" not in request.META
        and "HTTP_AUTHORIZATION" not in request.META
        and not request.path.startswith(("/admin/", "/documents/", settings.STATIC_URL))
        and len(request.get_full_path()) <= MAX_ADDRESS
    )


def may_be_stored(response: HttpResponse) -> bool:
    """Whether an answer is a whole page for everybody. A form's token is known by its cookie."""
    control = {part.strip() for part in response.get("Cache-Control", "").lower().split(",")}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not {"private", "no-store", "no-cache"} & control
        and len(response.content) <= MAX_BODY
    )


def seconds_to_keep() -> int:
    """Seconds until the next moment at which pages change by themselves, at most `MAX_AGE`."""
    now = timezone.now()
    return min(MAX_AGE, int((next_boundary(now, Center.load().zone) - now).total_seconds()))


def cache_key(request: HttpRequest, generation: int) -> str:
    """The key of a page: the generation, the address, and whether it was asked for by htmx."""
    part = request.headers.get("HX-Request", "")
    text = f"{generation}\n{part}\n{request.get_full_path()}"
    return "page:" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
