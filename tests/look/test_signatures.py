"""The signatures: the mockups' data gives the mockups' geometry, and odd data never a broken drawing."""

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.signatures import (
    Bar,
    Chapter,
    Chart,
    Lane,
    Mark,
    PageStrip,
    Ring,
    Sheet,
    TimeStrip,
    Years,
    clip_sentence,
    clip_strip,
    decimal_year,
    empty_lanes,
    empty_pages,
    empty_ring,
    finding_sentence,
    lane_legend,
    missing_sheet,
    page_bars,
    page_sentence,
    page_strip,
    pages_note,
    pages_summary,
    seat_ring,
    seat_ring_small,
    seats_note,
    seats_sentence,
    span_chart,
    time_lanes,
    time_note,
    time_strip,
    years_legend,
    years_strip,
)

DATA = json.loads((Path(__file__).parent / "data" / "signatures.json").read_text())


def lines(drawing: str) -> list[str]:
    """The elements of a drawing as lines, as the mockups' were written down."""
    root = etree.fromstring(drawing)
    found = []
    for element in root.iter():
        if element is root:
            continue
        get = element.attrib.get
        cls = (get("class") or "-").replace(" ", ".")
        match element.tag:
            case "path":
                found.append(f"path {cls} {get('d')}")
            case "circle":
                found.append(f"circle {cls} {get('cx')} {get('cy')} {get('r')}")
            case "svg":
                found.append(f"svg {get('x')}")
            case "text":
                place = f"{get('x')} {get('y')} {get('text-anchor', '-')} {get('dx', '-')}"
                found.append(f"text {cls} {place} {element.text}")
            case "rect":
                found.append(f"rect {cls} {get('x')} {get('y')} {get('width')} {get('height')}")
    return found


def assert_same(drawing: str, wanted: list[str], within: float = 0) -> None:
    """Same elements in the same order; numbers may differ by `within`."""
    got = lines(drawing)
    assert len(got) == len(wanted)
    number = re.compile(r"-?\d+\.?\d*")
    for mine, theirs in zip(got, wanted, strict=True):
        assert number.sub("#", mine) == number.sub("#", theirs)
        pairs = zip(number.findall(mine), number.findall(theirs), strict=True)
        assert all(abs(float(a) - float(b)) <= within + 1e-9 for a, b in pairs), (mine, theirs)


def strip_of(name: str, **more: int) -> PageStrip:
    data = DATA[name]
    findings = {int(number): page for number, page in data.get("findings", {}).items()}
    return PageStrip([Sheet(fill, figure) for fill, figure in data["sheets"]], findings, **more)


def episode(name: str = "episode", hosts: int = 1) -> TimeStrip:
    data = DATA[name]
    names = ("Mara Lindqvist", "Tomas Okafor", "Priya Raman")
    lanes = [
        Lane(who, [tuple(turn) for turn in turns], host=place < hosts)
        for place, (who, turns) in enumerate(zip(names, data["turns"], strict=False))
    ]
    return TimeStrip(data["duration"], [Chapter(start) for start in data["chapters"]], lanes)


