"""Makes what belongs to the whole site, for tests of any app.

Home, section and standing pages come by migration: `skeleton_page("reports")` finds one.
"""

import io
import itertools
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.models import Page

from accounts.models import User
from core.models import Document, HomePage, Image, Person, StandardPage, Topic

_count = itertools.count(1)

#: The least that a PDF reader takes: one empty page
PDF_BYTES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def number() -> int:
    """A number that no earlier call got, for names that must differ."""
    return next(_count)


def home_page() -> HomePage:
    """The home page."""
    return HomePage.objects.get()


def skeleton_page(slug: str) -> Any:
    """A page of the skeleton by its slug under the home page, as its own type."""
    return home_page().get_children().get(slug=slug).specific


def make_standard_page(title: str = "", *, parent: Page | None = None, **fields: Any) -> StandardPage:
    """A live page of text under the home page."""
    page = StandardPage(title=title or f"Page {number()}", **fields)
    return (parent or home_page()).add_child(instance=page)


def make_person(given_name: str = "Ada", family_name: str = "", **fields: Any) -> Person:
    """A person who is live; `make_person(literal_name="Inato", kind="organization")` an organization."""
    count = number()
    if not fields.get("literal_name"):
        fields = {"given_name": given_name, "family_name": family_name or f"Byron {count}", **fields}
    return Person.objects.create(**{"slug": f"person-{count}", **fields})


def make_topic(name: str = "", **fields: Any) -> Topic:
    """A topic; `parent` makes it one of the second level."""
    count = number()
    return Topic.objects.create(**{"name": name or f"Topic {count}", "slug": f"topic-{count}", **fields})


def image_file(
    name: str = "picture.png", size: tuple[int, int] = (16, 12), color: str = "teal"
) -> ContentFile:
    """A picture as an upload has it, of the format that its name says."""
    data = io.BytesIO()
    Pillow.new("RGB", size, color).save(data, {"jpg": "JPEG"}.get(name[-3:], name[-3:].upper()))
    return ContentFile(data.getvalue(), name)


def make_image(title: str = "", *, size: tuple[int, int] = (16, 12), **fields: Any) -> Image:
    """A picture of one color, with a text alternative."""
    title = title or f"Picture {number()}"
    values = {"description": f"{title}, described", "file": image_file(size=size), **fields}
    return Image.objects.create(title=title, **values)


def make_document(title: str = "", *, content: bytes = PDF_BYTES, name: str = "", **fields: Any) -> Document:
    """A document; a PDF of one empty page unless `content` is given."""
    count = number()
    file = ContentFile(content, name or f"document-{count}.pdf")
    return Document.objects.create(title=title or f"Document {count}", file=file, **fields)


def make_user(*groups: str, **fields: Any) -> User:
    """Somebody in these groups (names of `core.permissions`), whose password is “password”."""
    count = number()
    superuser = fields.pop("is_superuser", False)
    make = User.objects.create_superuser if superuser else User.objects.create_user
    values = {"username": f"user-{count}", "email": f"user-{count}@colloquy.example", **fields}
    user = make(password=values.pop("password", "password"), **values)
    user.groups.set(Group.objects.filter(name__in=groups))
    assert user.groups.count() == len(groups), f"no such group: {groups}"
    return user
