"""What other sections show of episodes: search, the home page, reports, topics and people."""

import pytest
from django.template import Context, Template
from wagtail.models import PageViewRestriction

from core.models import Center
from podcasts import home
from podcasts.models import EpisodeCitation, Transcript
from podcasts.rows import rows_by_id, show_rows_by_id
from podcasts.transcripts import parse, to_data
from search.models import Entry
from tests.core.factories import make_person, make_topic
from tests.podcasts.factories import make_silent_episode
from tests.podcasts.pages import full_episode, full_show
from tests.queries import assert_flat
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


def found(client, query: str) -> list[dict]:
    return client.get("/search/", {"q": query, "format": "json"}).json()["results"]


class TestSearch:
    def test_a_word_of_the_transcript_opens_at_its_second(self, client) -> None:
        episode = full_episode(full_show())
        (hit,) = found(client, "quokka")
        assert hit["title"] == "The site nobody counted"
        assert hit["passages"][0]["url"].endswith(f"{episode.url}#t30")

    def test_an_entry_says_what_the_page_says(self) -> None:
        topic = make_topic("Sites")
        episode = full_episode(full_show(), topics=[topic], pub_date="2026-05-12T03:00Z")
        entry = Entry.objects.get(object_id=episode.pk)
        assert (entry.kind, entry.series, entry.number) == ("episode", "Field Notes", "Episode 9")
        assert entry.people == "Mara Lindqvist\nTomas Okafor"
        # On the center's clocks it was still the day before
        assert entry.date.isoformat() == "2026-05-11"
        facets = set(entry.facets.values_list("name", "value", "role"))
        assert ("topic", topic.slug, "") in facets
        assert ("series", "field-notes", "") in facets
        assert any(name == "person" and role == "Guest" for name, _, role in facets)
        passages = entry.passages.order_by("position")
        assert [(p.second, p.speaker) for p in passages] == [
            (0, "Mara Lindqvist"),
            (4, "Tomas Okafor"),
            (30, "Mara Lindqvist"),
        ]

    def test_changed_words_are_found_without_saving_the_page(self, client) -> None:
        episode = full_episode(full_show())
        transcript = Transcript.objects.get(pk=episode.transcript_id)
        transcript.segments = to_data(parse(b"WEBVTT\n\n00:05.000 --> 00:06.000\nWombats.\n"))
        transcript.save()
        assert not found(client, "quokka")
        assert [hit["title"] for hit in found(client, "wombats")] == ["The site nobody counted"]

    def test_a_show_is_found_and_a_renamed_one_renames_its_episodes_series(self, client) -> None:
        show = full_show()
        episode = full_episode(show)
        show.refresh_from_db()
        show.title = "Bench Notes"
        show.save_revision().publish()
        assert Entry.objects.get(object_id=episode.pk).series == "Bench Notes"
        kinds = {hit["kind"] for hit in found(client, "bench notes")}
        assert kinds == {"show", "episode"}


class TestHome:
    def test_the_newest_episodes(self) -> None:
        show = full_show()
        old = full_episode(show, "Old", pub_date="2025-01-01T12:00Z")
        new = full_episode(show, "New", pub_date="2026-01-01T12:00Z")
        closed = full_episode(show, "Closed")
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        items = home.newest(1)
        assert [item.title for item in items] == ["New"]
        assert items[0].note == "1:00, 2 chapters, 2 speakers"
        assert items[0].action.url.endswith("/new/#play")
        assert 'height="40"' in items[0].drawing
        entries = home.record(5, frozenset({new.pk}))
        assert [entry.page_id for entry in entries] == [old.pk]
        assert entries[0].row.margin == ["Field Notes"]
        assert entries[0].row.sentence == "1:00, 2 chapters, 2 speakers"
        assert str(entries[0].day) == "2025-01-01"

    def test_they_ask_a_fixed_number_of_questions(self) -> None:
        show = full_show()
        full_episode(show)

        def more() -> None:
            for number in range(4):
                full_episode(show, f"More {number}", guest=make_person())

        assert_flat(lambda: home.newest(8), more, at_most=6)
        assert_flat(lambda: home.record(20, frozenset()), more, at_most=6)

    def test_rows_for_pages_of_every_kind(self) -> None:
        show = full_show(frequency="Monthly")
        episode, bare = full_episode(show), make_silent_episode("Bare", show=show)
        rows = rows_by_id([episode, bare])
        assert set(rows) == {episode.pk, bare.pk}
        assert rows[episode.pk].url == f"https://colloquy.example{episode.url}"
        assert rows[bare.pk].signature == ""
        assert show_rows_by_id([show])[show.pk].margin == ["Monthly"]


class TestReports:
    def discussions(self, report) -> str:
        template = Template(
            "{% load podcasts %}{% discussions page as heard %}"
            "{% for one in heard|of_finding:2 %}{{ one.label }} {{ one.url }} {{ one.title }}|{% endfor %}"
        )
        return template.render(Context({"page": report}))

    def test_a_finding_is_discussed_at_a_second(self) -> None:
        report = make_report(findings=["One.", "Two."])
        episode = full_episode(full_show())
        EpisodeCitation.objects.create(page=episode, report=report, finding=2, second=754)
        EpisodeCitation.objects.create(page=episode, report=report, finding=1, second=3)
        assert self.discussions(report) == f"12:34 {episode.url}#t754 The site nobody counted|"

    def test_what_nobody_may_hear_is_not_named(self) -> None:
        report = make_report(findings=["One.", "Two."])
        show = full_show()
        draft = full_episode(show, "Draft", live=False)
        closed = full_episode(show, "Closed")
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        for page in (draft, closed):
            EpisodeCitation.objects.create(page=page, report=report, finding=2, second=5)
        assert self.discussions(report) == ""

    def test_the_newest_episodes_as_rows(self) -> None:
        full_episode(full_show())
        template = Template(
            "{% load podcasts %}{% latest_episodes 2 as rows %}{{ rows|length }} {{ rows.0.title }}"
        )
        assert template.render(Context({"center": Center.load()})) == "1 The site nobody counted"