class TestPages:
    @pytest.mark.parametrize("name", ["report", "registered"])
    def test_strip_is_that_of_the_mockup(self, name: str) -> None:
        assert_same(page_strip(strip_of(name)), DATA[name]["strip"])

    @pytest.mark.parametrize("name", ["report", "registered"])
    def test_bars_are_those_of_the_mockup(self, name: str) -> None:
        assert_same(page_bars(strip_of(name)), DATA[name]["bars"])

    def test_one_finding_in_color(self) -> None:
        assert_same(page_strip(strip_of("report", only=4)), DATA["report"]["finding"])

    def test_missing_sheet(self) -> None:
        assert_same(page_strip(strip_of("gone", gone=17)), DATA["gone"]["strip"])
        assert missing_sheet().count('class="gone"') == 1

    def test_no_sheets_draw_nothing(self) -> None:
        assert page_strip(PageStrip([])) == page_bars(PageStrip([])) == ""

    def test_labels_that_would_meet_are_dropped(self) -> None:
        sheets = [Sheet(0.9)] * 40
        drawing = page_strip(PageStrip(sheets, {1: 10, 2: 11, 3: 20}))
        assert [text for text in re.findall(r">(\d+)</text>", drawing) if text in "123"] == ["1", "3"]
        # All three pages are in color though
        assert drawing.count('class="hit"') == 3

    def test_labels_that_would_meet_on_a_phone_are_for_wide_screens(self) -> None:
        drawing = page_strip(PageStrip([Sheet(0.9)] * 60, {1: 20, 2: 22}))
        assert '<text class="strong mid"' in drawing

    def test_findings_on_one_page_share_their_label(self) -> None:
        drawing = page_strip(PageStrip([Sheet(0.9)] * 12, {1: 4, 2: 4, 3: 9}))
        assert ">1, 2</text>" in drawing
        assert drawing.count('class="hit"') == 2

    def test_findings_beyond_the_last_page_are_left_out(self) -> None:
        strip = PageStrip([Sheet(0.9)] * 4, {1: 2, 2: 9, 3: 0})
        assert page_strip(strip).count('class="hit"') == 1
        assert page_sentence(strip).endswith("on page 2.")

    def test_pages_are_called_what_is_printed_on_them(self) -> None:
        """As the finding beside the strip calls them, and the PDF's own reader does."""
        labels = {1: "i", 2: "ii", 3: "1", 4: "2", 5: "3"}
        strip = PageStrip([Sheet(0.9)] * 5, {1: 4}, labels=labels)
        assert re.findall(r">([^<]+)</text>", page_strip(strip)) == ["1", "2", "p. i", "3"]
        assert page_sentence(strip).endswith("on page 2.")
        assert page_sentence(strip, {4: "/x.pdf#page=4"}).endswith('<a href="/x.pdf#page=4">page 2</a>.')
        one = PageStrip(strip.sheets, strip.findings, only=1, labels=labels)
        assert finding_sentence(one) == "It stands on page 2."

    @pytest.mark.parametrize("pages", [1, 2, 65, 300, 1000])
    def test_any_number_of_pages(self, pages: int) -> None:
        strip = PageStrip([Sheet(0.9, place % 5 == 0) for place in range(pages)], {1: pages})
        for drawing in (page_strip(strip), page_bars(strip)):
            widths = [float(width) for width in re.findall(r' width="([\d.]+)%"', drawing)]
            assert min(widths) > 0
            assert 'class="hit"' in drawing
            assert len(drawing) < 60_000

    def test_sheets_of_words(self) -> None:
        assert Sheet.of_words(0).lines == 0
        assert Sheet.of_words(3).lines == 1
        assert Sheet.of_words(250).lines == 5
        assert Sheet.of_words(5000).lines == 10
        assert Sheet.of_words(450, figure=True).lines == 4

    def test_sentences(self) -> None:
        strip = strip_of("report", only=4)
        assert (
            page_sentence(strip)
            == "The report, page by page. Findings stand on page 4, page 9, page 15 and page 21."
        )
        assert '<a href="/x.pdf#page=4">page 4</a>' in page_sentence(strip, {4: "/x.pdf#page=4"})
        assert (
            finding_sentence(strip, finding_urls={1: "#1"})
            == 'It stands on page 21 of 28. The other findings: <a href="#1">1</a>, 2, 3.'
        )
        assert pages_note(28, 4) == "28 pages, 4 findings"
        assert pages_note(1, 1) == "1 page, 1 finding"
        assert pages_note(12) == "12 pages"
        assert pages_summary(strip) == "Four findings in 28 pages: on pages 4, 9, 15 and 21."

    def test_addresses_are_escaped(self) -> None:
        sentence = page_sentence(strip_of("report"), {4: '/"><script>'})
        assert "<script>" not in sentence


