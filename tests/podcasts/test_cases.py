"""Other people's troubles from end to end, as an editor makes them (cases P13, P17, P18)."""

import io
import json
import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from PIL import Image as Pillow

from core.models import Image
from core.permissions import PRODUCERS
from podcasts.models import AudioFile, EpisodePage
from tests.core.factories import image_file, make_user
from tests.editors.forms import add_row, add_url, messages_of, new_form, signed_in
from tests.podcasts.pages import full_episode, full_show, make_transcript
from tests.podcasts.recordings import mp3
from tests.podcasts.test_chapters import P18_TITLE

pytestmark = pytest.mark.django_db

BASE_URL = "https://colloquy.example"
FEED = "/podcasts/field-notes/feed.xml"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


@pytest.fixture
def producer() -> Client:
    return signed_in(make_user(PRODUCERS))


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def item(client: Client) -> etree._Element:
    return etree.fromstring(body(client.get(FEED))).find("channel/item")


def upload_sound(client: Client, name: str) -> AudioFile:
    file = SimpleUploadedFile(name, mp3(60), "audio/mpeg")
    client.post(reverse("wagtailmedia:add", args=["audio"]), {"title": "Talk", "tags": "", "file": file})
    return AudioFile.objects.get()


def upload_picture(client: Client, name: str, color: str) -> Image:
    content = image_file(name, (1400, 1400), color).read()
    data = {"title": "Square", "description": "A square", "file": SimpleUploadedFile(name, content)}
    client.post(reverse("wagtailimages:add"), data)
    return Image.objects.get(title="Square")


class TestP13:
    def test_no_sign_that_is_not_ascii_comes_into_an_address(self, client, producer) -> None:
        title = "Дизайн исследований: шаг 1"
        show = full_show()
        audio = upload_sound(producer, "Gespräch (final) 2.mp3")
        artwork = upload_picture(producer, "Übersicht.png", "red")
        data = {**new_form(producer, show, EpisodePage), "title": title, "slug": ""}
        data |= {"audio": str(audio.pk), "artwork": str(artwork.pk), "action-publish": "1"}
        data["transcript"] = str(make_transcript().pk)
        data = add_row(data, "chapters", start="0", title="Начало", url="", image="")
        response = producer.post(add_url(show, EpisodePage), data)
        assert response.status_code == 302, messages_of(response)
        page = EpisodePage.objects.get()
        assert page.title == title
        assert re.fullmatch(r"[a-z0-9-]+", page.slug)
        found = item(client)
        assert found.findtext("title") == title
        assert found.find("enclosure").get("url") == f"{BASE_URL}{page.url}audio.mp3"
        addresses = {found.findtext("link")}
        addresses |= {node.get("url") or node.get("href") for node in found.iter()} - {None}
        assert len(addresses) >= 6  # page, sound, picture, two transcripts, chapters
        for address in addresses:
            assert re.fullmatch(r"[!-~]+", address)
            assert not re.search("Gespr|final|bersicht", address, re.IGNORECASE)
            answer = client.get(address.removeprefix(BASE_URL))
            assert answer.status_code == 200, address
            body(answer)


class TestP17:
    def test_a_file_that_an_editor_replaces_has_a_new_address_everywhere(self, client, producer) -> None:
        show = full_show(artwork=upload_picture(producer, "Art.png", "teal"))
        episode = full_episode(show)
        before = client.get(FEED)
        old = item(client).find(f"{ITUNES}image").get("href")
        red = image_file("Art.png", (1400, 1400), "red").read()
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
            response = producer.post(
                reverse("wagtailimages:edit", args=[show.artwork_id]),
                {"title": "Square", "description": "A square", "file": SimpleUploadedFile("Art.png", red)},
            )
            assert response.status_code == 302, messages_of(response)
            after = client.get(FEED)
        assert body(after) != body(before)
        assert after["ETag"] != before["ETag"]
        assert after["Last-Modified"] != before["Last-Modified"]
        new = item(client).find(f"{ITUNES}image").get("href")
        assert new != old
        for address in (new, old):
            assert address.endswith((".jpg", ".png"))
            picture = Pillow.open(io.BytesIO(body(client.get(address.removeprefix(BASE_URL)))))
            assert picture.convert("RGB").getpixel((700, 700))[0] > 200
        preview = EpisodePage.objects.get(pk=episode.pk).make_preview_request()
        for html in (client.get(episode.url).content, client.get(show.url).content, preview.content):
            said = BeautifulSoup(html, "html5lib").select_one('script[type="application/ld+json"]').string
            assert json.loads(said)["image"] == new


class TestP18:
    def test_a_result_of_the_search_says_it_letter_for_letter(self, client) -> None:
        full_episode(full_show(), P18_TITLE)
        page = BeautifulSoup(client.get("/search/", {"q": "phase", "kind": "episode"}).content, "html5lib")
        assert [link.get_text() for link in page.select("main h3 a")] == [P18_TITLE]
        answer = client.get("/search/", {"q": "phase", "kind": "episode", "format": "json"})
        assert [hit["title"] for hit in answer.json()["results"]] == [P18_TITLE]

    def test_an_editor_types_it_and_it_is_kept_so(self, client, producer) -> None:
        show = full_show()
        audio = upload_sound(producer, "talk.mp3")
        data = {**new_form(producer, show, EpisodePage), "title": P18_TITLE, "slug": "signs"}
        data |= {"audio": str(audio.pk), "action-publish": "1"}
        data = add_row(data, "chapters", start="0", title=P18_TITLE, url="", image="")
        response = producer.post(add_url(show, EpisodePage), data)
        assert response.status_code == 302, messages_of(response)
        page = EpisodePage.objects.get()
        assert page.title == P18_TITLE
        assert client.get(f"{page.url}chapters.json").json()["chapters"][0]["title"] == P18_TITLE
        assert item(client).findtext("title") == P18_TITLE
