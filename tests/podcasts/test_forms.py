"""The editor's side: uploads that are read, chapters typed as times, rules of artwork and categories."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.permissions import PRODUCERS
from podcasts.fields import TimeFormField, TimeInput
from podcasts.models import AudioFile, EpisodePage, ShowPage, Transcript
from podcasts.tasks import measure_audio
from tests.core.factories import make_user
from tests.editors.forms import add_row, add_url, messages_of, new_form, opened, send, signed_in
from tests.podcasts.factories import make_episode, make_show
from tests.podcasts.pages import VTT, full_episode, full_show, make_artwork, make_audio
from tests.podcasts.recordings import m4a, mp3

pytestmark = pytest.mark.django_db


@pytest.fixture
def producer() -> Client:
    return signed_in(make_user(PRODUCERS))


def errors(response: Any) -> str:
    soup = BeautifulSoup(response.content, "html.parser")
    parts = soup.select(".error-message, .w-field__errors, .messages, .help-critical, .errorlist, .w-message")
    return " ".join(" ".join(part.get_text(" ").split()) for part in parts)


class TestSound:
    def upload(self, client: Client, content: bytes, name: str, **data: Any) -> Any:
        file = SimpleUploadedFile(name, content, "audio/mpeg")
        return client.post(
            reverse("wagtailmedia:add", args=["audio"]), {"title": "Talk", "tags": "", "file": file, **data}
        )

    def test_length_duration_and_type_are_read_from_the_file(self, producer) -> None:
        response = self.upload(producer, mp3(60), "Gespräch (final) 2.mp3", duration="7", mime_type="x/y")
        assert response.status_code == 302, errors(response)
        audio = AudioFile.objects.get()
        assert (audio.byte_length, audio.mime_type) == (len(mp3(60)), "audio/mpeg")
        assert audio.duration == pytest.approx(60, abs=0.03)
        assert len(audio.file_hash) == 64
        assert audio.problem == ""

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (b"Just text." * 500, "talk.mp3", "holds no MP3 audio"),
            (b"\x7fELF" + bytes(4000), "talk.mp3", "holds no MP3 audio"),
            (m4a(60), "talk.mp3", "its content is M4A"),
            (mp3(5), "talk.wav", "Choose an MP3 or M4A file"),
        ],
        ids=["text", "program", "renamed", "wav"],
    )
    def test_what_is_no_sound_is_refused_and_nothing_is_stored(self, producer, content, name, words) -> None:
        response = self.upload(producer, content, name)
        assert response.status_code == 200
        assert words in response.content.decode()
        assert not AudioFile.objects.exists()

    def test_there_is_no_way_for_a_film(self, producer) -> None:
        file = SimpleUploadedFile("film.mp4", m4a(60, b"vide", b"avc1"), "video/mp4")
        response = producer.post(
            reverse("wagtailmedia:add", args=["video"]), {"title": "Film", "tags": "", "file": file}
        )
        assert response.status_code == 200
        assert "Only sound is taken here" in response.content.decode()
        assert not AudioFile.objects.exists()

    def test_a_replaced_file_is_read_again(self, producer) -> None:
        audio = make_audio()
        response = producer.post(
            reverse("wagtailmedia:edit", args=[audio.pk]),
            {"title": "Talk", "tags": "", "file": SimpleUploadedFile("b.mp3", mp3(30), "audio/mpeg")},
        )
        assert response.status_code == 302
        audio.refresh_from_db()
        assert audio.duration == pytest.approx(30, abs=0.03)
        assert audio.byte_length == len(mp3(30))

    def test_what_came_by_no_form_is_measured_by_the_worker(self, django_capture_on_commit_callbacks) -> None:
        made = make_audio()
        with django_capture_on_commit_callbacks() as later:
            audio = AudioFile.objects.create(title="Loaded", type="audio", file=made.file.name)
        assert len(later) == 1
        measure_audio.func(audio.pk)
        audio.refresh_from_db()
        assert (audio.byte_length, audio.mime_type) == (made.byte_length, "audio/mpeg")
        measure_audio.func(999_999)

    def test_what_cannot_be_measured_says_why_once(self, django_capture_on_commit_callbacks) -> None:
        audio = AudioFile.objects.create(title="Gone", type="audio", file="media/gone.mp3")
        with django_capture_on_commit_callbacks() as later:
            measure_audio.func(audio.pk)
        assert not later
        audio.refresh_from_db()
        assert "gone from the store" in audio.problem


class TestTranscript:
    def upload(self, client: Client, content: bytes, name: str = "words.vtt") -> Any:
        return client.post(
            reverse("wagtailsnippets_podcasts_transcript:add"),
            {
                "title": "Words",
                "language": "en",
                "checked": "on",
                "source": SimpleUploadedFile(name, content, "text/vtt"),
            },
        )

    def test_segments_and_lanes_are_read_from_the_file(self, producer) -> None:
        response = self.upload(producer, VTT)
        assert response.status_code == 302, errors(response)
        transcript = Transcript.objects.get()
        assert [row["start"] for row in transcript.segments] == [0, 4, 9, 30]
        assert transcript.segments[0]["body"] == "Who fills in the form?"
        assert [lane["name"] for lane in transcript.lanes] == ["Mara Lindqvist", "Tomas Okafor"]
        assert (transcript.source_format, transcript.checked) == ("vtt", True)

    def test_p12_other_json_is_refused_in_the_form_with_what_was_found_and_what_is_needed(
        self, producer
    ) -> None:
        response = self.upload(producer, b'{"results":{"items":[]}}', "words.json")
        assert response.status_code == 200
        text = response.content.decode()
        assert "“results”" in text
        assert "startTime, endTime and body" in text
        assert not Transcript.objects.exists()

    def test_a_new_file_replaces_the_words_and_no_file_keeps_them(self, producer) -> None:
        self.upload(producer, VTT)
        transcript = Transcript.objects.get()
        url = reverse("wagtailsnippets_podcasts_transcript:edit", args=[transcript.pk])
        data = {"title": "Renamed", "language": "en"}
        assert producer.post(url, data).status_code == 302
        transcript.refresh_from_db()
        assert (transcript.title, len(transcript.segments)) == ("Renamed", 4)
        file = SimpleUploadedFile("new.srt", b"1\n00:00:01,000 --> 00:00:02,000\nNew.\n")
        assert producer.post(url, {**data, "source": file}).status_code == 302
        transcript.refresh_from_db()
        assert [row["body"] for row in transcript.segments] == ["New."]
        assert transcript.source_format == "srt"


class TestEpisode:
    def test_chapters_are_typed_and_shown_as_times(self, producer) -> None:
        episode = full_episode(full_show(), audio=make_audio(mp3(300)), chapters=[])
        data = opened(producer, episode)
        data = add_row(data, "chapters", start="4:34", title="Later", url="", image="")
        data = add_row(data, "chapters", start="0", title="Sooner", url="", image="")
        response = send(producer, episode, data, "publish")
        assert response.status_code == 302, errors(response)
        rows = EpisodePage.objects.get(pk=episode.pk).chapters.all()
        assert [(row.start, row.title) for row in rows] == [(0, "Sooner"), (274, "Later")]
        shown = opened(producer, episode)
        assert sorted(shown[f"chapters-{n}-start"] for n in range(2)) == ["0:00", "4:34"]

    @pytest.mark.parametrize(
        ("start", "words"),
        [
            ("12:34:56:78", "has 4 parts"),
            ("12:99", "99 seconds. Write a number from 0 to 59"),
            ("soon", "is not a time"),
            ("5:00", "the audio ends at 1:00"),
        ],
    )
    def test_p09_times_that_cannot_be_are_refused_with_words_to_mend_them(
        self, producer, start: str, words: str
    ) -> None:
        episode = full_episode(full_show(), chapters=[])
        data = add_row(opened(producer, episode), "chapters", start=start, title="A", url="", image="")
        response = send(producer, episode, data, "publish")
        assert response.status_code == 200
        assert words in response.content.decode()

    def test_two_chapters_at_one_time_are_refused(self, producer) -> None:
        episode = full_episode(full_show(), chapters=[(5, "A")])
        data = add_row(opened(producer, episode), "chapters", start="0:05", title="B", url="", image="")
        response = send(producer, episode, data, "publish")
        assert "both begin at 0:05" in response.content.decode()

    def test_chapters_are_taken_from_the_file_when_asked_to(self, producer) -> None:
        audio = make_audio()
        audio.id3_chapters = [{"start": 0, "title": "Part 1"}, {"start": 5, "title": "Part 2"}]
        audio.save()
        episode = full_episode(full_show(), audio=audio)
        response = send(producer, episode, {**opened(producer, episode), "take_chapters": "on"}, "publish")
        assert response.status_code == 302, errors(response)
        rows = EpisodePage.objects.get(pk=episode.pk).chapters.all()
        assert [(row.start, row.title) for row in rows] == [(0, "Part 1"), (5, "Part 2")]

    def test_a_file_without_chapters_says_so(self, producer) -> None:
        episode = full_episode(full_show())
        response = send(producer, episode, {**opened(producer, episode), "take_chapters": "on"})
        assert "has no chapters in it" in response.content.decode()

    def test_sound_that_cannot_be_read_is_named(self, producer) -> None:
        audio = make_audio()
        audio.problem = "The file is gone from the store. Upload it again."
        audio.save()
        episode = full_episode(full_show(), audio=audio)
        response = send(producer, episode, opened(producer, episode), "publish")
        assert "gone from the store" in response.content.decode()

    def test_a_new_episode_is_a_draft_with_a_title_alone_and_gets_a_guid(self, producer) -> None:
        show = make_show()
        data = {**new_form(producer, show, EpisodePage), "title": "Дизайн исследований", "slug": "step-1"}
        response = producer.post(add_url(show, EpisodePage), data, follow=True)
        assert response.status_code == 200, messages_of(response)
        page = EpisodePage.objects.get()
        assert len(page.guid) == 36
        assert not page.live

    def test_a_copied_episode_gets_a_guid_of_its_own(self, producer) -> None:
        episode = full_episode(full_show())
        response = producer.post(
            reverse("wagtailadmin_pages:copy", args=[episode.pk]),
            {"new_title": "Copy", "new_slug": "copy", "new_parent_page": episode.get_parent().pk},
        )
        assert response.status_code == 302, errors(response)
        assert EpisodePage.objects.get(slug="copy").guid != episode.guid


class TestShow:
    @pytest.mark.parametrize(
        ("size", "words"), [(1400, ""), (800, "1400 to 3000 a side"), (3200, "1400 to 3000 a side")]
    )
    def test_artwork_is_measured(self, producer, size: int, words: str) -> None:
        show = make_show()
        data = {**opened(producer, show), "artwork": str(make_artwork(size=size).pk)}
        response = send(producer, show, data, "publish")
        assert response.status_code == (200 if words else 302), errors(response)
        if words:
            assert words in response.content.decode()

    def test_categories_are_those_of_the_list(self, producer) -> None:
        show = make_show()
        data = opened(producer, show)
        good = add_row(data, "categories", category="Science", subcategory="Life Sciences")
        assert send(producer, show, good, "publish").status_code == 302
        bad = add_row(opened(producer, show), "categories", category="Technology", subcategory="Medicine")
        response = send(producer, show, bad, "publish")
        assert "“Technology” has no such part" in response.content.decode()
        assert str(ShowPage.objects.get(pk=show.pk).categories.get()) == "Science › Life Sciences"

    def test_a_description_that_apps_would_cut_is_counted_in_bytes(self, producer) -> None:
        show = make_show()
        data = {**opened(producer, show), "description_text": "ü" * 2001}
        response = send(producer, show, data)
        assert "has 4,002 bytes. Apps take 4,000: shorten it by 2." in response.content.decode()


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.0, "0:00"), (754.0, "12:34"), (3723.5, "1:02:03.5"), (1202.123, "20:02.123")]
)
def test_seconds_are_shown_as_they_are_typed(seconds: float, shown: str) -> None:
    assert TimeInput().format_value(seconds) == shown
    assert TimeFormField().clean(shown) == seconds
    assert not TimeFormField().has_changed(seconds, shown)
    assert TimeFormField().has_changed(seconds, "99:59")
    assert TimeFormField().has_changed(seconds, "nonsense")


def test_the_same_guid_twice_is_refused_but_for_an_alias() -> None:
    show, other = make_show(), make_show()
    episode = make_episode("One", show=show)
    alias = episode.create_alias(parent=other)
    assert alias.guid == episode.guid
    twin = make_episode("Two", show=show)
    twin.guid = episode.guid
    with pytest.raises(Exception, match="Another episode has this guid"):
        twin.full_clean()