class TestRing:
    @pytest.mark.parametrize(
        ("name", "drawing"),
        [
            ("page", seat_ring(Ring(18, 11), 7, "of 18 seats free")),
            ("row", seat_ring_small(Ring(18, 11))),
            ("private", seat_ring_small(Ring.private(12))),
            ("past", seat_ring(Ring(18, 16, "closed"), 16, "of 18 took part")),
            ("held", seat_ring(Ring(18, 17, held=1), 1, "seat held for you")),
            ("front", seat_ring(Ring(18, 11), 7)),
            ("empty", empty_ring()),
        ],
    )
    def test_ring_is_that_of_the_mockup(self, name: str, drawing: str) -> None:
        assert_same(drawing, DATA["rings"][name])

    def test_unknown_capacity_draws_nothing(self) -> None:
        assert seat_ring(Ring(0)) == seat_ring_small(Ring(0)) == ""

    @given(st.integers(1, 2000), st.integers(0, 2100), st.integers(0, 5))
    def test_a_free_seat_is_always_seen(self, capacity: int, taken: int, held: int) -> None:
        ring = Ring(capacity, taken, held=held)
        seats = ring.seats()
        assert len(seats) == min(capacity, 120)
        assert ("free" in seats) == (ring.free > 0)
        assert ("taken" in seats) == (taken > 0 and not (len(seats) == 1 and ring.free > 0))

    def test_one_seat_is_a_whole_ring(self) -> None:
        drawing = seat_ring(Ring(1, 1))
        assert " 0 1 1 " in drawing

    def test_words_in_the_middle_are_escaped(self) -> None:
        assert "<b>" not in seat_ring(Ring(3), "<b>", "<b>")

    @pytest.mark.parametrize(
        ("ring", "sentence", "note"),
        [
            (Ring(18, 11), "7 of 18 seats are free", "7 of 18 seats free"),
            (Ring(18, 17), "1 of 18 seats is free", "1 of 18 seats free"),
            (Ring(18, 18, waiting=5), "All 18 seats are taken", "Full, 5 waiting"),
            (Ring(18, 18), "All 18 seats are taken", "Full"),
            (Ring.private(12), "12 seats", "12 seats"),
            (Ring(18, 16, "closed"), "16 of 18 seats were taken", "16 took part"),
        ],
    )
    def test_sentences(self, ring: Ring, sentence: str, note: str) -> None:
        assert (seats_sentence(ring), seats_note(ring)) == (sentence, note)


