"""E18: what is in use stays, with a sentence that says by what; never an error page."""

from typing import Any

import pytest
from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from core.in_use import refusals
from core.models import Document, Image, Person, Topic
from core.permissions import ADMINISTRATORS, PRODUCERS
from events.models import RoundtablePage
from podcasts.models import AudioFile
from reports.models import PressNotePage, ReportPage, Series
from tests.core.factories import (
    home_page,
    make_document,
    make_image,
    make_person,
    make_standard_page,
    make_topic,
    make_user,
    skeleton_page,
)
from tests.editors.forms import messages_of, opened, send, signed_in
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_episode
from tests.reports.factories import make_press_note, make_report, make_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return signed_in(make_user(ADMINISTRATORS))


def delete_page(client: Client, page: Page) -> HttpResponse:
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)


def delete_snippet(client: Client, item: Any) -> HttpResponse:
    return client.post(
        reverse(type(item).snippet_viewset.get_url_name("delete"), args=[item.pk]), follow=True
    )


def delete_many(client: Client, model: type, *items: Any) -> HttpResponse:
    url = (
        reverse("wagtail_bulk_action", args=[model._meta.app_label, model._meta.model_name, "delete"])
        + "?"
        + "&".join(f"id={item.pk}" for item in items)
    )
    return client.post(url, {"next": ""}, follow=True)


def names(response: HttpResponse, *titles: str) -> bool:
    """Whether the page says it all, each in a link to the editor."""
    html = response.content.decode()
    return all(f"“{title}”</a>" in html for title in titles)


class TestPages:
    def test_a_report_that_others_point_at_stays(self, admin: Client) -> None:
        report = make_report("The report")
        make_press_note("The note", report=report)
        make_report("Another report", related=[report])
        response = delete_page(admin, report)
        assert response.status_code == 200
        assert names(response, "The note", "Another report")
        assert "or unpublish it" in messages_of(response)
        assert ReportPage.objects.filter(pk=report.pk).exists()

    def test_the_question_is_answered_before_it_is_asked(self, admin: Client) -> None:
        report = make_report("The report")
        make_press_note("The note", report=report)
        response = admin.get(reverse("wagtailadmin_pages:delete", args=[report.pk]), follow=True)
        assert names(response, "The note")
        assert "Yes, delete it" not in response.content.decode()

    def test_what_nothing_uses_goes(self, admin: Client) -> None:
        report = make_report("The report", authors=[make_person()], findings=["One."])
        response = delete_page(admin, report)
        assert "deleted" in messages_of(response)
        assert not ReportPage.objects.filter(pk=report.pk).exists()

    def test_a_page_above_it_stays_too(self, admin: Client) -> None:
        above = make_standard_page("Above")
        below = make_standard_page("Below", parent=above)
        report = make_report()
        image = make_image()
        assert refusals([above]) == []
        del report, image
        delete_page(admin, above)
        assert not Page.objects.filter(pk__in=[above.pk, below.pk]).exists()

    def test_a_show_whose_episode_is_used_stays(self, admin: Client) -> None:
        episode = make_episode("The episode")
        roundtable = make_roundtable("The roundtable")
        roundtable.episodes.create(episode=episode)
        roundtable.save()
        response = delete_page(admin, episode.get_parent())
        assert names(response, "The roundtable")
        assert "all or none" in messages_of(response)
        assert Page.objects.filter(pk=episode.pk).exists()

    @pytest.mark.parametrize("slug", ["reports", "news", "roundtables", "podcasts", "about", "contact"])
    def test_the_skeleton_stays(self, admin: Client, slug: str) -> None:
        response = delete_page(admin, skeleton_page(slug))
        assert "belongs to every site" in messages_of(response)
        assert skeleton_page(slug)

    def test_the_home_page_stays_with_everything_below_it(self, admin: Client) -> None:
        count = Page.objects.count()
        assert "belongs to every site" in messages_of(delete_page(admin, home_page()))
        assert Page.objects.count() == count

    def test_a_program_cannot_delete_the_skeleton(self) -> None:
        with pytest.raises(ProtectedError), transaction.atomic():
            skeleton_page("about").delete()
        with pytest.raises(ProtectedError), transaction.atomic():
            Page.objects.get(pk=home_page().pk).delete()
        assert skeleton_page("about")

    def test_ticked_with_an_unrelated_one_neither_goes(self, admin: Client) -> None:
        report = make_report("The report")
        make_press_note("The note", report=report)
        other = make_press_note("Unrelated")
        response = delete_many(admin, Page, report, other)
        assert "Nothing was deleted" in messages_of(response)
        assert names(response, "The note")
        assert ReportPage.objects.filter(pk=report.pk).exists()
        assert PressNotePage.objects.filter(pk=other.pk).exists()

    def test_ticked_alone_the_unrelated_one_goes(self, admin: Client) -> None:
        other, another = make_press_note("Unrelated"), make_press_note("Another")
        delete_many(admin, Page, other, another)
        assert not PressNotePage.objects.exists()

    def test_all_of_a_list(self, admin: Client) -> None:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        response = admin.post(f"{url}?id=all&childOf={home_page().pk}", follow=True)
        assert "belongs to every site" in messages_of(response)
        assert skeleton_page("news")

    @pytest.mark.parametrize("query", ["id=x", "id=", "id=99999", "id=all&childOf=x", ""])
    def test_nonsense_is_no_error(self, admin: Client, query: str) -> None:
        admin.raise_request_exception = False
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        assert admin.get(f"{url}?{query}").status_code in (200, 302, 404)


