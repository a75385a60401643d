"""Questions that listings ask of pages, each answered by one query."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, F, Func, Model, Value
from wagtail.models import PageManager, PageQuerySet

from core.restricted import Restricted


class ListingQuerySet(PageQuerySet):
    """Pages of a listing: what is live and open to everyone, with what a row draws."""

    def listed(self) -> ListingQuerySet:
        """What anybody may see: live, and no view restriction on the page or above it, nor on what an
        alias shows.

        A condition of the query itself, where Wagtail's `public()` asks a query of its own for each
        listing.
        """
        return self.filter(~Restricted(), live=True)

    def marked(self) -> ListingQuerySet:
        """Annotate `is_demo`: the page is marked as demonstration."""
        return self.annotate(is_demo=Marked())


class Marked(Func):
    """True where a row is marked as demonstration: `annotate(is_demo=Marked())`.

    Of pages, `prefix` leads to the page; of rows that are none, `of` is their model.

    Written out, because a listing of all pages would take longer to build as a subquery than to answer.
    """

    template = (
        "EXISTS (SELECT 1 FROM core_demoitem AS mark WHERE mark.labelled"
        " AND (mark.content_type_id, mark.object_id) = (%(expressions)s))"
    )
    output_field = BooleanField()

    def __init__(self, prefix: str = "", *, of: type[Model] | None = None, **extra: Any) -> None:
        kind = Value(ContentType.objects.get_for_model(of).pk) if of else F(f"{prefix}content_type")
        super().__init__(kind, F(f"{prefix}pk"), **extra)


ListingManager = PageManager.from_queryset(ListingQuerySet)
