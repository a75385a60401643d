"""Old addresses keep leading where they led, with everything under them (cases: E17)."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from core.redirects import moved_rest, prefixes
from tests.core.factories import home_page, make_standard_page
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_episode, make_show
from tests.reports.factories import make_report


def rename(page: Page, slug: str) -> None:
    """Give a page another slug as the editor's form does."""
    page = Page.objects.get(pk=page.pk).specific
    page.slug = slug
    page.save_revision().publish()


def location(client: Client, path: str, **more: Any) -> str:
    """Where a path leads for good, in one hop; an answer other than 301 fails."""
    response = client.get(path, **more)
    assert response.status_code == 301, f"{path}: {response.status_code}"
    return response["Location"]


def test_prefixes_are_at_or_above_the_path() -> None:
    assert prefixes("/a/b.pdf") == ["/a/b.pdf", "/a"]
    assert prefixes("/") == []
    assert len(prefixes("/x" * 5000)) == 12


@pytest.mark.parametrize(
    ("rest", "moved"),
    [
        ("old.pdf", "new.pdf"),
        ("older.pdf", "older.pdf"),
        ("register", "register/"),
        ("findings/2/", "findings/2/"),
        ("figures/1.csv", "figures/1.csv"),
        ("", ""),
    ],
)
def test_what_stands_under_an_address_moves_with_it(rest: str, moved: str) -> None:
    assert moved_rest(rest, "/reports/old", "new") == moved


@pytest.mark.django_db(transaction=True)
class TestRenamed:
    """Redirects are written after the commit, so these need real transactions."""

    def test_the_page_itself(self, client: Client) -> None:
        page = make_roundtable("Old", slug="old")
        rename(page, "new")
        assert location(client, "/roundtables/old/") == "/roundtables/new/"
        assert location(client, "/roundtables/old") == "/roundtables/new/"
        assert location(client, "/roundtables/old/?utm_source=mail&x=%C3%A9") == (
            "/roundtables/new/?utm_source=mail&x=%C3%A9"
        )
        assert client.head("/roundtables/old/").status_code == 301

    def test_one_hop_after_several_renames_and_back(self, client: Client) -> None:
        page = make_report("Old", slug="old")
        rename(page, "new")
        rename(page, "newer")
        assert location(client, "/reports/old/") == "/reports/newer/"
        assert location(client, "/reports/new/") == "/reports/newer/"
        rename(page, "new")
        assert location(client, "/reports/old/") == "/reports/new/"
        assert location(client, "/reports/newer/") == "/reports/new/"
        assert client.get("/reports/new/").status_code == 200

    def test_a_form_that_was_open_is_sent_on_whole(self, client: Client) -> None:
        page = make_roundtable("Old", slug="old")
        rename(page, "new")
        response = client.post("/roundtables/old/", {"name": "Ada"})
        assert response.status_code == 307
        assert response["Location"] == "/roundtables/new/"

    def test_a_new_page_at_the_old_address(self, client: Client) -> None:
        page = make_report("Old", slug="old", findings=["One.", "Two."])
        rename(page, "new")
        make_report("Another", slug="old")
        assert client.get("/reports/old/").status_code == 200
        # What the new page lacks is not the other page's
        assert client.get("/reports/old/findings/2/").status_code == 404
        assert client.get("/reports/old/nothing/").status_code == 404

    def test_episodes_follow_their_show(self, client: Client) -> None:
        show = make_show("Old", slug="old")
        make_episode("First", show=show, slug="first")
        later = make_episode("Later", show=show, slug="later", live=False)
        rename(show, "new")
        assert location(client, "/podcasts/old/first/") == "/podcasts/new/first/"
        # Wagtail wrote no row for the draft; nothing leads to it until it is live
        assert client.get("/podcasts/old/later/").status_code == 404
        later.refresh_from_db()
        later.save_revision().publish()
        assert location(client, "/podcasts/old/later/") == "/podcasts/new/later/"
        rename(Page.objects.get(slug="first"), "premiere")
        assert location(client, "/podcasts/old/first/") == "/podcasts/new/premiere/"

    def test_moved_with_what_is_under_it(self, client: Client) -> None:
        parent = make_standard_page("Parent", slug="parent")
        page = make_standard_page("Page", slug="page")
        make_standard_page("Child", slug="child", parent=page)
        page.move(parent, pos="last-child")
        assert location(client, "/page/") == "/parent/page/"
        assert location(client, "/page/child/") == "/parent/page/child/"

    def test_no_redirect_to_what_is_not_there(self, client: Client) -> None:
        page = make_report("Old", slug="old")
        rename(page, "new")
        assert client.get("/reports/old/no/such/thing/").status_code == 404
        Page.objects.get(pk=page.pk).specific.unpublish()
        assert client.get("/reports/old/").status_code == 404

    @pytest.mark.parametrize("rest", ["event.ics", "event.ics?download=1"])
    def test_files_of_a_roundtable(self, client: Client, rest: str) -> None:
        page = make_roundtable("Old", slug="old")
        rename(page, "new")
        assert location(client, f"/roundtables/old/{rest}") == f"/roundtables/new/{rest}"

    @pytest.mark.parametrize(
        ("rest", "moved"),
        [
            ("old.pdf", "new.pdf"),
            ("findings/2/", "findings/2/"),
            ("figures/1.csv", "figures/1.csv"),
            ("cite.bib", "cite.bib"),
        ],
    )
    def test_routes_and_files_of_a_report(self, client: Client, rest: str, moved: str) -> None:
        page = make_report("Old", slug="old", findings=["One.", "Two."])
        rename(page, "new")
        assert location(client, f"/reports/old/{rest}") == f"/reports/new/{moved}"

    @pytest.mark.parametrize("rest", ["feed.xml", "first/audio.mp3", "first/transcript.vtt"])
    def test_feeds_and_audio_of_a_show(self, client: Client, rest: str) -> None:
        show = make_show("Old", slug="old")
        make_episode("First", show=show, slug="first")
        rename(show, "new")
        assert location(client, f"/podcasts/old/{rest}") == f"/podcasts/new/{rest}"


