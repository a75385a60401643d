"""Addresses that a page may have: plain letters, and nothing that the site itself answers at."""

from __future__ import annotations

import itertools
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.text import slugify
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.coreutils import string_to_ascii
from wagtail.models import Page

#: First parts of the site's fixed addresses; a test compares them with the URL configuration
RESERVED = frozenset(
    {
        "admin",
        "api",
        "documents",
        "feeds",
        "healthz",
        "media",
        "metrics",
        "oai",
        "oembed",
        "people",
        "readyz",
        "registrations",
        "search",
        "sign-in",
        "sign-out",
        "sitemap",
        "static",
        "topics",
    }
)

#: Depth of the pages right below a site's home page
FIRST_LEVEL = 3


def propose(text: str) -> str:
    """A slug of plain letters for any text: `Über uns` → `uber-uns`, `Отчёт` → `otchet`; may be empty."""
    return slugify(string_to_ascii(text))


def is_taken(slug: str, parent: Page | None) -> bool:
    """Whether the site or the page above answers at this address itself, so that no page can stand there."""
    if parent is None:
        return False
    if parent.depth + 1 == FIRST_LEVEL and slug.lower() in RESERVED:
        return True
    specific = parent.specific
    if not isinstance(specific, RoutablePageMixin):
        return False
    try:
        specific.resolve_subpage(f"/{slug}/")
    except Http404:
        return False
    return True


def free(slug: str, parent: Page | None) -> str:
    """The slug, with a number behind it where the address is taken."""
    number = 2
    candidate = slug
    while is_taken(candidate, parent):
        candidate = f"{slug}-{number}"
        number += 1
    return candidate


def check(slug: str, parent: Page | None) -> None:
    """Refuse a slug that has other than plain letters or that no page can stand at.

    Raises ValidationError with a sentence that proposes another.
    """
    if not slug.isascii():
        proposal = propose(slug)
        advice = f"Write “{proposal}”." if proposal else "Write a word for it in plain letters."
        raise ValidationError(f"Addresses have plain letters, digits and hyphens only. {advice}")
    if is_taken(slug, parent):
        raise ValidationError(
            f"The site itself answers at “{slug}”, so no page can stand there. Write “{free(slug, parent)}”."
        )


def fill(instance: Any, text: str) -> None:
    """Give a snippet without a slug one made of `text`, that no other of its language has."""
    if instance.slug:
        return
    stem = propose(text) or instance._meta.model_name
    taken = set(_others(instance).filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    instance.slug = next(slug for slug in itertools.chain([stem], numbered) if slug not in taken)


def check_unique(instance: Any) -> None:
    """Refuse a snippet's slug that another of its language has.

    Its form shows no language, so Django leaves the database's own rule out of the check.
    """
    if other := _others(instance).filter(slug=instance.slug).first():
        raise ValidationError({"slug": f"“{other}” has this address already. Write another."})


def _others(instance: Any) -> Any:
    # A new snippet gets its language only when it is saved
    locale = instance.locale_id or instance.get_default_locale().pk
    return type(instance)._default_manager.filter(locale_id=locale).exclude(pk=instance.pk)
