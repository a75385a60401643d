"""A page of text asks few queries, and no page asks the same one twice, whatever its body holds."""

from typing import Any

import pytest
from django.test import Client

from tests.core.factories import make_standard_page, skeleton_page
from tests.pages.test_valid import every_block, make_everything
from tests.queries import assert_flat, assert_frugal

pytestmark = pytest.mark.django_db

#: With a body of every kind of block, each of which needs its own rows
WITH_EVERY_BLOCK = {"page": 11, "press-note": 15, "report": 17, "episode": 16, "roundtable": 13}


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
