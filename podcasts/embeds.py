"""The player in pages of other sites: what may be framed, and what a frame shows when the episode is gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

Answer = TypeVar("Answer", bound=HttpResponseBase)

#: `/podcasts/<show>/<episode>/embed/`, and that of a clip below it
_EMBED = re.compile(r"/podcasts/[^/]+/[^/]+/(?:clips/[^/]+/)?embed/")


def frameable(response: Answer) -> Answer:
    """Let any page frame the answer, which must sign nobody in and change nothing."""
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    response._csp_replace = {"frame-ancestors": None}  # type: ignore[attr-defined]
    return response


class MissingEmbedMiddleware:
    """Answer a player that is not there with words that fit into its frame, where the site's page of a
    missing address would be a blank: no other site may frame that.

    Stands inside of what turns a missing address into the one that it moved to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and _EMBED.fullmatch(request.path):
            return frameable(render(request, "podcasts/embed_missing.html", status=404))
        return response
