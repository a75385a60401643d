"""Topics and people: their lists, their pages, and their feeds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.listings import Marked
from core.models import Center, Person, Topic
from core.rows import Choice, Facet, Note

from .addresses import public_addresses
from .answers import ATOM, Item, absolute, as_atom
from .models import Entry
from .paging import Numbered
from .parameters import BadParameter, page_number
from .registry import PLURALS, Kind, has_podcast_feeds, podcast_feed
from .service import NotThere
from .subjects import Listing, counted, entries_of, listing, near

#: Entries of a feed
FEED_SIZE = 50
PEOPLE_A_PAGE = 60


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """List all topics, the wider ones with those within them."""
    found = counted("topic", list(Topic.objects.all()))
    within: dict[int | None, list[tuple[Topic, int]]] = {}
    for topic, count in found:
        within.setdefault(topic.parent_id, []).append((topic, count))
    groups = [(topic, count, within.get(topic.pk, [])) for topic, count in within.get(None, [])]
    return render(
        request,
        "search/topics.html",
        {
            "center": Center.load(),
            "groups": groups,
            "description": "Everything on record, by topic: reports, roundtables, episodes and press notes.",
        },
    )


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything on a topic, newest first."""
    found = get_object_or_404(Topic, slug=slug)
    listed = _listing(request, "topic", slug)
    if isinstance(listed, HttpResponse):
        return listed
    counts = near(found)
    facets = [
        _kinds(listed, found.get_absolute_url()),
        Facet("Within this topic", [_link(row, count) for row, count in counts if row.pk != found.parent_id]),
        Facet("Part of", [_link(row, count) for row, count in counts if row.pk == found.parent_id]),
    ]
    context = _context(listed, found.name, found.get_absolute_url())
    if "roundtable" in listed.kinds:
        context["links"].append(Note(link="Calendar", url=f"/roundtables/calendar.ics?topic={slug}"))
    return render(
        request,
        "search/topic.html",
        {
            **context,
            "topic": found,
            "facets": facets,
            "description": found.description or f"Everything on record on {found.name}.",
        },
    )


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people and organizations of the record, by name."""
    try:
        page = page_number(request.GET.get("page"))
    except BadParameter as error:
        return _problem(request, str(error), 400)
    found = sorted(Person.objects.filter(live=True), key=lambda person: person.sort_name.casefold())
    start = (page - 1) * PEOPLE_A_PAGE
    if page > 1 and start >= len(found):
        return _problem(request, f"This list has no page {page}.", 404)
    pages = max(1, -(-len(found) // PEOPLE_A_PAGE))
    return render(
        request,
        "search/people.html",
        {
            "center": Center.load(),
            "people": counted("person", found[start : start + PEOPLE_A_PAGE]),
            "total": len(found),
            "page": Numbered(page, pages),
            "description": "Who writes, speaks and is responsible: the people of the record.",
        },
    )


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a person or organization with everything that they had a part in."""
    found = get_object_or_404(Person.objects.annotate(is_demo=Marked(of=Person)), slug=slug, live=True)
    listed = _listing(request, "person", slug)
    if isinstance(listed, HttpResponse):
        return listed
    context = _context(listed, found.name, found.get_absolute_url())
    facets = [_kinds(listed, found.get_absolute_url())] if len(listed.kinds) > 1 else []
    return render(
        request,
        "search/person_page.html",
        {
            **context,
            "object": found,
            "facets": facets,
            "demo": found.is_demo,
            "description": ", ".join(part for part in (found.role, found.affiliation) if part)
            or f"Everything on record by {found.name}.",
            "json_ld_data": json_ld(found),
        },
    )


@require_safe
def feed(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """Answer everything on a topic, or by a person, as Atom, newest first."""
    row = _row(name, slug)
    path = row.get_absolute_url()
    return HttpResponse(
        as_atom(
            title=f"{Center.load().site_name}: {row}",
            path=path,
            feed_path=f"{path}feed.xml",
            items=_feed_items(name, slug),
            subtitle=getattr(row, "description", ""),
        ),
        content_type=ATOM,
    )


@require_safe
def podcast(request: HttpRequest, name: str, slug: str) -> HttpResponseBase:
    """Answer the episodes on a topic, or with a person, as a podcast: by the section that has them."""
    row = _row(name, slug)
    response = podcast_feed(request, name, slug, str(row))
    if response is None:
        raise Http404
    return response


def _row(name: str, slug: str) -> Topic | Person:
    if name == "topic":
        return get_object_or_404(Topic, slug=slug)
    return get_object_or_404(Person, slug=slug, live=True)


def _feed_items(name: str, slug: str) -> list[Item]:
    newest = entries_of(name, slug)[:FEED_SIZE]
    entries = Entry.objects.defer("body").in_bulk([entry.pk for entry in newest])
    addresses = public_addresses(entries.values())
    return [Item(entries[entry.pk], addresses[entry.pk].path) for entry in newest if entry.pk in addresses]


def _listing(request: HttpRequest, name: str, slug: str) -> Listing | HttpResponse:
    try:
        page = page_number(request.GET.get("page"))
        return listing(name, slug, request.GET.get("kind", ""), page)
    except BadParameter as error:
        return _problem(request, str(error), 400)
    except NotThere as error:
        return _problem(request, str(error), 404)


def _problem(request: HttpRequest, message: str, status: int) -> HttpResponse:
    context = {"message": message, "center": Center.load(), "again": request.path}
    return render(request, "search/problem.html", context, status=status)


def _context(listed: Listing, name: str, path: str) -> dict[str, Any]:
    total = len(listed.everything)
    links = [Note(link="Feed", url=f"{path}feed.xml")] if total else []
    if has_podcast_feeds() and "episode" in listed.kinds:
        links.append(Note(link="Podcast feed", url=f"{path}podcast.xml"))
    return {
        "center": Center.load(),
        "name": name,
        "listing": listed,
        "rows": listed.rows,
        "before": [f"{total} {'entry' if total == 1 else 'entries'}", *filter(None, [listed.span])]
        if total
        else [],
        "links": links,
        "years": listed.years,
        "page": Numbered(listed.page, listed.pages),
        "feed_url": absolute(f"{path}feed.xml"),
    }


def _kinds(listed: Listing, path: str) -> Facet:
    choices = [Choice("Everything", len(listed.everything), path, chosen=not listed.kind)]
    choices += [
        Choice(PLURALS[Kind(kind)], count, f"{path}?kind={kind}", kind, chosen=kind == listed.kind)
        for kind, count in listed.kinds.items()
    ]
    return Facet("Kind", choices)


def _link(row: Topic, count: int) -> Choice:
    return Choice(row.name, count, row.get_absolute_url())


def json_ld(found: Person) -> dict[str, Any]:
    """Return schema.org's Person or Organization."""
    url = f"{settings.BASE_URL}{found.get_absolute_url()}"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization" if found.is_organization else "Person",
        "@id": url,
        "url": url,
        "name": found.name,
    }
    if not found.is_organization:
        given = {"givenName": found.given_name, "familyName": found.family_name, "jobTitle": found.role}
        data.update({name: value for name, value in given.items() if value})
        if found.affiliation:
            data["affiliation"] = {"@type": "Organization", "name": found.affiliation}
    same = [
        address
        for address in (found.orcid and f"https://orcid.org/{found.orcid}", found.ror, found.url)
        if address
    ]
    if same:
        data["sameAs"] = same
    return data
