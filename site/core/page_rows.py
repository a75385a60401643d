"""Rows of any pages, for what lists pages of every kind: related pages, featured ones.

Sections register how their own pages become rows; core knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.module_loading import import_string

from core.rows import Row

if TYPE_CHECKING:
    # Apps register before there are models
    from wagtail.models import Page

#: Takes pages of one model as `Page`, gives their rows by page id; asks a fixed number of queries
RowMaker = Callable[[Sequence[Any]], dict[int, Row]]

_makers: dict[str, str] = {}


def register(model: str, path: str) -> None:
    """Say how pages of a model ("reports.ReportPage") become rows: the dotted path of a RowMaker."""
    _makers[model.lower()] = path


def rows_by_id(ids: Sequence[int]) -> dict[int, Row]:
    """The rows of pages that anybody may see, by their ids; others are left out.

    One query for the pages, one a model, and what the sections' makers ask.
    """
    from wagtail.models import Page

    return _rows_of(Page.objects.filter(pk__in=set(ids)))[0] if ids else {}


def rows_at(paths: Sequence[str]) -> dict[str, Row]:
    """The rows of pages that anybody may see, by their addresses (`/podcasts/a-show/an-episode/`)."""
    from wagtail.models import Page, Site

    roots = Site.get_site_root_paths()
    if not paths or not roots:
        return {}
    address_of = {f"{roots[0].root_path}{path.lstrip('/')}": path for path in paths}
    rows, url_paths = _rows_of(Page.objects.filter(url_path__in=address_of))
    return {address_of[url_paths[pk]]: row for pk, row in rows.items()}


def _rows_of(pages: Any) -> tuple[dict[int, Row], dict[int, str]]:
    """The rows of the public ones of these pages, and where those are, by their ids."""
    from core.restricted import Restricted

    found = list(pages.filter(~Restricted()).live())
    return rows_of_pages(found), {page.pk: page.url_path for page in found}


def rows_of_pages(pages: Iterable[Page]) -> dict[int, Row]:
    """The rows of pages, by their ids; that everybody may see them is the caller's to know.

    Makers fetch themselves what they draw.
    """
    by_model: dict[type[Page], list[Page]] = {}
    for page in pages:
        model = page.specific_class
        if model is not None:
            by_model.setdefault(model, []).append(page)
    rows: dict[int, Row] = {}
    for model, found in by_model.items():
        if path := _makers.get(model._meta.label_lower):
            rows |= import_string(path)(found)
        else:
            whole = model._default_manager.filter(pk__in=[page.pk for page in found])
            rows |= {page.pk: plain_row(page) for page in whole}
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
