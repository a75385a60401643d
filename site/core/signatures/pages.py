"""The page strip: a report as its sheets, the pages that carry findings filled and numbered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.signatures.svg import Label, percent, rect, sizes, strip, text
from core.signatures.words import capitalized, counted, listed, spelled

WORDS_OF_A_FULL_PAGE = 500
_FULL_LINES = 10
#: More sheets are drawn without single lines, and still more bound several to one
_LINED, _MOST = 64, 240


@dataclass(frozen=True)
class Sheet:
    """A page of a report. `fill` says how full it is with words, 0 (blank) to 1."""

    fill: float = 0
    figure: bool = False

    @classmethod
    def of_words(cls, words: int, figure: bool = False) -> "Sheet":
        """The sheet of a page that has so many words."""
        return cls(min(1.0, words / WORDS_OF_A_FULL_PAGE), figure)

    @property
    def lines(self) -> int:
        """Lines that are drawn: up to ten, and under a figure less than half of them."""
        lines = min(_FULL_LINES, max(int(self.fill > 0), round(self.fill * _FULL_LINES)))
        return max(0, lines - 1) // 2 if self.figure else lines

    @property
    def bar(self) -> int:
        """Pixels of its bar in a row, of 40."""
        return min(26, round(9 + 17 * self.fill))


@dataclass(frozen=True)
class PageStrip:
    """A report's pages. `findings` maps each finding's number to its page, counted from 1.

    `only` is the finding that is drawn in color, the others in outline; `gone` is the sheet (from 1)
    that is missing, for the page of a missing address, which names no page. `labels` say what is printed
    on a page where that is not its place: `{1: "i", 3: "1"}`.
    """

    sheets: Sequence[Sheet]
    findings: Mapping[int, int] = field(default_factory=dict)
    only: int | None = None
    gone: int | None = None
    labels: Mapping[int, str] = field(default_factory=dict)

    def label(self, page: int) -> str:
        """What a page, counted from 1, is called: its label, else its place."""
        return self.labels.get(page) or str(page)

    @property
    def ends(self) -> tuple[str, str]:
        """What stands under the first page and the last one."""
        return f"p. {self.label(1)}", self.label(len(self.sheets))

    def on_sheet(self) -> dict[int, list[int]]:
        """The findings by page; those whose page does not exist are left out."""
        pages: dict[int, list[int]] = {}
        for number in sorted(self.findings):
            if 1 <= self.findings[number] <= len(self.sheets):
                pages.setdefault(self.findings[number], []).append(number)
        return dict(sorted(pages.items()))


def page_strip(drawn: PageStrip) -> SafeString:
    """The strip of a report's page, 104 px high; nothing where no page is known."""
    if not drawn.sheets:
        return SafeString()
    sheets, per_sheet = _bound(drawn.sheets)
    step = 100 / len(sheets)
    # Half the space between two sheets
    inset = min(0.55, step / 4) / 2
    width = step - 2 * inset
    found: dict[int, list[int]] = {}
    page_of: dict[int, str] = {}
    for page, numbers in drawn.on_sheet().items():
        place = (page - 1) // per_sheet
        found.setdefault(place, []).extend(numbers)
        if page not in (1, len(drawn.sheets)):  # the ends are named in any case
            page_of.setdefault(place, drawn.label(page))
    named = drawn.gone is None
    above, below = _labels(found, page_of, step, drawn.ends) if named else ({}, {})

    parts: list[str] = []
    for place, sheet in enumerate(sheets):
        x = place * step + inset
        if drawn.gone is not None and place == (drawn.gone - 1) // per_sheet:
            parts.append(rect("gone", percent(x), 31, percent(width), 48))
        elif place in found and named:
            colored = drawn.only is None or drawn.only in found[place]
            parts.append(rect("hit" if colored else "other", percent(x), 30, percent(width), 50))
            if place in above:
                label, size = above[place]
                cls = " ".join(filter(None, ("strong" if colored else "", size)))
                parts.append(text(label.content, percent(label.at), 20, anchor="middle", cls=cls))
            if place in below:
                label, size = below[place]
                parts.append(text(label.content, percent(label.at), 98, anchor="middle", cls=size))
        else:
            parts += _sheet(sheet, x, width, lined=len(sheets) <= _LINED)
    if named:
        first, last = drawn.ends
        parts.append(text(first, percent(inset), 98, anchor="start"))
        if len(drawn.sheets) > 1:
            parts.append(text(last, percent(100 - inset), 98, anchor="end"))
    return strip(parts, 104)


def _bound(sheets: Sequence[Sheet]) -> tuple[list[Sheet], int]:
    """The sheets as they are drawn, and how many pages one of them stands for."""
    each = ceil(len(sheets) / _MOST)
    if each == 1:
        return list(sheets), 1
    groups = [sheets[start : start + each] for start in range(0, len(sheets), each)]
    return [
        Sheet(sum(sheet.fill for sheet in group) / len(group), any(sheet.figure for sheet in group))
        for group in groups
    ], each


def _sheet(sheet: Sheet, x: float, width: float, *, lined: bool) -> list[str]:
    parts = [rect("page", percent(x), 30, percent(width), 50)]
    inner, measure, top = x + 0.18 * width, 0.64 * width, 36
    if sheet.figure:
        parts.append(rect("plate", percent(inner), 36.5, percent(measure), 15))
        top = 56
    if not lined:
        if sheet.lines:
            parts.append(rect("type", percent(inner), top, percent(measure), 4 * sheet.lines - 2))
        return parts
    for line in range(sheet.lines):
        # The last line of a page ends early
        share = 0.55 if line == sheet.lines - 1 else 1
        parts.append(rect("type", percent(inner), top + 4 * line, percent(share * measure), 2))
    return parts


