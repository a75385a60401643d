"""People, topics and series in the admin: addresses, old tabs, levels, lists, choosers, preview."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.models import Person, Topic
from core.permissions import EDITORS
from reports.models import ReportPage, Series
from tests.core.factories import make_person, make_topic, make_user
from tests.editors.forms import fields_of, messages_of, new_form, signed_in
from tests.pages.validity import problems
from tests.reports.factories import make_report, make_series

pytestmark = pytest.mark.django_db

FORM = "form[method=POST]:has([name=csrfmiddlewaretoken]), form[data-edit-form]"


@pytest.fixture
def a() -> Client:
    return signed_in(make_user(EDITORS, first_name="Anna", last_name="Archer"))


@pytest.fixture
def b() -> Client:
    return signed_in(make_user(EDITORS, first_name="Ben", last_name="Baker"))


def url(model: type, view: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def opened(client: Client, item: Any) -> dict[str, Any]:
    html = client.get(url(type(item), "edit", item.pk)).content
    return fields_of(html, type(item), "form[data-edit-form]")


def add(client: Client, model: type, **data: Any) -> Any:
    html = client.get(url(model, "add")).content
    fields = fields_of(html, model, "form[data-edit-form]")
    return client.post(url(model, "add"), {**fields, **data})


class TestAddresses:
    @pytest.mark.parametrize(
        ("data", "slug"),
        [
            ({"given_name": "Ada", "family_name": "Byron"}, "ada-byron"),
            ({"given_name": "Zoë", "family_name": "O’Brien"}, "zoe-obrien"),
            ({"given_name": "Иван", "family_name": "Петров"}, "ivan-petrov"),
            ({"literal_name": "Inato", "kind": "organization"}, "inato"),
        ],
    )
    def test_one_is_made_of_the_name(self, a: Client, data: dict[str, str], slug: str) -> None:
        assert (
            add(a, Person, **{"kind": "person", **data, "slug": "", "action-publish": "1"}).status_code == 302
        )
        person = Person.objects.get()
        assert (person.slug, person.live) == (slug, True)

    def test_a_second_of_the_same_name_gets_another(self, a: Client) -> None:
        for _ in range(2):
            add(
                a,
                Person,
                kind="person",
                given_name="Ada",
                family_name="Byron",
                slug="",
                **{"action-publish": "1"},
            )
        assert sorted(Person.objects.values_list("slug", flat=True)) == ["ada-byron", "ada-byron-2"]

    @pytest.mark.parametrize("model", [Topic, Series])
    def test_one_that_is_taken_is_refused_with_the_owner(self, a: Client, model: type) -> None:
        add(a, model, name="Sites", slug="sites")
        response = add(a, model, name="Other", slug="sites")
        assert response.status_code == 200
        assert "“Sites” has this address already" in messages_of(response)
        assert model.objects.count() == 1

    @pytest.mark.parametrize("slug", ["a b", "über", "a/b", "<b>"])
    def test_other_signs_are_refused(self, a: Client, slug: str) -> None:
        assert add(a, Topic, name="Sites", slug=slug).status_code == 200
        assert not Topic.objects.exists()


class TestNames:
    def test_an_organization_has_one_name(self, a: Client) -> None:
        response = add(a, Person, kind="organization", given_name="Ada", family_name="", literal_name="Inato")
        assert "An organization has one name" in messages_of(response)

    def test_a_person_has_any(self, a: Client) -> None:
        assert add(a, Person, kind="person", given_name="Ada", **{"action-publish": "1"}).status_code == 200
        assert not Person.objects.exists()

    def test_an_orcid_id_is_checked_by_its_sum(self, a: Client) -> None:
        data = {"kind": "person", "family_name": "Byron", "action-publish": "1"}
        assert add(a, Person, **data, orcid="0000-0002-1825-0098").status_code == 200
        assert add(a, Person, **data, orcid="0000-0002-1825-0097").status_code == 302


class TestTopics:
    def test_only_topics_of_the_first_level_are_offered(self, a: Client) -> None:
        parent = make_topic("Parent")
        child = make_topic("Child", parent=parent)
        html = a.get(url(Topic, "add")).content.decode()
        assert f'<option value="{parent.pk}">' in html
        assert f'<option value="{child.pk}">' not in html
        response = add(a, Topic, name="Third", parent=child.pk)
        assert response.status_code == 200
        assert not Topic.objects.filter(name="Third").exists()

    def test_a_third_level_is_refused_wherever_it_comes_from(self) -> None:
        child = make_topic("Child", parent=make_topic("Parent"))
        with pytest.raises(ValidationError, match="first level"):
            Topic(name="Third", slug="third", parent=child).full_clean()

    def test_pages_show_them_with_what_they_are_part_of(self, a: Client) -> None:
        make_topic("Child", parent=make_topic("Parent"))
        report = make_report()
        html = a.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).content.decode()
        assert "Parent › Child" in html
        assert 'type="checkbox" name="topics"' in html.replace("  ", " ") or 'name="topics"' in html

    def test_ticked_topics_are_kept(self, a: Client) -> None:
        topics = [make_topic(), make_topic()]
        report = make_report(topics=topics[:1])
        client_url = reverse("wagtailadmin_pages:edit", args=[report.pk])
        data = fields_of(a.get(client_url).content, ReportPage)
        assert data["topics"] == [str(topics[0].pk)]
        a.post(client_url, {**data, "topics": [topic.pk for topic in topics], "action-publish": "1"})
        assert set(ReportPage.objects.get().topics.all()) == set(topics)


@pytest.mark.parametrize(
    ("make", "field"), [(make_topic, "description"), (make_series, "description"), (make_person, "role")]
)
def test_an_old_tab_overwrites_nothing(a: Client, b: Client, make: Any, field: str) -> None:
    item = make()
    item.save_revision()
    old = opened(a, item)
    publish = {"action-publish": "1"} if isinstance(item, Person) else {}
    assert (
        b.post(url(type(item), "edit", item.pk), {**opened(b, item), field: "B.", **publish}).status_code
        == 302
    )

    response = a.post(url(type(item), "edit", item.pk), {**old, field: "A.", **publish})
    assert response.status_code == 200
    assert "Ben Baker saved another version" in messages_of(response)
    assert getattr(type(item).objects.get(pk=item.pk), field) == "B."

    again = fields_of(response.content, type(item), "form[data-edit-form]")
    assert again[field] == "A."
    again["overwrite_newer"] = "1"
    assert a.post(url(type(item), "edit", item.pk), {**again, **publish}).status_code == 302
    assert getattr(type(item).objects.get(pk=item.pk), field) == "A."


@pytest.mark.parametrize("make", [make_topic, make_series, make_person])
def test_one_that_nobody_had_saved_yet_is_no_exception(a: Client, b: Client, make: Any) -> None:
    item = make()
    old = opened(a, item)
    assert b.post(url(type(item), "edit", item.pk), opened(b, item)).status_code == 302
    assert a.post(url(type(item), "edit", item.pk), old).status_code == 200


@pytest.mark.parametrize("make", [make_topic, make_series, make_person])
def test_lists_search_and_filter(a: Client, make: Any) -> None:
    item = make()
    html = a.get(url(type(item), "list")).content.decode()
    assert str(getattr(item, "sort_name", item)) in html
    for query in (
        "?q=byron",
        "?q=%00",
        "?kind=person",
        "?kind=none",
        "?ordering=nonsense",
        "?p=99999",
        "?parent=x",
    ):
        assert a.get(url(type(item), "list") + query).status_code in (200, 302, 404), query


def test_a_person_has_a_preview(a: Client) -> None:
    person = make_person("Ada", "Byron")
    preview = url(Person, "preview_on_edit", person.pk)
    answer = a.post(preview, {**opened(a, person), "role": "New role"})
    assert answer.json() == {"is_valid": True, "is_available": True}
    html = a.get(preview).content.decode()
    assert "New role" in html
    assert problems(html) == []


def test_people_are_chosen_in_pages(a: Client) -> None:
    make_person("Ada", "Byron")
    chooser = Person.snippet_viewset.chooser_viewset
    html = a.get(reverse(chooser.get_url_name("choose"))).content.decode()
    assert "Ada Byron" in html
    assert new_form(a, make_report().get_parent(), ReportPage)["authors-TOTAL_FORMS"] == "0"