class TestPeopleTopicsSeries:
    def test_an_author(self, admin: Client) -> None:
        person = make_person()
        make_report("The report", authors=[person])
        for response in (delete_snippet(admin, person), delete_many(admin, Person, person, make_person())):
            assert names(response, "The report")
        assert Person.objects.count() == 2

    def test_a_speaker_a_guest_and_a_contact(self, admin: Client) -> None:
        person = make_person()
        make_roundtable("The roundtable", speakers=[person])
        make_episode("The episode", people=[(person, "guest")])
        make_press_note("The note", media_contact=person)
        assert names(delete_snippet(admin, person), "The roundtable", "The episode", "The note")

    def test_somebody_who_is_named_in_a_text(self, admin: Client) -> None:
        person = make_person()
        page = make_standard_page("The page")
        page.body = [("people", {"heading": "", "people": [person]})]
        page.save()
        ReferenceIndex.create_or_update_for_object(page)
        assert names(delete_snippet(admin, person), "The page")
        assert Person.objects.filter(pk=person.pk).exists()

    def test_somebody_whom_only_the_draft_of_a_live_page_names(self, admin: Client) -> None:
        person = make_person()
        report = make_report("The report")
        draft = ReportPage.objects.get(pk=report.pk)
        draft.authors.create(person=person, sort_order=0)
        draft.save_revision()
        assert not ReportPage.objects.get(pk=report.pk).authors.exists()
        assert names(delete_snippet(admin, person), "The report")

    @pytest.mark.parametrize(
        "use",
        [
            lambda topic: make_report("User", topics=[topic]),
            lambda topic: make_press_note("User", topics=[topic]),
            lambda topic: make_roundtable("User", topics=[topic]),
            lambda topic: make_episode("User", topics=[topic]),
            lambda topic: make_topic("User", parent=topic),
        ],
    )
    def test_e18_a_topic(self, admin: Client, use: Any) -> None:
        topic = make_topic()
        use(topic)
        assert names(delete_snippet(admin, topic), "User")
        assert names(delete_many(admin, Topic, topic), "User")
        assert Topic.objects.filter(pk=topic.pk).exists()

    def test_a_series(self, admin: Client) -> None:
        series = make_series()
        make_report("The report", series=series)
        assert names(delete_snippet(admin, series), "The report")
        assert Series.objects.filter(pk=series.pk).exists()

    def test_what_nothing_uses_goes(self, admin: Client) -> None:
        for item in (make_person(), make_topic(), make_series()):
            assert "deleted" in messages_of(delete_snippet(admin, item))
            assert not type(item).objects.filter(pk=item.pk).exists()


