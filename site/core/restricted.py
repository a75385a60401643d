"""Whether anybody may see a page, as one condition of a query that costs no time to write.

The rule is written out in SQL: put into Django's words it takes longer to be turned into SQL, anew for
each query, than the database takes to answer. Aliases name their source itself, never another alias
(`BasePage.save()`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction

_RULE = """EXISTS (
SELECT 1 FROM {restriction} AS closing INNER JOIN {page} AS closed ON closed.id = closing.page_id
WHERE closed.path = SUBSTR(%(expressions)s, 1, LENGTH(closed.path)) OR EXISTS (
SELECT 1 FROM {page} AS shown INNER JOIN {page} AS source ON source.id = shown.alias_of_id
WHERE shown.path = SUBSTR(%(expressions)s, 1, LENGTH(shown.path))
AND closed.path = SUBSTR(source.path, 1, LENGTH(closed.path))))"""


class Restricted(Func):
    """True where a view restriction holds for a page: one on it or above it, or, where it or a page above
    it is an alias, on the source or above that.

    `Model.objects.filter(~Restricted())`; `prefix` leads to the page, with its underscores: `"page__"`.
    """

    output_field = BooleanField()

    def __init__(self, prefix: str = "", **extra: Any) -> None:
        super().__init__(F(f"{prefix}path"), **extra)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> Any:
        rule = _RULE.format(restriction=PageViewRestriction._meta.db_table, page=Page._meta.db_table)
        return super().as_sql(compiler, connection, *args, template=rule, **kwargs)


def restrictions_at(*tree_paths: str) -> QuerySet[PageViewRestriction]:
    """The view restrictions that hold for the page at a tree path, or for any of several: the rule of
    `Restricted`, of a few pages by themselves."""
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
