"""What the schedule and a roundtable answer at their addresses. Thin: the rest is elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from core.models import Center, Generation, Topic
from core.rows import Note
from core.stored_documents import document_response
from core.stored_files import HARMLESS, access_headers, stored_file_response
from events.calendar_data import calendar_feed, calendar_file
from events.calendars import CONTENT_TYPE
from events.listing import make_schedule
from events.materials import materials_of
from events.models import RoundtablePage, SchedulePage
from events.page_context import roundtable_context
from events.page_data import RoundtableData
from events.rows import past_rows, schedule_rows
from events.states import is_over


def schedule(request: HttpRequest, page: SchedulePage) -> HttpResponse:
    """All roundtables: to come by year, then past; filters by topic and year."""
    now, center = timezone.now(), Center.load()
    path = page.get_url_parts()[2]
    found = make_schedule(request.GET, path, now)
    coming = [row for row in found.pages if not is_over(row.meeting, now)]
    past = [row for row in found.pages if is_over(row.meeting, now)]
    listing = found.listing

    def address(number: int) -> str:
        return f"{settings.BASE_URL}{replace(listing.filters, page=number).url(path)}"

    calendar_url = f"{settings.BASE_URL}{path}calendar.ics"
    context = {
        **page.get_context(request),
        "center": center,
        "description": page.description,
        "coming": schedule_rows(coming, now, center),
        "past": past_rows(past, now),
        "counts": ", ".join([f"{found.coming} to come", f"{found.past} past"]),
        "links": [
            Note(link="Subscribe to the calendar", url=f"webcal://{calendar_url.partition('://')[2]}"),
            Note(link="Calendar address", url=f"{path}calendar.ics"),
        ],
        "calendar_url": calendar_url,
        "listing": listing,
        "filtered": bool(listing.filters.topic or listing.filters.year),
        "canonical_url": address(listing.page.number),
        "prev_url": address(listing.page.number - 1) if listing.page.has_previous() else "",
        "next_url": address(listing.page.number + 1) if listing.page.has_next() else "",
    }
    return TemplateResponse(request, page.template, context)


def calendar(request: HttpRequest, page: SchedulePage) -> HttpResponseBase:
    """The calendar of all roundtables, or of a topic's: the same bytes until something changes."""
    slug = request.GET.get("topic", "")
    topic = _topic(slug) if slug else None
    return document_response(
        request,
        f"calendar:{topic.pk if topic else 'all'}",
        version=str(Generation.current()),
        make=lambda: calendar_feed(page, topic),
        content_type=CONTENT_TYPE,
    )


def _topic(slug: str) -> Topic:
    """The topic of an address; what no slug can be is not asked for."""
    if not slug.isascii() or not slug.isprintable() or len(slug) > 120:
        raise Http404
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        raise Http404
    return topic


def roundtable(request: HttpRequest, page: RoundtablePage) -> HttpResponse:
    """A roundtable in each of its states."""
    data = RoundtableData(page, timezone.now())
    context: dict[str, Any] = {
        **page.get_context(request),
        "center": data.center,
        **roundtable_context(data),
    }
    return TemplateResponse(request, page.template, context)


def event(request: HttpRequest, page: RoundtablePage) -> HttpResponseBase:
    """The roundtable as a calendar file."""
    if not page.meeting.is_announced or not page.meeting.has_date:
        raise Http404
    return document_response(
        request,
        f"calendar:page:{page.pk}",
        version=str(Generation.current()),
        make=lambda: calendar_file(page),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{page.slug}.ics"'},
    )


def material(request: HttpRequest, page: RoundtablePage, name: str) -> HttpResponseBase:
    """A file of the roundtable, shown by the browser under its name."""
    found = next((file for file in materials_of(page) if file.name == name), None)
    if found is None:
        raise Http404
    document = found.material.document
    private = bool(page.get_view_restrictions().exists())
    return stored_file_response(
        request,
        document.file,
        tag=document.file_hash,
        content_type=document.content_type,
        headers={
            **HARMLESS,
            **access_headers(private=private),
            "Content-Disposition": f'inline; filename="{name}"',
        },
    )
