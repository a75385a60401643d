"""E18, the roundtable's side: what people have registered for stays, whoever deletes it and how."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from events.models import Material, Meeting, Registration, RoundtablePage
from tests.core.factories import (
    home_page,
    make_document,
    make_person,
    make_standard_page,
    make_topic,
    skeleton_page,
)
from tests.events.admin import signed_in
from tests.events.factories import make_roundtable, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered() -> RoundtablePage:
    page = make_roundtable("Kept")
    for _ in range(3):
        register(page.meeting)
    return page


def assert_kept(page: RoundtablePage) -> None:
    assert RoundtablePage.objects.filter(pk=page.pk).exists()
    assert Registration.objects.filter(meeting=page.meeting_id).count() == 3


def said(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


class TestWithRegistrations:
    def test_no_program_deletes_it(self, registered: RoundtablePage) -> None:
        for delete in (
            registered.delete,
            Page.objects.get(pk=registered.pk).delete,
            skeleton_page("roundtables").delete,
            home_page().delete,
            Page.objects.filter(pk=registered.pk).delete,
            registered.meeting.delete,
        ):
            with pytest.raises((ValidationError, ProtectedError)), transaction.atomic():
                delete()
            assert_kept(registered)

    def test_nor_with_its_translation(self, registered: RoundtablePage) -> None:
        other = make_roundtable("Other")
        RoundtablePage.objects.filter(pk=other.pk).update(meeting=registered.meeting)
        Page.objects.get(pk=other.pk).delete()
        assert_kept(registered)
        third = make_roundtable("Third")
        RoundtablePage.objects.filter(pk=third.pk).update(meeting=registered.meeting)
        with pytest.raises(ProtectedError), transaction.atomic():
            skeleton_page("roundtables").delete()
        assert_kept(registered)

    def test_e18_singly(self, registered: RoundtablePage) -> None:
        client = signed_in()
        url = f"/admin/pages/{registered.pk}/delete/"
        for ask in (client.get, client.post):
            text = said(ask(url, follow=True))
            assert "“Kept” has 3 registrations and stays" in text
            assert "Cancel the meeting instead" in text
        assert_kept(registered)

    @pytest.mark.django_db(transaction=True)
    def test_by_the_admin_s_api(self, registered: RoundtablePage) -> None:
        response = signed_in().post(f"/admin/api/main/pages/{registered.pk}/action/delete/")
        assert response.status_code == 400
        assert "3 registrations" in response.content.decode()
        assert_kept(registered)

    def test_e18_in_bulk_with_an_unrelated_page(self, registered: RoundtablePage) -> None:
        other = make_standard_page("Unrelated")
        url = f"/admin/bulk/wagtailcore/page/delete/?id={registered.pk}&id={other.pk}"
        text = said(signed_in().post(url, follow=True))
        assert "Nothing was deleted" in text
        assert "3 registrations" in text
        assert f"/admin/pages/{registered.pk}/edit/" in text
        assert_kept(registered)
        assert Page.objects.filter(pk=other.pk).exists()

    def test_e18_with_a_page_above(self, registered: RoundtablePage) -> None:
        client = signed_in()
        above = skeleton_page("roundtables").pk
        assert "3 registrations" in said(client.post(f"/admin/pages/{above}/delete/", follow=True))
        bulk = f"/admin/bulk/wagtailcore/page/delete/?id={above}"
        assert client.post(bulk, {"wagtail_site_name": "Colloquy"}, follow=True).status_code == 200
        assert_kept(registered)

    def test_its_alias_can_go(self, registered: RoundtablePage) -> None:
        alias = registered.create_alias(update_slug="alias")
        assert signed_in().post(f"/admin/pages/{alias.pk}/delete/").status_code == 302
        assert not RoundtablePage.objects.filter(pk=alias.pk).exists()
        assert_kept(registered)


def test_e18_who_speaks_there_and_what_it_shows_stay() -> None:
    person, topic, document = make_person(), make_topic(), make_document()
    page = make_roundtable("Kept", speakers=[person], topics=[topic])
    page.materials = [Material(title="Slides", document=document)]
    page.save()
    client = signed_in()
    for item, url in (
        (person, f"/admin/snippets/core/person/delete/{person.pk}/"),
        (topic, f"/admin/snippets/core/topic/delete/{topic.pk}/"),
        (document, f"/admin/documents/delete/{document.pk}/"),
    ):
        resolved = item.snippet_viewset.get_url_name("delete") if hasattr(item, "snippet_viewset") else ""
        text = said(client.post(reverse(resolved, args=[item.pk]) if resolved else url, follow=True))
        assert "Kept" in text
        assert type(item).objects.filter(pk=item.pk).exists()


class TestWithoutRegistrations:
    def test_the_meeting_goes_with_its_page(self) -> None:
        page = make_roundtable()
        page.save_revision()
        assert signed_in().post(f"/admin/pages/{page.pk}/delete/").status_code == 302
        assert not Meeting.objects.exists()

    def test_in_bulk(self, client: Client) -> None:
        pages = [make_roundtable() for _ in range(3)]
        ids = "&".join(f"id={page.pk}" for page in pages)
        signed_in().post(f"/admin/bulk/wagtailcore/page/delete/?{ids}")
        assert not RoundtablePage.objects.exists()
        assert not Meeting.objects.exists()

    def test_an_alias_leaves_the_meeting(self) -> None:
        page = make_roundtable()
        page.create_alias(update_slug="alias").delete()
        assert Meeting.objects.filter(pk=page.meeting_id).exists()
