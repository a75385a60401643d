"""The drawings that say what an entry is made of: pages, seats, minutes, years.

Pure functions from small frozen dataclasses to inline SVG. x and width are in per cent, y in pixels and
there is no viewBox (the ring has one), so lettering never scales and no inline style is needed. A drawing
is `aria-hidden`: beside it stands a visible sentence that says the same, made by the functions here.

    page_strip(strip), page_bars(strip), page_sentence(strip), pages_note(strip)
    seat_ring(ring), seat_ring_small(ring), seats_sentence(ring), seats_note(ring)
    time_strip(strip), time_lanes(strip), clip_strip(strip, start, end), time_note(strip)
    years_strip(years), years_legend(years)
    span_chart(chart), line_chart(lines)
    empty_pages(), empty_ring(), empty_lanes()
"""

from core.signatures.chart import Bar, Chart, span_chart
from core.signatures.lines import Line, Lines, line_chart
from core.signatures.pages import (
    PageStrip,
    Sheet,
    empty_pages,
    finding_sentence,
    missing_sheet,
    page_bars,
    page_sentence,
    page_strip,
    pages_note,
    pages_summary,
)
from core.signatures.ring import (
    Ring,
    empty_ring,
    seat_ring,
    seat_ring_small,
    seats_note,
    seats_sentence,
)
from core.signatures.time import (
    Chapter,
    Lane,
    TimeStrip,
    clip_sentence,
    clip_strip,
    empty_lanes,
    lane_legend,
    time_lanes,
    time_note,
    time_strip,
)
from core.signatures.years import Mark, Years, decimal_year, years_legend, years_strip

__all__ = [
    "Bar",
    "Chapter",
    "Chart",
    "Lane",
    "Line",
    "Lines",
    "Mark",
    "PageStrip",
    "Ring",
    "Sheet",
    "TimeStrip",
    "Years",
    "clip_sentence",
    "clip_strip",
    "decimal_year",
    "empty_lanes",
    "empty_pages",
    "empty_ring",
    "finding_sentence",
    "lane_legend",
    "line_chart",
    "missing_sheet",
    "page_bars",
    "page_sentence",
    "page_strip",
    "pages_note",
    "pages_summary",
    "seat_ring",
    "seat_ring_small",
    "seats_note",
    "seats_sentence",
    "span_chart",
    "time_lanes",
    "time_note",
    "time_strip",
    "years_legend",
    "years_strip",
]
