"""What every page draws of the center and the demonstration."""

import pytest
from bs4 import BeautifulSoup
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from core.models import Center, DemoItem, Generation
from tests.core.factories import home_page, make_standard_page
from tests.podcasts.factories import make_show
from tests.queries import recorded_queries

pytestmark = pytest.mark.django_db


def mark_demo(page) -> None:
    DemoItem.objects.create(key=f"page:{page.pk}", content_type=page.content_type, object_id=page.pk)


@pytest.fixture
def in_request():
    """A request under way, without the closing of connections that comes with the signals."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    request_started.send(sender=None)
    yield
    request_finished.send(sender=None)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_the_center_is_asked_once_a_request(in_request):
    Center.load()
    with recorded_queries() as queries:
        assert Center.load() is Center.load(request_or_site=None)
    assert queries == []


def test_a_change_within_the_request_is_seen(in_request):
    center = Center.load()
    center.name = "Another center"
    center.save()
    assert Center.load().name == "Another center"


def test_nothing_is_kept_from_one_request_to_the_next(client):
    Center.load()
    Center.objects.update(site_name="First")
    assert "First" in client.get("/").content.decode()
    Center.objects.update(site_name="Second")
    assert "Second" in client.get("/").content.decode()


def test_a_site_of_its_own_says_nothing_of_a_demonstration(client):
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    assert soup.select_one(".demo-line") is None
    assert "fictional" not in soup.footer.get_text()


def test_the_demonstration_says_what_to_try(client):
    show = make_show("Field Notes", slug="field-notes")
    mark_demo(show)
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    links = [link["href"] for link in soup.select(".demo-line a")]
    assert links == ["/search/?q=wall+planner", "/podcasts/field-notes/subscribe/", "/admin/"]
    assert "fictional" in soup.footer.get_text()
    show.delete()
    links = [
        link["href"] for link in BeautifulSoup(client.get("/").content, "html.parser").select(".demo-line a")
    ]
    assert links == ["/search/?q=wall+planner", "/admin/"]


def footer_links(client, path: str = "/") -> list[tuple[str, str]]:
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    return [(link.get_text(), link["href"]) for link in soup.footer.find_all("a", rel="me")]


def link_elsewhere(*links: tuple[str, str]) -> None:
    center = Center.load()
    center.social_links = [("link", {"label": label, "url": url}) for label, url in links]
    center.save()


def test_the_footer_draws_the_links_elsewhere_in_the_editors_order(client):
    found = [("Mastodon", "https://a.example/@c"), ("Video", "https://video.example/c")]
    link_elsewhere(*found)
    for path in ("/", "/search/", "/about/", "/missing/"):
        assert footer_links(client, path) == found, path


def test_a_changed_link_elsewhere_is_drawn_at_once(client):
    link_elsewhere(("Old", "https://old.example/"))
    assert footer_links(client) == [("Old", "https://old.example/")]
    before = Generation.current()
    link_elsewhere(("New", "https://old.example/"))
    assert Generation.current() > before
    assert footer_links(client) == [("New", "https://old.example/")]
    link_elsewhere()
    assert footer_links(client) == []


def test_an_editor_sets_the_links_elsewhere(admin_client):
    page = BeautifulSoup(admin_client.get("/admin/settings/core/center/", follow=True).content, "html.parser")
    assert page.find(id="panel-child-social_links-heading") or page.find(string="Elsewhere")


def test_links_and_the_demonstration_cost_no_query_beside_the_center(client):
    link_elsewhere(("A", "https://a.example/"))
    mark_demo(make_standard_page())
    client.get("/about/?page=1")
    with recorded_queries() as queries:
        assert footer_links(client, "/about/")
    assert len([sql for sql in queries if 'FROM "core_center"' in sql]) == 1, queries
    # A page asks whether it is marked itself; whether anything is, it knows from the center
    demo = [sql for sql in queries if 'FROM "core_demoitem"' in sql and '"object_id" = ' not in sql]
    assert demo == [sql for sql in queries if 'FROM "core_center"' in sql], queries


def test_the_editor_asks_for_none_of_it(client, admin_user):
    mark_demo(make_standard_page())
    client.force_login(admin_user)
    client.get("/admin/")
    with recorded_queries() as queries:
        client.get(f"/admin/pages/{home_page().pk}/")
    assert not [sql for sql in queries if "core_demoitem" in sql]
