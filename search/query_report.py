"""The report of what readers search for, and what editors can do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.permission_policies import ModelPermissionPolicy

from core.cells import harmless

from . import promoted, query_counts, synonyms
from .models import QueryCount, Synonym
from .promotion_views import QUERY
from .synonym_rules import form_of
from .viewsets import TERM

SYNONYMS = ModelPermissionPolicy(Synonym)
PROMOTIONS = ModelPermissionPolicy(SearchPromotion)


def may_see(user: Any) -> bool:
    """Whether a user sees the report: who can do something about it, with a synonym or a promoted result."""
    return any(policy.user_has_any_permission(user, {"add", "change"}) for policy in (SYNONYMS, PROMOTIONS))


class QueryReportMenuItem(MenuItem):
    """The report in the menu, for whom it opens."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


class QueryFilterSet(WagtailFilterSet):
    """Queries by whether they found something the last time."""

    found = django_filters.ChoiceFilter(
        label="Results",
        field_name="results",
        choices=[("nothing", "Found nothing"), ("something", "Found something")],
        method="by_results",
        empty_label="All",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = QueryCount
        fields: list[str] = []

    def by_results(self, rows: QuerySet[QueryCount], _name: str, value: str) -> QuerySet[QueryCount]:
        """Rows that found nothing, or something."""
        return rows.filter(results=0) if value == "nothing" else rows.filter(results__gt=0)


class ResultsColumn(NumberColumn):
    """How many were found the last time, in words where there was none."""

    cell_template_name = "search/admin/query_results.html"


class HelpColumn(Column):
    """What was done about a query, or can be: a link each, as far as one may."""

    cell_template_name = "search/admin/query_help.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        context["done"], context["to_do"] = _help(instance, user)
        return context


def _help(row: Any, user: Any) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """What was done about a row, and what can be; each has a label and, where one may follow it, a link."""
    done, to_do = [], []
    synonym = Synonym.snippet_viewset  # type: ignore[attr-defined]
    if row.synonym:
        url = reverse(synonym.get_url_name("edit"), args=[row.synonym])
        done.append(_link("Has a synonym", url, SYNONYMS.user_has_permission(user, "change")))
    elif SYNONYMS.user_has_permission(user, "add"):
        url = reverse(synonym.get_url_name("add"))
        to_do.append(_link("Add a synonym", f"{url}?{urlencode({TERM: row.text})}"))
    if row.promoted:
        url = reverse("wagtailsearchpromotions:edit", args=[row.promoted])
        done.append(_link("Has a promoted result", url, PROMOTIONS.user_has_permission(user, "change")))
    elif PROMOTIONS.user_has_permission(user, "add"):
        url = reverse("wagtailsearchpromotions:add")
        to_do.append(_link("Promote a result", f"{url}?{urlencode({QUERY: row.text})}"))
    return done, to_do


def _link(label: str, url: str, may_follow: bool = True) -> dict[str, str]:
    return {"label": label, "url": url if may_follow else ""}


class QueryReportView(ReportView):
    """What readers search for, what it finds, and two ways to help."""

    page_title = "What readers search for"
    header_icon = "search"
    index_url_name = "query_report"
    index_results_url_name = "query_report_results"
    results_template_name = "search/admin/query_report_results.html"
    default_ordering = "-asked"
    is_searchable = True
    search_fields = ["words", "text"]
    filterset_class = QueryFilterSet
    columns = [
        TitleColumn(
            "text",
            label="Query",
            sort_key="words",
            width="35%",
            get_url=lambda row: f"{reverse('search')}?{urlencode({'q': row.text})}",
        ),
        NumberColumn("asked", label="Asked", sort_key="asked"),
        Column("day", label="Last asked", sort_key="day"),
        ResultsColumn("results", label="Results", sort_key="results"),
        HelpColumn("help", label="Help readers"),
    ]
    list_export = ["text", "asked", "day", "results"]
    export_headings: Mapping[str, str] = {
        "text": "Query",
        "asked": "Asked",
        "day": "Last asked",
        "results": "Results",
    }
    export_filename = "queries"
    # What readers type may be a formula; in an Excel file Wagtail makes a text of it
    custom_field_preprocess: Mapping[str, Any] = {"text": {"csv": harmless}}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[QueryCount]:
        return query_counts.shown()

    def order_queryset(self, queryset: QuerySet[QueryCount]) -> QuerySet[QueryCount]:
        # Equal ones have a fixed order, so that no page repeats a row
        return queryset.order_by(self.ordering, "words")

    def decorate_paginated_queryset(self, object_list: Iterable[Any]) -> Iterable[Any]:
        """Give each row of the page the synonym and the promotions that it has."""
        if not self.is_export:
            with_synonym, with_promotion = synonyms.by_form(), promoted.queries_by_key()
            for row in object_list:
                row.synonym = with_synonym.get(form_of(row.text))
                row.promoted = with_promotion.get(row.words)
        return object_list

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "shown_from": query_counts.SHOWN_FROM}

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return "No query is like that."
        return (
            f"Nothing is shown yet. A query appears here when it was asked on {query_counts.SHOWN_FROM} "
            "different days; who asked is never kept."
        )
