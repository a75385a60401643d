"""The schedule as a list: what is to come first, the nearest first, then what is over, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict

from core.listings import ListingQuerySet
from core.restricted import Restricted
from events.models import Meeting, RoundtablePage
from reports.listing import Filters, Item, Listing, gather, make_listing, topic_tree

#: The states of meetings that the public knows of
SHOWN = (Meeting.State.ANNOUNCED, Meeting.State.CANCELLED)


def public(prefix: str = "", **values: Any) -> dict[str, Any]:
    """What is true of a roundtable that anybody may see, as conditions of a query.

    They go with `~Restricted(prefix)`; `prefix` leads to the page. `values` are those of the meeting.
    """
    meeting = f"{prefix}meeting__"
    state = {} if "state" in values else {"state__in": SHOWN}
    return {
        f"{prefix}live": True,
        # An alias shows another page's meeting
        f"{prefix}alias_of": None,
        f"{meeting}day__isnull": False,
        **{f"{meeting}{name}": value for name, value in {**state, **values}.items()},
    }


def public_roundtables() -> ListingQuerySet:
    """Roundtables that anybody may see, each once."""
    return RoundtablePage.objects.filter(~Restricted(), **public())


def coming_roundtables(now: datetime) -> ListingQuerySet:
    """Public roundtables that are to come or going on, cancelled ones among them, the nearest first."""
    to_come = RoundtablePage.objects.filter(~Restricted(), **public(over_at__gt=now))
    return to_come.select_related("meeting").defer("body").order_by("meeting__begins_at", "pk")


def past_roundtables(now: datetime) -> ListingQuerySet:
    """Public roundtables that are over, the latest first."""
    over = RoundtablePage.objects.filter(~Restricted(), **public(over_at__lte=now))
    return over.select_related("meeting").defer("body").order_by("-meeting__begins_at", "-pk")


@dataclass(frozen=True)
class Schedule:
    """A page of the schedule; `coming` and `past` say how many there are in all."""

    listing: Listing
    pages: Sequence[RoundtablePage]
    coming: int
    past: int


def make_schedule(query: QueryDict, path: str, now: datetime) -> Schedule:
    """The page of the schedule that an address asks for: three queries, whatever there is.

    Raises BadRequest for a page that is no number, Http404 for a value or page that does not exist.
    """
    filters = replace(Filters.read(query), series="")
    tree, topics = topic_tree()
    rows = list(
        public_roundtables()
        .order_by()
        .values_list("pk", "meeting__day", "topics", "meeting__begins_at", "meeting__over_at")
    )
    begins = {pk: begins_at for pk, _, _, begins_at, _ in rows}
    over = {pk for pk, _, _, _, over_at in rows if over_at <= now}

    def order(item: Item) -> tuple[bool, float, int]:
        seconds = begins[item.pk].timestamp()
        return (True, -seconds, -item.pk) if item.pk in over else (False, seconds, item.pk)

    items = gather(((pk, day, None, topic) for pk, day, topic, _, _ in rows), tree)
    listing = make_listing(items, filters, path, series={}, topics=topics, order=order)
    found = RoundtablePage.objects.filter(pk__in=listing.ids).select_related("meeting").defer("body").marked()
    by_id = {page.pk: page for page in found}
    pages = [by_id[pk] for pk in listing.ids if pk in by_id]
    return Schedule(listing, pages, coming=len(begins) - len(over), past=len(over))
