"""How often queries are asked: counted for readers alone, without anything about them, and erased in time."""

import sqlite3
import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from core import schedule
from search import query_counts
from search.models import QueryCount
from tests.core.factories import make_user
from tests.queries import recorded_queries
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 26, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def reader() -> Client:
    return Client(HTTP_USER_AGENT=FIREFOX)


def ask(client: Client, q: str = "CRO", **params: str) -> None:
    assert client.get("/search/", {"q": q, **params}).status_code == 200


def rows() -> list[tuple[str, str, int, int]]:
    return list(QueryCount.objects.order_by("words").values_list("words", "text", "times", "results"))


def asked_on(words: str, *ago: int, times: int = 1, results: int = 0) -> None:
    """The query was asked so many days ago."""
    QueryCount.objects.bulk_create(
        QueryCount(words=words, text=words, day=TODAY - timedelta(days=n), times=times, results=results)
        for n in ago
    )


class TestWhatCounts:
    def test_the_same_words_are_one_query(self, reader):
        make_report("CRO scorecards")
        for q in ("CRO", " cro ", "“CRO”"):
            ask(reader, q)
        ask(reader, "unheard")
        assert rows() == [("cro", "CRO", 3, 1), ("unheard", "unheard", 1, 0)]
        assert set(QueryCount.objects.values_list("day", flat=True)) == {TODAY}

    def test_what_it_found_is_what_it_found_last(self, reader):
        ask(reader)
        make_report("CRO scorecards")
        ask(reader)
        assert rows() == [("cro", "CRO", 2, 1)]

    def test_each_day_for_itself(self, reader):
        ask(reader)
        with time_machine.travel(datetime(2026, 11, 27, 12, tzinfo=UTC)):
            ask(reader)
        assert [row[2] for row in rows()] == [1, 1]

    @pytest.mark.parametrize(
        "params",
        [
            {"format": "json"},
            {"format": "atom"},
            {"page": "2"},
            {"kind": "report"},
            {"year": "2026"},
            {"sort": "newest"},
        ],
    )
    def test_only_the_first_page_of_what_a_person_asks(self, reader, params):
        for _ in range(21):
            make_report("CRO scorecards", date=TODAY)
        ask(reader, **params)
        assert rows() == []
        ask(reader)
        assert len(rows()) == 1

    def test_no_suggestions_and_no_head(self, reader):
        reader.get("/search/suggest/?q=CRO")
        reader.head("/search/?q=CRO")
        reader.get("/search/")
        reader.get("/search/?q=%3F")
        assert rows() == []

    def test_no_page_that_is_missing(self, reader):
        make_report("CRO scorecards")
        assert reader.get("/cro/scorecards/").status_code == 404
        assert rows() == []

    def test_nobody_who_is_signed_in(self, reader):
        for group in ("Editors", "Registered readers"):
            reader.force_login(make_user(group))
            ask(reader)
        assert rows() == []

    @pytest.mark.parametrize(
        "agent",
        [
            "",
            "curl/8.5.0",
            "python-requests/2.32",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/136.0",
            "Mozilla/5.0 (compatible; YandexBot/3.0)",
            "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/136.0",
            "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org)",
        ],
    )
    def test_no_robot(self, agent):
        ask(Client(HTTP_USER_AGENT=agent))
        assert rows() == []

    def test_no_page_that_a_browser_gets_beforehand(self, reader):
        reader.get("/search/?q=CRO", headers={"Sec-Purpose": "prefetch;prerender"})
        assert rows() == []

    def test_a_page_from_the_cache_counts_as_well(self, reader, settings):
        settings.PAGE_CACHE = True
        for _ in range(3):
            ask(reader)
        ask(Client(HTTP_USER_AGENT="Googlebot/2.1"))
        assert rows() == [("cro", "CRO", 3, 0)]
        with recorded_queries() as queries:
            ask(reader)
        assert len(queries) <= 3, "it came from the cache: the generation, and at most two for the count"

    def test_a_flood_ends(self, reader, monkeypatch):
        monkeypatch.setattr(query_counts, "MOST_A_DAY", 3)
        asked_on("yesterday", 1)
        for q in ("one", "two", "three", "four", "one"):
            ask(reader, q)
        today = QueryCount.objects.filter(day=TODAY).order_by("words")
        assert list(today.values_list("words", "times")) == [("one", 2), ("three", 1), ("two", 1)]


class TestNothingPersonal:
    def test_a_row_says_what_when_and_how_often(self):
        assert {field.name for field in QueryCount._meta.get_fields()} == {
            *("id", "words", "day", "text", "times", "results")
        }
        assert QueryCount._meta.get_field("day").get_internal_type() == "DateField"

    @pytest.mark.parametrize(
        "q",
        [
            "ada@example.org",
            "mail from ada.byron@example.org about sites",
            "ada＠example.org",
            "@ada",
            "+1 617 555 0123",
            "(617) 555-0123",
            "617.555.0123",
            "0211/8899001",
            "call 6175550123 today",
            "078-05-1120",
            "4111 1111 1111 1111",
            "192.168.100.23",
            "١٢٣٤٥٦٧٨",
            "https://example.org/?token=abc",
            "a" * 101,
            " ".join("abcdefghijklm"),
            "ﷺ" * 90,
        ],
    )
    def test_what_may_be_somebodys_own_is_not_kept(self, reader, q):
        ask(reader, q)
        assert rows() == []

    @pytest.mark.parametrize(
        "q",
        [
            "R&D 2014",
            "2014–2016",
            "2014 2015 2016",
            "E6(R3)",
            "21 CFR 312.32",
            "COVID-19",
            "NCT01234567",
            "2,500 sites",
            "phase I/II",
            "a" * 100,
            " ".join("abcdefghijkl"),
        ],
    )
    def test_what_is_asked_here_is(self, reader, q):
        ask(reader, q)
        assert [row[1] for row in rows()] == [q]

    def test_a_query_that_leaves_words_out_is_none_to_show(self, reader):
        ask(reader, "CRO -oncology")
        assert rows() == []


