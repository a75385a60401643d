"""The time strip: an episode as its minutes, chapters above, a lane a speaker, time below."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.signatures.svg import PHONE, WIDE, Label, percent, rect, sizes, strip, text, thinned
from core.signatures.words import clock, counted, length

#: Per cent of the strip that parts two turns which follow each other at once
_GAP = 0.4
#: Lanes of a strip and of a row; what is more shares the last one
_LANES, _ROW_LANES = 6, 4
#: Turns of a strip and of a row; more are drawn together where they are nearest
_TURNS, _ROW_TURNS = 400, 120
#: Top and height of a row's lanes, by their number
_ROW_HEIGHT = {1: 16, 2: 12, 3: 9, 4: 6}
_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)


@dataclass(frozen=True)
class Lane:
    """A speaker and when he speaks: `turns` are pairs of seconds, first and last, in order."""

    name: str
    turns: Sequence[tuple[float, float]]
    host: bool = False
    #: How the legend names him: "host", "site coordinator"
    role: str = ""

    @property
    def seconds(self) -> float:
        return sum(end - start for start, end in self.turns)


@dataclass(frozen=True)
class Chapter:
    """A chapter and the second it begins at."""

    start: float
    title: str = ""


@dataclass(frozen=True)
class TimeStrip:
    """An episode's time: `duration` in seconds; hosts' lanes should come first."""

    duration: float
    chapters: Sequence[Chapter] = ()
    lanes: Sequence[Lane] = ()

    def at(self, second: float) -> float:
        """Where a second stands, in per cent."""
        return min(100.0, max(0.0, 100 * second / self.duration)) if self.duration > 0 else 0.0


class _Span(NamedTuple):
    """A turn as it is drawn, in per cent. A page makes hundreds."""

    start: float
    end: float
    lane: int
    host: bool


def _spans(drawn: TimeStrip, most_lanes: int, most_turns: int) -> tuple[list[_Span], int]:
    """The turns in order of time, those that touch parted, and the number of lanes."""
    lanes = [lane for lane in drawn.lanes if lane.turns]
    count = max(1, min(len(lanes), most_lanes))
    alone = len(lanes) == 1
    spans = []
    for place, lane in enumerate(lanes):
        row, host = min(place, count - 1), lane.host and not alone
        spans += [
            _Span(drawn.at(start), drawn.at(end), row, host)
            for start, end in lane.turns
            if end > start and start < drawn.duration
        ]
    spans.sort(key=itemgetter(0, 2))
    spans = _merged(spans, most_turns)
    followings = [*(span.start for span in spans[1:]), 100 + _GAP]
    parted = [
        _Span(start, min(end, max(following - _GAP, (start + end) / 2)), row, host)
        for (start, end, row, host), following in zip(spans, followings, strict=False)
    ]
    return parted, count


def _merged(spans: list[_Span], most: int) -> list[_Span]:
    """At most so many spans: turns of one lane that are nearer than a step become one."""
    near = 0.1
    while len(spans) > most and near < 100:
        joined: list[_Span] = []
        last: dict[int, int] = {}
        for span in spans:
            place = last.get(span.lane)
            if place is not None and span.start - joined[place].end <= near:
                before = joined[place]
                joined[place] = _Span(before.start, max(before.end, span.end), span.lane, span.host)
            else:
                last[span.lane] = len(joined)
                joined.append(span)
        spans, near = joined, near * 2
    return spans


def _bars(spans: Sequence[_Span], top: float, pitch: float, height: float) -> list[str]:
    return [
        rect("b" if host else "a", percent(start), top + row * pitch, percent(end - start), height)
        for start, end, row, host in spans
    ]


def time_strip(drawn: TimeStrip, at: float | None = None) -> SafeString:
    """The strip of an episode's page; with `at` (seconds) the playhead stands there.

    Two lanes make it 110 px high. Nothing is drawn where the duration is not known.
    """
    if drawn.duration <= 0:
        return SafeString()
    spans, lanes = _spans(drawn, _LANES, _TURNS)
    bottom = 30 + 21 * lanes - 5
    parts = [rect("lane", "0", 30 + 21 * lane, "100%", 16) for lane in range(lanes)]
    parts += _bars(spans, 30, 21, 16)
    starts = [drawn.at(chapter.start) for chapter in drawn.chapters]
    labels = [
        Label(str(place), start, "start", scale=15 / 13, offset=6) for place, start in enumerate(starts, 1)
    ]
    for label, size in zip(labels, sizes(labels), strict=True):
        parts.append(rect("tick", percent(label.at), 6, "1", bottom - 2))
        if size is not None:
            cls = f"strong {size}".strip()
            parts.append(
                f'<svg x="{percent(label.at)}" y="0" overflow="visible">'
                f'<text class="{cls}" x="6" y="19">{label.content}</text></svg>'
            )
    if at is not None:
        parts.append(
            f'<svg x="{percent(drawn.at(at))}" y="0" overflow="visible">'
            f'<rect class="head" x="-1.5" y="24" width="3" height="{bottom - 18}"/>'
            f'<circle class="head" cx="0" cy="{bottom + 8}" r="6"/></svg>'
        )
    parts += _times(drawn, bottom + 30)
    return strip(parts, bottom + 43)


def _times(drawn: TimeStrip, y: float) -> list[str]:
    """Both ends and round times between them, as many as there is room for."""
    ends = [Label(clock(0), 0, "start"), Label(clock(round(drawn.duration)), 100, "end")]
    step = next((step for step in _STEPS if drawn.duration / step <= 6), 3600 * 4)
    marks = [step * n for n in range(1, int(drawn.duration / step) + 1)]
    every = thinned(len(marks), drawn.at(step), 60, PHONE)
    labels = [Label(clock(mark), drawn.at(mark)) for mark in marks]
    parts = [text(ends[0].content, percent(0), y, anchor="start")]
    for place, (label, size) in enumerate(zip(labels, sizes(labels, fixed=ends), strict=True), 1):
        if size is not None:
            parts.append(_time(label, y, size if place % every == 0 else "mid"))
    parts.append(text(ends[1].content, percent(100), y, anchor="end"))
    return parts


def _time(label: Label, y: float, cls: str) -> str:
    return text(label.content, percent(label.at), y, anchor="middle", cls=cls)


def time_lanes(drawn: TimeStrip) -> SafeString:
    """The strip of a row, 40 px high: lanes and chapters without lettering."""
    if drawn.duration <= 0:
        return SafeString()
    spans, lanes = _spans(drawn, _ROW_LANES, _ROW_TURNS)
    height = _ROW_HEIGHT[lanes]
    parts = [rect("lane", "0", 4 + lane * (height + 3), "100%", height) for lane in range(lanes)]
    parts += _bars(spans, 4, height + 3, height)
    parts += [rect("tick", percent(drawn.at(chapter.start)), 0, "1", 40) for chapter in drawn.chapters]
    return strip(parts, 40)


def clip_strip(drawn: TimeStrip, start: float, end: float) -> SafeString:
    """A clip in its episode: what is inside in the kind's color, the rest half grey. Seconds."""
    if drawn.duration <= 0:
        return SafeString()
    spans, lanes = _spans(drawn, _LANES, _TURNS)
    first, last = drawn.at(start), drawn.at(end)
    bottom = 6 + 21 * lanes - 5
    parts = [rect("lane", "0", 6 + 21 * lane, "100%", 16) for lane in range(lanes)]
    for span in spans:
        y = 6 + 21 * span.lane
        for cls, left, right in (
            ("b dim", span.start, min(span.end, first)),
            ("a", max(span.start, first), min(span.end, last)),
            ("b dim", max(span.start, last), span.end),
        ):
            if right - left > 0.005:
                parts.append(rect(cls, percent(left), y, percent(right - left), 16))
    parts += [rect("tick", percent(edge), 0, "1", bottom + 8) for edge in (first, last)]
    parts.append(rect("a", percent(first), bottom + 6, percent(last - first), 3))
    parts += _clip_times(drawn, start, end, bottom + 30)
    return strip(parts, bottom + 45)


