"""The search page, its answers for programs, suggestions, and how browsers add it."""

from __future__ import annotations

from urllib.parse import quote

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from core import limits
from core.client import client_address
from core.models import Center
from core.readers import level_of
from core.rows import Row
from core.text import clean

from . import query_counts
from .answers import ATOM, as_atom, as_json, items_of
from .drawing import applied, facets_of
from .engines import Sort, get_engine
from .missing import close_to, is_like_a_page
from .paging import Numbered
from .parameters import Asked, BadParameter, asked_in
from .service import Answer, NotThere, search
from .subjects import busiest_topics

SUGGESTIONS = 8

#: Searches a minute from one address that are answered, and as many suggestions; a person, or an office of
#: them, needs fewer
LIMIT = 120
#: As many write nothing down where there is no Redis
FREE = 20


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer `/search/` as a page, as JSON or as Atom."""
    form = request.GET.get("format", "html")
    if not _may_search(request):
        return _too_many(request, form)
    level = int(level_of(request.user))
    try:
        asked = asked_in(request.GET)
        answer = search(asked, level)
    except BadParameter as error:
        return _problem(request, form, str(error), 400)
    except NotThere as error:
        return _problem(request, form, str(error), 404)
    if asked.format == "json":
        response: HttpResponse = JsonResponse(as_json(answer), json_dumps_params={"ensure_ascii": False})
    elif asked.format == "atom":
        response = HttpResponse(_atom(answer), content_type=ATOM)
    else:
        response = render(request, "search/search.html", _context(answer))
        query_counts.note(request, answer)
    if level:
        patch_cache_control(response, private=True)
    if answer.is_provisional:
        add_never_cache_headers(response)
    return response


def _may_search(request: HttpRequest) -> bool:
    return limits.allowed("search", client_address(request), limit=LIMIT, seconds=60, free=FREE)


def _too_many(request: HttpRequest, form: str) -> HttpResponse:
    seconds = limits.retry_after(60)
    message = (
        f"More than {LIMIT} searches came from here within a minute. Wait {seconds} seconds and try again."
    )
    response = _problem(request, form, message, 429, title="Wait a moment, then search again")
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def _problem(request: HttpRequest, form: str, message: str, status: int, title: str = "") -> HttpResponse:
    if form == "json":
        return JsonResponse({"error": message}, status=status)
    # No addresses of the bad search: its query alone is kept for another try
    q = clean(request.GET.get("q", ""))[:300]
    again = Asked(q=q).url() if q and not title else ""
    context = {"title": title, "message": message, "q": q, "center": Center.load(), "again": again}
    return render(request, "search/problem.html", context, status=status)


def _context(answer: Answer) -> dict[str, object]:
    asked = answer.asked
    facets = facets_of(answer.result, asked)
    return {
        "center": Center.load(),
        "answer": answer,
        "q": asked.q,
        "rows": [hit.row for hit in answer.hits],
        "some": [hit.row for hit in answer.some],
        "facets": facets,
        "applied": applied(answer.result, asked),
        "summary": _summary(asked),
        "promoted": answer.promoted,
        "kept": [(name, value) for name, value in asked.pairs(page=False) if name in ("q", "sort")],
        "sorts": [(sort.label, asked.url(sort=sort, page=1), sort == asked.order) for sort in Sort],
        "page": Numbered(asked.page, answer.pages),
        "atom": asked.url(format="atom", page=1),
        "exact": asked.url(q=answer.query.exact_text, page=1) if answer.query.expanded else "",
        "meant": asked.url(q=answer.meant.text, page=1) if answer.meant else "",
        "tries": [
            (unit.text, asked.url(q=unit.text, filters={}, page=1), count) for unit, count in answer.tries
        ],
        "without_filters": asked.url(filters={}, page=1) if asked.filters else "",
        "topics": busiest_topics() if not answer.total else [],
        "noindex": bool(asked.q),
    }


def _summary(asked: Asked) -> str:
    """Return what the closed filters say of themselves."""
    chosen = sum(map(len, asked.filters.values()))
    return f"Filter results, {chosen} chosen" if chosen else "Filter results"


def _atom(answer: Answer) -> bytes:
    # Without promoted results: a feed says what is newest among the results, and these have no date
    asked, center = answer.asked, Center.load()
    return as_atom(
        title=f"{center.site_name}: {answer.query.text or 'search'}",
        subtitle="What is newest among the results of this search",
        path=asked.url(format="html", sort=None, page=1),
        feed_path=asked.url(),
        items=items_of(answer.hits),
        author=center.name,
    )


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer `[q, [titles]]` (OpenSearch Suggestions 1.1), made from titles, which are everyone's."""
    q = clean(request.GET.get("q", ""))[:200]
    # Counted beside the searches: who types has asked for suggestions before he searches
    within = limits.allowed("suggest", client_address(request), limit=LIMIT, seconds=60, free=FREE)
    engine = get_engine()
    response = JsonResponse(
        [q, engine.complete(q, SUGGESTIONS) if within else []],
        safe=False,
        content_type="application/x-suggestions+json",
        json_dumps_params={"ensure_ascii": False},
        status=200 if within else 429,
    )
    if within and not engine.is_provisional:
        patch_cache_control(response, public=True, max_age=300)
        return response
    if not within:
        response["Retry-After"] = str(limits.retry_after(60))
    add_never_cache_headers(response)
    return response


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Answer the OpenSearch description by which browsers add the search."""
    center = Center.load()
    text = render_to_string(
        "search/opensearch.xml",
        {
            "short_name": center.site_name[:16],
            "long_name": f"{center.site_name}: {center.name}"[:48],
            "language": center.language,
            "icon": static("core/icon.svg"),
        },
    )
    return HttpResponse(text, content_type="application/opensearchdescription+xml; charset=utf-8")


@requires_csrf_token
def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with a search for the words of the address, and the pages that it finds (`handler404`)."""
    context = {"request_path": quote(request.path), "near": _near(request)}
    return render(request, "404.html", context, status=404)


def _near(request: HttpRequest) -> list[Row]:
    """Rows close to the address; none for programs, nor for who has searched enough."""
    if request.method != "GET" or not request.accepts("text/html") or not is_like_a_page(request.path):
        return []
    try:
        return close_to(request.path) if _may_search(request) else []
    except (DatabaseError, NotThere):
        # A missing page is answered whatever the search does
        return []