class TestFiles:
    def test_e18_an_image(self, admin: Client) -> None:
        image = make_image()
        make_report("The report", listing_image=image)
        url = reverse("wagtailimages:delete", args=[image.pk])
        for response in (admin.get(url, follow=True), admin.post(url, follow=True)):
            assert names(response, "The report")
        assert names(delete_many(admin, Image, image, make_image()), "The report")
        assert Image.objects.count() == 2

    def test_an_image_in_a_text(self, admin: Client) -> None:
        image = make_image()
        page = make_standard_page("The page")
        figure = {"title": "A figure", "chart": "none", "image": image}
        page.body = [("figure", figure)]
        page.save()
        ReferenceIndex.create_or_update_for_object(page)
        response = admin.post(reverse("wagtailimages:delete", args=[image.pk]), follow=True)
        assert names(response, "The page")

    def test_a_document(self, admin: Client) -> None:
        document = make_document()
        make_report("The report", pdf=document)
        response = admin.post(reverse("wagtaildocs:delete", args=[document.pk]), follow=True)
        assert names(response, "The report")
        assert names(delete_many(admin, Document, document), "The report")
        assert Document.objects.filter(pk=document.pk).exists()

    def test_audio(self, admin: Client) -> None:
        audio = AudioFile.objects.create(title="Sound", file="media/none.mp3", duration=1, type="audio")
        make_episode("The episode", audio=audio)
        url = reverse("wagtailmedia:delete", args=[audio.pk])
        for response in (admin.get(url, follow=True), admin.post(url, follow=True)):
            assert names(response, "The episode")
        assert AudioFile.objects.filter(pk=audio.pk).exists()

    def test_what_nothing_uses_goes(self, admin: Client) -> None:
        image, document = make_image(), make_document()
        admin.post(reverse("wagtailimages:delete", args=[image.pk]))
        admin.post(reverse("wagtaildocs:delete", args=[document.pk]))
        assert not Image.objects.exists()
        assert not Document.objects.exists()


def test_what_one_may_not_edit_has_no_name() -> None:
    person = make_person()
    make_report("Secret title", authors=[person])
    response = delete_snippet(signed_in(make_user(PRODUCERS)), person)
    assert "a report that you cannot edit" in messages_of(response)
    assert "Secret title" not in response.content.decode()
    assert Person.objects.filter(pk=person.pk).exists()


def test_who_is_not_signed_in_learns_nothing() -> None:
    person = make_person()
    make_report("Secret title", authors=[person])
    response = delete_snippet(Client(), person)
    assert "/admin/login/" in response.redirect_chain[-1][0]
    assert "Secret title" not in response.content.decode()


def test_what_only_the_database_stops_is_a_sentence_too(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.deletion.refusals", lambda objects: [])
    report = make_report("The report")
    make_press_note("The note", report=report)
    assert names(delete_page(admin, report), "The note")
    person = make_person()
    make_report("By somebody", authors=[person])
    assert names(delete_many(admin, Person, person), "By somebody")
    assert Person.objects.filter(pk=person.pk).exists()


def test_moving_what_belongs_to_every_site_is_refused(admin: Client) -> None:
    target = make_standard_page("Target")
    page = skeleton_page("contact")
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk])
    assert "it stays where it is" in messages_of(admin.post(url, follow=True))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    other = make_standard_page("Other")
    response = admin.post(f"{bulk}?id={page.pk}&id={other.pk}", {"chooser": target.pk}, follow=True)
    assert "Nothing was moved" in messages_of(response)
    assert skeleton_page("contact")
    assert other.get_parent().pk == Page.objects.get(pk=other.pk).get_parent().pk == home_page().pk


def test_moving_a_page_to_an_address_of_the_site_is_refused(admin: Client) -> None:
    page = make_standard_page("Search", parent=skeleton_page("about"), slug="search")
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home_page().pk])
    assert "cannot be moved there" in messages_of(admin.post(url, follow=True))
    assert Page.objects.get(pk=page.pk).url == "/about/search/"


def test_the_front_page_cannot_be_unpublished(admin: Client) -> None:
    response = admin.post(reverse("wagtailadmin_pages:unpublish", args=[home_page().pk]), follow=True)
    assert "cannot be unpublished" in messages_of(response)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    admin.post(f"{bulk}?id={home_page().pk}", follow=True)
    assert home_page().live
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[skeleton_page("contact").pk]))
    assert not skeleton_page("contact").live


def test_a_draft_that_names_somebody_deleted_since_opens_without_them(admin: Client) -> None:
    person, other = make_person(), make_person()
    report = make_report("The report", authors=[person, other])
    report.save_revision()
    draft = ReportPage.objects.get(pk=report.pk)
    draft.authors.all().delete()
    draft.save()
    Person.objects.filter(pk=person.pk).delete()
    assert opened(admin, report)["authors-TOTAL_FORMS"] == "1"
    response = send(admin, report, opened(admin, report), "publish")
    assert response.status_code == 302
    assert [author.person for author in ReportPage.objects.get(pk=report.pk).authors.all()] == [other]


def test_the_number_of_queries_does_not_grow_with_the_pages(django_assert_max_num_queries: Any) -> None:
    pages = [make_press_note() for _ in range(12)]
    with django_assert_max_num_queries(60):
        assert refusals(pages) == []
    assert RoundtablePage.objects.count() == 0
