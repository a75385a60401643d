"""What a report answers at its address and below: pages, files, citations. Thin: the rest is elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

from core.cards.pages import stored_card
from reports import context, files, finding_context, parts
from reports.cards import finding_card as finding_card_of
from reports.citations import FORMATS
from reports.data import ReportData
from reports.figure_images import png_of
from reports.figures import Figure, csv_of
from reports.models import Finding, ReportPage, ReportVersion
from reports.versions import page_of_version

SIGN_IN = "/sign-in/"
#: The largest number of a version that a row can hold
_LARGEST = 2**31 - 1


def report(request: HttpRequest, page: ReportPage) -> HttpResponse:
    """The report's page. Its text follows `access`; title, abstract and citation are everyone's."""
    data = ReportData(page)
    drawn = context.report_context(data, _user(request, data))
    response = _page(request, page, "reports/report_page.html", {"center": data.center, **drawn})
    return _personal(response, data)


def finding(request: HttpRequest, page: ReportPage, number: int) -> HttpResponseBase:
    """The page of one finding."""
    data = ReportData(page)
    found = _finding(data, number)
    if refusal := _refusal(request, data):
        return refusal
    drawn = finding_context.finding_context(data, found)
    response = _page(request, page, "reports/finding_page.html", {"center": data.center, **drawn})
    return _personal(response, data)


def finding_card(request: HttpRequest, page: ReportPage, number: int) -> HttpResponseBase:
    """The social card of a finding, which says what the finding says."""
    data = ReportData(page)
    found = _finding(data, number)
    if refusal := _refusal(request, data):
        return refusal
    strip = parts.strip_of(data, only=number)
    card = finding_card_of(data, found, strip, is_demo=data.is_demo)
    stored = stored_card(f"card:{page.pk}:finding-{number}", card)
    response = HttpResponse(bytes(stored.body), content_type=stored.content_type)
    response["ETag"] = stored.etag
    response["Cache-Control"] = "public, max-age=86400"
    return _personal(response, data)


def pdf(request: HttpRequest, page: ReportPage, name: str) -> HttpResponseBase:
    """The PDF, at `<slug>.pdf` beside its abstract."""
    data = ReportData(page)
    if name != page.slug or page.pdf is None:
        raise Http404
    return _refusal(request, data) or files.document_response(
        request, page.pdf, f"{page.slug}.pdf", private=not data.is_public
    )


def cover(request: HttpRequest, page: ReportPage) -> HttpResponseBase:
    """The PDF's first page as a picture; public where the editor said so."""
    data = ReportData(page)
    if data.pdf is None or not data.pdf.cover:
        raise Http404
    if (page.is_withdrawn or not page.cover_is_public) and (refusal := _refusal(request, data)):
        return refusal
    public = data.is_public or page.cover_is_public
    return files.cover_response(request, data.pdf, private=not public)


def citation(
    request: HttpRequest, page: ReportPage, ending: str, number: int | None = None
) -> HttpResponseBase:
    """The citation of the report, or of a finding, as a file."""
    data = ReportData(page)
    found = _finding(data, number) if number is not None else None
    if found is not None and (refusal := _refusal(request, data)):
        return refusal
    write, content_type = FORMATS[ending]
    record = data.citation(found)
    response = HttpResponse(write(record), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{record.identifier}.{ending}"'
    return _personal(response, data) if found is not None else response


def figure(request: HttpRequest, page: ReportPage, number: int, ending: str) -> HttpResponseBase:
    """A figure's data as CSV, or its picture as PNG."""
    data = ReportData(page)
    found = _figure(data, number)
    if refusal := _refusal(request, data):
        return refusal
    body = csv_of(found.data) if ending == "csv" and found.data.rows else None
    if ending == "png" and found.has_picture:
        body = png_of(found, source=f"{data.center.name}. {page.title}, {page.dated}.")
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type="image/png" if ending == "png" else "text/csv; charset=utf-8")
    name = f"{page.slug}-figure-{number}.{ending}"
    response["Content-Disposition"] = f'{"inline" if ending == "png" else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return _personal(response, data)


def version(request: HttpRequest, page: ReportPage, number: int) -> HttpResponseBase:
    """An earlier version, as it was."""
    if number == page.version:
        return HttpResponseRedirect(ReportData(page).path)
    found = _version(page, number)
    data = ReportData(page)
    if refusal := _refusal(request, data):
        return refusal
    old = ReportData(page_of_version(page, found), data.center)
    drawn = finding_context.version_context(data, old, found)
    response = _page(request, page, "reports/version_page.html", {"center": data.center, **drawn})
    return _personal(response, data)


def version_pdf(request: HttpRequest, page: ReportPage, number: int, name: str) -> HttpResponseBase:
    """The PDF of an earlier version."""
    found = _version(page, number)
    data = ReportData(page)
    if name != page.slug or found.pdf is None:
        raise Http404
    return _refusal(request, data) or files.document_response(
        request, found.pdf, f"{page.slug}-version-{number}.pdf", private=not data.is_public
    )


def _page(request: HttpRequest, page: ReportPage, template: str, drawn: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**page.get_context(request), **drawn})


def _user(request: HttpRequest, data: ReportData) -> Any:
    """Who reads; not even asked of a public report, so that its page stays everybody's."""
    return None if data.is_public else request.user


def _refusal(request: HttpRequest, data: ReportData) -> HttpResponseBase | None:
    """The answer to who may not have what stands under a report; None for who may."""
    page = data.page
    if page.is_withdrawn:
        drawn = {"center": data.center, "data": data, "withdrawn": context.withdrawal(page)}
        response: HttpResponseBase = _page(request, page, "reports/withdrawn.html", drawn)
        response.status_code = 410
        return response
    if data.is_public or data.may_be_read_by(request.user):
        return None
    if not request.user.is_authenticated:
        response = redirect_to_login(request.get_full_path(), SIGN_IN)
    else:
        drawn = {"center": data.center, "gate": context.gate(data, request.user), "report_url": data.path}
        response = _page(request, page, "reports/refused.html", drawn)
        response.status_code = 403
    return _personal(response, data)


def _personal(response: HttpResponseBase, data: ReportData) -> Any:
    """Mark an answer that depends on who reads, so that no shared cache keeps it."""
    if not data.is_public:
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie"])
    return response


def _finding(data: ReportData, number: int) -> Finding:
    found = next((item for item in data.findings if item.number == number), None)
    if found is None:
        raise Http404
    return found


def _figure(data: ReportData, number: int) -> Figure:
    found = next((item for item in data.figures if item.number == number), None)
    if found is None:
        raise Http404
    return found


def _version(page: ReportPage, number: int) -> ReportVersion:
    # Of any length a number may be asked for, and a database has a largest one
    rows = page.versions.select_related("pdf__pdf") if number <= _LARGEST else page.versions.none()
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found
