"""Chapters: typed, read from ID3, written for apps (cases P09, P10, P18)."""

import json

import pytest
from lxml import etree
from mutagen.id3 import CHAP, CTOC, ID3, TIT2, CTOCFlags

from podcasts.chapters import (
    MOST_CHAPTERS,
    Chapter,
    ChapterError,
    add_psc,
    chapters_json,
    check,
    from_id3,
    make_chapters,
)

TYPED = [("1:02:03.5", "Four"), ("0", "One"), ("00:20:02.123456", "Three"), ("12:34", "Two")]
P18_TITLE = 'Q&A: "Phase <3" – what\'s R&amp;D?'


def psc_rows(chapters: list[Chapter]) -> list[dict[str, str]]:
    element = etree.fromstring(etree.tostring(add_psc(etree.Element("item"), chapters)))
    assert element.tag == "{http://podlove.org/simple-chapters}chapters"
    assert element.get("version") == "1.2"
    return [dict(row.attrib) for row in element]


def test_p09_numbers_in_json_and_play_time_in_psc() -> None:
    chapters = make_chapters(TYPED)
    data = json.loads(chapters_json(chapters, title="An episode", podcast_name="A show"))
    assert data["version"] == "1.2.0"
    assert (data["title"], data["podcastName"]) == ("An episode", "A show")
    assert [row["startTime"] for row in data["chapters"]] == [0, 754, 1202.123, 3723.5]
    assert [row["title"] for row in data["chapters"]] == ["One", "Two", "Three", "Four"]
    assert b"754.0" not in chapters_json(chapters)
    assert [row["start"] for row in psc_rows(chapters)] == [
        "00:00:00.000",
        "00:12:34.000",
        "00:20:02.123",
        "01:02:03.500",
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("12:34:56:78", "A")], "Chapter 1: “12:34:56:78” has 4 parts"),
        ([("0", "A"), ("12:99", "B")], "Chapter 2: “12:99” has 99 seconds"),
        ([("0", " \u00ad ")], "Chapter 1, at 0:00, has no title"),
        ([("0:30", "A"), (30.0, "B")], "“A” and “B” both begin at 0:30"),
        ([("10:00", "A")], "“A” begins at 10:00, but the audio ends at 10:00"),
        ([(index, "A") for index in range(MOST_CHAPTERS + 1)], "at most 500"),
    ],
)
def test_chapters_that_cannot_be_taken_are_refused_in_words(rows: list, words: str) -> None:
    with pytest.raises(ChapterError, match=words):
        make_chapters(rows, duration=600 if len(rows) < MOST_CHAPTERS else None)


def test_links_and_pictures_stand_where_apps_look_for_them() -> None:
    chapters = check([Chapter(0, "A", "https://a.example/", "https://a.example/1.jpg"), Chapter(5, "B")])
    rows = json.loads(chapters_json(chapters))["chapters"]
    assert rows[0] == {
        "startTime": 0,
        "title": "A",
        "url": "https://a.example/",
        "img": "https://a.example/1.jpg",
    }
    assert rows[1] == {"startTime": 5, "title": "B"}
    assert psc_rows(chapters)[0] == {
        "start": "00:00:00.000",
        "title": "A",
        "href": "https://a.example/",
        "image": "https://a.example/1.jpg",
    }


def test_p18_signs_in_a_title_come_back_letter_for_letter() -> None:
    chapters = make_chapters([("0", P18_TITLE)])
    assert json.loads(chapters_json(chapters))["chapters"][0]["title"] == P18_TITLE
    assert psc_rows(chapters)[0]["title"] == P18_TITLE


def p10_tags() -> ID3:
    """Twelve chapters that lie in the file in reverse order; their ids sort as 0, 1, 10, 11, 2."""
    tags = ID3()
    for number in range(12):
        title = f"Part {number + 1}" + " and what it means" * (12 - number)
        tags.add(
            CHAP(
                element_id=f"ch{number}",
                start_time=number * 5000,
                end_time=(number + 1) * 5000,
                start_offset=0xFFFFFFFF,
                end_offset=0xFFFFFFFF,
                sub_frames=[TIT2(encoding=3, text=[title])],
            )
        )
    ids = [f"ch{number}" for number in range(12)]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tags.add(CTOC(element_id="toc", flags=flags, child_element_ids=ids, sub_frames=[]))
    return tags


def test_p10_chapters_of_a_file_are_sorted_by_their_start(tmp_path) -> None:
    path = tmp_path / "p10.mp3"
    path.write_bytes(b"")
    p10_tags().save(path)
    read = ID3(path)
    in_file_order = [frame.start_time for frame in read.getall("CHAP")]
    assert in_file_order != sorted(in_file_order), "the input lost what it tests"
    chapters = from_id3(read)
    assert [chapter.start for chapter in chapters] == list(range(0, 60, 5))
    assert [chapter.title.split(" and ")[0] for chapter in chapters] == [f"Part {n}" for n in range(1, 13)]
    assert [row["start"] for row in psc_rows(chapters)][:3] == [
        "00:00:00.000",
        "00:00:05.000",
        "00:00:10.000",
    ]


def test_untitled_and_doubled_chapters_of_a_file() -> None:
    tags = ID3()
    for element_id, start, title in (
        ("b", 9500, ""),
        ("a", 0, "Intro\x00"),
        ("c", 9500, "Named"),
        ("d", 20000, ""),
    ):
        frames = [TIT2(encoding=3, text=[title])] if title else []
        tags.add(
            CHAP(
                element_id=element_id,
                start_time=start,
                end_time=start,
                start_offset=0,
                end_offset=0,
                sub_frames=frames,
            )
        )
    assert from_id3(tags) == [Chapter(0, "Intro"), Chapter(9.5, "Named"), Chapter(20, "Chapter 3")]
    assert from_id3(None) == []
