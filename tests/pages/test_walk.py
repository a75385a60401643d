"""A walk over the demonstration: every link of every page, feed, sitemap and answer of the API."""

from collections import Counter

import pytest
from django.test import Client

from core.address import set_site_address
from tests.pages.walker import walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]


def start_paths():
    return ["/", "/sitemap.xml", "/feeds/", "/api/v2/pages/?limit=20", "/robots.txt", "/topics/", "/people/"]


def outside(url: str) -> bool:
    """Not of this walk: the editor, and static files, which a test collects none of."""
    return url.startswith(("/admin/", "/static/"))


@pytest.fixture(scope="module")
def answers(demo_site, django_db_blocker):
    """What the walk met; nothing in it changes the site, so both tests read the same one."""
    with django_db_blocker.unblock():
        return walk(Client(), start_paths(), skip=outside)


def test_no_link_leads_nowhere(answers):
    broken = [
        f"{answer.status} {url}, linked on {answer.found_on}"
        for url, answer in answers.items()
        if answer.status not in (200, 301, 302, 304)
    ]
    assert not broken, "\n".join(broken)


def test_the_walk_meets_every_kind_of_page(answers):
    paths = Counter(url.split("/")[1] for url in answers)
    for section in ("reports", "news", "roundtables", "podcasts", "topics", "people", "search", "about"):
        assert paths[section] > 0, f"nothing under /{section}/"
    ends = {url.split("?")[0].rsplit(".", 1)[-1] for url in answers if "." in url.rsplit("/", 1)[-1]}
    assert {"pdf", "xml", "ics", "bib", "ris", "json", "csv", "vtt", "mp3", "jpg"} <= ends


@pytest.mark.parametrize("base_url", ["http://other.example:8080", "https://record.example"])
def test_every_address_follows_base_url(client, settings, base_url):
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILAPI_BASE_URL = base_url
    settings.ALLOWED_HOSTS = ["internal.example", "other.example", "record.example"]
    # As the set-up does: Wagtail's own row follows BASE_URL
    set_site_address()
    answers = walk(client, start_paths(), base_url=base_url, host="internal.example", skip=outside)
    assert len(answers) > 100
    for word in ("internal.example", "testserver", "https://colloquy.example"):
        named = [
            url
            for url, answer in answers.items()
            if word.encode() in answer.body or word in repr(answer.headers)
        ]
        # The contact addresses of the demonstration are at colloquy.example, and no addresses of the site
        assert named == [], f"{word} stands on {named[:5]}"
