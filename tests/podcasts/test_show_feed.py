"""The feed of real pages: what is in it, what is not, and what makes it new (cases P02, P13, P17, P18)."""

import io
import re

import feedparser
import pytest
from lxml import etree
from PIL import Image as Pillow
from wagtail.models import PageViewRestriction

from core.models import Generation
from podcasts.feed_source import feed_of_show
from podcasts.models import Chapter, EpisodeCitation, EpisodePage, ShowCategory, ShowPage
from podcasts.show_feed import facet_feed
from tests.core.factories import image_file, make_document, make_person, make_standard_page, make_topic
from tests.podcasts.factories import make_silent_episode
from tests.podcasts.pages import full_episode, full_show, make_artwork, make_audio
from tests.podcasts.test_chapters import P18_TITLE
from tests.podcasts.test_feed import NAMESPACES
from tests.queries import assert_flat
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db

BASE = "https://colloquy.example/podcasts/field-notes/"


def read(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def feed(client, url: str = "/podcasts/field-notes/feed.xml") -> etree._Element:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return etree.fromstring(read(response))[0]


def titles(client, url: str = "/podcasts/field-notes/feed.xml") -> list[str]:
    return [item.findtext("title") for item in feed(client, url).findall("item")]


def test_the_channel_and_item_are_the_pages(client) -> None:
    show = full_show(
        description_text="Long description.", explicit=True, license_name="cc-by-4.0", frequency="Monthly"
    )
    ShowCategory.objects.create(page=show, category="Science", subcategory="Life Sciences")
    episode = full_episode(
        show, explicit="false", pub_date="2026-05-12T08:30:00Z", season=2, season_name="Sites"
    )
    channel = feed(client)
    assert channel.findtext("title") == "Field Notes"
    assert channel.findtext("link") == BASE
    assert channel.find("atom:link[@rel='self']", NAMESPACES).get("href") == BASE + "feed.xml"
    assert channel.findtext("description") == "Long description."
    assert channel.findtext("itunes:explicit", namespaces=NAMESPACES) == "true"
    assert channel.findtext("podcast:license", namespaces=NAMESPACES) == "cc-by-4.0"
    assert channel.findtext("itunes:owner/itunes:email", namespaces=NAMESPACES) == "podcasts@colloquy.example"
    category = channel.find("itunes:category", NAMESPACES)
    assert (category.get("text"), category[0].get("text")) == ("Science", "Life Sciences")
    item = channel.find("item")
    assert item.findtext("guid") == episode.guid
    assert item.findtext("pubDate") == "Tue, 12 May 2026 08:30:00 +0000"
    assert item.findtext("itunes:explicit", namespaces=NAMESPACES) == "false"
    assert item.findtext("itunes:duration", namespaces=NAMESPACES) == "60"
    assert item.find("podcast:season", NAMESPACES).get("name") == "Sites"
    assert item.find("enclosure").attrib == {
        "url": BASE + "the-site-nobody-counted/audio.mp3",
        "length": str(episode.audio.byte_length),
        "type": "audio/mpeg",
    }
    people = [(p.text, p.get("role")) for p in item.findall("podcast:person", NAMESPACES)]
    assert people == [("Mara Lindqvist", "host"), ("Tomas Okafor", "guest")]
    assert [t.get("type") for t in item.findall("podcast:transcript", NAMESPACES)] == [
        "text/vtt",
        "application/x-subrip",
        "application/json",
    ]
    assert len(item.find("psc:chapters", NAMESPACES)) == 2
    assert not feedparser.parse(read(client.get("/podcasts/field-notes/feed.xml"))).bozo


def test_the_enclosure_and_every_other_address_answers(client) -> None:
    full_episode(full_show())
    channel = feed(client)
    addresses = {node.text for node in channel.iter("link", "url") if node.text}
    addresses |= {node.get("href") or node.get("url") for node in channel.iter()} - {None}
    ours = {address for address in addresses if not address.startswith("https://colloquy.example/people/")}
    assert len(ours) >= 8
    for address in ours:
        assert re.fullmatch("[!-~]+", address)
        assert client.get(address.removeprefix("https://colloquy.example")).status_code == 200, address
    item = channel.find("item")
    enclosure = item.find("enclosure")
    answer = client.get(enclosure.get("url").removeprefix("https://colloquy.example"))
    assert len(read(answer)) == int(enclosure.get("length"))


def test_p13_a_title_that_is_not_in_latin_letters(client) -> None:
    show = full_show()
    page = full_episode(
        show,
        "Дизайн исследований: шаг 1",
        audio=make_audio(name="Gespräch (final) 2.mp3"),
        artwork=make_artwork(),
    )
    item = feed(client).find("item")
    assert item.findtext("title") == "Дизайн исследований: шаг 1"
    assert re.fullmatch(r"[a-z0-9-]+", page.slug)
    assert item.find("enclosure").get("url").endswith("/audio.mp3")
    text = etree.tostring(item, encoding="unicode")
    assert "Gespr" not in text
    assert "final" not in text


def test_p18_signs_in_the_title_of_episode_and_chapter(client) -> None:
    full_episode(full_show(), P18_TITLE, chapters=[(0, P18_TITLE)])
    item = feed(client).find("item")
    assert item.findtext("title") == P18_TITLE
    assert item.findtext("itunes:title", namespaces=NAMESPACES) == P18_TITLE
    assert item.find("psc:chapters", NAMESPACES)[0].get("title") == P18_TITLE


class TestWhoIsIn:
    def test_newest_first_and_only_what_has_sound(self, client) -> None:
        show = full_show()
        full_episode(show, "Old", pub_date="2025-01-01T00:00Z")
        full_episode(show, "New", pub_date="2026-01-01T00:00Z")
        make_silent_episode("Silent", show=show)
        assert titles(client) == ["New", "Old"]

    def test_a_draft_and_an_unpublished_one_are_out(self, client) -> None:
        show = full_show()
        full_episode(show, "Draft", live=False)
        gone = full_episode(show, "Gone")
        assert titles(client) == ["Gone"]
        gone.unpublish()
        assert titles(client) == []

    def test_an_episode_of_its_own_restriction_is_out_and_the_others_stay(self, client) -> None:
        show = full_show()
        closed = full_episode(show, "Closed")
        full_episode(show, "Open")
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        assert titles(client) == ["Open"]
        assert titles(client, "/podcasts/feed.xml") == ["Open"]

    def test_a_restricted_show_has_no_feed_for_strangers_and_a_whole_one_for_its_readers(
        self, client, django_user_model
    ) -> None:
        show = full_show()
        full_episode(show, "Inside")
        PageViewRestriction.objects.create(page=show, restriction_type="login")
        for method in (client.get, client.head):
            answer = method("/podcasts/field-notes/feed.xml")
            assert answer.status_code == 302
            assert "/sign-in/" in answer["Location"]
        client.force_login(django_user_model.objects.create_user("reader", password="x"))
        answer = client.get("/podcasts/field-notes/feed.xml")
        assert b"Inside" in read(answer)
        assert "private" in answer["Cache-Control"]
        assert titles(client, "/podcasts/feed.xml") == []

    def test_an_alias_is_the_same_episode_and_stands_once_among_all(self, client) -> None:
        show, other = full_show(), full_show(title="Other")
        episode = full_episode(show, "Shared")
        episode.create_alias(parent=other)
        guids = [item.findtext("guid") for item in feed(client, "/podcasts/other/feed.xml").findall("item")]
        assert guids == [episode.guid]
        assert titles(client, "/podcasts/feed.xml") == ["Shared"]


class TestNotes:
    def test_they_are_simple_html_with_absolute_addresses(self, client) -> None:
        target, document = make_standard_page("Target"), make_document("Slides")
        person = make_person("Ada", "Roe")
        text = (
            f'<p data-block-key="x1">See <a linktype="page" id="{target.pk}">it</a>, '
            f'<a linktype="document" id="{document.pk}">them</a>, <a href="/about/">us</a>, '
            '<a href="https://a.example/?a=1&amp;b=2">others</a>, '
            '<a linktype="page" id="999999">gone</a>.</p>'
        )
        quote = {"quote": "Yes <b>.", "person": person.pk, "speaker": "", "role": "guest"}
        related = {"heading": "", "pages": [{"type": "item", "value": target.pk, "id": "1"}]}
        raw = [
            {"type": "heading", "value": {"text": "A & B", "level": "2"}},
            {"type": "text", "value": text},
            {"type": "quote", "value": quote},
            {"type": "related", "value": related},
            {"type": "figure", "value": {"title": "not in feeds", "chart": "none", "data": None}},
        ]
        show = full_show()
        episode = full_episode(show)
        episode.notes = EpisodePage._meta.get_field("notes").stream_block.to_python(raw)
        episode.save()
        content = feed(client).find("item").findtext("content:encoded", namespaces=NAMESPACES)
        assert "<h3>A &amp; B</h3>" in content
        assert f'<a href="https://colloquy.example{target.url}">it</a>' in content
        assert f'<a href="https://colloquy.example/documents/{document.pk}/' in content
        assert '<a href="https://colloquy.example/about/">us</a>' in content
        assert '<a href="https://a.example/?a=1&amp;b=2">others</a>' in content
        assert "<a>gone</a>" in content
        assert "<blockquote><p>Yes &lt;b&gt;.</p><p>Ada Roe, guest</p></blockquote>" in content
        assert "data-block-key" not in content
        assert "not in feeds" not in content
        assert "<li>0:00 Who fills in the form</li>" in content

    def test_what_is_cited_is_linked_and_what_is_closed_is_not(self, client) -> None:
        episode = full_episode(full_show())
        open_report, closed = make_report("Open report"), make_report("Closed report")
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        EpisodeCitation.objects.create(page=episode, report=open_report, finding=3, second=754)
        EpisodeCitation.objects.create(page=episode, report=closed)
        content = feed(client).find("item").findtext("content:encoded", namespaces=NAMESPACES)
        address = f"https://colloquy.example{open_report.url}findings/3/"
        assert f'<li>12:34 <a href="{address}">Finding 3, Open report</a>' in content
        assert "Closed report" not in content


class TestFreshness:
    def test_p02_every_encoding_answers_304_to_its_own_tag(self, client) -> None:
        full_episode(full_show())
        tags = set()
        for encoding in ("identity", "gzip", "br"):
            first = client.get("/podcasts/field-notes/feed.xml", headers={"Accept-Encoding": encoding})
            tag = first["ETag"]
            tags.add(tag)
            assert "Accept-Encoding" in first["Vary"]
            for sent in (f'"other", {tag}', f"W/{tag}"):
                again = client.get(
                    "/podcasts/field-notes/feed.xml",
                    headers={"Accept-Encoding": encoding, "If-None-Match": sent},
                )
                assert again.status_code == 304
                assert again.content == b""
                assert again["ETag"] == tag
                assert again["Cache-Control"] == "public, max-age=300"
        assert len(tags) == 3
        assert not any(tag.startswith("W/") for tag in tags)

    def test_publishing_makes_it_new_and_autosave_does_not(self, client) -> None:
        show = full_show()
        episode = full_episode(show)
        before = client.get("/podcasts/field-notes/feed.xml")["ETag"]
        episode.title = "Changed"
        episode.save_revision()
        assert client.get("/podcasts/field-notes/feed.xml")["ETag"] == before
        episode.save_revision().publish()
        assert titles(client) == ["Changed"]

    def test_what_changes_elsewhere_leaves_bytes_and_date_alone(self, client) -> None:
        full_episode(full_show())
        before = client.get("/podcasts/field-notes/feed.xml")
        make_standard_page("Elsewhere")
        after = client.get("/podcasts/field-notes/feed.xml")
        assert (after["ETag"], after["Last-Modified"]) == (before["ETag"], before["Last-Modified"])

    def test_p17_new_artwork_in_the_same_file_has_a_new_address(self, client) -> None:
        show = full_show()
        full_episode(show)
        before = client.get("/podcasts/field-notes/feed.xml")
        old = feed(client).find("itunes:image", NAMESPACES).get("href")
        image = show.artwork
        image.file.save("art.jpg", image_file("art.jpg", (1400, 1400), "red"), save=False)
        image._set_image_file_metadata()
        image.save()
        image.renditions.all().delete()
        after = client.get("/podcasts/field-notes/feed.xml")
        channel = feed(client)
        new = channel.find("itunes:image", NAMESPACES).get("href")
        assert new != old
        assert channel.find("item/itunes:image", NAMESPACES).get("href") == new
        assert after["ETag"] != before["ETag"]
        for address in (new, old):
            assert address.endswith(".jpg")
            picture = Pillow.open(
                io.BytesIO(read(client.get(address.removeprefix("https://colloquy.example"))))
            )
            assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1400, 1400))
            assert picture.getpixel((700, 700))[0] > 200
        page = client.get(show.url).content.decode()
        assert new in page
        assert old not in page


