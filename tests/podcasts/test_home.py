"""What the section gives to the home page."""

from types import SimpleNamespace
from typing import Any

import pytest

from core.home import Section, sections_of
from podcasts import home
from tests.podcasts.factories import make_episode, make_show
from tests.queries import recorded_queries

pytestmark = pytest.mark.django_db


def block(kind: str, count: int) -> Any:
    return SimpleNamespace(block_type=kind, value={"count": count, "heading": ""})


def titles(section: Section) -> list[str]:
    return [item.title for item in (*section.beside, *section.rows)]


@pytest.fixture
def six_episodes() -> None:
    shows = make_show("One"), make_show("Two")
    for number in range(6):
        make_episode(f"No. {number}", show=shows[number % 2], pub_date=f"2026-01-0{number + 1}T12:00Z")


def test_the_front_and_the_record_share_what_is_fetched(six_episodes: None) -> None:
    with recorded_queries() as queries:
        front, listed = sections_of([block("episodes", 2), block("record", 3)])
    assert titles(front) == ["No. 5", "No. 4"]
    assert titles(listed) == ["No. 3", "No. 2", "No. 1"]
    own = [sql for sql in queries if 'FROM "podcasts_' in sql]
    assert len(own) == len(set(own)) == 4, queries


@pytest.mark.parametrize("kinds", [("record",), ("episodes",), ("record", "episodes")])
def test_parts_in_any_order_show_the_newest(six_episodes: None, kinds: tuple[str, ...]) -> None:
    sections = sections_of([block(kind, 2) for kind in kinds])
    assert titles(sections[0]) == ["No. 5", "No. 4"]


def test_each_page_asks_anew(six_episodes: None) -> None:
    assert titles(sections_of([block("episodes", 1)])[0]) == ["No. 5"]
    make_episode("Newer", pub_date="2026-02-01T12:00Z")
    assert titles(sections_of([block("episodes", 1)])[0]) == ["Newer"]


def test_each_part_stands_by_itself_too(six_episodes: None) -> None:
    newest = home.newest(2)
    assert [item.title for item in newest] == ["No. 5", "No. 4"]
    left_out = frozenset(item.page_id for item in newest)
    assert [entry.row.title for entry in home.record(2, left_out)] == ["No. 3", "No. 2"]
