"""How often readers ask which query, kept so that nothing tells who asked.

A row says: this query, on this day, so many times, and what it found the last time. There is no address,
user, session or time of day, and nothing joins two rows but the query itself. What looks like somebody's
address or number, and what is so long that it is rather a text than a query, is not kept at all. A query is
shown only when it was asked on `SHOWN_FROM` different days, and everything is erased after a year.

Only readers count: the first page of a search without filters, as a page for people, asked by somebody who
is not signed in. Who is signed in is known by name, and may find more than the others. Robots are left out
as far as they say what they are.

Wagtail's own tables of queries are not written here: they say nothing of what was found, need five
statements for each search, and everyone in the admin sees all that is in them. They get each night what may
be shown.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unicodedata import normalize

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query as WagtailQuery
from wagtail.contrib.search_promotions.models import QueryDailyHits
from wagtail.search.utils import normalise_query_string

from core.page_cache import each_time
from core.schedule import nightly

from .engines import Sort
from .models import QueryCount
from .promoted import belong_to
from .service import Answer

logger = logging.getLogger(__name__)

#: Different days on which a query must have been asked before anybody is shown it. Who asked is not known, so
#: days stand in for people: whoever repeats or refines a query does it on one day, and on three days the same
#: words seldom come from one person alone. Three is also the smallest group that statistical offices publish.
#: It is no proof: a person who asks the same on three days is shown, as words that many might have asked
SHOWN_FROM = 3
#: Days that a count is kept, and days that it is kept of a query that may not be shown by then
KEPT, KEPT_UNSHOWN = 365, 90
#: Different queries counted on one day: a flood of nonsense fills no disk
MOST_A_DAY = 5000
LONGEST_TEXT = 100  # characters
MOST_WORDS = 12

#: Digits of a telephone, account or card with what people write between them
_NUMBER = re.compile(r"(?<!\w)[+(]?\d(?:[\s()./+\-–]*\d){6,}(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUOTES = re.compile('["“”„‟«»]')
#: Browsers say that they are Mozilla, and honest robots say what they are besides
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|archiv|preview|monitor|headless|lighthouse|scan|fetch", re.I)

_COUNT = """
    INSERT INTO search_querycount (words, day, text, times, results)
    SELECT %s, %s, %s, 1, %s
    WHERE (SELECT COUNT(*) FROM (SELECT 1 FROM search_querycount WHERE day = %s LIMIT %s) AS today) < %s
    OR EXISTS (SELECT 1 FROM search_querycount WHERE words = %s AND day = %s)
    ON CONFLICT (words, day) DO UPDATE
    SET times = search_querycount.times + 1, results = excluded.results
"""


# Counting


def note(request: HttpRequest, answer: Answer) -> None:
    """Count the query of an answer that is about to be sent as a page, and again each time that the page is
    answered from the cache. Never raises."""
    asked, key = answer.asked, answer.query.key
    text = " ".join(_QUOTES.sub(" ", answer.query.text).split())
    same_page = asked.format == "html" and belong_to(asked) and asked.order == Sort.RELEVANCE
    if same_page and may_be_kept(text, key):
        function = partial(count, key, text, answer.total)
        each_time(request, function)
        function(request)


def may_be_kept(text: str, key: str) -> bool:
    """Whether a query may be written down: it has words, is none too long, and looks like nobody's own."""
    if not key or len(text) > LONGEST_TEXT or len(key) > 255 or len(key.split()) > MOST_WORDS:
        return False
    # Full-width and other forms of a character are the character
    plain = normalize("NFKC", text)
    if "@" in plain or "://" in plain:
        return False
    return all(_is_years(match[0]) for match in _NUMBER.finditer(plain))


def _is_years(digits: str) -> bool:
    """Whether a run of digits is years alone: 2014–2016."""
    return all(_YEAR.fullmatch(part) for part in re.findall(r"\d+", digits))


def is_by_a_reader(request: HttpRequest) -> bool:
    """Whether a person asked who is not signed in, as far as a request tells."""
    agent = request.headers.get("User-Agent", "")
    user = getattr(request, "user", None)
    return (
        request.method == "GET"
        and agent.startswith(("Mozilla/", "Opera/"))
        and not _ROBOT.search(agent)
        and "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
        and not (user is not None and user.is_authenticated)
    )


def count(key: str, text: str, results: int, request: HttpRequest) -> None:
    """Count a query once more today (UTC), if a reader asked. One statement, and no search waits for it.

    Where the database is busy or refuses, the count is left out: it is about how often, no ledger.
    """
    if not is_by_a_reader(request):
        return
    day = connection.ops.adapt_datefield_value(timezone.now().date())
    values = [key, day, text, results, day, MOST_A_DAY, MOST_A_DAY, key, day]
    try:
        with _unless_busy() as free, connection.cursor() as cursor:
            if free:
                cursor.execute(_COUNT, values)
    except DatabaseError as error:
        # Not its message, which may have the query in it
        logger.warning("A query was not counted: %s", type(error).__name__)


@contextmanager
def _unless_busy() -> Iterator[bool]:
    """Give whether a statement may be run now; it then waits for nobody who has locked what it writes."""
    if connection.vendor == "sqlite":
        with connection.if_free() as free:  # type: ignore[attr-defined]
            yield free
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '50ms'")
        yield True


# What may be shown


def _often() -> QuerySet[Any]:
    """The words of the queries that may be shown."""
    counted = QueryCount.objects.values("words").annotate(days=Count("pk"))
    return counted.filter(days__gte=SHOWN_FROM).values("words")


def shown() -> QuerySet[QueryCount]:
    """Return the newest row of each query that may be shown, with `asked`, how often it was in all."""
    same = QueryCount.objects.filter(words=OuterRef("words"))
    total = same.values("words").annotate(total=Sum("times")).values("total")
    newest = same.order_by("-day").values("pk")[:1]
    return QueryCount.objects.filter(pk=Subquery(newest), words__in=_often()).annotate(asked=Subquery(total))


# Each night


@nightly
def tidy(now: datetime) -> None:
    """Erase what is old, then give Wagtail's tables what may be shown."""
    forget(now)
    hand_over()


def forget(now: datetime) -> None:
    """Erase counts after a year, and those of queries that may not be shown after three months."""
    today = now.date()
    old = QueryCount.objects.filter(day__lt=today - timedelta(days=KEPT))
    unshown = QueryCount.objects.filter(day__lt=today - timedelta(days=KEPT_UNSHOWN)).exclude(
        words__in=_often()
    )
    for rows in (old, unshown):
        # In the database: nobody wants to be told of each row
        rows._raw_delete(rows.db)


@transaction.atomic
def hand_over() -> None:
    """Make Wagtail's counts of queries anew from what may be shown: for its list of popular queries, where
    promoted results are made, and for their views. Its queries that nothing uses go."""
    texts = {words: normalise_query_string(text) for words, text in shown().values_list("words", "text")}
    made_before = QueryDailyHits.objects.all()
    made_before._raw_delete(made_before.db)
    WagtailQuery.objects.bulk_create(
        [WagtailQuery(query_string=text) for text in texts.values()], ignore_conflicts=True
    )
    keys = dict(WagtailQuery.objects.values_list("query_string", "pk"))
    QueryDailyHits.objects.bulk_create(
        [
            QueryDailyHits(query_id=keys[texts[words]], date=day, hits=times)
            for words, day, times in QueryCount.objects.filter(words__in=_often()).values_list(
                "words", "day", "times"
            )
            if words in texts
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    WagtailQuery.garbage_collect()
