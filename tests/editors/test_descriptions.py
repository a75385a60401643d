"""An image says what it shows, or that it says nothing; alone, of many, and when its file is replaced."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import Image
from core.permissions import EDITORS
from tests.core.factories import image_file, make_image, make_user
from tests.editors.forms import messages_of, signed_in

pytestmark = pytest.mark.django_db

AJAX = {"x-requested-with": "XMLHttpRequest"}
ASKED = "Describe what the image shows"


@pytest.fixture
def editor() -> Client:
    return signed_in(make_user(EDITORS))


def png(name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_file().read(), "image/png")


def upload(editor: Client, **data: Any) -> Any:
    fields = {"title": "A picture", "collection": "1", "file": png(), **data}
    return editor.post(reverse("wagtailimages:add"), fields)


@pytest.mark.parametrize("description", ["", "   "])
def test_a_description_is_required(editor: Client, description: str) -> None:
    assert ASKED in messages_of(upload(editor, description=description))
    assert not Image.objects.exists()


def test_decoration_needs_none(editor: Client) -> None:
    assert upload(editor, decorative="on").status_code == 302
    assert Image.objects.get().default_alt_text == ""


def test_what_is_written_is_the_text_alternative(editor: Client) -> None:
    assert upload(editor, description="A chart.").status_code == 302
    assert Image.objects.get().default_alt_text == "A chart."


def test_of_many_each_is_asked_before_it_is_an_image(editor: Client) -> None:
    data = {"title": "A picture", "collection": "1", "files[]": png()}
    answer = editor.post(reverse("wagtailimages:add_multiple"), data, headers=AJAX).json()
    assert answer["success"]
    assert not Image.objects.exists()
    number = answer["uploaded_file_id"]
    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number])
    prefix = f"uploaded-image-{number}"
    fields = {f"{prefix}-title": "A picture", f"{prefix}-collection": "1"}
    refused = editor.post(url, fields, headers=AJAX).json()
    assert refused["success"] is False
    assert ASKED in refused["form"]
    assert editor.post(url, {**fields, f"{prefix}-description": "A chart."}, headers=AJAX).json()["success"]
    assert Image.objects.get().description == "A chart."


def test_from_a_chooser_it_is_asked_too(editor: Client) -> None:
    url = reverse("wagtailimages_chooser:create")
    prefix = "image-chooser-upload"
    data = {f"{prefix}-title": "A picture", f"{prefix}-collection": "1", f"{prefix}-file": png()}
    answer = editor.post(url, data, headers=AJAX)
    assert ASKED in answer.content.decode()
    assert not Image.objects.exists()


def test_it_is_not_taken_away_later(editor: Client) -> None:
    image = make_image()
    url = reverse("wagtailimages:edit", args=[image.pk])
    assert ASKED in messages_of(
        editor.post(url, {"title": "A picture", "description": "", "collection": "1"})
    )
    assert Image.objects.get().description == image.description
