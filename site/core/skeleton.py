"""The pages that every site has, made by migrations; each app makes its own with these functions.

They cannot be deleted, moved or renamed: see `core.wagtail_hooks.skeleton`.

Migrations call them with the models of their own moment (`apps`), so they use nothing of a model but
its fields.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

#: Sections of a new home page, in the order of the mockups
HOME_SECTIONS = ("lead", "roundtables", "episodes", "record")


def home_sections() -> list[dict[str, Any]]:
    """The stream of a new home page's `sections`, as StreamField keeps it."""
    values: dict[str, dict[str, Any]] = {
        "lead": {"page": None},
        "roundtables": {"heading": "", "count": 1},
        "episodes": {"heading": "", "count": 1},
        "record": {"heading": "", "count": 5},
    }
    return [{"type": kind, "value": values[kind], "id": str(uuid.uuid4())} for kind in HOME_SECTIONS]


def content_type(apps: Any, model: Any) -> Any:
    """The content type row of a model, made when no migration has made it yet."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    row, _ = ContentType.objects.get_or_create(app_label=model._meta.app_label, model=model._meta.model_name)
    return row


def add_home_page(apps: Any, label: str, **fields: Any) -> Any:
    """Put the home page in the place of Wagtail's welcome page, which the site's row points to.

    The welcome page keeps its row and becomes a home page; without one, the page is made and the
    default site pointed at it.
    """
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    model = apps.get_model(label)
    if model.objects.exists():
        return model.objects.first()
    page_type = content_type(apps, Page)
    welcome = Page.objects.filter(depth=2, slug="home", content_type=page_type, numchild=0).first()
    if welcome is None:
        home = add_page(apps, label, parent=Page.objects.get(depth=1), slug="home", **fields)
    else:
        home = model(page_ptr_id=welcome.pk)
        home.__dict__.update({key: value for key, value in welcome.__dict__.items() if key != "_state"})
        home.content_type = content_type(apps, model)
        home.draft_title = fields["title"]
        home.first_published_at = home.last_published_at = timezone.now()
        for name, value in fields.items():
            setattr(home, name, value)
        home.save()
    if not Site.objects.filter(root_page_id=home.pk).exists():
        Site.objects.filter(is_default_site=True).update(root_page_id=home.pk)
    return home


def add_page(apps: Any, label: str, *, parent: Any, slug: str, title: str, **fields: Any) -> Any:
    """Add a live page as the last child of `parent`, unless one with this slug stands there."""
    Page = apps.get_model("wagtailcore", "Page")
    model = apps.get_model(label)
    parent = Page.objects.get(pk=parent.pk)
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    if found := children.filter(slug=slug).first():
        return found
    last = children.order_by("-path").values_list("path", flat=True).first()
    page = model(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type(apps, model),
        path=_next_path(parent.path, last),
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        locale_id=parent.locale_id,
        live=True,
        first_published_at=timezone.now(),
        last_published_at=timezone.now(),
        **fields,
    )
    page.save()
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + 1)
    return page


def home_page(apps: Any) -> Any:
    """The home page's row, for the migrations of sections."""
    Page = apps.get_model("wagtailcore", "Page")
    return Page.objects.get(depth=2, content_type__app_label="core", content_type__model="homepage")


def fixed_pages(pages: Iterable[Any]) -> list[Any]:
    """Those of these pages that belong to the skeleton, as their own types."""
    specific = [page.specific for page in pages]
    return [page for page in specific if getattr(page, "is_fixed", False)]


# treebeard's materialized path: four characters a step, of this alphabet
_STEP = 4
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _next_path(parent: str, last: str | None) -> str:
    number = int(last[-_STEP:], len(_ALPHABET)) + 1 if last else 1
    digits = ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return parent + digits.rjust(_STEP, "0")
