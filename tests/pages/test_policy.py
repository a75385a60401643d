"""The policy of every public page allows the site's own files alone, and no page needs more than that."""

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from search import views
from tests.accounts.test_lockout import fail
from tests.pages.demo_pages import PAGES, STATUS
from tests.pages.validity import problems

STRICT = {
    "default-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "object-src": {"'none'"},
    "base-uri": {"'self'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'self'"},
}


def policy(response: HttpResponse) -> dict[str, set[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in parts}


def needs(response: HttpResponse) -> list[str]:
    """What a page would need a wider policy for."""
    soup = BeautifulSoup(response.content, "html.parser")
    found = [str(tag)[:80] for tag in soup.find_all("style")]
    found += [str(tag)[:80] for tag in soup.select("[style]")]
    for script in soup.find_all("script"):
        if not script.get("src") and script.get("type") not in ("application/ld+json", "application/json"):
            found.append(str(script)[:80])
    for tag in soup.find_all(True):
        found += [f"{tag.name} {name}" for name in tag.attrs if name.startswith("on")]
        for name in ("src", "href", "action", "poster", "data"):
            value = str(tag.get(name, "")).strip().lower()
            foreign = urlsplit(value).netloc not in ("", urlsplit(settings.BASE_URL).netloc)
            loads = name != "href" or (tag.name == "link" and "stylesheet" in tag.get("rel", []))
            if value.startswith("javascript:") or (foreign and loads):
                found.append(f"{tag.name} {value}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page(client: Client, demo_site: None, kind: str) -> None:
    response = client.get(PAGES[kind])
    assert response.status_code == STATUS.get(kind, 200)
    # The player on other sites may be framed by them
    strict = {name: value for name, value in STRICT.items() if kind != "embed" or name != "frame-ancestors"}
    assert policy(response) == strict
    assert needs(response) == []
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not response.cookies or kind == "sign-in"


def bad_host(client: Client) -> HttpResponse:
    return client.get("/", headers={"host": "evil.example"})


def forged_form(client: Client) -> HttpResponse:
    return Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a", "password": "b"})


def bad_parameter(client: Client) -> HttpResponse:
    return client.get("/search/?page=x")


def too_many_searches(client: Client) -> HttpResponse:
    views.LIMIT, views.FREE, before = 0, 0, (views.LIMIT, views.FREE)
    try:
        return client.get("/search/?q=x")
    finally:
        views.LIMIT, views.FREE = before


def locked(client: Client) -> HttpResponse:
    return [fail("/sign-in/") for _ in range(5)][-1]


def fault(client: Client) -> HttpResponse:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wagtail.models.Page.route_for_request", lambda *_: 1 / 0)
        client.raise_request_exception = False
        return client.get("/reports/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (bad_host, 400),
        (forged_form, 403),
        (bad_parameter, 400),
        (too_many_searches, 429),
        (locked, 429),
        (fault, 500),
    ],
)
def test_every_kind_of_refusal(client: Client, ask, status: int) -> None:
    response = ask(client)
    assert response.status_code == status
    assert "text/html" in response["Content-Type"]
    assert policy(response) == STRICT
    assert needs(response) == []
    assert problems(response.content.decode()) == []