class TestNoSearchWaitsOrFails:
    def test_one_statement_more(self, reader):
        robot = Client(HTTP_USER_AGENT="Googlebot/2.1")
        for client in (reader, robot):
            ask(client)
        with recorded_queries() as counted:
            ask(reader)
        with recorded_queries() as uncounted:
            ask(robot)
        assert len(counted) - len(uncounted) == (1 if connection.vendor == "sqlite" else 2)

    def test_a_count_that_is_refused(self, reader, monkeypatch, caplog):
        monkeypatch.setattr(query_counts, "_COUNT", "INSERT INTO nowhere VALUES (%s)" + " -- %s" * 8)
        ask(reader, "scorecards")
        assert "was not counted" in caplog.text
        assert "scorecards" not in caplog.text
        # The connection goes on working
        monkeypatch.undo()
        ask(reader)
        assert rows() == [("cro", "CRO", 1, 0)]

    @pytest.mark.django_db(transaction=True)
    def test_while_others_write(self, reader):
        make_report("CRO scorecards")
        ask(reader, "first")
        begun, end = threading.Event(), threading.Event()

        def write() -> None:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    if connection.vendor == "postgresql":
                        cursor.execute("LOCK TABLE search_querycount IN ACCESS EXCLUSIVE MODE")
                    begun.set()
                    end.wait(30)
            finally:
                connections.close_all()

        writer = threading.Thread(target=write)
        writer.start()
        try:
            assert begun.wait(10)
            started = time.perf_counter()
            ask(reader)
            assert time.perf_counter() - started < 10
        finally:
            end.set()
            writer.join()
        assert [row[0] for row in rows()] == ["first"], "it was left out, and the search was answered"
        ask(reader)
        assert [row[0] for row in rows()] == ["cro", "first"]

    @pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL is told by its lock_timeout")
    @pytest.mark.django_db(transaction=True)
    def test_while_another_program_writes(self, reader, caplog):
        """Which stands in no line: SQLite's own lock is not waited for."""
        ask(reader, "first")
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            ask(reader)
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert OperationalError.__name__ in caplog.text
        assert [row[0] for row in rows()] == ["first"]
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (20_000,), "others are waited for as ever"


class TestShown:
    def test_from_three_days(self):
        asked_on("twice", 0, 1, times=50)
        asked_on("thrice", 0, 10, 80, times=2, results=4)
        (row,) = query_counts.shown()
        assert (row.words, row.asked, row.day, row.results) == ("thrice", 6, TODAY, 4)

    def test_the_newest_day_says_what_it_finds(self):
        asked_on("cro", 5, 6, results=3)
        asked_on("cro", 1, results=0)
        (row,) = query_counts.shown()
        assert (row.asked, row.day, row.results) == (3, TODAY - timedelta(days=1), 0)


class TestEachNight:
    NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)

    def test_it_is_done_each_night(self):
        assert query_counts.tidy in schedule._nightly

    def test_a_year_later_it_is_gone(self):
        asked_on("often", 0, 1, 2, 365, 366, 400)
        query_counts.tidy(self.NOW)
        days = QueryCount.objects.order_by("day").values_list("day", flat=True)
        assert [(TODAY - day).days for day in days] == [365, 2, 1, 0]

    def test_what_may_not_be_shown_goes_sooner(self):
        asked_on("seldom", 80, 90, 91)
        asked_on("once", 91)
        asked_on("rare", 90, 300)
        query_counts.tidy(self.NOW)
        # Three days within the time may be shown, and then stay
        rows = QueryCount.objects.order_by("words", "-day").values_list("words", "day")
        kept = [(words, (TODAY - day).days) for words, day in rows]
        assert kept == [("rare", 90), ("seldom", 80), ("seldom", 90), ("seldom", 91)]

    def test_wagtail_gets_what_may_be_shown(self):
        asked_on("shown", 0, 1, 2, times=2)
        asked_on("hidden", 0, 1)
        query_counts.tidy(self.NOW)
        query_counts.tidy(self.NOW)
        (query,) = Query.objects.all()
        assert (query.query_string, query.hits) == ("shown", 6)
        assert list(Query.get_most_popular()) == [query]
        QueryCount.objects.all().delete()
        query_counts.tidy(self.NOW)
        assert not Query.objects.exists()
        assert not QueryDailyHits.objects.exists()

    def test_queries_with_promoted_results_stay(self):
        SearchPromotion.objects.create(query=Query.get("CRO"), page=make_report())
        query_counts.tidy(self.NOW)
        assert Query.objects.get().editors_picks.count() == 1
