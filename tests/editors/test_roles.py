"""Who may what: each role against the admin's addresses, and what its home page offers."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import Center, Person, Topic
from core.permissions import (
    ADMINISTRATORS,
    DOOR_STAFF,
    EDITORS,
    EVENT_MANAGERS,
    PRODUCERS,
    READER_GROUPS,
    REGISTERED_READERS,
    SPONSORS,
    STAFF_GROUPS,
)
from podcasts.models import Transcript
from reports.models import Series
from search.models import Synonym
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
from tests.editors.forms import add_url, messages_of, signed_in
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_audio, make_episode, make_show
from tests.reports.factories import make_press_note, make_report, make_series

pytestmark = pytest.mark.django_db

ALL = {EDITORS, PRODUCERS, EVENT_MANAGERS, DOOR_STAFF, ADMINISTRATORS}
WRITERS = ALL - {DOOR_STAFF}


def snippet(model: type, view: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def page_url(view: str, page: Any) -> str:
    return reverse(f"wagtailadmin_pages:{view}", args=[page.pk])


def new(slug: str, make: Callable[..., Any]) -> str:
    return add_url(skeleton_page(slug), type(make()))


#: An address of the admin → the roles that it opens for; all others are turned away
ADDRESSES: dict[str, tuple[Callable[[], str], set[str]]] = {
    "the admin itself": (lambda: reverse("wagtailadmin_home"), ALL),
    "new report": (lambda: new("reports", make_report), {EDITORS, ADMINISTRATORS}),
    "edit report": (lambda: page_url("edit", make_report()), {EDITORS, ADMINISTRATORS}),
    "history of a report": (lambda: page_url("history", make_report()), {EDITORS, ADMINISTRATORS}),
    "delete report": (lambda: page_url("delete", make_report()), {EDITORS, ADMINISTRATORS}),
    "unpublish report": (lambda: page_url("unpublish", make_report()), {EDITORS, ADMINISTRATORS}),
    "draft of a report": (lambda: page_url("view_draft", make_report()), {EDITORS, ADMINISTRATORS}),
    "edit press note": (lambda: page_url("edit", make_press_note()), {EDITORS, ADMINISTRATORS}),
    "edit home": (lambda: page_url("edit", home_page()), {EDITORS, ADMINISTRATORS}),
    "edit about": (lambda: page_url("edit", skeleton_page("about")), {EDITORS, ADMINISTRATORS}),
    "edit a page of text": (lambda: page_url("edit", make_standard_page()), {EDITORS, ADMINISTRATORS}),
    "new show": (lambda: new("podcasts", make_show), {EDITORS, PRODUCERS, ADMINISTRATORS}),
    "edit episode": (lambda: page_url("edit", make_episode()), {EDITORS, PRODUCERS, ADMINISTRATORS}),
    "delete episode": (lambda: page_url("delete", make_episode()), {EDITORS, PRODUCERS, ADMINISTRATORS}),
    "new roundtable": (
        lambda: new("roundtables", make_roundtable),
        {EDITORS, EVENT_MANAGERS, ADMINISTRATORS},
    ),
    "edit roundtable": (
        lambda: page_url("edit", make_roundtable()),
        {EDITORS, EVENT_MANAGERS, ADMINISTRATORS},
    ),
    "people": (lambda: snippet(Person, "list"), WRITERS),
    "new person": (lambda: snippet(Person, "add"), WRITERS),
    "edit person": (lambda: snippet(Person, "edit", make_person().pk), WRITERS),
    "topics": (lambda: snippet(Topic, "list"), {EDITORS, ADMINISTRATORS}),
    "edit topic": (lambda: snippet(Topic, "edit", make_topic().pk), {EDITORS, ADMINISTRATORS}),
    "series": (lambda: snippet(Series, "edit", make_series().pk), {EDITORS, ADMINISTRATORS}),
    "transcripts": (lambda: snippet(Transcript, "list"), {EDITORS, PRODUCERS, ADMINISTRATORS}),
    "images": (lambda: reverse("wagtailimages:index"), WRITERS),
    "new image": (lambda: reverse("wagtailimages:add"), WRITERS),
    "edit image": (lambda: reverse("wagtailimages:edit", args=[make_image().pk]), WRITERS),
    "documents": (lambda: reverse("wagtaildocs:index"), WRITERS),
    "edit document": (lambda: reverse("wagtaildocs:edit", args=[make_document().pk]), WRITERS),
    "sound": (lambda: reverse("wagtailmedia:index"), {EDITORS, PRODUCERS, ADMINISTRATORS}),
    "edit sound": (
        lambda: reverse("wagtailmedia:edit", args=[make_audio().pk]),
        {EDITORS, PRODUCERS, ADMINISTRATORS},
    ),
    "site settings": (
        lambda: reverse("wagtailsettings:edit", args=["core", "center", Center.load().pk]),
        {ADMINISTRATORS},
    ),
    "people with accounts": (lambda: reverse("wagtailusers_users:index"), {ADMINISTRATORS}),
    "new account": (lambda: reverse("wagtailusers_users:add"), {ADMINISTRATORS}),
    "roles": (lambda: reverse("wagtailusers_groups:index"), {ADMINISTRATORS}),
    "redirects": (lambda: reverse("wagtailredirects:index"), {EDITORS, ADMINISTRATORS}),
    "synonyms": (lambda: snippet(Synonym, "list"), {EDITORS, ADMINISTRATORS}),
    "new synonym": (lambda: snippet(Synonym, "add"), {EDITORS, ADMINISTRATORS}),
    "promoted results": (lambda: reverse("wagtailsearchpromotions:index"), {EDITORS, ADMINISTRATORS}),
    "new promoted result": (lambda: reverse("wagtailsearchpromotions:add"), {EDITORS, ADMINISTRATORS}),
    "what readers search for": (lambda: reverse("query_report"), {EDITORS, ADMINISTRATORS}),
    "collections": (lambda: reverse("wagtailadmin_collections:index"), {ADMINISTRATORS}),
    "workflows": (lambda: reverse("wagtailadmin_workflows:index"), {ADMINISTRATORS}),
    "sites": (lambda: reverse("wagtailsites:index"), set()),
}


@pytest.mark.parametrize("role", [*STAFF_GROUPS, *READER_GROUPS, ""])
def test_an_address_opens_for_whom_it_is_meant(role: str) -> None:
    client = signed_in(make_user(*([role] if role else [])))
    opened, turned_away, elsewhere = set(), set(), {}
    for name, (address, _) in ADDRESSES.items():
        response = client.get(address())
        if response.status_code == 200:
            opened.add(name)
        elif response.status_code == 403 or response.get("location", "").startswith(("/admin/", "/sign-in/")):
            turned_away.add(name)
        else:
            elsewhere[name] = response
    assert not elsewhere
    assert opened == {name for name, (_, roles) in ADDRESSES.items() if role in roles}
    assert turned_away == ADDRESSES.keys() - opened


def test_who_is_not_signed_in_is_asked_to() -> None:
    for name, (address, _) in ADDRESSES.items():
        response = Client().get(address())
        assert response.status_code == 302, name
        assert response["location"].startswith("/admin/login/"), name


PUBLISHERS = {
    "reports": (lambda: make_report(live=False), {EDITORS, ADMINISTRATORS}),
    "podcasts": (lambda: make_episode(live=False), {EDITORS, PRODUCERS, ADMINISTRATORS}),
    "roundtables": (lambda: make_roundtable(live=False), {EDITORS, EVENT_MANAGERS, ADMINISTRATORS}),
}


@pytest.mark.parametrize("section", PUBLISHERS)
def test_who_may_publish_in_a_section(section: str) -> None:
    make, roles = PUBLISHERS[section]
    page = make()
    testers = {role: page.permissions_for_user(make_user(role)) for role in STAFF_GROUPS}
    assert {role for role, tester in testers.items() if tester.can_publish()} == roles
    assert {role for role, tester in testers.items() if tester.can_edit()} == roles


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (
            EDITORS,
            ["New report", "New press note", "New episode", "New roundtable", "New show", "New page of text"],
        ),
        (PRODUCERS, ["New episode", "New show"]),
        (EVENT_MANAGERS, ["New roundtable"]),
        (DOOR_STAFF, []),
    ],
)
def test_the_home_page_offers_what_one_may_make(role: str, offered: list[str]) -> None:
    make_show()
    client = signed_in(make_user(role))
    soup = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    links = soup.select("#new-pages-content a, [id^=new-pages] a.button")
    found = {link.get_text(strip=True): link["href"] for link in links}
    assert sorted(found) == sorted(offered)
    for url in found.values():
        assert client.get(url).status_code == 200


def test_with_several_shows_each_has_a_shortcut() -> None:
    make_show("Field Notes")
    make_show("Interviews")
    html = signed_in(make_user(PRODUCERS)).get(reverse("wagtailadmin_home")).content.decode()
    assert "New episode in “Field Notes”" in html
    assert "New episode in “Interviews”" in html


def test_with_many_shows_the_list_stays_short() -> None:
    for number in range(8):
        make_show(f"Show {number}")
    html = signed_in(make_user(PRODUCERS)).get(reverse("wagtailadmin_home")).content.decode()
    assert "New episode" not in html
    assert "New show" in html


class TestGroups:
    def test_they_are_all_there_and_nobody_elses(self) -> None:
        assert set(Group.objects.values_list("name", flat=True)) == {*STAFF_GROUPS, *READER_GROUPS}

    @pytest.mark.parametrize("name", [REGISTERED_READERS, SPONSORS])
    def test_readers_may_do_nothing(self, name: str) -> None:
        group = Group.objects.get(name=name)
        assert not group.permissions.exists()
        assert not group.page_permissions.exists()
        assert not group.collection_permissions.exists()

    def test_no_permission_was_made_twice(self) -> None:
        keys = Permission.objects.values_list("content_type", "codename")
        assert len(keys) == len(set(keys))


class TestSuperusers:
    """Who may do everything is made by those who may: an administrator of the site cannot become one."""

    def fields(self, user: Any) -> dict[str, str]:
        return {
            "username": user.username,
            "email": user.email,
            "first_name": "Changed",
            "last_name": "Name",
            "is_active": "on",
            "is_superuser": "on",
        }

    def test_an_administrator_makes_nobody_one(self) -> None:
        user = make_user(EDITORS)
        client = signed_in(make_user(ADMINISTRATORS))
        url = reverse("wagtailusers_users:edit", args=[user.pk])
        assert "is_superuser" not in client.get(url).content.decode()
        client.post(url, self.fields(user))
        user.refresh_from_db()
        assert (user.first_name, user.is_superuser) == ("Changed", False)
        new = {
            **self.fields(user),
            "username": "new",
            "password1": "long-enough-1",
            "password2": "long-enough-1",
        }
        client.post(reverse("wagtailusers_users:add"), new)
        assert not User.objects.get(username="new").is_superuser

    def test_nor_changes_one(self) -> None:
        root = make_user(is_superuser=True)
        client = signed_in(make_user(ADMINISTRATORS))
        url = reverse("wagtailusers_users:edit", args=[root.pk])
        data = {**self.fields(root), "password1": "mine-now-1234", "password2": "mine-now-1234"}
        assert "may do everything" in messages_of(client.post(url, data, follow=True))
        bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])
        client.post(f"{bulk}?id={root.pk}", {"mark_as_active": ""})
        client.post(reverse("wagtailusers_users:delete", args=[root.pk]))
        root.refresh_from_db()
        assert root.is_active
        assert root.check_password("password")

    def test_a_superuser_does(self) -> None:
        user = make_user(EDITORS)
        client = signed_in(make_user(is_superuser=True))
        client.post(reverse("wagtailusers_users:edit", args=[user.pk]), self.fields(user))
        user.refresh_from_db()
        assert user.is_superuser
