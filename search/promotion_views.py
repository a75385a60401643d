"""The forms of promoted results: Wagtail's, which say here what counts and come with a query filled in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.contrib.search_promotions import views
from wagtail.contrib.search_promotions.forms import QueryForm, SearchPromotionForm, SearchPromotionsFormSet
from wagtail.search.utils import MAX_QUERY_STRING_LENGTH

from core.text import clean

from .promoted import host_of
from .queries import parse

#: The parameter of the address that fills in the query
QUERY = "query"


class PromotedQueryForm(QueryForm):
    """The query for which something is promoted."""

    query_string = forms.CharField(
        label="Search term(s)/phrase",
        help_text=(
            "The whole query, word for word. Capitals, accents, quotation marks and other signs do not "
            "count: CRO is also cro and “CRO”. CROs and “what is a CRO” are queries of their own."
        ),
    )

    def clean_query_string(self) -> str:
        """The query without what no text can hold, if a search for it could be answered with this."""
        text = clean(self.cleaned_data["query_string"]).strip()
        query = parse(text)
        if len(text) > MAX_QUERY_STRING_LENGTH:
            raise ValidationError(f"Write at most {MAX_QUERY_STRING_LENGTH} characters.")
        if query.excluded:
            raise ValidationError(
                "A minus before a word leaves out what has it, and such a search gets no promoted results. "
                "Write the words alone."
            )
        if not query.key:
            raise ValidationError("Write a word, a name or a number: there is nothing to search for.")
        return text


class PromotedForm(SearchPromotionForm):
    """What is promoted: a page, or an address on the web."""

    def clean_external_link_url(self) -> str:
        """The address, if a reader can follow it from a page."""
        url: str = self.cleaned_data["external_link_url"]
        if url and not host_of(url):
            raise ValidationError("Write an address that begins with https:// or http://.")
        return url


class PromotedFormSet(SearchPromotionsFormSet):
    """What is promoted for one query, in its order."""

    form = PromotedForm


class _Promoting:
    """What both forms have."""

    form_class = PromotedQueryForm
    request: Any
    object: Any

    @cached_property
    def searchpicks_formset(self) -> PromotedFormSet:
        data = (self.request.POST,) if self.request.method == "POST" else ()
        return PromotedFormSet(*data, instance=self.object)


class PromotionCreateView(_Promoting, views.CreateView):
    """A new query with what is promoted for it; `?query=` fills in the query."""

    def get_initial(self) -> dict[str, Any]:
        text = clean(self.request.GET.get(QUERY, "")).strip()
        return {**super().get_initial(), "query_string": text[:MAX_QUERY_STRING_LENGTH]}


class PromotionEditView(_Promoting, views.EditView):
    """A query and what is promoted for it."""
