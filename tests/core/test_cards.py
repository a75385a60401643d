"""Social cards: drawn within their paper, and the same strip as on the page."""

import io

import pytest
from PIL import Image

from core.cards import TITLE, Card, House, card
from core.cards.canvas import COLORS, HEIGHT, RIGHT, TEXT_LEFT, WIDTH, balanced, fitted, font
from core.cards.pages import card_version, stored_card
from core.models import StoredDocument
from core.signatures.pages import PageStrip, Sheet
from core.signatures.ring import Ring
from core.signatures.time import Chapter, Lane, TimeStrip

HOUSE = House("Colloquy", "Center for the Study of Everything")
STRIP = PageStrip([Sheet(0.8)] * 20, {1: 4, 2: 9})


def drawn(said: Card) -> Image.Image:
    image = Image.open(io.BytesIO(card(HOUSE, said)))
    assert image.format == "PNG"
    assert image.size == (WIDTH, HEIGHT)
    return image.convert("RGB")


def near(color: tuple[int, ...], name: str) -> bool:
    wanted = tuple(int(COLORS[name][i : i + 2], 16) for i in (1, 3, 5))
    return all(abs(one - other) < 12 for one, other in zip(color, wanted, strict=True))


def test_a_reports_findings_are_filled_on_their_pages():
    image = drawn(Card("report", "Report", "What weeks cost", ["October 2014"], strip=STRIP))
    step = (RIGHT - 64) / 20
    middle = 594 - (104 - 55) * 1.8
    assert near(image.getpixel((round(64 + 3.5 * step), round(middle))), "report")
    assert not near(image.getpixel((round(64 + 4.5 * step), round(middle))), "report")


def test_every_kind_is_drawn():
    lanes = [Lane("A", [(0, 30)], host=True), Lane("B", [(30, 60)])]
    cards = [
        Card(
            "episode",
            "Episode",
            "Words",
            ["May 12, 2026"],
            strip=TimeStrip(60, [Chapter(0), Chapter(30)], lanes),
        ),
        Card(
            "report",
            "Finding",
            "A sentence.",
            number=4,
            strip=PageStrip(STRIP.sheets, STRIP.findings, only=2),
        ),
        Card(
            "roundtable",
            "Roundtable",
            "A table",
            ["Thursday"],
            day="Jan 21",
            is_demo=True,
            ring=Ring.private(18),
        ),
        Card("note", "Press note", "News", ["June 2026"]),
        Card("page", "Page", "About"),
    ]
    pictures = [drawn(said).tobytes() for said in cards]
    assert len(set(pictures)) == len(cards)


@pytest.mark.parametrize("title", ["W" * 300, "Wide words " * 40, "", "Łódź – “quoted” 日本"])
def test_no_title_leaves_the_paper(title):
    image = drawn(Card("report", "Report", title))
    assert all(near(image.getpixel((x, 300)), "paper") for x in range(RIGHT + 4, WIDTH))


def test_lines_are_balanced():
    words = "Strategic relationships between drug developers and contract research organizations"
    lines, size = fitted(words, TITLE, RIGHT - TEXT_LEFT)
    widths = [font("display", size).getlength(line) for line in lines]
    assert len(lines) == 3
    assert max(widths) - min(widths) < 0.3 * max(widths)
    assert balanced("one two three", "display", 66, 100, 1) is None


@pytest.mark.django_db
def test_a_card_is_drawn_once_for_what_it_says(monkeypatch):
    drawings = []
    monkeypatch.setattr("core.cards.pages.card", lambda who, said: drawings.append(said) or b"png")
    first = Card("report", "Report", "One")
    stored_card("card:1", first)
    again = stored_card("card:1", first)
    other = stored_card("card:1", Card("report", "Report", "Two"))
    assert len(drawings) == 2
    assert again.etag != other.etag
    assert StoredDocument.objects.filter(key="card:1").count() == 1
    assert card_version(HOUSE, first) != card_version(House("Other", "x"), first)
