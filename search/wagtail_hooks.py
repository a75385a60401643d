"""The search in the admin: synonyms, promoted results, the report of queries, and how it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .panel import SearchPanel
from .promotion_views import PromotionCreateView, PromotionEditView
from .query_report import QueryReportMenuItem, QueryReportView
from .viewsets import SynonymViewSet

register_snippet(SynonymViewSet)


# Before Wagtail's own, whose addresses the forms of promoted results take over
@hooks.register("register_admin_urls", order=-1)
def admin_urls() -> list[URLPattern]:
    return [
        path("searchpicks/add/", PromotionCreateView.as_view()),
        path("searchpicks/<int:query_id>/", PromotionEditView.as_view()),
        path("reports/queries/", QueryReportView.as_view(), name="query_report"),
        path(
            "reports/queries/results/",
            QueryReportView.as_view(results_only=True),
            name="query_report_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def query_report() -> QueryReportMenuItem:
    return QueryReportMenuItem(
        QueryReportView.page_title,
        reverse("query_report"),
        name="query-report",
        icon_name="search",
        order=1300,
    )


@hooks.register("construct_reports_menu")
def one_report_of_queries(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's own report says less: which queries, and how often."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("construct_homepage_panels")
def add_search_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Tell editors of a search server that does not answer."""
    panels.append(SearchPanel())
