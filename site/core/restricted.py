"""Whether anybody may see a page, as one condition of a query that costs no time to write.

`core.listings.restrictions_of()` says the rule in Django's words, and Django takes longer to turn them
into SQL, anew for each query, than the database takes to answer. This is the same rule written out.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func
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
