"""Which addresses the pages of the section answer: mixins of the page models.

The views are imported when they are needed, since they know the models.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

from core.cards import Card
from core.cards.pages import CardMixin

#: No report has more; longer numbers are no address
_NUMBER = r"(\d{1,6})"
_NAME = r"([\w-]+)"
_ENDING = r"(bib|ris|json)"


class DrawnCard(CardMixin):
    """A page whose social card `reports.cards` draws."""

    def card(self) -> Card:
        from reports.cards import card_of

        return card_of(self)


class ReportRoutes(DrawnCard):
    """A report with its PDF, cover, citations, findings, figures and earlier versions."""

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        from reports import views

        request.is_preview = getattr(request, "is_preview", False)  # type: ignore[attr-defined]
        return views.report(request, self)

    @re_path(rf"^{_NAME}\.pdf/?$", name="pdf")
    def pdf_route(self, request: HttpRequest, name: str) -> HttpResponseBase:
        from reports import views

        return views.pdf(request, self, name)

    @re_path(r"^cover\.jpg/?$", name="cover")
    def cover_route(self, request: HttpRequest) -> HttpResponseBase:
        from reports import views

        return views.cover(request, self)

    @re_path(rf"^cite\.{_ENDING}/?$", name="cite")
    def cite_route(self, request: HttpRequest, ending: str) -> HttpResponseBase:
        from reports import views

        return views.citation(request, self, ending)

    @re_path(rf"^findings/{_NUMBER}/$", name="finding")
    def finding_route(self, request: HttpRequest, number: str) -> HttpResponseBase:
        from reports import views

        return views.finding(request, self, int(number))

    @re_path(rf"^findings/{_NUMBER}/cite\.{_ENDING}/?$", name="cite_finding")
    def cite_finding_route(self, request: HttpRequest, number: str, ending: str) -> HttpResponseBase:
        from reports import views

        return views.citation(request, self, ending, int(number))

    @re_path(rf"^findings/{_NUMBER}/card\.png/?$", name="finding_card")
    def finding_card_route(self, request: HttpRequest, number: str) -> HttpResponseBase:
        from reports import views

        return views.finding_card(request, self, int(number))

    @re_path(rf"^figures/{_NUMBER}\.(csv|png)/?$", name="figure")
    def figure_route(self, request: HttpRequest, number: str, ending: str) -> HttpResponseBase:
        from reports import views

        return views.figure(request, self, int(number), ending)

    @re_path(rf"^v/{_NUMBER}/$", name="version")
    def version_route(self, request: HttpRequest, number: str) -> HttpResponseBase:
        from reports import views

        return views.version(request, self, int(number))

    @re_path(rf"^v/{_NUMBER}/{_NAME}\.pdf/?$", name="version_pdf")
    def version_pdf_route(self, request: HttpRequest, number: str, name: str) -> HttpResponseBase:
        from reports import views

        return views.version_pdf(request, self, int(number), name)


class PressNoteRoutes(DrawnCard):
    """A press note with its PDF."""

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        from reports import note_views

        request.is_preview = getattr(request, "is_preview", False)  # type: ignore[attr-defined]
        return note_views.press_note(request, self)

    @re_path(rf"^{_NAME}\.pdf/?$", name="pdf")
    def pdf_route(self, request: HttpRequest, name: str) -> HttpResponseBase:
        from reports import note_views

        return note_views.pdf(request, self, name)


class ReportIndexRoutes(RoutablePageMixin):
    """The list of reports, and their feed."""

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        from reports import list_views

        return list_views.reports(request, self)

    @re_path(r"^feed\.xml/?$", name="feed")
    def feed_route(self, request: HttpRequest) -> HttpResponseBase:
        from reports import list_views

        return list_views.reports_feed(request, self)


class NewsIndexRoutes(RoutablePageMixin):
    """The list of press notes, and their feed."""

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        from reports import list_views

        return list_views.news(request, self)

    @re_path(r"^feed\.xml/?$", name="feed")
    def feed_route(self, request: HttpRequest) -> HttpResponseBase:
        from reports import list_views

        return list_views.news_feed(request, self)
