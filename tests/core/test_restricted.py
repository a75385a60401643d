"""Who may see a page: the same for a listing of all, and for one page by itself."""

import pytest
from wagtail.models import Page, PageViewRestriction

from core.restricted import Restricted, restrictions_at
from tests.core.factories import home_page, make_standard_page
from tests.queries import recorded_queries

pytestmark = pytest.mark.django_db


def closed() -> set[str]:
    """The titles of pages that not everybody may see, by both ways to ask."""
    found = set(Page.objects.filter(Restricted()).values_list("title", flat=True))
    one_by_one = {page.title for page in Page.objects.all() if restrictions_at(page.path).exists()}
    assert found == one_by_one
    everything = set(Page.objects.values_list("title", flat=True))
    open_pages = set(Page.objects.filter(~Restricted()).values_list("title", flat=True))
    assert open_pages == everything - found
    return found


def test_both_ways_say_the_same() -> None:
    above = make_standard_page("Above")
    make_standard_page("Below", parent=above)
    other = make_standard_page("Other")
    make_standard_page("Under the other", parent=other)
    assert closed() == set()
    PageViewRestriction.objects.create(page=above, restriction_type="login")
    assert closed() == {"Above", "Below"}
    PageViewRestriction.objects.create(page=other, restriction_type="groups")
    assert closed() == {"Above", "Below", "Other", "Under the other"}


def test_an_alias_is_as_open_as_its_source() -> None:
    above = make_standard_page("Above")
    below = make_standard_page("Below", parent=above)
    home = home_page()
    below.create_alias(update_slug="alias", parent=home)
    PageViewRestriction.objects.create(page=above, restriction_type="login")
    alias = Page.objects.get(slug="alias")
    Page.objects.filter(pk=alias.pk).update(title="Alias")
    assert closed() == {"Above", "Below", "Alias"}


def test_by_a_relation() -> None:
    page = make_standard_page("Page")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    found = PageViewRestriction.objects.filter(Restricted("page__"))
    assert [restriction.page_id for restriction in found] == [page.pk]
    assert not PageViewRestriction.objects.exclude(Restricted("page__")).exists()


def test_it_is_one_query() -> None:
    with recorded_queries() as queries:
        list(Page.objects.filter(~Restricted()))
    assert len(queries) == 1
