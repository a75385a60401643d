"""What several pages need before an editor publishes them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from core.deletion import where_to

#: Titles that a refusal names
NAMED = 5


def among(pages: Sequence[Page], *, below: bool = False) -> Q:
    """These pages, and with `below` all under them, as a condition of a query on pages."""
    asked = Q(pk__in=[page.pk for page in pages])
    for page in pages if below else ():
        asked |= Q(path__startswith=page.path)
    return asked


def refuse_together(
    request: HttpRequest,
    action_type: str,
    objects: Iterable[Any],
    action: Any,
    *,
    unfit: Callable[..., Sequence[Page]],
    sentence: str,
) -> HttpResponse | None:
    """For `before_bulk_action`: of several pages none is published when one is unfit for it.

    `unfit(pages, below=…)` gives those that are; `sentence` says what they lack, before their titles.
    """
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "publish" or not pages:
        return None
    below = bool(action.cleaned_form and action.cleaned_form.cleaned_data.get("include_descendants"))
    found = unfit(pages, below=below)
    if not found:
        return None
    titles = ", ".join(f"“{page.draft_title}”" for page in found[:NAMED])
    messages.error(request, f"Nothing was published. {sentence}: {titles}.")
    return redirect(where_to(request, pages))
