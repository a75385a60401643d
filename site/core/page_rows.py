"""Rows of any pages, for what lists pages of every kind: related pages, featured ones.

Sections register how their own pages become rows; core knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.module_loading import import_string

from core.rows import Row

if TYPE_CHECKING:
    # Apps register before there are models
    from wagtail.models import Page

#: Takes pages of one model, gives their rows by page id; asks a fixed number of queries
RowMaker = Callable[[Sequence[Any]], dict[int, Row]]

_makers: dict[str, str] = {}


def register(model: str, path: str) -> None:
    """Say how pages of a model ("reports.ReportPage") become rows: the dotted path of a RowMaker."""
    _makers[model.lower()] = path


def rows_of(ids: Sequence[int]) -> list[Row]:
    """The rows of pages that anybody may see, in the order of their ids; others are left out."""
    rows = rows_by_id(ids)
    return [rows[pk] for pk in ids if pk in rows]


def rows_by_id(ids: Sequence[int]) -> dict[int, Row]:
    """The rows of pages that anybody may see, by their ids; others are left out.

    One query for the pages, one a model, and what the sections' makers ask.
    """
    from wagtail.models import Page

    from core.restricted import Restricted

    if not ids:
        return {}
    listed = Page.objects.filter(~Restricted(), pk__in=set(ids)).live()
    by_model: dict[type[Page], list[Page]] = {}
    for page in listed.specific():
        by_model.setdefault(type(page), []).append(page)
    rows: dict[int, Row] = {}
    for model, pages in by_model.items():
        path = _makers.get(model._meta.label_lower)
        rows |= import_string(path)(pages) if path else {page.pk: plain_row(page) for page in pages}
    return rows


def plain_row(page: Page) -> Row:
    """A page of text, or of a section that registers nothing."""
    return Row(
        kind="page",
        title=page.title,
        url=page.url or "",
        deck=getattr(page, "summary", ""),
        show_kind=False,
    )


def known_models() -> list[type[Page]]:
    """The models that are registered, for tests."""
    return [apps.get_model(label) for label in _makers]
