"""Roundtables on pages of other sections: home, search, press notes, reports, episodes; and boundaries."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone

from core.boundaries import next_boundary
from core.home import sections_of
from core.models import Center, Generation
from core.page_rows import rows_by_id
from events import home, ticks
from events.changes import Cancellation, Place, Times
from events.meetings import cancel, change_place, move
from events.models import Conclusion, Meeting, RoundtableEpisode, RoundtablePage, RoundtableReport
from search.models import Entry
from tests.core.factories import home_page, make_person, make_topic
from tests.events.factories import END, START, ZONE, make_roundtable
from tests.podcasts.factories import make_episode
from tests.queries import assert_flat, recorded_queries
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 12, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _december() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def on(start: datetime, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": start + timedelta(hours=2), **more}


class TestHome:
    def test_the_next_open_one(self) -> None:
        make_roundtable("Cancelled", meeting=on(NOW + DAY, state=Meeting.State.CANCELLED))
        make_roundtable("Invited", meeting=on(NOW + 2 * DAY, registration="invitation"))
        make_roundtable("Open", meeting=on(NOW + 3 * DAY, registration="open", capacity=18, seats_held=11))
        make_roundtable("Later", meeting=on(NOW + 4 * DAY, registration="open"))
        (first,) = home.coming(1)
        assert (first.title, first.said) == ("Open", "7 of 18 seats are free")
        assert first.when.text == "Wednesday, December 4, 2030"
        assert ">7<" in first.drawing
        assert [item.title for item in home.coming(3)] == ["Invited", "Open", "Later"]

    def test_nothing_to_come(self) -> None:
        make_roundtable(meeting=on(NOW - DAY))
        assert home.coming(1) == []

    def test_the_record_has_what_is_over(self) -> None:
        make_roundtable("Coming")
        page = make_roundtable("Past", meeting=on(NOW - 9 * DAY))
        older = make_roundtable("Older", meeting=on(NOW - 20 * DAY))
        assert [entry.row.title for entry in home.record(5, frozenset())] == ["Past", "Older"]
        assert [entry.page_id for entry in home.record(5, frozenset({page.pk}))] == [older.pk]

    def test_on_the_home_page(self) -> None:
        make_roundtable("Coming", meeting={"registration": "open"})
        make_roundtable("Past", meeting=on(NOW - 9 * DAY))
        sections = sections_of(home_page().sections)
        assert "Coming" in [item.title for section in sections for item in section.beside]
        assert "Past" in [row.title for section in sections for row in section.rows]

    def test_queries(self) -> None:
        make_roundtable(meeting={"registration": "open", "capacity": 3})
        make_roundtable(meeting=on(NOW - DAY))

        def add() -> None:
            for number in range(30):
                make_roundtable(meeting=on(NOW + (number - 15) * DAY))

        assert_flat(lambda: (home.coming(3), home.record(5, frozenset())), add, at_most=6)


class TestSearch:
    def entry(self, page: RoundtablePage) -> Entry:
        return Entry.objects.get(type="wagtailcore.page", object_id=page.pk)

    def test_what_is_found(self) -> None:
        page = make_roundtable(
            "Scorecards",
            summary="A morning.",
            speakers=[make_person("Ines", "Caldwell")],
            agenda=["Measures nobody reads"],
            topics=[make_topic("Metrics")],
            meeting={"joining_link": "https://meet.example/zyzzyva"},
        )
        page.conclusions = [Conclusion(text="Nobody owns the need.")]
        page.save()
        entry = self.entry(page)
        assert (entry.kind, entry.title, entry.dated.isoformat()) == (
            "roundtable",
            "Scorecards",
            "2031-01-21",
        )
        assert "Ines Caldwell" in entry.people
        assert "Measures nobody reads" in entry.body
        (passage,) = entry.passages.all()
        assert (passage.text, passage.label, passage.anchor) == (
            "Nobody owns the need.",
            "Conclusion 1",
            "conclusion-1",
        )
        assert "zyzzyva" not in f"{entry.title}{entry.abstract}{entry.body}"
        facets = set(entry.facets.values_list("name", "label"))
        assert {("topic", "Metrics"), ("person", "Ines Caldwell"), ("year", "2031")} <= facets

    def test_services_bring_the_entry_along(self) -> None:
        page = make_roundtable()
        far = timedelta(days=400)
        move(page.meeting_id, Times(START + far, END + far, zone=ZONE))
        assert self.entry(page).date.year == 2032
        assert self.entry(page).facets.filter(name="year", value="2032").exists()
        change_place(page.meeting_id, Place(place="Observatory"))
        assert "Observatory" in self.entry(page).body
        version = self.entry(page).version
        cancel(page.meeting_id, Cancellation())
        assert self.entry(page).live
        assert self.entry(page).version >= version

    def test_a_draft_is_not_found(self) -> None:
        page = make_roundtable(live=False)
        assert not Entry.objects.filter(object_id=page.pk, live=True).exists()


class TestTags:
    def render(self, source: str, **context: Any) -> str:
        text = Template("{% load events %}" + source).render(Context(context))
        return " ".join(text.split())

    def test_coming_roundtables_of_a_press_note(self) -> None:
        make_roundtable("Gone", meeting={"state": Meeting.State.CANCELLED})
        make_roundtable("Past", meeting=on(NOW - DAY))
        for number in range(8):
            make_roundtable(f"Table {number}", meeting=on(NOW + (number + 1) * DAY, locality="Boston"))
        text = self.render(
            "{% coming_roundtables_rows 3 as rows %}"
            "{% for row in rows %}{{ row.title }} {{ row.where }};{% endfor %}"
        )
        assert (
            text
            == "Table 0 Monday, Boston, 2030;Table 1 Tuesday, Boston, 2030;Table 2 Wednesday, Boston, 2030;"
        )

    def test_of_a_report_and_of_a_finding(self) -> None:
        report = make_report()
        read, result = make_roundtable("Reads it"), make_roundtable("Made it", meeting=on(NOW - DAY))
        hidden = make_roundtable("Hidden")
        for page, finding, relation in (
            (read, 4, "reading"),
            (result, None, "result"),
            (hidden, None, "reading"),
        ):
            page.reports = [RoundtableReport(report=report, finding=finding, relation=relation)]
            page.save()
        hidden.unpublish()
        source = (
            "{% roundtables_of_report report as tables %}"
            "{% for note in tables|reading %}R {{ note.text }}{{ note.link }}{{ note.end }};{% endfor %}"
            "{% for note in tables|came %}C {{ note.link }};{% endfor %}"
            "{% for table in tables|about_finding:4 %}F {{ table.title }}{% endfor %}"
        )
        found = self.render(source, report=report)
        assert found == "R Finding 4: Reads it, January 21, 2031;C Made it;F Reads it"

    def test_of_an_episode_with_the_second(self) -> None:
        episode = make_episode()
        page = make_roundtable("Table")
        page.episodes = [RoundtableEpisode(episode=episode, second=754.9)]
        page.save()
        source = (
            "{% roundtables_of_episode episode as tables %}"
            "{% for note in tables|notes %}{{ note.link }}{{ note.end }}{% endfor %}"
        )
        assert self.render(source, episode=episode) == "Table, January 21, 2031, at 12:34"

    def test_the_next_on_a_topic(self) -> None:
        wide = make_topic("Trials")
        narrow = make_topic("Sites", parent=wide)
        make_roundtable("Far", topics=[narrow], meeting=on(NOW + 9 * DAY))
        make_roundtable("Near", topics=[narrow], meeting=on(NOW + 2 * DAY))
        make_roundtable("Other", meeting=on(NOW + DAY))
        source = "{% next_on_topics topics as next %}{{ next.link }}{{ next.end }}"
        for topics in ([wide], [narrow], [{"url": f"/topics/{wide.slug}/"}], [wide, narrow]):
            assert self.render(source, topics=topics) == "Near, Tuesday, December 3, 2030"
        assert self.render(source, topics=[]) == ""
        assert self.render(source, topics=[make_topic("Empty")]) == ""

    def test_queries(self) -> None:
        report = make_report()
        for _ in range(3):
            page = make_roundtable(meeting={"capacity": 3})
            page.reports = [RoundtableReport(report=report)]
            page.save()
        # Once a process: where the site's pages begin
        assert report.url
        with recorded_queries() as queries:
            self.render("{% roundtables_of_report report as tables %}", report=report)
        assert len(queries) == 1
        center = Center.load()
        with recorded_queries() as queries:
            self.render("{% coming_roundtables_rows as rows %}", center=center)
        assert len(queries) == 2

    @pytest.mark.parametrize(
        "source",
        [
            "{% roundtables_of_report report as tables %}",
            "{% roundtables_of_episode episode as tables %}",
            "{% next_on_topics topics as next %}",
        ],
    )
    def test_what_a_line_draws_is_all_that_is_asked_for(self, source: str) -> None:
        """A whole page with its meeting has some eighty columns, which cost more than all the rest."""
        report, episode, topic = make_report(), make_episode(), make_topic()
        page = make_roundtable(topics=[topic])
        page.reports = [RoundtableReport(report=report)]
        page.episodes = [RoundtableEpisode(episode=episode)]
        page.save()
        assert report.url
        with recorded_queries() as queries:
            self.render(source, report=report, episode=episode, topics=[topic])
        (sql,) = queries
        assert sql.partition(" FROM ")[0].count(",") <= 4
        assert "DISTINCT" not in sql
        assert sql.count("pageviewrestriction") == 1


def test_rows_of_mixed_lists() -> None:
    coming = make_roundtable("Coming", meeting={"capacity": 18, "registration": "open", "locality": "Boston"})
    past = make_roundtable("Past", meeting=on(NOW - DAY), attendees=1)
    gone = make_roundtable("Gone", meeting={"state": Meeting.State.CANCELLED})
    found = rows_by_id([coming.pk, past.pk, gone.pk])
    rows = [found[page.pk] for page in (coming, past, gone)]
    assert [row.sentence for row in rows] == ["18 of 18 seats free", "1 person took part", ""]
    assert [row.void for row in rows] == [False, False, True]
    assert rows[0].margin == ["Boston"]


class TestBoundaries:
    def test_the_first_one_ahead(self) -> None:
        opens, closes = NOW + timedelta(minutes=30), NOW + timedelta(minutes=90)
        begins = NOW + timedelta(hours=2)
        make_roundtable(
            meeting={
                "start": begins,
                "end": begins + timedelta(hours=1),
                "registration": "open",
                "registration_opens": opens,
                "registration_closes": closes,
            }
        )
        make_roundtable(live=False, meeting=on(NOW + timedelta(minutes=1)))
        moment = NOW
        for boundary in (opens, closes, begins, begins + timedelta(hours=1)):
            moment = next_boundary(moment, "UTC")
            assert moment == boundary
        assert ticks.next_boundary(moment) is None

    def test_the_day_comes_on_the_meeting_s_own_clocks(self) -> None:
        # December 3 begins in Tokyo at 15:00 of the 2nd, UTC
        start = datetime(2030, 12, 3, 1, tzinfo=UTC)
        make_roundtable(meeting=on(start, zone="Asia/Tokyo"))
        comes = datetime(2030, 12, 2, 15, tzinfo=UTC)
        assert ticks.next_boundary(NOW) == comes
        assert ticks.next_boundary(comes) == start

    def test_the_worker_raises_the_generation_once(self) -> None:
        make_roundtable(meeting=on(NOW + timedelta(minutes=5)))
        ticks.pass_boundaries(NOW)
        number = Generation.current()
        ticks.pass_boundaries(NOW + timedelta(minutes=4))
        assert Generation.current() == number
        # Also when the worker was away when the moment came
        ticks.pass_boundaries(NOW + timedelta(minutes=9))
        ticks.pass_boundaries(NOW + timedelta(minutes=9))
        assert Generation.current() == number + 1
        ticks.pass_boundaries(NOW + timedelta(minutes=10))
        assert Generation.current() == number + 1

    def test_it_is_called_each_minute(self) -> None:
        from core import schedule

        assert ticks.pass_boundaries in schedule._every_minute
        assert timezone.now() == NOW
