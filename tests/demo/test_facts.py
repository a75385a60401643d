"""The demonstration keeps the published facts letter for letter, and invents nothing for who is real."""

import re

import pytest

from core.demo.body import with_mailto
from core.demo.content import CENTER, PEOPLE, PERSON_BY_KEY, TOPIC_BY_KEY, TOPICS
from core.demo.pages import STANDING_PAGES
from core.demo.shapes import Quote
from events.demo.content import ROUNDTABLES
from podcasts.demo.content import EPISODES, SHOWS
from podcasts.demo.script import read_script
from reports.demo.content import PRESS_NOTES, REPORT_BY_KEY, REPORTS, SERIES

REAL_PEOPLE = {"Ken Getz", "Liz Beatty", "Micah Lieberman"}


def test_the_center_and_its_director_of_sponsored_research():
    assert CENTER.name == "Tufts Center for the Study of Drug Development"
    assert CENTER.short_name == "Tufts CSDD"
    assert {person.name for person in PEOPLE if person.real and person.kind == "person"} == REAL_PEOPLE
    getz = PERSON_BY_KEY["ken-getz"]
    assert (getz.role, getz.affiliation) == (
        "Associate professor and director of sponsored research",
        "tufts-csdd",
    )


def test_roundtables_of_the_executive_forum():
    real = {(table.day, table.title) for table in ROUNDTABLES if table.real}
    assert real == {
        ("2014-11-06", "Managing the Changing Investigative Site Landscape"),
        ("2015-03-05", "FDA’s Breakthrough Therapy Designation – A Three-Year Assessment"),
    }
    for table in ROUNDTABLES:
        if table.real:
            assert not (table.start or table.end or table.speakers or table.agenda or table.conclusions)


def test_episodes_of_the_real_show():
    real = {
        (episode.date, episode.title, PERSON_BY_KEY[episode.guests[0]].name)
        for episode in EPISODES
        if episode.real
    }
    assert real == {
        (
            "2025-04-17",
            "Improving Relationships and Diversifying the Site Selection Process",
            "Liz Beatty",
        ),
        (
            "2025-02-07",
            "Behind the Buzz: Why Clinical Research Leaders Flock to SCOPE Summit",
            "Micah Lieberman",
        ),
    }
    beatty, lieberman = PERSON_BY_KEY["liz-beatty"], PERSON_BY_KEY["micah-lieberman"]
    assert (beatty.role, PERSON_BY_KEY[beatty.affiliation].name) == (
        "Co-founder and chief strategy officer",
        "Inato",
    )
    assert PERSON_BY_KEY[lieberman.affiliation].name == "Cambridge Innovation Institute"
    assert "Summit for Clinical Ops Executives" in lieberman.biography


def test_the_report_of_october_2014_and_its_note():
    report = REPORT_BY_KEY["strategic-relationships"]
    assert report.real and report.current.date == "2014-10"
    assert next(series for series in SERIES if series.key == report.series).title == "R&D Management Report"
    words = [finding.text for finding in report.current.findings]
    assert len(words) == 4
    for part, finding in zip(
        (
            ("three to five years", "exceptional"),
            ("habits", "slowly", "most developers"),
            ("factors", "two or three years"),
            ("both sides", "balanced scorecard", "clearly defined metrics", "feedback"),
        ),
        words,
        strict=True,
    ):
        for fact in part:
            assert fact in finding.lower(), (fact, finding)
    sources = f"{report.abstract} {_all_text(report.current)}"
    for fact in ("nine major pharmaceutical companies", "interviews", "Executive Forum Roundtable"):
        assert fact in sources
    notes = [note for note in PRESS_NOTES if note.report == report.key]
    assert len(notes) == 1 and notes[0].real and notes[0].date == "2014-10"
    assert "Ken Getz" in _all_text(notes[0])


def _all_text(thing) -> str:
    blocks = thing.body if hasattr(thing, "body") else [b for s in thing.sections for b in s.blocks]
    return " ".join(getattr(block, "text", "") for block in blocks)


def test_a_quotation_has_a_fictional_speaker():
    quotes = [quote for report in REPORTS for edition in report.editions for quote in edition.quotes()]
    quotes += [block for note in PRESS_NOTES for block in note.body if isinstance(block, Quote)]
    assert quotes
    for quote in quotes:
        assert not PERSON_BY_KEY[quote.speaker].real, quote
    real_content = [*REPORTS[:0], REPORT_BY_KEY["strategic-relationships"].current]
    assert not [quote for edition in real_content for quote in edition.quotes()]


def test_nothing_near_a_real_name_is_direct_speech():
    """Where a real person is named there are no quotation marks but for titles of works."""
    titles = {report.title for report in REPORTS} | {episode.title for episode in EPISODES}
    checked = 0
    for text in _every_text():
        if not any(name in text for name in REAL_PEOPLE):
            continue
        checked += 1
        for quoted in re.findall(r"[“\"«]([^”\"»]+)[”\"»]", text):
            assert quoted in titles, text
    assert checked >= 6


def _every_text():
    for person in PEOPLE:
        yield person.biography
    for report in REPORTS:
        yield report.abstract
        yield from (edition.abstract for edition in report.editions if edition.abstract)
        yield report.summary
        for edition in report.editions:
            yield from (finding.text for finding in edition.findings)
            yield from (getattr(b, "text", "") for s in edition.sections for b in s.blocks)
    for thing in (*PRESS_NOTES, *STANDING_PAGES, *ROUNDTABLES):
        yield thing.summary
        yield from (getattr(block, "text", "") for block in thing.body)
    for episode in EPISODES:
        yield episode.summary
        yield from (getattr(block, "text", "") for block in episode.notes)
        yield from (sentence.text for sentence in read_script(episode.key).sentences)


