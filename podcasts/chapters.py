"""Chapters: one list, written as JSON chapters 1.2.0 and as Podlove Simple Chapters, read from ID3.

Times are seconds as floats. The order is always that of the starts: files hold chapters in any order.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lxml import etree
from mutagen.id3 import ID3

from core.text import clean

from .times import TimeError, clock, npt, number, parse_time

JSON_TYPE = "application/json+chapters"
PSC_NAMESPACE = "http://podlove.org/simple-chapters"
PSC_VERSION = "1.2"

MOST_CHAPTERS = 500
TITLE_LENGTH = 255


class ChapterError(ValueError):
    """Chapters that cannot be taken; the message says which one and what to write."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: `start` in seconds; `url` and `image_url` are absolute or empty."""

    start: float
    title: str
    url: str = ""
    image_url: str = ""


def make_chapters(rows: Iterable[tuple[str | float, str]], duration: float | None = None) -> list[Chapter]:
    """Chapters from pairs of a time and a title as they are typed, sorted and checked.

    Raises `ChapterError` for a time that cannot be read, an empty title, two chapters at one time, and a
    start at or after `duration` (the recording's, in seconds).
    """
    chapters = []
    for position, (start, title) in enumerate(rows, start=1):
        try:
            seconds = parse_time(start) if isinstance(start, str) else round(float(start), 3)
        except TimeError as error:
            raise ChapterError(f"Chapter {position}: {error}") from error
        title = " ".join(clean(title).split())
        if not title:
            raise ChapterError(f"Chapter {position}, at {clock(seconds)}, has no title. Write one.")
        chapters.append(Chapter(seconds, title[:TITLE_LENGTH]))
    return check(chapters, duration)


def check(chapters: Iterable[Chapter], duration: float | None = None) -> list[Chapter]:
    """The chapters in the order of their starts. Raises `ChapterError`."""
    ordered = sorted(chapters, key=lambda chapter: chapter.start)
    if len(ordered) > MOST_CHAPTERS:
        raise ChapterError(f"There are {len(ordered)} chapters. Write at most {MOST_CHAPTERS}.")
    for before, after in pairwise(ordered):
        if before.start == after.start:
            raise ChapterError(
                f"“{before.title}” and “{after.title}” both begin at {clock(after.start)}. "
                "Give one of them another time."
            )
    if ordered and duration and ordered[-1].start >= duration:
        last = ordered[-1]
        raise ChapterError(
            f"“{last.title}” begins at {clock(last.start)}, but the audio ends at {clock(duration)}. "
            "Write an earlier time."
        )
    return ordered


def chapters_json(chapters: Sequence[Chapter], *, title: str = "", podcast_name: str = "") -> bytes:
    """JSON chapters 1.2.0 of the podcast namespace, in UTF-8."""
    data: dict[str, Any] = {"version": "1.2.0"}
    if title:
        data["title"] = title
    if podcast_name:
        data["podcastName"] = podcast_name
    data["chapters"] = [
        {
            "startTime": number(chapter.start),
            "title": chapter.title,
            **({"url": chapter.url} if chapter.url else {}),
            **({"img": chapter.image_url} if chapter.image_url else {}),
        }
        for chapter in chapters
    ]
    return json.dumps(data, ensure_ascii=False).encode()


def add_psc(item: etree._Element, chapters: Sequence[Chapter]) -> etree._Element:
    """Append `<psc:chapters>`, Podlove Simple Chapters 1.2, to an item of a feed, and return it."""
    element = etree.SubElement(item, f"{{{PSC_NAMESPACE}}}chapters", version=PSC_VERSION)
    for chapter in chapters:
        attributes = {"start": npt(chapter.start), "title": chapter.title}
        if chapter.url:
            attributes["href"] = chapter.url
        if chapter.image_url:
            attributes["image"] = chapter.image_url
        etree.SubElement(element, f"{{{PSC_NAMESPACE}}}chapter", attributes)
    return element


def from_id3(tags: ID3 | None) -> list[Chapter]:
    """The chapters of a file's ID3 tags (Chapter Frame Addendum 1.0), sorted by their start.

    mutagen returns them in file order and by id, which is neither. Times there are milliseconds. Where a
    chapter has no title it is numbered; where two begin at one time the first named counts.
    """
    found: dict[int, str] = {}
    for frame in tags.getall("CHAP") if tags else []:
        titles = frame.sub_frames.getall("TIT2")
        title = " ".join(clean(str(titles[0])).split()) if titles else ""
        if frame.start_time not in found or not found[frame.start_time]:
            found[frame.start_time] = title
    return [
        Chapter(milliseconds / 1000, title[:TITLE_LENGTH] or f"Chapter {position}")
        for position, (milliseconds, title) in enumerate(sorted(found.items())[:MOST_CHAPTERS], start=1)
    ]