@pytest.mark.django_db
class TestRowsOfEditors:
    """Redirects that an editor makes by hand."""

    def test_to_another_address(self, client: Client) -> None:
        Redirect.add_redirect("/annual-report", "https://old.example/report", is_permanent=False)
        response = client.get("/annual-report/")
        assert (response.status_code, response["Location"]) == (302, "https://old.example/report")
        # What is under it is not the other server's
        assert client.get("/annual-report/part/").status_code == 404

    def test_with_a_query(self, client: Client) -> None:
        page = make_standard_page("Page", slug="page")
        Redirect.add_redirect("/index.php?id=3", page)
        assert location(client, "/index.php?id=3") == "/page/"
        assert client.get("/index.php?id=4").status_code == 404

    def test_a_row_to_itself_is_no_loop(self, client: Client) -> None:
        Redirect.add_redirect("/round", "/round/")
        assert client.get("/round/").status_code == 404

    def test_one_for_this_site_comes_before_one_for_all(self, client: Client) -> None:
        Redirect.add_redirect("/here", "/all/")
        Redirect.add_redirect("/here", "/one/", site=Site.objects.get())
        assert location(client, "/here/") == "/one/"

    @pytest.mark.parametrize("path", ["/%00/", "/caf%C3%A9/", "/%ff/", "/a;b/", "/" + "x/" * 400])
    def test_odd_paths_are_not_found(self, client: Client, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_an_ordinary_404_costs_one_query_more(self, client: Client) -> None:

        home_page()
        with CaptureQueriesContext(connection) as queries:
            client.get("/reports/nothing/")
        asked = [query["sql"] for query in queries if "wagtailredirects_redirect" in query["sql"]]
        assert len(asked) == 1
