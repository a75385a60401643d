"""What podcasts add to the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from .publishing import without_sound
from .viewsets import TranscriptViewSet

register_snippet(TranscriptViewSet)


@hooks.register("before_bulk_action")
def publish_what_has_sound(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Of several pages none is published when one is an episode without sound."""
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "publish" or not pages:
        return None
    below = bool(action.cleaned_form and action.cleaned_form.cleaned_data.get("include_descendants"))
    silent = without_sound(pages, below=below)
    if not silent:
        return None
    titles = ", ".join(f"“{page.draft_title}”" for page in silent[:5])
    messages.error(request, f"Nothing was published. These episodes have no sound yet: {titles}.")
    back = get_valid_next_url_from_request(request)
    return redirect(back or reverse("wagtailadmin_explore", args=[pages[0].get_parent().pk]))
