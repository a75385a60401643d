"""What a press note answers: its page and its PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse

from core.models import Center
from reports import files
from reports.models import PressNotePage
from reports.note_context import note_context


def press_note(request: HttpRequest, page: PressNotePage) -> HttpResponse:
    """The press note's page."""
    center = Center.load()
    drawn = note_context(page, center)
    return TemplateResponse(
        request, "reports/press_note_page.html", {**page.get_context(request), "center": center, **drawn}
    )


def pdf(request: HttpRequest, page: PressNotePage, name: str) -> HttpResponseBase:
    """The PDF, at `<slug>.pdf` beside its page."""
    if name != page.slug or page.pdf is None:
        raise Http404
    return files.document_response(request, page.pdf, f"{page.slug}.pdf", private=False)
