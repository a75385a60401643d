"""Slugs: plain letters, nothing that the site answers at itself, and the skeleton's own stay."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import slugs
from core.models import HomePage, StandardPage
from core.permissions import EDITORS
from reports.models import ReportPage
from tests.core.factories import home_page, make_standard_page, make_user, skeleton_page
from tests.editors.forms import add_url, edit_url, fields_of, messages_of, new_form, opened, send, signed_in
from tests.podcasts.factories import make_show
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return signed_in(make_user(EDITORS))


def first_parts(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    """The first part of each fixed address of the site, where it is a word and no pattern."""
    found: set[str] = set()
    for pattern in patterns:
        route = str(pattern.pattern).lstrip("^")
        path = prefix + route
        first = path.split("/")[0]
        if "/" in path and first and all(sign.isalnum() or sign == "-" for sign in first):
            found.add(first)
        elif not path and isinstance(pattern, URLResolver):
            found |= first_parts(pattern.url_patterns, path)
    return found


def test_every_fixed_address_of_the_site_is_reserved() -> None:
    parts = first_parts(get_resolver().url_patterns)
    assert {"admin", "api", "documents"} <= parts
    # Wagtail's sign-in for restricted pages and its collections' passwords
    assert parts - slugs.RESERVED - {"_util"} == set()


@pytest.mark.parametrize("slug", ["search", "topics", "people", "feeds", "api", "admin", "oai", "Search"])
@pytest.mark.parametrize("action", ["", "publish"])
def test_a_fixed_address_is_refused_with_another_to_take(editor: Client, slug: str, action: str) -> None:
    data = {**new_form(editor, home_page(), StandardPage), "title": "A page", "slug": slug}
    response = editor.post(add_url(home_page(), StandardPage), {**data, f"action-{action}": "1"})
    assert response.status_code == 200
    assert f"Write “{slug}-2”" in messages_of(response)
    assert not StandardPage.objects.filter(title="A page").exists()


def test_below_another_page_the_same_word_is_free(editor: Client) -> None:
    assert make_standard_page("Search", parent=skeleton_page("about"), slug="search").url == "/about/search/"
    assert make_report("Search").slug == "search"


def test_a_title_that_would_make_a_fixed_address_gets_another() -> None:
    assert make_standard_page("Search").slug == "search-2"
    assert make_standard_page("Search").slug == "search-2-2"


def test_what_the_page_above_answers_itself_is_refused(editor: Client) -> None:
    show = make_show("Field Notes")
    reserved = [name for name in ("subscribe", "embed", "feed") if slugs.is_taken(name, show)]
    for name in reserved:
        with pytest.raises(ValidationError):
            make_standard_page_under(show, name)
    assert not slugs.is_taken("an-episode", show)


def make_standard_page_under(show: object, slug: str) -> None:
    from tests.podcasts.factories import make_episode

    make_episode("An episode", show=show, slug=slug)


@pytest.mark.parametrize(
    ("slug", "proposal"),
    [("über-uns", "uber-uns"), ("отчёт", "otchet"), ("straße", "strasse"), ("レポート", "repoto")],
)
def test_other_letters_are_refused_with_plain_ones_to_take(editor: Client, slug: str, proposal: str) -> None:
    report = make_report()
    response = send(editor, report, {**opened(editor, report), "slug": slug})
    assert response.status_code == 200
    assert f"Write “{proposal}”" in messages_of(response)
    with pytest.raises(ValidationError, match=proposal):
        make_report(slug=slug)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Über uns", "uber-uns"),
        ("Отчёт о данных", "otchet-o-dannykh"),
        ("☃", "snowman2"),
        ("***", "page-of-text"),
        ("日本", "riben"),
    ],
)
def test_a_title_in_any_script_makes_a_page(editor: Client, title: str, slug: str) -> None:
    data = {**new_form(editor, home_page(), StandardPage), "title": title, "slug": ""}
    response = editor.post(add_url(home_page(), StandardPage), {**data, "action-publish": "1"})
    if response.status_code == 200:  # Wagtail's own form asks for the slug
        assert fields_of(response.content, StandardPage)["title"] == title
    assert make_standard_page(title).slug.startswith(slug)


@pytest.mark.parametrize("slug", ["reports", "news", "roundtables", "podcasts", "about", "privacy"])
def test_a_page_of_the_skeleton_keeps_its_address(editor: Client, slug: str) -> None:
    page = skeleton_page(slug)
    html = editor.get(edit_url(page)).content.decode()
    assert "its address stays" in html
    send(editor, page, {**opened(editor, page), "slug": "other", "summary": "Changed."}, "publish")
    page = skeleton_page(slug)
    assert (page.slug, page.summary) == (slug, "Changed.")
    page.slug = "other"
    with pytest.raises(ValidationError, match="its address stays"):
        page.save()


def test_the_address_of_any_other_page_changes(editor: Client) -> None:
    report = make_report(slug="old")
    assert send(editor, report, {**opened(editor, report), "slug": "new"}, "publish").status_code == 302
    assert ReportPage.objects.get(pk=report.pk).slug == "new"


@pytest.mark.parametrize("slug", ["search", "über"])
def test_a_copy_gets_no_such_address_either(editor: Client, slug: str) -> None:
    page = make_standard_page("A page")
    response = editor.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "Copy",
            "new_slug": slug,
            "new_parent_page": str(home_page().pk),
            "copy_subpages": "",
            "publish_copies": "on",
        },
        follow=True,
    )
    assert response.status_code == 200
    assert not StandardPage.objects.filter(title="Copy").exists()
    assert "Write “" in messages_of(response)


def test_nothing_but_get_and_head_is_answered() -> None:
    assert HomePage.allowed_http_method_names() == ["GET", "HEAD"]
    client = Client()
    for method in ("post", "put", "delete", "patch", "options"):
        assert getattr(client, method)("/about/").status_code == 405