def _clip_times(drawn: TimeStrip, start: float, end: float, y: float) -> list[str]:
    """Where the clip begins and ends, beside its edges; as one label where an edge has no room."""
    first, last = drawn.at(start), drawn.at(end)
    larger = 15 / 13
    begin = Label(clock(start), first, "end", larger)
    finish = Label(clock(end), last, "start", larger)
    labels = [begin, finish]
    if begin.span(PHONE)[0] < 0:
        labels = [Label(f"{clock(start)} to {clock(end)}", first, "start", larger)]
    elif finish.span(PHONE)[1] > PHONE:
        labels = [Label(f"{clock(start)} to {clock(end)}", last, "end", larger)]
    parts = [text(label.content, percent(label.at), y, anchor=label.anchor, cls="strong") for label in labels]
    ends = [Label(clock(0), 0, "start"), Label(clock(round(drawn.duration)), 100, "end")]
    for label, x, size in zip(ends, ("0", "100%"), sizes(ends, WIDE, fixed=labels), strict=True):
        if size is not None:
            anchor = "end" if label.anchor == "end" else ""
            parts.append(text(label.content, x, y, anchor=anchor, cls=size))
    return parts


def empty_lanes() -> SafeString:
    """An episode of which nothing is known: two lanes in outline."""
    return strip((rect("none", "0", y, "100%", 16) for y in (12, 34)), 64)


_NAMES = {1: ("Lane",), 2: ("Upper lane", "Lower lane"), 3: ("Upper lane", "Middle lane", "Lower lane")}


def lane_legend(drawn: TimeStrip) -> SafeString:
    """Who is in which lane, each behind the color of his lane, with the time that he speaks."""
    lanes = [lane for lane in drawn.lanes if lane.turns]
    if not lanes:
        return SafeString()
    names = _NAMES.get(len(lanes)) or tuple(f"Lane {place}" for place in range(1, len(lanes) + 1))
    alone = len(lanes) == 1
    return format_html_join(
        " ",
        '<span class="swatch {}"></span>{}: {}{}, {}.',
        (
            (
                "b" if lane.host and not alone else "a",
                name,
                lane.name,
                f", {lane.role}" if lane.role else "",
                length(lane.seconds),
            )
            for name, lane in zip(names, lanes, strict=True)
        ),
    )


def time_note(drawn: TimeStrip, *, narrated: bool = False, timed: bool = True) -> str:
    """Under a row's strip: `24:36, 6 chapters, 2 speakers`; `timed` False leaves the duration out."""
    parts = [length(drawn.duration)] if timed else []
    if drawn.chapters:
        parts.append(counted(len(drawn.chapters), "chapter"))
    speakers = sum(1 for lane in drawn.lanes if lane.turns)
    if narrated:
        parts.append("one narrator")
    elif speakers:
        parts.append(counted(speakers, "speaker"))
    return ", ".join(parts)


def clip_sentence(drawn: TimeStrip, start: float, end: float) -> SafeString:
    """`The clip in its episode: 36 seconds of 24:36. It stops by itself.`"""
    seconds = counted(round(end - start), "second")
    return format_html(
        "The clip in its episode: {} of {}. It stops by itself.", seconds, length(drawn.duration)
    )
