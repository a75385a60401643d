"""A page of text asks few queries, and no page asks the same one twice, whatever its body holds."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from tests.core.factories import home_page, make_standard_page, skeleton_page
from tests.pages.test_valid import every_block, make_everything
from tests.queries import assert_flat, assert_frugal, recorded_queries

pytestmark = pytest.mark.django_db

#: With a body of every kind of block, each of which needs its own rows; three of them say what is like them
WITH_EVERY_BLOCK = {"page": 11, "press-note": 15, "report": 18, "episode": 17, "roundtable": 14}


@pytest.fixture(autouse=True)
def _no_page_cache(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]


def test_pages_of_text_ask_few() -> None:
    for page in (skeleton_page("about"), make_standard_page("A page", summary="A deck.")):
        assert_frugal(lambda page=page: Client().get(page.get_url_parts()[2]), at_most=9)


def test_a_body_asks_as_often_with_three_times_the_blocks() -> None:
    page = make_standard_page("A page", body=every_block())

    def triple() -> None:
        page.body = every_block() + every_block() + every_block()
        page.save()

    assert_flat(lambda: Client().get(page.get_url_parts()[2]), triple, at_most=WITH_EVERY_BLOCK["page"])


def test_no_page_with_every_block_asks_twice() -> None:
    pages = make_everything()
    for name, most in WITH_EVERY_BLOCK.items():
        path = pages[name].get_url_parts()[2]
        assert_frugal(lambda path=path: Client().get(path), at_most=most)


def test_a_home_page_with_several_featured_sections_asks_for_all_of_them_together() -> None:
    pages = make_everything()
    home = home_page()
    chosen = [pages[name].pk for name in ("page", "report", "press-note", "episode", "roundtable")]

    def feature(*lists: list[Page]) -> None:
        home.sections = [
            ("lead", {"page": pages["report"]}),
            ("roundtables", {"heading": "", "count": 3}),
            ("episodes", {"heading": "", "count": 3}),
            ("record", {"heading": "", "count": 12}),
            *(("featured", {"heading": f"Part {n}", "pages": keys}) for n, keys in enumerate(lists)),
        ]
        home.save()

    def asked(sections: int) -> int:
        feature(*([Page.objects.get(pk=key) for key in chosen] for _ in range(sections)))
        Client().get("/")
        with recorded_queries() as queries:
            page = Client().get("/").content.decode()
        assert page.count("Part 0") == page.count(f"Part {sections - 1}") == 1
        return len(queries)

    assert asked(1) == asked(3)
