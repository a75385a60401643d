"""The lists of reports and of press notes, and their feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse

from core.models import Center, Generation
from core.rows import Row
from core.signatures.words import counted
from core.stored_documents import document_response
from reports import feeds
from reports.listing import Filters, Listing, gather, make_listing, topic_tree
from reports.models import NewsIndexPage, PressNotePage, ReportIndexPage, ReportPage, Series
from reports.rows import note_rows, report_rows


def reports(request: HttpRequest, index: ReportIndexPage) -> HttpResponse:
    """The list of reports, by series, topic and year."""
    listed = ReportPage.objects.listed()
    tree, topics = topic_tree()
    series = dict(Series.objects.values_list("slug", "name"))
    rows = listed.order_by().values_list("pk", "date", "series__slug", "topics")
    listing = make_listing(
        gather(rows, tree), Filters.read(request.GET), index.url, series=series, topics=topics
    )
    found = listed.marked().select_related("series").filter(pk__in=listing.ids)
    used = len({item.series for item in listing.items if item.series})
    return _list(
        request,
        index,
        listing,
        report_rows(_in_order(found, listing.ids)),
        margin=[
            ", ".join(part for part in (counted(len(listing.items), "report"), _series(used)) if part),
            listing.years,
        ],
        summary="Filter reports",
        feed_title="Reports",
        empty="No report here yet.",
    )


def news(request: HttpRequest, index: NewsIndexPage) -> HttpResponse:
    """The list of press notes, by topic and year."""
    listed = PressNotePage.objects.listed()
    tree, topics = topic_tree()
    rows = (
        (pk, day, None, topic) for pk, day, topic in listed.order_by().values_list("pk", "date", "topics")
    )
    filters = replace(Filters.read(request.GET), series="")
    listing = make_listing(gather(rows, tree), filters, index.url, series={}, topics=topics)
    found = listed.marked().filter(pk__in=listing.ids)
    return _list(
        request,
        index,
        listing,
        note_rows(_in_order(found, listing.ids)),
        margin=[counted(len(listing.items), "press note"), listing.years],
        summary="Filter press notes",
        feed_title="News",
        empty="No press note here yet.",
    )


def reports_feed(request: HttpRequest, index: ReportIndexPage) -> HttpResponseBase:
    """The reports as an Atom feed."""
    return _feed(request, "feed:reports", lambda: feeds.reports_feed(index))


def news_feed(request: HttpRequest, index: NewsIndexPage) -> HttpResponseBase:
    """The press notes as an Atom feed."""
    return _feed(request, "feed:news", lambda: feeds.news_feed(index))


def _feed(request: HttpRequest, key: str, make: Any) -> HttpResponseBase:
    return document_response(
        request, key, version=str(Generation.current()), make=make, content_type=feeds.CONTENT_TYPE
    )


def _in_order(pages: Any, ids: Sequence[int]) -> list[Any]:
    by_id = {page.pk: page for page in pages}
    # One may have been unpublished between the two queries
    return [by_id[pk] for pk in ids if pk in by_id]


def _series(count: int) -> str:
    return f"{count} series" if count else ""


def _list(
    request: HttpRequest,
    index: Any,
    listing: Listing,
    rows: Sequence[Row],
    *,
    margin: Sequence[str],
    summary: str,
    feed_title: str,
    empty: str,
) -> HttpResponse:
    filters, page = listing.filters, listing.page

    def address(number: int) -> str:
        return f"{settings.BASE_URL}{replace(filters, page=number).url(index.url)}"

    context = {
        **index.get_context(request),
        "center": Center.load(),
        "description": index.description,
        "listing": listing,
        "rows": rows,
        "margin": [line for line in margin if line],
        "summary": summary,
        "feed_title": feed_title,
        "feed_url": f"{index.url}feed.xml",
        "canonical_url": address(page.number),
        "prev_url": address(page.number - 1) if page.has_previous() else "",
        "next_url": address(page.number + 1) if page.has_next() else "",
        "empty": empty,
    }
    return TemplateResponse(request, index.template, context)
