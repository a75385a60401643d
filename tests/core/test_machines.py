"""What robots and programs read: robots.txt, the sitemap, the API; every address from BASE_URL."""

import json
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from modelsearch.index import insert_or_update_object
from wagtail.models import PageViewRestriction

from core import sitemaps
from tests.core.factories import home_page, make_person, make_standard_page, make_topic

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(client: Client, path: str = "/sitemap.xml") -> list[str]:
    response = client.get(path, headers={"host": "localhost"})
    assert response.status_code == 200
    return etree.fromstring(response.content).xpath("//s:loc/text()", namespaces=NAMES)


def restrict(page: Any) -> Any:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


def test_robots(client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://other.example"
    response = client.get("/robots.txt", headers={"host": "localhost"})
    lines = response.content.decode().splitlines()
    assert "Sitemap: https://other.example/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_sitemap_has_what_everybody_may_see(client: Client) -> None:
    make_standard_page("Public", slug="public")
    make_standard_page("Draft", slug="draft", live=False)
    restrict(make_standard_page("Members", slug="members"))
    topic = make_topic("Blinding")
    person = make_person()
    make_person(live=False, slug="left")
    found = locations(client)
    assert "https://colloquy.example/" in found
    assert "https://colloquy.example/public/" in found
    assert f"https://colloquy.example/topics/{topic.slug}/" in found
    assert f"https://colloquy.example/people/{person.slug}/" in found
    assert not [
        address for address in found if "draft" in address or "members" in address or "left" in address
    ]
    assert len(found) == len(set(found))


def test_sitemap_of_a_large_site_is_an_index(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "LIMIT", 4)
    monkeypatch.setattr(sitemaps.PageSitemap, "limit", 4)
    make_topic()
    whole = {f"https://colloquy.example{page.url}" for page in home_page().get_descendants(inclusive=True)}
    files = locations(client)
    assert "https://colloquy.example/sitemap-pages.xml?p=2" in files
    found = [
        address
        for file in files
        for address in locations(client, file.removeprefix("https://colloquy.example"))
    ]
    assert whole <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("path", ["/sitemap-pages.xml?p=99", "/sitemap-pages.xml?p=x", "/sitemap-no.xml"])
def test_sitemap_files_that_are_not_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def api(client: Client, path: str = "", **parameters: str) -> Any:
    return client.get(f"/api/v2/pages/{path}", parameters, headers={"host": "localhost"})


def test_api_has_live_public_pages_at_base_url(client: Client) -> None:
    public = make_standard_page("Public")
    hidden = [make_standard_page("Draft", live=False), restrict(make_standard_page("Members"))]
    answer = api(client, limit="100").json()
    found = {item["id"]: item["meta"] for item in answer["items"]}
    assert found[public.pk]["html_url"] == f"https://colloquy.example{public.url}"
    assert found[public.pk]["detail_url"] == f"https://colloquy.example/api/v2/pages/{public.pk}/"
    for page in hidden:
        assert page.pk not in found
        assert api(client, f"{page.pk}/").status_code == 404
    assert "localhost" not in json.dumps(answer)


def test_api_is_pages_only(client: Client) -> None:
    for name in ("documents", "images", "redirects"):
        assert client.get(f"/api/v2/{name}/").status_code == 404


def test_api_reads_only(client: Client) -> None:
    page = make_standard_page("Public")
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"/api/v2/pages/{page.pk}/", {}).status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '" OR (',
        "a\"b'c",
        "100%",
        "* AND",
        "NOT",
        "(",
        "\\",
        "x" * 10_000,
        "ünïcödé",
        '"two words"',
        "-x",
        "%s",
    ],
)
def test_api_takes_any_search(client: Client, query: str) -> None:
    assert api(client, search=query).status_code == 200


def test_api_search_finds_in_spite_of_a_quotation_mark(client: Client) -> None:
    page = make_standard_page("Ghostwriting disclosed")
    insert_or_update_object(page)
    assert [item["id"] for item in api(client, search='"ghostwriting').json()["items"]] == [page.pk]


@pytest.mark.parametrize(
    "parameters",
    [
        {"search": "\0"},
        {"slug": "a\0b"},
        {"type": "no.Such"},
        {"order": "nothing"},
        {"limit": "101"},
        {"limit": "x"},
        {"offset": "-1"},
        {"fields": "))("},
        {"unknown": "1"},
        {"child_of": "x"},
    ],
)
def test_api_says_what_is_wrong(client: Client, parameters: dict[str, str]) -> None:
    response = api(client, **parameters)
    assert response.status_code == 400
    assert response.json()["message"]
