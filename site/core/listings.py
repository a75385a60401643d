"""Questions that listings ask of pages, each answered by one query."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageManager, PageQuerySet, PageViewRestriction

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


def restrictions_of(prefix: str = "") -> QuerySet[Any]:
    """The view restrictions that hold for a page, as a subquery of a query on pages: those on it and above
    it, and where it or a page above it is an alias, those on the source and above that.

    `prefix` leads from the outer query to the page, with its underscores: `"page__"`. Aliases name
    their source itself, never another alias (`BasePage.save()`).
    """
    aliases = Page.objects.filter(
        alias_of__isnull=False,
        path=Substr(OuterRef(OuterRef(f"{prefix}path")), 1, Length("path")),
    ).annotate(start=Substr("alias_of__path", 1, Length(OuterRef("page__path"))))
    return PageViewRestriction.objects.filter(
        Q(page__path=Substr(OuterRef(f"{prefix}path"), 1, Length("page__path")))
        | Exists(aliases.filter(start=OuterRef("page__path")))
    )


def restrictions_at(*tree_paths: str) -> QuerySet[PageViewRestriction]:
    """The view restrictions that hold for the page at a tree path, or for any of several, by the same rule
    as `restrictions_of`."""
    paths = sorted({above for path in tree_paths for above in paths_above(path)})
    aliases = Page.objects.filter(path__in=paths, alias_of__isnull=False).annotate(
        start=Substr("alias_of__path", 1, Length(OuterRef("page__path")))
    )
    return PageViewRestriction.objects.filter(
        Q(page__path__in=paths) | Exists(aliases.filter(start=OuterRef("page__path")))
    )


def paths_above(path: str) -> list[str]:
    """The tree paths of a page and of all above it, the root's first."""
    return [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]


class Marked(Func):
    """True where a page is marked as demonstration: `annotate(is_demo=Marked())`; `prefix` as above.

    Written out, because a listing of all pages would take longer to build as a subquery than to answer.
    """

    template = (
        "EXISTS (SELECT 1 FROM core_demoitem AS mark WHERE mark.labelled"
        " AND (mark.content_type_id, mark.object_id) = (%(expressions)s))"
    )
    output_field = BooleanField()

    def __init__(self, prefix: str = "", **extra: Any) -> None:
        super().__init__(F(f"{prefix}content_type"), F(f"{prefix}pk"), **extra)


ListingManager = PageManager.from_queryset(ListingQuerySet)