class TestTime:
    def test_strip_is_that_of_the_mockup(self) -> None:
        # The mockups' seconds are read off their drawing, to a hundredth of a per cent
        assert_same(time_strip(episode(), 797), DATA["episode"]["strip"], within=0.011)

    @pytest.mark.parametrize("name", ["episode", "narrated", "three"])
    def test_lanes_are_those_of_the_mockup(self, name: str) -> None:
        assert_same(time_lanes(episode(name)), DATA[name]["lanes"], within=0.011)

    def test_clip_is_that_of_the_mockup(self) -> None:
        assert_same(clip_strip(episode(), 776, 812), DATA["clip"]["strip"], within=0.011)

    def test_without_a_duration_nothing_is_drawn(self) -> None:
        strip = TimeStrip(0, [Chapter(0)], [Lane("A", [(0, 1)])])
        assert time_strip(strip) == time_lanes(strip) == clip_strip(strip, 0, 1) == ""

    def test_without_a_transcript_one_lane_is_empty(self) -> None:
        drawing = time_lanes(TimeStrip(94, [Chapter(0)]))
        assert drawing.count('class="lane"') == 1
        assert 'class="a"' not in drawing

    def test_a_narrator_is_in_the_color_of_the_kind(self) -> None:
        assert 'class="b"' not in time_strip(TimeStrip(94, (), [Lane("N", [(0, 94)], host=True)]))

    @pytest.mark.parametrize("count", [5, 12, 40])
    def test_many_speakers_share_the_last_lane(self, count: int) -> None:
        lanes = [Lane(f"S{place}", [(place * 10, place * 10 + 9)]) for place in range(count)]
        strip = TimeStrip(count * 10, (), lanes)
        assert time_lanes(strip).count('class="lane"') == 4
        assert time_strip(strip).count('class="lane"') == min(count, 6)
        assert "Lane 5:" in lane_legend(strip)

    def test_a_long_talk_stays_small(self) -> None:
        turns = [(second, second + 2) for second in range(0, 10_800, 3)]
        strip = TimeStrip(10_800, [Chapter(60 * n) for n in range(180)], [Lane("A", turns), Lane("B", turns)])
        assert time_lanes(strip).count('class="a"') <= 120
        assert time_strip(strip).count('class="a"') <= 400

    def test_chapters_that_would_meet_lose_their_number_not_their_line(self) -> None:
        strip = TimeStrip(1000, [Chapter(0), Chapter(1), Chapter(500)], [])
        drawing = time_strip(strip)
        assert drawing.count('class="tick"') == 3
        assert re.findall(r'y="19">(\d)<', drawing) == ["1", "3"]

    @pytest.mark.parametrize(
        ("duration", "inside"),
        [(4, []), (94, ["00:30", "01:00"]), (3600, ["10:00"]), (3 * 3600, ["30:00", "1:00:00"])],
    )
    def test_round_times(self, duration: int, inside: list[str]) -> None:
        drawing = time_strip(TimeStrip(duration))
        for label in inside:
            assert f">{label}</text>" in drawing

    @given(
        st.floats(0.5, 20_000),
        st.lists(st.tuples(st.floats(0, 20_000), st.floats(0, 20_000)), max_size=30),
        st.lists(st.floats(0, 25_000), max_size=12),
    )
    def test_never_leaves_the_strip(
        self, duration: float, turns: list[tuple[float, float]], chapters: list[float]
    ) -> None:
        lanes = [Lane("A", sorted(turns)), Lane("B", sorted(turns), host=True)]
        strip = TimeStrip(duration, [Chapter(start) for start in sorted(chapters)], lanes)
        for drawing in (time_strip(strip, 3), time_lanes(strip), clip_strip(strip, 1, 2)):
            etree.fromstring(drawing)
            boxes = re.findall(
                r'<rect class="[ab][^"]*" x="([-\d.]+)%" y="[^"]*" width="([-\d.]+)%"', drawing
            )
            assert all(
                float(x) >= 0 and float(width) >= 0 and float(x) + float(width) <= 100.02
                for x, width in boxes
            )

    @pytest.mark.parametrize(("start", "end"), [(0, 10), (1460, 1476), (700, 1476), (0, 1476)])
    def test_a_clip_at_an_edge_has_one_label(self, start: int, end: int) -> None:
        drawing = clip_strip(TimeStrip(1476), start, end)
        assert " to " in drawing

    def test_sentences(self) -> None:
        strip = episode()
        assert time_note(strip) == "24:36, 6 chapters, 2 speakers"
        assert time_note(strip, timed=False) == "6 chapters, 2 speakers"
        assert time_note(episode("narrated"), narrated=True) == "1:34, 3 chapters, one narrator"
        assert clip_sentence(strip, 776, 812) == (
            "The clip in its episode: 36 seconds of 24:36. It stops by itself."
        )
        legend = lane_legend(TimeStrip(10, (), [Lane("<A>", [(0, 4)], True, "host"), Lane("B", [(4, 10)])]))
        assert "Upper lane: &lt;A&gt;, host, 0:04." in legend
        assert 'swatch a"></span>Lower lane: B, 0:06.' in legend


