"""A transcript as its page reads it, and as HTML."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.utils.safestring import mark_safe

from core.rows import Note, Turn
from podcasts.models import Transcript
from podcasts.turn_html import turns_html
from podcasts.turns import paragraphs_of, parts_of, turns_of
from tests.podcasts.pages import make_transcript

SAID = [
    {"start": 1.5, "speaker": "A", "body": "One."},
    {"start": 1.9, "speaker": "B", "body": "Two."},
    {"start": 60.0, "speaker": "B", "body": "Three."},
]


def test_each_turn_has_a_second_of_its_own_and_its_notes_beside_it() -> None:
    early, late = Note(link="early"), Note(link="late")
    turns = turns_of(SAID, {"B"}, [(0.5, early), (2.0, late)])
    assert [(turn.anchor, turn.name, turn.host, list(turn.notes)) for turn in turns] == [
        ("t1", "A", False, [early]),
        ("t2", "B", True, [late]),
        ("t60", "", True, []),
    ]


def test_a_turn_belongs_to_the_chapter_that_begins_with_it() -> None:
    turns = turns_of(SAID, set())
    parts = parts_of(turns, [(2.4, "First"), (30.0, "Without words"), (60.4, "Last")])
    assert [(part.heading, [turn.anchor for turn in part.turns]) for part in parts] == [
        ("", ["t1"]),
        ("1. First", ["t2"]),
        ("3. Last", ["t60"]),
    ]


def test_what_is_typed_stays_text() -> None:
    note = Note(url="/a?b=1&c=\"'", link="<i>", text="<t>", strong="<s>", struck=["<u>", "v"], end="<e>")
    html = turns_html([Turn(754.5, "<b>bold</b> & 'more'", "<A>", host=True, notes=[note])])
    page = BeautifulSoup(html, "html5lib")
    assert page.select_one("p.in-text").get_text() == "<b>bold</b> & 'more'"
    assert page.select_one(".in-margin b.b").get_text() == "<A>"
    assert page.select_one("#t754.new a")["href"] == "#t754"
    assert page.select_one("a")["data-seek"] == "754.5"
    assert page.select_one("time")["datetime"] == "PT12M34S"
    beside = page.select_one("p.in-aside")
    assert beside.get_text() == "<s><t><u>, v<i><e>"
    assert beside.a["href"] == "/a?b=1&c=\"'"
    assert not page.select("i, u")
    marked = turns_html([Turn(1, mark_safe("<mark>a</mark>"))])
    assert BeautifulSoup(marked, "html5lib").mark.get_text() == "a"


@pytest.mark.django_db
def test_a_transcript_keeps_its_paragraphs_with_each_save() -> None:
    transcript = make_transcript()
    kept = [
        {"start": 0.0, "speaker": "Mara Lindqvist", "body": "Who fills in the form?"},
        {
            "start": 4.0,
            "speaker": "Tomas Okafor",
            "body": "I do, on Fridays. It takes three evenings.",
        },
        {"start": 30.0, "speaker": "Mara Lindqvist", "body": "And nobody counts them, quokka."},
    ]
    assert Transcript.objects.get(pk=transcript.pk).paragraphs == kept
    # A save that leaves the segments alone does not read them
    short = Transcript.objects.defer("segments", "paragraphs").get(pk=transcript.pk)
    short.checked = True
    short.save()
    assert Transcript.objects.get(pk=transcript.pk).paragraphs == kept
    transcript.segments = [{"start": 0.0, "end": 1.0, "speaker": "", "body": "Another."}]
    transcript.save(update_fields=["segments"])
    fresh = Transcript.objects.get(pk=transcript.pk)
    assert fresh.paragraphs == [{"start": 0.0, "speaker": "", "body": "Another."}]
    empty = Transcript.objects.create(title="Empty", source=ContentFile(b"", "empty.vtt"))
    assert empty.paragraphs == paragraphs_of([]) == []
