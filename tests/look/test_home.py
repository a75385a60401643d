"""The home page's parts: what sections register, in the editors' order."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Fake
from typing import Any

import pytest

from core import home
from core.home import Entry, Lead, Next, sections_of
from core.rows import Row

LEAD = Lead(page_id=1, title="The report", url="/r/", finding=1, text="A finding.")
TABLE = Next(page_id=2, kind="roundtable", title="The table", url="/t/")
EPISODE = Next(page_id=3, kind="episode", title="The episode", url="/e/")


def entry(page_id: int, day: date) -> Entry:
    return Entry(page_id, day, Row("report", f"Entry {page_id}", "/x/"))


OLD, NEW, SHOWN = entry(10, date(2014, 10, 1)), entry(11, date(2026, 6, 1)), entry(1, date(2027, 1, 1))

asked: list[Any] = []


def give_lead(page_id: int | None) -> Lead:
    asked.append(page_id)
    return LEAD


def give_nothing(*args: Any) -> None:
    return None


def give_tables(count: int) -> list[Next]:
    return [TABLE][:count]


def give_episodes(count: int) -> list[Next]:
    return [EPISODE][:count]


def give_reports(count: int, left_out: frozenset[int]) -> list[Entry]:
    asked.append(left_out)
    return [OLD, SHOWN]


def give_notes(count: int, left_out: frozenset[int]) -> list[Entry]:
    return [NEW]


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked.clear()
    monkeypatch.setattr(home, "_paths", {})
    for part, name in (
        ("lead", "give_nothing"),
        ("lead", "give_lead"),
        ("roundtables", "give_tables"),
        ("episodes", "give_episodes"),
        ("record", "give_reports"),
        ("record", "give_notes"),
    ):
        home.register(part, f"tests.look.test_home.{name}")


def block(kind: str, **value: Any) -> Fake:
    return Fake(block_type=kind, value={"heading": "", "count": 3, "page": None, **value})


def test_what_stands_together_is_one_front() -> None:
    front, record = sections_of([block("lead"), block("roundtables"), block("episodes"), block("record")])
    assert (front.kind, front.lead, list(front.beside)) == ("front", LEAD, [TABLE, EPISODE])
    assert (record.kind, record.heading) == ("record", "The record")


def test_the_editors_order_is_kept() -> None:
    parts = sections_of([block("record", heading="Newest"), block("episodes"), block("lead")])
    assert [part.kind for part in parts] == ["record", "front"]
    assert parts[0].heading == "Newest"
    assert list(parts[1].beside) == [EPISODE]


def test_the_record_is_mixed_by_date_and_leaves_out_what_was_shown() -> None:
    _, record = sections_of([block("lead"), block("record", count=2)])
    assert [row.title for row in record.rows] == ["Entry 11", "Entry 10"]
    assert asked == [None, frozenset({1})]


def test_the_record_is_as_long_as_editors_say() -> None:
    (record,) = sections_of([block("record", count=1)])
    assert [row.title for row in record.rows] == ["Entry 1"]


def test_a_chosen_lead_is_asked_for() -> None:
    sections_of([block("lead", page=Fake(pk=77))])
    assert asked == [77]


def test_an_empty_site_has_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_paths", {})
    assert sections_of([block("lead"), block("roundtables"), block("record")]) == []


def test_registering_twice_is_once() -> None:
    home.register("lead", "tests.look.test_home.give_lead")
    assert home._paths["lead"].count("tests.look.test_home.give_lead") == 1


def test_json_ld_of_the_site() -> None:
    center = Fake(site_name="Colloquy", name="A center", short_name="", language="en-US", url="", ror="")
    data = home.json_ld(center)
    assert data["url"] == "https://colloquy.example/"
    assert data["publisher"]["name"] == "A center"
    assert "alternateName" not in data["publisher"]
    assert data["potentialAction"]["target"].startswith("https://colloquy.example/search/?q={")