def _labels(
    found: Mapping[int, Sequence[int]], page_of: Mapping[int, str], step: float, outer: tuple[str, str]
) -> tuple[dict[int, tuple[Label, str]], dict[int, tuple[Label, str]]]:
    """By sheet the label above it (findings) and below it (page), each with its class; none without room."""
    places = sorted(found)
    centers = [(place + 0.5) * step for place in places]
    # A finding's number is set at 15 px
    numbers = [
        Label(", ".join(map(str, found[place])), at, scale=15 / 13)
        for place, at in zip(places, centers, strict=True)
    ]
    inner = [
        (place, Label(page_of[place], at))
        for place, at in zip(places, centers, strict=True)
        if place in page_of
    ]
    folios = [label for _, label in inner]
    ends = [Label(outer[0], 0, "start"), Label(outer[1], 100, "end")]
    above = zip(places, numbers, sizes(numbers), strict=True)
    below = zip([place for place, _ in inner], folios, sizes(folios, fixed=ends), strict=True)
    return (
        {place: (label, size) for place, label, size in above if size is not None},
        {place: (label, size) for place, label, size in below if size is not None},
    )


def page_bars(drawn: PageStrip) -> SafeString:
    """The strip of a row: a bar a page, 40 px high; nothing where no page is known."""
    if not drawn.sheets:
        return SafeString()
    sheets, per_sheet = _bound(drawn.sheets)
    step = 100 / len(sheets)
    found = {(page - 1) // per_sheet for page in drawn.on_sheet()}
    parts = []
    for place, sheet in enumerate(sheets):
        x = percent(place * step)
        if place in found:
            parts.append(rect("hit", x, 0, percent(0.72 * step), 40))
        else:
            parts.append(rect("type", x, 40 - sheet.bar, percent(0.5 * step), sheet.bar))
    return strip(parts, 40)


def empty_pages() -> SafeString:
    """A report of which nothing is known: twenty sheets in outline."""
    return strip((rect("none", percent(place * 5 + 0.5), 6, percent(4), 50) for place in range(20)), 64)


def missing_sheet() -> SafeString:
    """A report of 28 pages whose seventeenth is gone: what a missing address looks like."""
    lines = "3799778897698968079966897786"
    sheets = [Sheet(int(mark) / 10, figure=place in (5, 11, 23)) for place, mark in enumerate(lines)]
    return page_strip(PageStrip(sheets, gone=17))


def page_sentence(drawn: PageStrip, page_urls: Mapping[int, str] | None = None) -> SafeString:
    """`The report, page by page. Findings stand on page 4, page 9 and page 15.`

    `page_urls` maps a page to the address where the PDF opens at it.
    """
    pages = list(drawn.on_sheet())
    if not pages:
        return format_html("The report, page by page: {}.", counted(len(drawn.sheets), "page"))
    urls = page_urls or {}
    named = [
        format_html('<a href="{}">page {}</a>', urls[page], drawn.label(page))
        if page in urls
        else f"page {drawn.label(page)}"
        for page in pages
    ]
    verb = "Findings stand" if len(drawn.findings) > 1 else "Its finding stands"
    return format_html("The report, page by page. {} on {}.", verb, listed(named))


def finding_sentence(
    drawn: PageStrip, page_url: str = "", finding_urls: Mapping[int, str] | None = None
) -> SafeString:
    """`It stands on page 21 of 28. The other findings: 1, 2, 3.` for the strip of finding `only`."""
    urls = finding_urls or {}
    page = drawn.findings.get(drawn.only or 0)
    others = [number for number in sorted(drawn.findings) if number != drawn.only]
    rest = SafeString()
    if others:
        links = [
            format_html('<a href="{}">{}</a>', urls[number], number)
            if number in urls
            else format_html("{}", number)
            for number in others
        ]
        word = "The other findings" if len(others) > 1 else "The other finding"
        rest = format_html(" {}: {}.", word, format_html_join(", ", "{}", ((link,) for link in links)))
    if page is None:
        return SafeString(rest.strip())
    called = drawn.label(page)
    place = format_html('<a href="{}">page {}</a>', page_url, called) if page_url else f"page {called}"
    # “Page 5 of 9” would count sheets where the fifth is called iii
    whole = "" if drawn.labels else f" of {len(drawn.sheets)}"
    return format_html("It stands on {}{}.{}", place, whole, rest)


def pages_note(pages: int, findings: int = 0) -> str:
    """Under a row's strip: `28 pages, 4 findings`."""
    note = counted(pages, "page")
    return f"{note}, {counted(findings, 'finding')}" if findings else note


def pages_summary(drawn: PageStrip) -> str:
    """`Four findings in 28 pages: on pages 4, 9, 15 and 21.`"""
    pages = list(drawn.on_sheet())
    count = len(drawn.findings)
    if not pages:
        return f"{counted(len(drawn.sheets), 'page')}."
    word = "finding" if count == 1 else "findings"
    where = "page" if len(pages) == 1 else "pages"
    return (
        f"{capitalized(spelled(count))} {word} in {counted(len(drawn.sheets), 'page')}: "
        f"on {where} {listed([drawn.label(page) for page in pages])}."
    )
