"""An alias is seen by whoever may see its source, and by nobody else."""

import pytest
from wagtail.models import Page, PageViewRestriction

from core.models import StandardPage
from core.restricted import Restricted
from tests.core.factories import make_standard_page, make_topic, make_user, skeleton_page
from tests.events.factories import make_roundtable
from tests.pages.walker import walk
from tests.podcasts.factories import make_episode, make_show
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db

SECRET = "qwellbourne"


def report(topic):
    return make_report(f"Report {SECRET}", findings=["Found."], topics=[topic])


def press_note(topic):
    return make_press_note(f"Note {SECRET}", topics=[topic])


def roundtable(topic):
    return make_roundtable(f"Roundtable {SECRET}", topics=[topic])


def show(topic):
    return make_show(f"Show {SECRET}")


def episode(topic):
    return make_episode(f"Episode {SECRET}", show=make_show("Open show"), topics=[topic])


def standard(topic):
    return make_standard_page(f"Page {SECRET}")


KINDS = [report, press_note, roundtable, show, episode, standard]


def restrict(page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def aliased(make, topic):
    """A page, and its alias beside it."""
    source = make(topic)
    return source, source.create_alias(update_slug=f"{source.slug}-again")


@pytest.mark.parametrize("make", KINDS)
def test_an_alias_of_a_restricted_page_is_met_nowhere(client, make) -> None:
    source, alias = aliased(make, make_topic("Sites"))
    assert client.get(alias.url).status_code == 200
    restrict(source)
    answer = client.get(alias.url)
    assert (answer.status_code, "/sign-in/" in answer.get("Location", "")) == (302, True)
    start = [
        "/",
        "/reports/",
        "/news/",
        "/roundtables/",
        "/podcasts/",
        "/topics/sites/",
        "/sitemap.xml",
        "/feeds/",
        "/api/v2/pages/?limit=20",
        f"/api/v2/pages/?search={SECRET}",
        f"/search/?q={SECRET}",
        f"/search/?q={SECRET}&format=json",
        f"/search/?q={SECRET}&format=atom",
    ]
    walked = walk(client, start, at_most=400)
    met = [
        url
        for url, found in walked.items()
        if SECRET not in url and SECRET in found.body.decode("utf-8", "replace").casefold()
    ]
    assert met == []
    assert [found for found in walked.values() if alias.slug in found.url and found.status == 200] == []
    data = client.get(f"/search/?q={SECRET}&format=json").json()
    assert data["results"] == [] and not data.get("some_words")
    assert client.get(f"/api/v2/pages/{alias.pk}/").status_code == 404


@pytest.mark.parametrize("make", KINDS)
def test_a_signed_in_reader_may_see_it(client, make) -> None:
    source, alias = aliased(make, make_topic("Sites"))
    restrict(source)
    client.force_login(make_user())
    answer = client.get(alias.url)
    assert answer.status_code == 200 and SECRET in answer.content.decode()


def restrictions_above_source():
    above = make_standard_page("Above")
    source = make_standard_page("Below", parent=above)
    return source.create_alias(parent=skeleton_page("about"), update_slug="again"), above


def restrictions_above_alias():
    source = make_standard_page("Open")
    above = make_standard_page("Above")
    return source.create_alias(parent=above, update_slug="again"), above


def restriction_on_the_source_of_what_is_above():
    source = make_standard_page("Source")
    alias = source.create_alias(update_slug="again")
    return make_standard_page("Child of an alias", parent=alias), source


def alias_of_an_alias():
    source = make_standard_page("Source")
    first = source.create_alias(update_slug="first")
    return first.create_alias(update_slug="second"), source


@pytest.mark.parametrize(
    "tree",
    [
        restrictions_above_source,
        restrictions_above_alias,
        restriction_on_the_source_of_what_is_above,
        alias_of_an_alias,
    ],
)
def test_the_rule_holds_through_the_tree(client, tree) -> None:
    page, closed = tree()
    assert StandardPage.objects.listed().filter(pk=page.pk).exists()
    assert client.get(page.url).status_code == 200
    restrict(closed)
    page = StandardPage.objects.get(pk=page.pk)
    assert not StandardPage.objects.listed().filter(pk=page.pk).exists()
    assert page.get_view_restrictions().count() == 1, "the same rule for one page and for many"
    assert client.get(page.url).status_code == 302
    results = client.get(f"/search/?q={page.title.split()[0]}&format=json").json()["results"]
    assert [hit for hit in results if page.url in hit["url"] or closed.url in hit["url"]] == []
    PageViewRestriction.objects.all().delete()
    assert client.get(page.url).status_code == 200
    assert StandardPage.objects.listed().filter(pk=page.pk).exists()


def test_a_restriction_elsewhere_hides_nothing() -> None:
    source = make_standard_page("Source")
    alias = source.create_alias(update_slug="again")
    beside = make_standard_page("Beside")
    restrict(beside)
    listed = Page.objects.filter(pk__in=[source.pk, alias.pk]).exclude(pk__in=[])
    assert listed.filter(~Restricted()).count() == 2