def test_what_is_fictional_says_so():
    for person in PEOPLE:
        said = person.name if person.kind == "organization" else person.role
        assert ("fictional" in said) is not person.real, person
        if not person.real:
            assert "fictional" in person.biography
    for show in SHOWS:
        assert "demonstration" in show.description.lower()
        if not show.real:
            assert "fictional" in show.description
    for report in REPORTS:
        if not report.real:
            assert "demonstration" in report.abstract.lower(), report.key
            for figure in report.current.figures():
                assert "fictional" in figure.unit, figure.title


def test_a_fictional_episode_never_stands_in_a_real_show():
    real = {show.key: show.real for show in SHOWS}
    assert {episode.real is real[episode.show] for episode in EPISODES} == {True}
    for show in SHOWS:
        assert show.blocked is show.locked is show.hidden_from_search_engines is show.real


def test_a_real_person_has_no_voice():
    for episode in EPISODES:
        speakers = {sentence.speaker for sentence in read_script(episode.key).sentences}
        if episode.real:
            assert speakers == {"narrator"}
        else:
            assert len(speakers) == 2
            assert not any(PERSON_BY_KEY[speaker].real for speaker in speakers)
            assert speakers == {*episode.hosts, *episode.guests}


def test_the_set_has_what_lists_filters_and_search_need():
    fictional = [report for report in REPORTS if not report.real]
    assert len(fictional) == 5
    assert {report.series for report in fictional} == {series.key for series in SERIES}
    assert [report.key for report in fictional if len(report.editions) > 1] == ["start-up-times"]
    withdrawn = [report for report in fictional if report.withdrawn_months_before]
    assert [report.key for report in withdrawn] == ["paying-sites"]
    assert withdrawn[0].withdrawal_reason
    assert withdrawn[0].withdrawn_months_before < withdrawn[0].current.months_before
    assert [report.key for report in fictional if report.access == "registered"] == ["forecasting-enrollment"]
    assert sum(not note.real for note in PRESS_NOTES) == 2
    assert sum(not episode.real for episode in EPISODES) == 2
    coming = [table for table in ROUNDTABLES if table.days_after > 0]
    assert sorted(table.registration for table in coming if not table.cancelled) == [
        "approval",
        "invitation",
        "open",
        "open",
    ]
    assert [table.key for table in coming if table.cancelled] == ["distributed-site"]
    full = [table for table in coming if table.capacity == table.seats_held + table.seated]
    assert [table.key for table in full] == ["site-networks"]
    assert sum(guest.becomes == "waitlisted" for guest in full[0].guests) == 5
    past = next(table for table in ROUNDTABLES if -1095 < table.days_after < 0)
    assert past.conclusions and past.attendees and past.slides
    for report in REPORTS:
        assert 3 <= len(report.current.findings) <= 5
        assert [finding.number for finding in report.current.findings] == list(
            range(1, len(report.current.findings) + 1)
        )
        assert all(edition.months_before <= 36 for edition in report.editions)


def test_keys_point_at_something():
    for topic in TOPICS:
        assert not topic.parent or not TOPIC_BY_KEY[topic.parent].parent
    reports = {report.key for report in REPORTS}
    episodes = {episode.key for episode in EPISODES}
    for thing in (*REPORTS, *PRESS_NOTES, *EPISODES, *ROUNDTABLES):
        assert thing.topics
        assert set(thing.topics) <= set(TOPIC_BY_KEY)
    for report in REPORTS:
        assert set(report.authors) <= set(PERSON_BY_KEY)
        assert set(report.related) <= reports - {report.key}
    for table in ROUNDTABLES:
        assert {at.person for at in table.speakers} <= set(PERSON_BY_KEY)
        assert set(table.episodes) <= episodes
        for reading in table.reports:
            numbers = [finding.number for finding in REPORT_BY_KEY[reading.report].current.findings]
            assert reading.finding is None or reading.finding in numbers
    slugs = [thing.slug for thing in (*REPORTS, *PRESS_NOTES, *EPISODES, *ROUNDTABLES, *SHOWS)]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("thing", [*REPORTS, *PRESS_NOTES, *EPISODES, *ROUNDTABLES, *SHOWS, *STANDING_PAGES])
def test_lengths_that_fields_have(thing):
    assert 20 < len(thing.summary) <= 400
    assert len(thing.title) <= 120


def test_no_version_speaks_of_a_later_one():
    """What a version said when it came out: its abstract and text name no version after it."""
    for report in REPORTS:
        for edition in report.editions:
            texts = (getattr(block, "text", "") for part in edition.sections for block in part.blocks)
            said = " ".join([report.abstract_of(edition), *texts])
            later = {int(number) for number in re.findall(r"[Vv]ersion (\d)", said)} - {
                old.number for old in report.editions if old.number <= edition.number
            }
            assert not later, f"{report.key}, version {edition.number}"


def test_addresses_of_the_standing_pages_can_be_clicked():
    for page in STANDING_PAGES:
        for block in page.body:
            for address in re.findall(r"[\w.]+@[\w.]+\w", getattr(block, "text", "")):
                assert f'<a href="mailto:{address}">{address}</a>' in with_mailto(block.text)
