"""Questions that listings ask of pages, each answered by one query."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import PageManager, PageQuerySet, PageViewRestriction


class ListingQuerySet(PageQuerySet):
    """Pages of a listing: what is live and open to everyone, with what a row draws."""

    def listed(self) -> ListingQuerySet:
        """What anybody may see: live, and no view restriction on the page or above it.

        One `Exists` on the tree path, where Wagtail's `public()` asks a query of its own for each
        listing.
        """
        return self.live().exclude(Exists(restrictions_of()))

    def marked(self) -> ListingQuerySet:
        """Annotate `is_demo`: the page is marked as demonstration."""
        return self.annotate(is_demo=Exists(marks_of()))


def restrictions_of(prefix: str = "") -> QuerySet[Any]:
    """The view restrictions on a page or above it, as a subquery of a query on pages.

    `prefix` leads from the outer query to the page, with its underscores: `"page__"`.
    """
    return PageViewRestriction.objects.annotate(size=Length("page__path")).filter(
        page__path=Substr(OuterRef(f"{prefix}path"), 1, Length("page__path"))
    )


def marks_of(prefix: str = "") -> QuerySet[Any]:
    """The marks as demonstration of a page, as a subquery of a query on pages; `prefix` as above."""
    from core.models import DemoItem

    return DemoItem.objects.filter(
        content_type=OuterRef(f"{prefix}content_type"), object_id=OuterRef(f"{prefix}pk"), labelled=True
    )


ListingManager = PageManager.from_queryset(ListingQuerySet)
