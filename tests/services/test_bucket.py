"""Files in a bucket: who may have them is decided by the site, the bytes come at a signed address."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.test import Client

from config import environment
from reports.models import ReportPage
from reports.reading import read_document
from tests.core.factories import make_document, make_image, make_user
from tests.podcasts.factories import make_episode
from tests.reports.factories import make_report
from tests.reports.pdfs import make_pdf
from tests.services.s3_server import BUCKET, KEY, REGION, SECRET, Store, s3_server


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The site's files in an empty bucket, as the variables set it."""
    with s3_server() as store:
        for name, value in {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": store.address,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION,
        }.items():
            monkeypatch.setenv(name, value)
        settings.STORAGES = {**settings.STORAGES, "default": environment.store()}
        yield store


def fetch(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:  # noqa: S310
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


def signed_address(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 302, response
    assert response["Cache-Control"] == "private, no-store"
    return response["Location"]


@pytest.mark.django_db
class TestFiles:
    def test_what_is_saved_lies_in_the_bucket(self, bucket: Store) -> None:
        document = make_document("Slides", content=b"%PDF-1.4 a", name="slides.pdf")
        assert [stored.body for stored in bucket.objects.values()] == [b"%PDF-1.4 a"]
        other = make_document("Slides", content=b"%PDF-1.4 b", name="slides.pdf")
        assert document.file.name != other.file.name, "a second file of the name overwrites nothing"
        with document.file.open("rb") as file:
            assert file.read() == b"%PDF-1.4 a"

    def test_a_pdf_is_read_and_its_address_signed(self, bucket: Store, client: Client) -> None:
        body = make_pdf([["A kettle of words."], ["More."]])
        document = make_document("Report", content=body)
        page = make_report("On kettles", pdf=document)
        read_document(document.pk)
        page = ReportPage.objects.get(pk=page.pk)
        assert page.pdf.pdf.page_count == 2
        url = signed_address(client, f"{page.url}{page.slug}.pdf")
        status, found, headers = fetch(url)
        assert (status, found, headers["Content-Type"]) == (200, body, "application/pdf")
        assert headers["Content-Disposition"] == f'inline; filename="{page.slug}.pdf"'
        assert fetch(url, Range="bytes=0-1")[:2] == (206, body[:2])
        cover = signed_address(client, f"{page.url}cover.jpg")
        assert fetch(cover)[1].startswith(b"\xff\xd8")

    def test_an_address_that_was_changed_is_none(self, bucket: Store, client: Client) -> None:
        page = make_report("On kettles", pdf=make_document("Report", content=make_pdf([["One."]])))
        url = signed_address(client, f"{page.url}{page.slug}.pdf")
        assert fetch(url.replace("Expires=3600", "Expires=36000"))[0] == 403
        assert fetch(url.partition("?")[0])[0] == 403

    def test_s17_no_signed_address_for_who_may_not_have_the_file(self, bucket: Store) -> None:
        document = make_document("Report", content=make_pdf([["One."]]))
        page = make_report("Closed", pdf=document, access=ReportPage.Access.REGISTERED)
        bucket.asked.clear()
        for path in (f"{page.url}{page.slug}.pdf", document.url, f"/media/{document.file.name}"):
            for method in (Client().get, Client().head):
                response = method(path)
                assert response.status_code in (302, 403, 404)
                assert "X-Amz" not in str(response.headers) + response.content.decode()
        assert not bucket.asked
        reader = Client()
        reader.force_login(make_user("Registered readers"))
        assert "X-Amz-Signature" in signed_address(reader, f"{page.url}{page.slug}.pdf")

    def test_sound(self, bucket: Store, client: Client) -> None:
        episode = make_episode("An episode")
        url = signed_address(client, f"{episode.url}audio.{episode.audio.file.name.rpartition('.')[2]}")
        status, part, headers = fetch(url, Range="bytes=0-1")
        assert (status, len(part), headers["Content-Type"]) == (206, 2, episode.audio.mime_type)
        assert headers["Content-Range"] == f"bytes 0-1/{episode.audio.byte_length}"

    def test_a_picture_comes_from_the_site(self, bucket: Store, client: Client) -> None:
        rendition = make_image("Kettle").get_rendition("max-400x400")
        assert rendition.url.startswith("/media/images/")
        response = client.get(rendition.url)
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == bucket.objects[rendition.file.name].body
        assert client.get(rendition.url, headers={"If-None-Match": response["ETag"]}).status_code == 304
        default_storage.delete(rendition.file.name)
        assert client.get(rendition.url).status_code == 404

    def test_a_store_that_is_gone(self, bucket: Store, client: Client, settings: Any) -> None:
        rendition = make_image("Kettle").get_rendition("max-400x400")
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                **settings.STORAGES["default"],
                "OPTIONS": {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"},
            },
        }
        response = client.get(rendition.url)
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert client.get("/").status_code == 200
        ready = client.get("/readyz")
        assert (ready.status_code, json.loads(ready.content)["files"]) == (200, False)

    def test_readyz_asks_the_bucket(self, bucket: Store, client: Client) -> None:
        assert json.loads(client.get("/readyz").content)["files"] is True


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"S3_ENDPOINT_URL": "https://store.example"}, "S3_BUCKET names no bucket"),
        ({"S3_BUCKET": "Not a bucket"}, "S3_BUCKET is no bucket's name"),
        ({"S3_BUCKET": "files", "S3_ENDPOINT_URL": "store.example:9000"}, "S3_ENDPOINT_URL cannot be read"),
        ({"S3_BUCKET": "files", "AWS_ACCESS_KEY_ID": "me"}, "one is missing"),
    ],
)
def test_what_cannot_be_meant(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.store()


@pytest.mark.parametrize(
    ("variables", "origin"),
    [
        ({"S3_ENDPOINT_URL": "https://store.example:9000/"}, "https://store.example:9000"),
        ({"AWS_REGION": "eu-west-1"}, "https://files.s3.eu-west-1.amazonaws.com"),
    ],
)
def test_browsers_are_sent_where_the_policy_lets_them(
    settings: Any, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], origin: str
) -> None:
    variables = {"S3_BUCKET": "files", "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, **variables}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    store = environment.store()
    settings.STORAGES = {**settings.STORAGES, "default": store}
    assert environment.store_origins(store["OPTIONS"]) == [origin]
    assert default_storage.url("media/talk.mp3").startswith(f"{origin}/")
    assert environment.store_origins({}) == []
