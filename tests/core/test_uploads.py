"""The editor's forms refuse files that are not what they claim, and keep nothing of them."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.files import MAX_IMAGE_BYTES
from core.models import Document, Image
from tests.core.factories import PDF_BYTES, image_file, make_user
from tests.core.test_files import archive, png_of

pytestmark = pytest.mark.django_db

ADD = {Document: "wagtaildocs:add", Image: "wagtailimages:add"}
ADD_MULTIPLE = {Document: "wagtaildocs:add_multiple", Image: "wagtailimages:add_multiple"}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_user(is_superuser=True))
    return client


def post(admin: Client, model: type, content: bytes, name: str) -> str:
    """Upload by the form; returns what the page says, or "" where it was taken."""
    data = {
        "title": "x",
        "description": "A picture",
        "tags": "",
        "file": SimpleUploadedFile(name, content),
    }
    response = admin.post(reverse(ADD[model]), data)
    assert response.status_code in (200, 302)
    return response.content.decode() if response.status_code == 200 else ""


def files_below(folder: str) -> set[Path]:
    return {path for path in Path(folder).rglob("*") if path.is_file()}


REFUSED = [
    (Document, b"MZ\x90\0" * 9, "setup.pdf", "“setup.pdf” is not a PDF: its content is a program."),
    (Document, b"MZ\x90\0", "setup.exe", "Files that end in “.exe” are not taken here."),
    (Document, PDF_BYTES + archive("x.js"), "a.pdf", "also opens as a ZIP archive"),
    (Document, b"<script>alert(1)</script>", "a.csv", "its content is a web page"),
    (Document, archive("word/document.xml", "word/vbaProject.bin"), "a.docx", "This file holds macros."),
    (Image, png_of(60_000, 60_000), "bomb.png", "more than 40 megapixels"),
    (Image, png_of(8000, 5001), "big.png", "more than 40 megapixels"),
    (Image, b"<svg onload='alert(1)'/>", "a.svg", "SVG drawings can carry scripts"),
    (Image, b"<svg onload='alert(1)'/>", "a.png", "SVG drawings can carry scripts"),
    (Image, image_file("a.jpg").read(), "a.png", "is not a PNG picture: its content is a JPEG picture"),
    (Image, image_file(size=(900, 900)).read()[:300], "a.png", "damaged or not complete"),
    (Image, image_file().read() + b"\0" * MAX_IMAGE_BYTES, "a.png", "at most 10 MB are taken"),
]


@pytest.mark.parametrize(("model", "content", "name", "sentence"), REFUSED)
def test_what_a_file_is_not_is_said_and_nothing_is_stored(
    admin: Client, settings, model: type, content: bytes, name: str, sentence: str
) -> None:
    before = files_below(settings.MEDIA_ROOT)
    page = post(admin, model, content, name)
    assert sentence in page
    assert not model.objects.exists()
    assert files_below(settings.MEDIA_ROOT) == before


@pytest.mark.parametrize(("model", "content", "name", "sentence"), REFUSED[:1] + REFUSED[-3:-2])
def test_dropping_several_files_is_no_way_round(
    admin: Client, settings, model: type, content: bytes, name: str, sentence: str
) -> None:
    before = files_below(settings.MEDIA_ROOT)
    response = admin.post(
        reverse(ADD_MULTIPLE[model]),
        {"files[]": SimpleUploadedFile(name, content), "title": "x"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    answer = json.loads(response.content)
    assert answer["success"] is False
    assert sentence in answer["error_message"]
    assert not model.objects.exists()
    assert files_below(settings.MEDIA_ROOT) == before


def test_what_they_claim_is_taken(admin: Client) -> None:
    assert post(admin, Document, PDF_BYTES, "a.pdf") == ""
    assert post(admin, Document, b"a,b\r\n1,2\r\n", "data.csv") == ""
    assert post(admin, Image, image_file("a.jpg").read(), "a.jpg") == ""
    assert post(admin, Image, image_file().read(), "a.png") == ""
    assert (Document.objects.count(), Image.objects.count()) == (2, 2)


def test_a_title_is_edited_without_a_new_file(admin: Client) -> None:
    post(admin, Document, PDF_BYTES, "a.pdf")
    document = Document.objects.get()
    response = admin.post(reverse("wagtaildocs:edit", args=[document.pk]), {"title": "Another", "tags": ""})
    assert response.status_code == 302
    document.refresh_from_db()
    assert document.title == "Another"
