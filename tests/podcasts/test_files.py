"""The files under an episode: sound with ranges, words, chapters, and who may have them (cases P01, P11)."""

import io
import json

import pytest
from django.core.files.storage import FileSystemStorage
from PIL import Image
from wagtail.models import PageViewRestriction

from podcasts.apple import artwork_problem
from podcasts.artwork import show_artwork_name
from podcasts.drawn_artwork import draw
from podcasts.models import EpisodePage
from tests.podcasts.factories import make_silent_episode
from tests.podcasts.pages import full_episode, full_show, make_artwork, make_audio
from tests.podcasts.recordings import m4a, mp3

pytestmark = pytest.mark.django_db

FILES = ["audio.mp3", "transcript.vtt", "transcript.srt", "transcript.json", "chapters.json", "embed/"]


def read(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def episode() -> EpisodePage:
    return full_episode(full_show())


class TestSound:
    def test_p01_two_bytes_the_whole_and_no_range(self, client, episode) -> None:
        url, content = f"{episode.url}audio.mp3", mp3(60)
        size = len(content)
        two = client.get(url, headers={"Range": "bytes=0-1"})
        assert (two.status_code, two["Content-Range"], two["Content-Length"]) == (
            206,
            f"bytes 0-1/{size}",
            "2",
        )
        assert read(two) == content[:2]
        whole = client.get(url, headers={"Range": "bytes=0-"})
        assert (whole.status_code, whole["Content-Range"]) == (206, f"bytes 0-{size - 1}/{size}")
        assert read(whole) == content
        plain = client.get(url)
        assert (plain.status_code, plain["Accept-Ranges"]) == (200, "bytes")
        assert read(plain) == content
        assert two["ETag"] == whole["ETag"] == plain["ETag"]
        assert not plain["ETag"].startswith("W/")
        assert client.get(url, headers={"Range": f"bytes={size}-"}).status_code == 416

    def test_it_is_never_compressed_and_has_its_type_and_a_name(self, client, episode) -> None:
        answer = client.get(f"{episode.url}audio.mp3", headers={"Accept-Encoding": "gzip, br"})
        assert not answer.has_header("Content-Encoding")
        assert answer["Content-Type"] == "audio/mpeg"
        assert answer["Content-Disposition"] == 'inline; filename="the-site-nobody-counted.mp3"'
        assert answer["Access-Control-Allow-Origin"] == "*"
        read(answer)

    def test_a_head_says_the_same(self, client, episode) -> None:
        answer = client.head(f"{episode.url}audio.mp3")
        assert answer.status_code == 200
        assert answer["Content-Length"] == str(len(mp3(60)))
        assert answer["Accept-Ranges"] == "bytes"

    def test_the_address_of_an_earlier_format_leads_to_the_present_one(self, client, episode) -> None:
        answer = client.get(f"{episode.url}audio.m4a")
        assert (answer.status_code, answer["Location"]) == (302, f"{episode.url}audio.mp3")
        other = full_episode(episode.show, "M4A", audio=make_audio(m4a(60), "a.m4a"))
        answer = client.get(f"{other.url}audio.mp3")
        assert (answer.status_code, answer["Location"]) == (302, f"{other.url}audio.m4a")
        assert client.get(f"{other.url}audio.m4a")["Content-Type"] == "audio/x-m4a"

    def test_a_replaced_file_has_another_tag(self, client, episode) -> None:
        before = client.head(f"{episode.url}audio.mp3")["ETag"]
        episode.audio = make_audio(mp3(30))
        episode.save()
        assert client.head(f"{episode.url}audio.mp3")["ETag"] != before

    def test_a_file_that_is_gone_is_404_and_no_error(self, client, episode) -> None:
        episode.audio.file.storage.delete(episode.audio.file.name)
        assert client.get(f"{episode.url}audio.mp3").status_code == 404

    def test_another_store_is_asked_by_a_redirect_that_nobody_keeps(
        self, client, episode, monkeypatch
    ) -> None:
        def no_path(self, name: str) -> str:
            raise NotImplementedError

        monkeypatch.setattr(FileSystemStorage, "path", no_path)
        monkeypatch.setattr(
            FileSystemStorage, "url", lambda self, name, parameters=None: "https://store.example/signed"
        )
        answer = client.get(f"{episode.url}audio.mp3")
        assert (answer.status_code, answer["Location"]) == (302, "https://store.example/signed")
        assert answer["Cache-Control"] == "private, no-store"

    def test_no_other_extension_is_an_address(self, client, episode) -> None:
        for name in ("audio.wav", "audio.mp3.exe", "audio/", "audio.mp"):
            assert client.get(f"{episode.url}{name}").status_code == 404

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_nothing_is_posted_to_it(self, client, episode, method: str) -> None:
        for name in ("audio.mp3", "transcript.json", ""):
            assert getattr(client, method)(f"{episode.url}{name}").status_code == 405


class TestWords:
    def test_the_three_formats_with_their_types_for_players_of_other_sites(self, client, episode) -> None:
        types = {
            "vtt": "text/vtt; charset=utf-8",
            "srt": "application/x-subrip; charset=utf-8",
            "json": "application/json",
        }
        for extension, content_type in types.items():
            answer = client.get(f"{episode.url}transcript.{extension}")
            assert answer["Content-Type"] == content_type
            assert answer["Access-Control-Allow-Origin"] == "*"
            again = client.get(
                f"{episode.url}transcript.{extension}", headers={"If-None-Match": answer["ETag"]}
            )
            assert (again.status_code, again.content) == (304, b"")
        assert client.get(f"{episode.url}transcript.vtt").content.startswith(b"WEBVTT\n")
        data = client.get(f"{episode.url}transcript.json").json()
        assert [segment["startTime"] for segment in data["segments"]] == [0, 4, 9, 30]
        assert data["segments"][0]["speaker"] == "Mara Lindqvist"

    def test_chapters(self, client, episode) -> None:
        answer = client.get(f"{episode.url}chapters.json")
        assert answer["Content-Type"] == "application/json+chapters"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert json.loads(answer.content) == {
            "version": "1.2.0",
            "title": "The site nobody counted",
            "podcastName": "Field Notes",
            "chapters": [
                {"startTime": 0, "title": "Who fills in the form"},
                {"startTime": 29.5, "title": "What nobody counts"},
            ],
        }

    def test_an_episode_without_them_has_no_such_files(self, client) -> None:
        bare = make_silent_episode("Bare", show=full_show())
        for name in FILES[:-1]:
            assert client.get(f"{bare.url}{name}").status_code == 404


class TestWhoMayHaveThem:
    def test_a_draft_has_no_address_for_any_of_its_files(self, client) -> None:
        show = full_show()
        draft = full_episode(show, "Draft", live=False)
        for name in FILES:
            for method in (client.get, client.head):
                assert method(f"{show.url}{draft.slug}/{name}").status_code == 404

    def test_an_unpublished_episode_loses_them(self, client, episode) -> None:
        urls = [f"{episode.url}{name}" for name in FILES]
        assert {client.get(url).status_code for url in urls} == {200}
        episode.unpublish()
        assert {client.get(url).status_code for url in urls} == {404}

    @pytest.mark.parametrize("where", ["episode", "show"])
    def test_a_sign_in_stands_before_every_file_for_get_and_head(self, client, episode, where: str) -> None:
        page = episode if where == "episode" else episode.show
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        for name in FILES:
            for method in (client.get, client.head):
                answer = method(f"{episode.url}{name}", headers={"Range": "bytes=0-1"})
                assert answer.status_code == 302
                assert "/sign-in/" in answer["Location"]

    def test_a_password_makes_a_file_403_and_never_a_form(self, client, episode) -> None:
        PageViewRestriction.objects.create(page=episode, restriction_type="password", password="sesame")
        for name in FILES[:-1]:
            for method in (client.get, client.head):
                assert method(f"{episode.url}{name}").status_code == 403
        assert b"password" in client.get(episode.url).content

    def test_who_is_let_in_gets_them_privately(self, client, episode, django_user_model) -> None:
        PageViewRestriction.objects.create(page=episode, restriction_type="login")
        client.force_login(django_user_model.objects.create_user("reader", password="x"))
        for name in FILES:
            answer = client.get(f"{episode.url}{name}")
            assert answer.status_code == 200
            assert "private" in answer["Cache-Control"]
            assert "public" not in answer["Cache-Control"]
            read(answer)

    def test_the_media_folder_serves_no_sound(self, client, episode) -> None:
        assert client.get(episode.audio.file.url).status_code == 404


class TestArtwork:
    def test_present_and_former_addresses(self, client) -> None:
        show = full_show()
        image = show.artwork
        present = client.get(f"{show.url}artwork-{image.file_hash[:16]}.jpg")
        assert present["Content-Type"] == "image/jpeg"
        assert "immutable" in present["Cache-Control"]
        former = client.get(f"{show.url}artwork-0123456789abcdef.jpg")
        assert read(former) == read(present)
        assert "immutable" not in former["Cache-Control"]
        assert client.head(f"{show.url}artwork-0123456789abcdef.jpg").status_code == 200
        assert client.get(f"{show.url}artwork-../x.jpg").status_code == 404

    def test_an_episode_shows_its_own_or_the_shows(self, client, episode) -> None:
        shows = read(client.get(f"{episode.url}artwork-0123456789abcdef.jpg"))
        episode.artwork = make_artwork("red")
        episode.save()
        assert read(client.get(f"{episode.url}artwork-0123456789abcdef.jpg")) != shows

    def test_without_a_picture_the_name_is_drawn_as_apple_takes_it(self, client) -> None:
        show = full_show(artwork=None)
        url = f"{show.url}{show_artwork_name(show)}"
        answer = client.get(url)
        assert "immutable" in answer["Cache-Control"]
        picture = Image.open(io.BytesIO(read(answer)))
        assert artwork_problem(*picture.size, picture.format, picture.mode) == ""
        assert len(picture.getcolors(maxcolors=1 << 24)) > 50  # something is written on it
        assert read(client.get(f"{show.url}artwork-0123456789abcdef.jpg")) == read(client.get(url))
        show.title = "Another name"
        assert show_artwork_name(show) not in url

    @pytest.mark.parametrize(
        "title", ["A", "Words " * 60, "Дизайн", "Supercalifragilisticexpialidocious", "%"]
    )
    def test_any_name_can_be_drawn(self, title: str) -> None:
        assert Image.open(io.BytesIO(draw(title))).size == (1500, 1500)


def test_a_moved_episode_keeps_its_addresses(client, episode, django_capture_on_commit_callbacks) -> None:
    old = episode.url
    with django_capture_on_commit_callbacks(execute=True):
        page = EpisodePage.objects.get(pk=episode.pk)
        page.slug = "renamed"
        page.save_revision().publish()
    answer = client.get(f"{old}audio.mp3?utm_source=x")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/podcasts/field-notes/renamed/audio.mp3?utm_source=x")