def test_a_feed_asks_the_same_questions_for_ten_episodes_and_more() -> None:
    show = full_show()
    report = make_report()

    def more(count: int = 6) -> None:
        for number in range(count):
            target = make_standard_page()
            episode = full_episode(
                show, f"More {number}", artwork=make_artwork(size=1400) if number < 2 else None
            )
            episode.notes = [("text", f'<p><a linktype="page" id="{target.pk}">it</a></p>')]
            episode.save()
            Chapter.objects.create(page=episode, start=40, title="Pictured", image=show.artwork)
            EpisodeCitation.objects.create(page=episode, report=report, second=2)
            EpisodePage.objects.get(pk=episode.pk).save()

    more(2)
    assert_flat(lambda: feed_of_show(ShowPage.objects.get(pk=show.pk)), more, at_most=15)


class TestTopicsAndPeople:
    def test_they_have_feeds_with_the_same_guids_and_each_shows_own_people(self) -> None:
        parent = make_topic("Trials")
        topic = make_topic("Sites", parent=parent)
        guest = make_person("Ben", "Oh")
        show, other = full_show(explicit=True), full_show(title="Other", host=make_person("Cy", "Poe"))
        one = full_episode(show, "One", topics=[topic], guest=guest, pub_date="2026-01-01T00:00Z")
        two = full_episode(other, "Two", topics=[topic], pub_date="2026-02-01T00:00Z")
        full_episode(other, "Three")
        channel = etree.fromstring(facet_feed("topic", topic.slug, "Sites"))[0]
        assert [item.findtext("guid") for item in channel.findall("item")] == [two.guid, one.guid]
        assert channel.find("atom:link", NAMESPACES).get("href").endswith(f"/topics/{topic.slug}/podcast.xml")
        explicit = [i.findtext("itunes:explicit", namespaces=NAMESPACES) for i in channel.findall("item")]
        assert explicit == ["false", "true"]
        people = [p.text for p in channel.findall("item")[1].findall("podcast:person", NAMESPACES)]
        assert people == ["Mara Lindqvist", "Ben Oh"]
        assert channel.findtext("itunes:block", namespaces=NAMESPACES) == "yes"
        assert facet_feed("topic", parent.slug, "Trials") is not None
        channel = etree.fromstring(facet_feed("person", guest.slug, "Ben Oh"))[0]
        assert [item.findtext("guid") for item in channel.findall("item")] == [one.guid]

    def test_there_is_none_where_nothing_can_be_heard(self) -> None:
        assert facet_feed("topic", make_topic().slug, "Empty") is None
        assert facet_feed("person", "nobody", "Nobody") is None
        assert facet_feed("series", "field-notes", "Field Notes") is None

    def test_they_answer_beside_the_page_of_the_topic(self, client) -> None:
        topic = make_topic("Sites")
        full_episode(full_show(), topics=[topic])
        url = f"/topics/{topic.slug}/podcast.xml"
        assert titles(client, url) == ["The site nobody counted"]
        tag = client.get(url)["ETag"]
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(f"/topics/{make_topic().slug}/podcast.xml").status_code == 404


