"""Tags and filters of the look: `{% load colloquy %}`. None of them asks the database."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import figures, signatures
from core.related import close_to
from core.rows import COLORS, KINDS, Note, ScheduleRow, by_year
from core.signatures import words
from core.theme.fonts import PRELOADED

register = template.Library()

#: The header's words; these pages are part of the skeleton, so their addresses are fixed
SECTIONS = (
    ("/reports/", "Reports"),
    ("/roundtables/", "Roundtables"),
    ("/podcasts/", "Podcasts"),
    ("/news/", "News"),
    ("/about/", "About"),
)
# Behind a slash of a path
_STEP = re.compile(r"(?<=[^/:]/)(?!$)")
#: What belongs to a section and does not stand under its address
BESIDE = {"/roundtables/": ("/registrations/",)}


@register.simple_tag(takes_context=True)
def main_sections(context: Context) -> list[dict[str, str]]:
    """The header's links; `current` is "page" on that page, "true" below it, else empty."""
    request = getattr(context, "request", None) or context.get("request")
    path = request.path if request is not None else ""
    return [
        {
            "url": url,
            "label": label,
            "current": "page"
            if path == url
            else "true"
            if path.startswith((url, *BESIDE.get(url, ())))
            else "",
        }
        for url, label in SECTIONS
    ]


@register.simple_tag
def font_preloads() -> SafeString:
    """Links that fetch the three faces of every page ahead of the style sheet."""
    return format_html_join(
        "\n  ",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((static(f"core/fonts/{name}"),) for name in PRELOADED),
    )


@register.simple_tag
def absolute(path: str) -> str:
    """The whole address of a path, from BASE_URL and never from the request's host."""
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


@register.filter
def breakable(address: str) -> SafeString:
    """An address that a narrow column breaks behind its slashes, and not within a word."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in _STEP.split(address)))


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The page's own address without its query: what the canonical link says unless a page says more."""
    request = getattr(context, "request", None) or context.get("request")
    return f"{settings.BASE_URL}{request.path}" if request is not None else settings.BASE_URL


@register.simple_tag(takes_context=True)
def draws_seats(context: Context) -> str:
    """Declare that this page shows free seats, so that a change of seats ends its stored copy."""
    request = getattr(context, "request", None) or context.get("request")
    if request is not None:
        from core.page_cache import draws_seats as declare

        declare(request)
    return ""


@register.simple_tag
def more_like(page: Any, *shown: Any) -> list[Note]:
    """What is about the same as a page: `{% more_like page related as near %}`.

    shown: lists of what the page links to already, each with a `url`; they are left out.
    """
    urls = [getattr(row, "url", "") or "" for rows in shown if rows for row in rows]
    return close_to(page, urls)


_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: Any) -> SafeString:
    """A script of JSON-LD from a dict or list; nothing when it is empty."""
    if not data:
        return SafeString()
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.filter
def clock(seconds: float | None) -> str:
    """`754` as `12:34`, for a moment in a recording."""
    return "" if seconds is None else words.clock(seconds)


@register.filter
def duration(seconds: float | None) -> str:
    """`94` as `1:34`, for how long something takes."""
    return "" if seconds is None else words.length(seconds)


@register.filter
def iso_duration(seconds: float | None) -> str:
    """`754` as `PT12M34S`, for `datetime`."""
    return "" if seconds is None else words.iso_duration(seconds)


@register.filter
def spelled(number: int) -> str:
    """`4` as `four`; figures beyond twenty."""
    return words.spelled(number)


@register.filter
def filesize(size: int | None) -> str:
    """Bytes as people read them: `1.2 MB`, `340 KB`; a thousand bytes are a kilobyte."""
    if not size or size < 0:
        return ""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    millions = size / 1_000_000
    return f"{millions:.0f} MB" if millions >= 10 else f"{millions:.1f} MB"


@register.filter
def initials(name: str) -> str:
    """The monogram of a name: `Priya Raman` as `PR`; of one word its first letter."""
    parts = [part for part in str(name).split() if part[:1].isalpha()]
    if not parts:
        return ""
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


@register.filter
def kind_class(kind: str) -> str:
    """The class that gives a kind its color: `report` as `is-report`, empty for kinds of ink."""
    return COLORS.get(kind, "")