class TestYears:
    @staticmethod
    def drawn(name: str, first: int, count: int) -> Years:
        marks = []
        for line in DATA[name]["strip"]:
            kind = re.match(r"rect (hit|to-come)\.is-(\w+) ([\d.]+)%", line)
            if kind:
                at = first + float(kind[3]) * count / 100
                marks.append(Mark(kind[2], at, to_come=kind[1] == "to-come"))
        return Years(marks, today=2026.95)

    @pytest.mark.parametrize(("name", "first", "count"), [("topic", 2014, 14), ("person", 2024, 4)])
    def test_strip_is_that_of_the_mockup(self, name: str, first: int, count: int) -> None:
        assert_same(years_strip(self.drawn(name, first, count)), DATA[name]["strip"])

    def test_legend(self) -> None:
        legend = years_legend(self.drawn("topic", 2014, 14))
        assert legend.startswith("By date, what is to come in outline; the line is today. ")
        for words in ("4 reports", "4 roundtables, 2 of them to come", "3 episodes", "2 press notes"):
            assert f"</span>{words}</span>" in legend
        assert "2 roundtables, one of them to come" in years_legend(self.drawn("person", 2024, 4))

    def test_nothing_dated_draws_nothing(self) -> None:
        assert years_strip(Years([], 2026.5)) == ""

    @given(st.lists(st.floats(2020, 2026.99), min_size=1, max_size=60), st.booleans())
    def test_marks_never_merge(self, places: list[float], to_come: bool) -> None:
        drawing = years_strip(Years([Mark("report", at, to_come) for at in places], 2026.5))
        xs = [float(x) for x in re.findall(r'is-report" x="([\d.]+)%"', drawing)]
        assert len(xs) == len(places)
        assert all(right - left >= 1.24 for left, right in pairwise(xs))
        assert min(xs) >= 0
        assert max(xs) <= 100

    @pytest.mark.parametrize("span", [1, 5, 30, 90])
    def test_years_have_room(self, span: int) -> None:
        drawing = years_strip(Years([Mark("report", 1936.1), Mark("report", 1935.1 + span)], 2026.5))
        places = [float(x) for x in re.findall(r'<text x="([\d.]+)%"', drawing)]
        assert places
        assert all((b - a) / 100 * 608 > 29 for a, b in pairwise(places))

    def test_decimal_years(self) -> None:
        assert decimal_year(date(2026, 1, 1)) == 2026
        assert decimal_year(date(2026, 6, 18)) == pytest.approx(2026.46, abs=0.005)
        assert decimal_year(date(2014, 10, 1), "month") == pytest.approx(2014.79, abs=0.005)
        assert decimal_year(date(2014, 1, 1), "year") == 2014.5
        assert decimal_year(date(2024, 12, 31)) < 2025


class TestChart:
    def test_chart_is_that_of_the_mockup(self) -> None:
        bars = [
            Bar("Experience that many partners have", 5, 3),
            Bar("Time that may pass before value shows", 3, 2),
        ]
        assert_same(span_chart(Chart(bars, "years")), DATA["chart"]["strip"])

    @given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12))
    def test_values_have_room_at_the_end(self, values: list[float]) -> None:
        drawing = span_chart(Chart([Bar("x", value) for value in values]))
        ends = [float(x) for x in re.findall(r'<text x="([\d.]+)%" y="\d+" dx="8">', drawing)]
        assert max(ends) <= 100 * 6 / 7 + 0.01
        assert drawing.count('class="m"') == len(values)

    def test_what_cannot_be_drawn_is_not(self) -> None:
        assert span_chart(Chart([])) == ""
        assert span_chart(Chart([Bar("loss", -3)])) == ""

    def test_labels_are_escaped(self) -> None:
        assert "<i>" not in span_chart(Chart([Bar("<i>", 3, value="<i>")], "<i>"))


def test_empty_drawings_are_those_of_the_mockup() -> None:
    assert_same(empty_pages(), DATA["empty"]["pages"])
    assert_same(empty_lanes(), DATA["empty"]["lanes"])


def test_drawings_are_hidden_and_without_style() -> None:
    drawings = [
        page_strip(strip_of("report")),
        page_bars(strip_of("report")),
        seat_ring(Ring(18, 11), 7),
        time_strip(episode()),
        clip_strip(episode(), 1, 9),
        years_strip(Years([Mark("note", 2020.1)], 2026)),
        span_chart(Chart([Bar("x", 3)])),
    ]
    for drawing in drawings:
        root = etree.fromstring(drawing)
        assert root.attrib["aria-hidden"] == "true"
        assert root.attrib["focusable"] == "false"
        assert "style" not in drawing
        assert "href" not in drawing