class TestGuid:
    def test_a_show_gets_it_once_from_its_first_address(self) -> None:
        show = full_show()
        guid = ShowPage.objects.get(pk=show.pk).podcast_guid
        assert guid is not None
        show.refresh_from_db()
        show.slug = "renamed"
        show.save_revision().publish()
        assert ShowPage.objects.get(pk=show.pk).podcast_guid == guid

    def test_an_old_revision_does_not_take_it_away(self) -> None:
        show = full_show(live=False)
        before = show.save_revision()
        before.publish()
        guid = ShowPage.objects.get(pk=show.pk).podcast_guid
        assert guid is not None
        before.as_object().save_revision().publish()
        assert ShowPage.objects.get(pk=show.pk).podcast_guid == guid

    def test_another_show_at_the_old_address_gets_another_one(self) -> None:
        first = full_show()
        first.refresh_from_db()
        first.slug = "moved"
        first.save()
        second = full_show()
        assert second.slug == "field-notes"
        guids = set(ShowPage.objects.values_list("podcast_guid", flat=True))
        assert len(guids) == 2
        assert None not in guids

    def test_a_copied_episode_gets_a_guid_of_its_own_that_no_revision_undoes(self) -> None:
        show = full_show()
        episode = full_episode(show)
        episode.save_revision().publish()
        copy = episode.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
        assert copy.guid != episode.guid
        copy.get_latest_revision_as_object().save_revision().publish()
        assert EpisodePage.objects.get(pk=copy.pk).guid == copy.guid
        assert EpisodePage.objects.get(pk=episode.pk).guid == episode.guid

    def test_the_generation_is_what_the_bytes_are_made_for(self, client) -> None:
        full_episode(full_show())
        feed(client)
        before = Generation.current()
        feed(client)
        assert Generation.current() == before
