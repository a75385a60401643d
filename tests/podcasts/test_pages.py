"""The pages of shows and episodes as a reader gets them (cases P09, P11, P18)."""

import io
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from PIL import Image
from wagtail.rich_text import RichText

from core.models import DemoItem
from events.models import RoundtableEpisode
from podcasts.models import EpisodeCitation, EpisodePage, ShowPage
from podcasts.segments import Segment
from podcasts.transcripts import lanes, to_data
from podcasts.turns import paragraphs
from tests.core.factories import make_person, make_topic
from tests.events.factories import make_roundtable
from tests.podcasts.factories import make_episode, make_show, make_silent_episode
from tests.podcasts.pages import full_episode, full_show, make_artwork, make_audio, make_transcript
from tests.podcasts.test_chapters import P18_TITLE
from tests.queries import assert_flat, assert_frugal
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


def soup(client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return BeautifulSoup(response.content, "html5lib")


def words(node) -> str:
    return " ".join(node.get_text(" ").split())


class TestEpisode:
    def test_it_can_be_heard_read_and_cited_without_a_script(self, client) -> None:
        episode = full_episode(full_show())
        page = soup(client, episode.url)
        source = page.select_one("audio[controls] source")
        assert source["src"] == "/podcasts/field-notes/the-site-nobody-counted/audio.mp3"
        assert source["type"] == "audio/mpeg"
        assert page.select_one("audio")["preload"] == "none"
        assert page.h1.get_text() == "The site nobody counted"
        assert "Field Notes, episode 9" in words(page.select_one(".head .meta"))
        assert "1:00" in words(page.select_one(".head .meta"))
        assert words(page.select_one("p.cite")).startswith(
            "“The site nobody counted”. Field Notes , episode 9,"
        )
        assert [words(row) for row in page.select(".people b")] == ["Mara Lindqvist", "Tomas Okafor"]

    def test_notes_stand_like_any_other_text(self, client) -> None:
        """Within an element of their own their first line would have no distance from the heading."""
        episode = full_episode(full_show())
        episode.notes = [("text", RichText("<p>What was left out.</p>"))]
        episode.save()
        heading = soup(client, episode.url).find("h2", string="Notes")
        assert str(heading.find_next_sibling()) == "<p>What was left out.</p>"

    def test_the_transcript_stands_under_its_chapters_with_names_where_they_change(self, client) -> None:
        page = soup(client, full_episode(full_show()).url)
        assert [words(h) for h in page.select(".chapter-h")] == [
            "1. Who fills in the form",
            "2. What nobody counts",
        ]
        turns = page.select(".turn")
        assert [turn["id"] for turn in turns] == ["t0", "t4", "t30"]
        assert [words(turn.b) if turn.b else "" for turn in turns] == [
            "Mara Lindqvist",
            "Tomas Okafor",
            "Mara Lindqvist",
        ]
        assert words(turns[1].select_one("p")) == "I do, on Fridays. It takes three evenings."

    def test_what_somebody_says_at_a_stretch_is_one_paragraph(self) -> None:
        said = [
            Segment(0, 3, "A", "One."),
            Segment(3, 6, "A", "Two."),
            Segment(6, 16, "A", "Too long for the same."),
            Segment(20, 22, "A", "After a pause."),
            Segment(22, 23, "", "Nobody."),
            Segment(23, 24, "", "Somebody"),
            Segment(24, 25, "", "else."),
            Segment(25.2, 25.4, "", "And"),
        ]
        assert [(part.start, part.text) for part in paragraphs(said)] == [
            (0, "One. Two."),
            (6, "Too long for the same."),
            (20, "After a pause."),
            (22, "Nobody."),
            (23, "Somebody else."),
            (25.2, "And"),
        ]

    def test_p09_and_p11_times_have_an_address_and_a_label(self, client) -> None:
        data = b"WEBVTT\n\n00:01.500 --> 00:04.000\nFirst.\n\n0:00:04.080 --> 0:00:05.000\nSecond.\n\n" \
            b"59:59.000 --> 1:00:02.000\nThird.\n"  # fmt: skip
        episode = full_episode(
            full_show(), transcript=make_transcript(data), chapters=[(0, "A"), (754, "B"), (3723.5, "C")]
        )
        page = soup(client, episode.url)
        third = page.select(".turn")[2]
        assert third.a["data-seek"] == "3599.0"
        assert third.time.get_text() == "59:59"
        chapters = page.select(".chapters li")
        assert [row.time.get_text() for row in chapters] == ["00:00", "12:34", "1:02:03"]
        assert chapters[1].a["href"].endswith("/audio.mp3#t=754")

    def test_two_voices_that_begin_in_one_second_have_two_addresses(self, client) -> None:
        data = b"WEBVTT\n\n00:01.000 --> 00:04.000\n<v A>One.\n<v B>Two.\n<v A>Three.\n"
        page = soup(client, full_episode(full_show(), transcript=make_transcript(data)).url)
        assert [turn["id"] for turn in page.select(".turn")] == ["t1", "t2", "t3"]

    def test_what_is_mentioned_stands_in_a_list_and_beside_its_line(self, client) -> None:
        report = make_report("Scorecards", findings=["Sites answer late.", "A scorecard helps both."])
        episode = full_episode(full_show())
        EpisodeCitation.objects.create(page=episode, report=report, finding=2, second=31)
        EpisodeCitation.objects.create(page=episode, report=report)
        page = soup(client, episode.url)
        rows = page.select(".mentions li")
        assert rows[1].a["href"] == report.url
        timed = rows[0]
        assert timed.time.get_text() == "00:31"
        assert timed.a["href"] == f"{report.url}findings/2/"
        assert words(timed.a) == "Finding 2: A scorecard helps both"
        beside = page.select_one("#t30 .in-aside")
        assert words(beside.a) == "Finding 2"

    def test_roundtables_are_mentioned_among_the_reports_by_time(self, client) -> None:
        episode = full_episode(full_show())
        EpisodeCitation.objects.create(page=episode, report=make_report("Scorecards"), second=31)
        for title, second in (("Late", 40), ("Early", 5), ("Untimed", None)):
            RoundtableEpisode.objects.create(page=make_roundtable(title), episode=episode, second=second)
        RoundtableEpisode.objects.create(page=make_roundtable("Hidden", live=False), episode=episode)
        page = soup(client, episode.url)
        rows = page.select(".mentions li")
        assert [words(row.a) for row in rows] == ["Early", "Scorecards", "Late", "Untimed"]
        assert words(rows[0]) == "00:05 Early , roundtable of January 21, 2031"
        assert rows[0].a["href"].startswith("/roundtables/")
        assert [words(heading) for heading in page.select("article h2")].count("Mentioned") == 1
        assert "At the table" not in page.get_text()

    def test_an_alias_shows_the_same_episode_in_another_show(self, client) -> None:
        episode = full_episode(full_show())
        other = full_show(title="Another show")
        alias = episode.create_alias(parent=other)
        page = soup(client, EpisodePage.objects.get(pk=alias.pk).url)
        assert page.h1.get_text() == "The site nobody counted"
        assert "Another show, episode 9" in words(page.select_one(".head .meta"))
        assert len(page.select(".turn")) == 3
        assert len(page.select(".people li")) == 2
        assert page.select_one("audio source")["src"].startswith("/podcasts/another-show/")
        assert client.get(page.select_one("audio source")["src"]).status_code == 200
        assert "The site nobody counted" in soup(client, other.url).get_text()
        listed = [words(row) for row in soup(client, "/podcasts/").select(".row h3")]
        assert listed.count("The site nobody counted") == 1

    def test_an_alias_of_a_show_is_a_page_too(self, client) -> None:
        show = full_show()
        full_episode(show)
        alias = show.create_alias(update_slug="twin")
        page = soup(client, ShowPage.objects.get(pk=alias.pk).url)
        assert page.h1.get_text() == "Field Notes"
        for rest in ("subscribe/", "feed.xml"):
            assert client.get(f"{alias.url}{rest}").status_code == 200
        empty = soup(client, alias.url)
        assert "No episode has come out yet" in empty.get_text()

    def test_words_of_nobody_in_particular_have_no_names(self, client) -> None:
        data = b"WEBVTT\n\n00:01.000 --> 00:04.000\nOne.\n\n00:05.000 --> 00:09.000\nTwo.\n"
        episode = full_episode(full_show(), transcript=make_transcript(data))
        page = soup(client, episode.url)
        assert [words(turn.p) for turn in page.select(".turn")] == ["One.", "Two."]
        assert not page.select(".turn b, .turn.new")
        assert page.select_one("svg.sig")
        assert client.get(f"{episode.url}transcript.vtt").status_code == 200

    def test_three_hours_of_words_are_one_page(self, client) -> None:
        segments = [
            Segment(second, second + 2.5, "AB"[second // 30 % 2], f"Said at {second}.")
            for second in range(0, 3 * 3600, 3)
        ]
        transcript = make_transcript()
        transcript.segments, transcript.lanes = to_data(segments), lanes(segments)
        transcript.save()
        audio = make_audio()
        audio.duration = 3 * 3600
        audio.save()
        chapters = [(start, f"Part {start}") for start in range(0, 3 * 3600, 600)]
        episode = full_episode(full_show(), transcript=transcript, audio=audio, chapters=chapters)
        assert_frugal(asking(client, episode.url), at_most=15)
        page = soup(client, episode.url)
        turns = page.select(".turn")
        assert words(turns[0].p).startswith("Said at 0. Said at 3.")
        assert words(turns[-1].p).endswith(f"Said at {3 * 3600 - 3}.")
        assert len({turn["id"] for turn in turns}) == len(turns) < 1500
        assert "3:00:00" in words(page.select_one(".head .meta"))
        assert len(page.select("svg.sig rect.a, svg.sig rect.b")) <= 400

    def test_a_report_that_not_everybody_may_read_is_named_without_its_finding(self, client) -> None:
        report = make_report("Secret", findings=["A wombat in the text."], access="registered")
        episode = full_episode(full_show())
        EpisodeCitation.objects.create(page=episode, report=report, finding=1, second=5)
        page = soup(client, episode.url)
        assert words(page.select_one(".mentions a")) == "Finding 1"
        assert "wombat" not in page.get_text()

    def test_p18_a_title_with_signs_comes_back_letter_for_letter(self, client) -> None:
        episode = full_episode(full_show(), P18_TITLE, chapters=[(0, P18_TITLE)])
        page = soup(client, episode.url)
        assert page.h1.get_text() == P18_TITLE
        assert page.select_one('meta[property="og:title"]')["content"] == P18_TITLE
        assert json.loads(page.select_one('script[type="application/ld+json"]').string)["name"] == P18_TITLE
        assert page.select_one(".chapters a").get_text() == P18_TITLE
        assert client.get(f"{episode.url}chapters.json").json()["chapters"][0]["title"] == P18_TITLE

    def test_p18_the_data_stay_inside_their_script(self, client) -> None:
        episode = full_episode(full_show(), "</script><b>bold")
        page = soup(client, episode.url)
        assert (
            json.loads(page.select_one('script[type="application/ld+json"]').string)["name"]
            == "</script><b>bold"
        )

    def test_json_ld_says_what_the_feed_says(self, client) -> None:
        episode = full_episode(
            full_show(license_url="https://creativecommons.org/licenses/by/4.0/"), season=2
        )
        data = json.loads(soup(client, episode.url).select_one('script[type="application/ld+json"]').string)
        base = "https://colloquy.example/podcasts/field-notes/"
        assert data["@type"] == "PodcastEpisode"
        assert data["url"] == f"{base}the-site-nobody-counted/"
        assert data["duration"] == "PT1M"
        assert data["episodeNumber"] == 9
        assert data["partOfSeries"]["url"] == base
        assert data["partOfSeason"] == {"@type": "PodcastSeason", "seasonNumber": 2}
        assert data["associatedMedia"]["contentUrl"] == f"{base}the-site-nobody-counted/audio.mp3"
        assert data["associatedMedia"]["contentSize"] == str(episode.audio.byte_length)
        assert [person["name"] for person in data["actor"]] == ["Mara Lindqvist", "Tomas Okafor"]
        assert data["license"].endswith("/by/4.0/")

    def test_a_bare_episode_is_a_page_too(self, client) -> None:
        episode = make_silent_episode("Bare")
        page = soup(client, episode.url)
        assert not page.select("audio, .turn, .chapters, .mentions")
        assert page.h1.get_text() == "Bare"

    def test_the_demonstration_is_marked(self, client) -> None:
        episode = full_episode(full_show())
        assert not soup(client, episode.url).select(".head .demo")
        kind = ContentType.objects.get_for_model(EpisodePage)
        DemoItem.objects.create(key="e", content_type=kind, object_id=episode.pk)
        assert soup(client, episode.url).select(".head .demo")

    def test_a_blocked_show_is_kept_from_search_engines(self, client) -> None:
        show = full_show(block=True)
        episode = full_episode(show)
        for url in (show.url, episode.url, f"{show.url}subscribe/"):
            assert soup(client, url).select_one('meta[name="robots"]')["content"] == "noindex"
        assert not soup(client, full_show(title="Open").url).select('meta[name="robots"]')

    def test_a_shared_link_shows_its_card(self, client) -> None:
        episode = full_episode(full_show())
        page = soup(client, episode.url)
        address = page.select_one('meta[property="og:image"]')["content"]
        assert address.startswith(f"https://colloquy.example{episode.url}card.png?v=")
        answer = client.get(address.removeprefix("https://colloquy.example"))
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
        episode.title = "Another title"
        episode.save()
        assert soup(client, episode.url).select_one('meta[property="og:image"]')["content"] != address
        episode.social_image = make_artwork("red")
        episode.save()
        address = soup(client, episode.url).select_one('meta[property="og:image"]')["content"]
        assert address.startswith("https://colloquy.example/media/images/")
        show = soup(client, episode.show.url).select_one('meta[property="og:image"]')["content"]
        assert client.get(show.removeprefix("https://colloquy.example")).status_code == 200


class TestShow:
    def test_it_lists_its_episodes_and_says_how_to_subscribe(self, client) -> None:
        show = full_show(frequency="Monthly", license_name="cc-by-4.0", language="en-US")
        full_episode(show, "Older", pub_date="2025-09-10T12:00Z")
        newer = full_episode(show, "Newer", pub_date="2026-05-12T12:00Z")
        page = soup(client, show.url)
        assert [words(h) for h in page.select(".row h3")] == ["Newer", "Older"]
        margin = words(page.select_one(".head .meta"))
        assert "2 episodes" in margin
        assert "Monthly, in English" in margin
        assert "Since September 2025" in margin
        assert page.select_one(".row .actions a")["href"].endswith(f"{newer.slug}/#play")
        assert page.select_one(".subscribe .btn")["href"].endswith("/podcasts/field-notes/subscribe/")
        assert "Text and audio under CC BY 4.0." in words(page.select_one("#who").find_parent("section"))
        feed = page.select_one('link[type="application/rss+xml"]')
        assert feed["href"] == "https://colloquy.example/podcasts/field-notes/feed.xml"
        data = json.loads(page.select_one('script[type="application/ld+json"]').string)
        assert data["@type"] == "PodcastSeries"
        assert data["webFeed"] == feed["href"]

    def test_every_transcript_is_checked_only_when_every_one_is(self, client) -> None:
        show = full_show()
        full_episode(show, transcript=make_transcript(checked=True))
        claim = "Every episode has a transcript checked by a person."
        assert claim in soup(client, show.url).get_text()
        full_episode(show, "Another")
        assert claim not in soup(client, show.url).get_text()

    @pytest.mark.parametrize(
        ("query", "status"),
        [("", 200), ("?page=2", 200), ("?page=3", 404), ("?page=99999", 404), ("?page=abc", 400),
         ("?page=-1", 400), ("?page=0", 404), ("?page=%D9%A1", 400), ("?page=" + "9" * 5000, 400),
         ("?page=", 400), ("?utm_source=x", 200)],
    )  # fmt: skip
    def test_pages_of_the_list(self, client, query: str, status: int) -> None:
        show = full_show()
        for number in range(13):
            make_episode(f"Episode {number}", show=show)
        assert client.get(show.url + query).status_code == status
        if not query:
            assert len(soup(client, show.url).select(".row")) == 12
            assert (
                soup(client, show.url + "?page=2").select_one('.pages [aria-current="page"]').get_text()
                == "2"
            )

    def test_an_empty_show_invites_all_the_same(self, client) -> None:
        show = make_show("New")
        assert "No episode has come out yet" in soup(client, show.url).get_text()
        assert soup(client, show.url).select_one(".subscribe svg.art")


def test_the_page_for_subscribing_leads_every_app_to_the_feed(client) -> None:
    topic = make_topic("Investigative sites")
    show = full_show()
    full_episode(show, topics=[topic])
    page = soup(client, f"{show.url}subscribe/")
    feed = "https://colloquy.example/podcasts/field-notes/feed.xml"
    assert page.select_one("#feed-url")["value"] == feed
    bare = feed.removeprefix("https://")
    assert page.select_one(".actions .btn")["href"] == f"podcast://{bare}"
    addresses = [link["href"] for link in page.select(".choices a")]
    assert len(addresses) == 5
    assert all(bare in address or "colloquy.example%2Fpodcasts" in address for address in addresses)
    assert page.select_one("svg.qr path")["d"].startswith("M4 4h7v1h-7z")
    assert [link["href"] for link in page.select("aside li a")][:2] == [
        f"{topic.get_absolute_url()}podcast.xml",
        next(link["href"] for link in page.select("aside li a") if "/people/" in link["href"]),
    ]


def test_the_list_of_shows(client) -> None:
    show = full_show()
    full_episode(show)
    make_show("Other")
    page = soup(client, "/podcasts/")
    assert [words(h) for h in page.select(".row h3")] == ["Field Notes", "Other", "The site nobody counted"]
    assert (
        page.select_one('link[type="application/rss+xml"]')["href"]
        == "https://colloquy.example/podcasts/feed.xml"
    )


class TestEmbed:
    def test_any_page_may_frame_it_and_it_sets_no_cookie(self, client) -> None:
        episode = full_episode(full_show())
        response = client.get(f"{episode.url}embed/")
        assert response.status_code == 200
        assert not response.has_header("X-Frame-Options")
        assert "frame-ancestors" not in response["Content-Security-Policy"]
        assert not response.cookies
        page = BeautifulSoup(response.content, "html5lib")
        assert page.base["target"] == "_top"
        assert page.select_one("audio source")["src"].endswith("/audio.mp3")
        assert page.select_one('meta[name="robots"]')["content"] == "noindex"
        assert not page.select("form")

    def test_p16_one_that_is_gone_says_so_in_the_frame(self, client) -> None:
        episode = full_episode(full_show())
        episode.unpublish()
        response = client.get(f"{episode.url}embed/")
        assert response.status_code == 404
        assert not response.has_header("X-Frame-Options")
        assert "frame-ancestors" not in response["Content-Security-Policy"]
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert not response.cookies
        page = BeautifulSoup(response.content, "html5lib")
        assert page.h1.get_text() == "This episode is not here"
        assert page.base["target"] == "_top"
        assert not page.select("form, script")
        assert all(client.get(link["href"]).status_code == 200 for link in page.select("a"))
        for other in (episode.url, "/podcasts/nowhere/embed/", f"{episode.url}embed/more/"):
            assert client.get(other)["X-Frame-Options"] in ("DENY", "SAMEORIGIN")

    def test_p16_the_player_of_a_renamed_episode_is_one_hop_away(
        self, client, django_capture_on_commit_callbacks
    ) -> None:
        episode = full_episode(full_show())
        old = episode.url
        episode.slug = "another"
        with django_capture_on_commit_callbacks(execute=True):
            episode.save_revision().publish()
        response = client.get(f"{old}embed/")
        assert response.status_code == 301
        assert response["Location"] == f"{EpisodePage.objects.get(pk=episode.pk).url}embed/"

    def test_p16_the_sign_in_may_not_be_framed(self, client) -> None:
        assert client.get("/admin/login/")["X-Frame-Options"] in ("DENY", "SAMEORIGIN")

    def test_the_page_itself_may_not_be_framed(self, client) -> None:
        response = client.get(full_episode(full_show()).url)
        assert response["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def many(show, count: int = 6) -> None:
    people = [make_person() for _ in range(3)]
    report = make_report(findings=["One."])
    for number in range(count):
        topic = make_topic()
        episode = full_episode(show, f"More {number}", guest=people[number % 3], topics=[topic])
        EpisodeCitation.objects.create(page=episode, report=report, finding=1, second=2)


def asking(client, url: str):
    """Ask for a page as a reader does, from finding it to its last word."""

    def ask() -> None:
        assert client.get(url).status_code == 200

    return ask


class TestQueries:
    """A fixed number of questions, none asked twice, however much there is."""

    def test_show(self, client) -> None:
        show = full_show()
        many(show, 2)
        assert_flat(asking(client, show.url), lambda: many(show), at_most=15)

    def test_episode(self, client) -> None:
        show = full_show()
        episode = full_episode(show, topics=[make_topic()])
        report = make_report(findings=["One."])
        EpisodeCitation.objects.create(page=episode, report=report, finding=1, second=2)
        RoundtableEpisode.objects.create(page=make_roundtable(), episode=episode, second=3)

        def more() -> None:
            many(show)
            for second in range(6):
                EpisodeCitation.objects.create(page=episode, report=report, second=second)
                RoundtableEpisode.objects.create(page=make_roundtable(), episode=episode, second=second)

        assert_flat(asking(client, episode.url), more, at_most=15)

    def test_list_of_shows(self, client) -> None:
        many(full_show(), 2)
        assert_flat(asking(client, "/podcasts/"), lambda: many(full_show(title="B")), at_most=15)

    def test_subscribe(self, client) -> None:
        show = full_show()
        many(show, 2)
        assert_flat(asking(client, f"{show.url}subscribe/"), lambda: many(show), at_most=15)

    def test_embed(self, client) -> None:
        show = full_show()
        episode = full_episode(show)
        assert_flat(asking(client, f"{episode.url}embed/"), lambda: many(show), at_most=10)


def test_every_page_previews_also_one_that_was_never_saved(rf) -> None:
    show = full_show()
    for page in (show, full_episode(show), make_show()):
        assert page.make_preview_request().status_code == 200
    draft = EpisodePage(title="Draft", slug="draft")
    draft.path = show.path + "9999"
    draft.depth = show.depth + 1
    response = draft.make_preview_request()
    assert response.status_code == 200
    assert re.search(r"<h1[^>]*>Draft</h1>", response.rendered_content)


def test_previews_ask_the_base_page_for_numbers(monkeypatch) -> None:
    asked = []
    monkeypatch.setattr("core.numbering.preview", asked.append)
    pages = [full_show(), make_episode()]
    for page in pages:
        assert page.make_preview_request().status_code == 200
    assert asked == pages


def test_artwork_that_is_set_is_shown(client) -> None:
    show = full_show(artwork=make_artwork("purple"))
    assert soup(client, show.url).select_one(".subscribe img.art")["src"].startswith("/media/images/")
