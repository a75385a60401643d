"""The page cache: what is stored, and what ends it."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as site_urls
from core import boundaries
from core.models import Generation
from core.page_cache import PageCacheMiddleware, draws_seats, each_time
from tests.queries import recorded_queries

pytestmark = pytest.mark.django_db


class Site:
    """A view that counts how often it is asked, behind the middleware."""

    def __init__(self, answer=None):
        self.asked = 0
        self.answer = answer or (lambda request: HttpResponse("page"))
        self.middleware = PageCacheMiddleware(self.view)

    def view(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        return self.answer(request)

    def get(self, path="/", **headers) -> HttpResponse:
        return self.middleware(RequestFactory().get(path, **headers))


@pytest.fixture(autouse=True)
def page_cache(settings):
    settings.PAGE_CACHE = True


def test_the_second_reader_gets_the_stored_page():
    site = Site()
    assert site.get("/reports/?page=2").content == b"page"
    assert site.get("/reports/?page=2").content == b"page"
    assert site.asked == 1
    site.get("/reports/?page=3")
    assert site.asked == 2


def test_a_hit_costs_one_query():
    site = Site()
    with recorded_queries() as miss:
        site.get()
    with recorded_queries() as hit:
        assert site.get().content == b"page"
    assert site.asked == 1, "the view was asked again: nothing was stored"
    assert len(hit) == 1 < len(miss)
    assert "generation" in hit[0], "the number is read from the database, where other processes raise it"


def test_a_change_of_the_site_ends_every_page():
    site = Site()
    site.get()
    Generation.advance()
    site.get()
    assert site.asked == 2


def test_a_change_of_seats_ends_only_pages_that_draw_them():
    def with_seats(request):
        draws_seats(request)
        return HttpResponse("3 free")

    plain, seats = Site(), Site(with_seats)
    plain.get("/about/")
    seats.get("/roundtables/")
    Generation.advance(Generation.SEATS)
    plain.get("/about/")
    seats.get("/roundtables/")
    seats.get("/roundtables/")
    assert (plain.asked, seats.asked) == (1, 2)


def answer_with(**headers):
    return lambda request: HttpResponse("page", headers={k.replace("_", "-"): v for k, v in headers.items()})


def with_cookie(request):
    response = HttpResponse("page")
    response.set_cookie("seen", "1")
    return response


@pytest.mark.parametrize(
    "answer",
    [
        answer_with(Cache_Control="private"),
        answer_with(Cache_Control="max-age=0, no-store"),
        with_cookie,
        lambda request: HttpResponse("gone", status=404),
        lambda request: HttpResponse(b"x" * 1_000_001),
    ],
)
def test_what_is_not_for_everybody_is_not_stored(answer):
    site = Site(answer)
    site.get()
    site.get()
    assert site.asked == 2


def test_signed_in_readers_and_ranges_pass_by(settings):
    site = Site()
    site.get()
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "somebody"
    site.middleware(request)
    site.middleware(RequestFactory().get("/", headers={"Range": "bytes=0-1"}))
    site.middleware(RequestFactory().post("/"))
    assert site.asked == 4


def test_a_forms_token_is_never_shared(settings, client):
    settings.ROOT_URLCONF = __name__
    first = client.get("/form/").content
    client.cookies.clear()
    assert client.get("/form/").content != first


def test_a_page_signed_in_is_never_what_a_stranger_gets(settings, client):
    settings.ROOT_URLCONF = __name__
    user = get_user_model().objects.create_user("ada", password="x")
    client.force_login(user)
    assert client.get("/whoami/").content == b"ada"
    client.logout()
    assert client.get("/whoami/").content == b""


@pytest.mark.usefixtures("without_redis")
def test_nothing_stored_outlives_the_next_boundary(monkeypatch, time_machine):
    start = timezone.now()
    monkeypatch.setattr(boundaries, "_sources", [lambda now: start + timedelta(seconds=90)])
    time_machine.move_to(start)
    site = Site()
    site.get()
    time_machine.move_to(start + timedelta(seconds=80))
    site.get()
    assert site.asked == 1
    time_machine.move_to(start + timedelta(seconds=91))
    site.get()
    assert site.asked == 2


def form(request):
    return HttpResponse(get_token(request))


def whoami(request):
    return HttpResponse(request.user.username)


urlpatterns = [path("form/", form), path("whoami/", whoami), *site_urls]


told: list[str] = []


def tell(name, request):
    told.append(f"{name} {request.path}")


def test_a_page_may_be_told_each_time_that_it_is_answered_from_the_cache():
    def view(request):
        each_time(request, partial(tell, "again"))
        return HttpResponse("page")

    told.clear()
    site = Site(view)
    site.get("/search/")
    assert told == []
    site.get("/search/")
    site.get("/search/")
    assert (site.asked, told) == (1, ["again /search/"] * 2)
