"""What every page draws of the center and the demonstration."""

import pytest
from bs4 import BeautifulSoup
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from core.models import Center, DemoItem
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


def test_the_editor_asks_for_none_of_it(client, admin_user):
    mark_demo(make_standard_page())
    client.force_login(admin_user)
    client.get("/admin/")
    with recorded_queries() as queries:
        client.get(f"/admin/pages/{home_page().pk}/")
    assert not [sql for sql in queries if "core_demoitem" in sql]
