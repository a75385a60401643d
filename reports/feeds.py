"""The feeds of reports and press notes: Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.utils.html import linebreaks
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from core.feeds import FeedGenerator
from core.models import Center
from core.rows import When
from reports.models import NewsIndexPage, PressNotePage, ReportIndexPage, ReportPage

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
#: A feed is read again and again: what is older is in the list
ENTRIES = 50


class EnclosureExtension(BaseExtension):
    """Nothing of the feed itself."""


class EnclosureEntryExtension(BaseEntryExtension):
    """The file of an entry. feedgen 1.0.0 writes an entry's links without `rel`, type and length."""

    def __init__(self) -> None:
        self._attributes: dict[str, str] | None = None

    def set(self, href: str, content_type: str, length: int) -> None:
        """Say which file belongs to the entry; `length` in bytes."""
        self._attributes = {"rel": "enclosure", "href": href, "type": content_type, "length": str(length)}

    def extend_atom(self, entry: Any) -> Any:
        if self._attributes:
            etree.SubElement(entry, "{http://www.w3.org/2005/Atom}link", self._attributes)
        return entry


def reports_feed(index: ReportIndexPage) -> bytes:
    """The newest reports with their abstracts, the PDF as an enclosure where everyone may read it.

    A report that was withdrawn stays as the notice of it, so that whoever has it learns of it.
    """
    feed = _feed(index, "Reports")
    found = (
        ReportPage.objects.listed()
        .select_related("series", "pdf")
        .prefetch_related("topics", "authors__person")
        .order_by("-date", "-pk")[:ENTRIES]
    )
    _add(feed, found, _add_report)
    return feed.atom_str(pretty=True)


def news_feed(index: NewsIndexPage) -> bytes:
    """The newest press notes."""
    feed = _feed(index, "News")
    found = PressNotePage.objects.listed().prefetch_related("topics").order_by("-date", "-pk")[:ENTRIES]
    _add(feed, found, _add_note)
    return feed.atom_str(pretty=True)


def _feed(index: Any, title: str) -> FeedGenerator:
    center = Center.load()
    feed = FeedGenerator()
    feed.register_extension("enclosure", EnclosureExtension, EnclosureEntryExtension, atom=True, rss=False)
    feed.id(f"{settings.BASE_URL}{index.url}")
    feed.title(f"{title} | {center.site_name}")
    feed.subtitle(index.description or center.tagline or center.name)
    feed.author({"name": center.name})
    feed.language(center.language)
    feed.generator("Colloquy")
    if center.copyright:
        feed.rights(center.copyright)
    feed.link(href=f"{settings.BASE_URL}{index.url}", rel="alternate", type="text/html")
    feed.link(href=f"{settings.BASE_URL}{index.url}feed.xml", rel="self", type="application/atom+xml")
    return feed


def _add(feed: FeedGenerator, pages: Iterable[Any], describe: Any) -> None:
    latest = None
    for page in pages:
        entry = feed.add_entry(order="append")
        # The address may change, the page's key never does
        entry.id(page.translation_key.urn)
        entry.title(page.title)
        entry.link(href=page.full_url)
        entry.published(datetime.combine(page.date, time(), UTC))
        updated = page.last_published_at or datetime.combine(page.date, time(), UTC)
        entry.updated(updated)
        latest = max(updated, latest or updated)
        for topic in sorted(page.topics.all(), key=lambda topic: topic.name):
            entry.category(term=topic.slug, label=topic.name)
        describe(entry, page)
    feed.updated(latest or datetime(2000, 1, 1, tzinfo=UTC))


def _add_report(entry: Any, page: ReportPage) -> None:
    for row in page.authors.all():
        entry.author({"name": row.person.name})
    if page.withdrawn_on:
        entry.title(f"Withdrawn: {page.title}")
        entry.summary(f"Withdrawn on {When.of(page.withdrawn_on).text}. {page.withdrawal_reason}")
        return
    if page.summary:
        entry.summary(page.summary)
    if page.abstract:
        entry.content(linebreaks(page.abstract, autoescape=True), type="html")
    if page.pdf and page.access == ReportPage.Access.PUBLIC:
        entry.enclosure.set(f"{page.full_url}{page.slug}.pdf", "application/pdf", page.pdf.file_size or 0)


def _add_note(entry: Any, page: PressNotePage) -> None:
    if page.summary:
        entry.summary(page.summary)