@register.filter
def kind_word(kind: str) -> str:
    """The word for a kind: `note` as `Press note`."""
    return KINDS.get(kind, "")


@register.filter
def years_of(rows: list[ScheduleRow]) -> list[tuple[int | None, list[ScheduleRow]]]:
    """Rows of a schedule grouped by their year."""
    return by_year(rows)


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """Numbers for a paginator's page: the ends, the current and its neighbors; None for a gap."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    return list(_with_gaps(wanted))


def _with_gaps(numbers: list[int]) -> Iterator[int | None]:
    before = 0
    for number in numbers:
        if number == before + 2:
            # A gap of one page would be wider than its number
            yield before + 1
        elif number > before + 2:
            yield None
        yield number
        before = number


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """The address of a page of a list: the query as it is, with that page; the first has none."""
    request = getattr(context, "request", None) or context.get("request")
    if request is None:
        return "?" if number == 1 else f"?page={number}"
    query = request.GET.copy()
    query.pop("page", None)
    if number > 1:
        query["page"] = str(number)
    text = query.urlencode()
    return f"?{text}" if text else request.path


@register.filter
def whole(seconds: float) -> int:
    """Whole seconds, cut, as `#t=754` takes them."""
    return max(0, int(seconds))


@register.filter
def places(count: int, mine: int | None = None) -> list[int]:
    """Places of a waiting line that are drawn: up to nine, around the reader's own."""
    most = 9
    first = 1 if not mine or mine <= most else mine - most + 1
    return list(range(first, min(count, first + most - 1) + 1))


@register.simple_tag
def page_drawing(strip: signatures.PageStrip) -> SafeString:
    """The page strip of a report's page; `page_bars` is that of a row."""
    return signatures.page_strip(strip)


@register.simple_tag
def time_drawing(strip: signatures.TimeStrip | None, at: float | str | None = None) -> SafeString:
    """The time strip of an episode's page, with the playhead where `at` (seconds) is given."""
    return (
        signatures.time_strip(strip, at if isinstance(at, (int, float)) else None) if strip else SafeString()
    )


@register.simple_tag
def lane_caption(strip: signatures.TimeStrip | None) -> SafeString:
    """Who is in which lane of a time strip."""
    return signatures.lane_legend(strip) if strip else SafeString()


@register.simple_tag
def years_drawing(years: signatures.Years) -> SafeString:
    """The years of a topic or person."""
    return signatures.years_strip(years)


@register.simple_tag
def years_caption(years: signatures.Years) -> SafeString:
    """What the drawing of years shows, and how many of each kind."""
    return signatures.years_legend(years)


@register.simple_tag(takes_context=True)
def ring_drawing(context: Context, ring: signatures.Ring, count: int | str = "", of: str = "") -> SafeString:
    """The ring of a roundtable's page; declares that the page shows seats."""
    draws_seats(context)
    return signatures.seat_ring(ring, count, of)


@register.simple_tag
def empty_drawing(kind: str) -> SafeString:
    """The drawing of a kind of which nothing is known: report, roundtable or episode."""
    drawings = {
        "report": signatures.empty_pages,
        "roundtable": signatures.empty_ring,
        "episode": signatures.empty_lanes,
    }
    return drawings[kind]() if kind in drawings else SafeString()


@register.simple_tag
def missing_sheet() -> SafeString:
    """A report of 28 pages of which one is missing, for the page of a missing address."""
    return signatures.missing_sheet()


@register.simple_tag
def data_table(table: Any, caption: str) -> dict[str, Any] | None:
    """A typed table as `components/table.html` takes it; None where it is empty."""
    return figures.table_of(figures.data_of(table), caption)


@register.simple_tag
def figure_parts(value: Any) -> dict[str, Any]:
    """A figure block as `components/figure.html` takes it."""
    return figures.figure_parts(value)


@register.filter
def path_words(path: str) -> str:
    """The words of an address that was tried: `/reports/late-amendment.pdf` as `late amendment`."""
    last = unquote(str(path)).rstrip("/").rpartition("/")[2]
    stem = re.sub(r"\.\w{1,5}$", "", last)
    found = re.findall(r"[^\W\d_]{2,}", stem)
    return " ".join(found)[:100]
