"""Show notes as a feed carries them: simple HTML with absolute addresses, for many episodes at once.

Apps show headings, paragraphs, lists, links and quotations; figures and tables stay on the page. All links
of all episodes are looked up together, so a feed asks the same few queries for ten episodes and a thousand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.rewriters import extract_attrs

from core.models import Document, Person

Block = dict[str, Any]
# Kind of thing ("page", "document", "person") and id → (absolute address, name)
Targets = dict[tuple[str, int], tuple[str, str]]

A_TAG = re.compile(r"<a\b([^>]*)>")
ATTRIBUTES_OF_EDITORS = re.compile(r' data-block-key="[^"]*"')


def notes_html(notes: dict[int, list[Block]]) -> dict[int, str]:
    """The HTML of each episode's notes; `notes` are raw StreamField data by page id."""
    targets = _targets(block for blocks in notes.values() for block in blocks)
    return {
        key: "\n".join(filter(None, (_render(block, targets) for block in blocks)))
        for key, blocks in notes.items()
    }


def absolute(path: str) -> str:
    """The whole address of a path of this site; other addresses are left as they are."""
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


def _references(block: Block) -> Iterator[tuple[str, int]]:
    kind, value = block["type"], block["value"]
    texts = [value] if kind == "text" else [value["text"]] if kind == "callout" else []
    for text in texts:
        for match in A_TAG.finditer(text):
            attributes = extract_attrs(match.group(1))
            if attributes.get("linktype") in ("page", "document") and attributes.get("id", "").isdecimal():
                yield attributes["linktype"], int(attributes["id"])
    if kind == "quote" and value.get("person"):
        yield "person", int(value["person"])
    elif kind == "file" and value.get("document"):
        yield "document", int(value["document"])
    elif kind == "related":
        for item in value.get("pages") or ():
            yield "page", int(item["value"] if isinstance(item, dict) else item)


def _targets(blocks: Iterable[Block]) -> Targets:
    """Look up everything that the blocks point at: at most one query a kind."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for block in blocks:
        for kind, key in _references(block):
            wanted[kind].add(key)
    found: Targets = {}
    if wanted["page"]:
        for page in Page.objects.live().filter(pk__in=wanted["page"]):
            if parts := page.get_url_parts():
                found["page", page.pk] = (absolute(parts[2]), page.title)
    if wanted["document"]:
        for document in Document.objects.filter(pk__in=wanted["document"]):
            path = reverse("wagtaildocs_serve", args=(document.pk, document.filename))
            found["document", document.pk] = (absolute(path), document.title)
    if wanted["person"]:
        for person in Person.objects.filter(pk__in=wanted["person"]):
            found["person", person.pk] = (absolute(person.get_absolute_url()), person.name)
    return found


def _rich_text(html: str, targets: Targets) -> str:
    """Rich text as the database keeps it, with real addresses in its links."""

    def link(match: re.Match[str]) -> str:
        attributes = extract_attrs(match.group(1))
        if "linktype" in attributes:
            key = attributes.get("id", "")
            target = targets.get((attributes["linktype"], int(key))) if key.isdecimal() else None
            address = target[0] if target else ""
        else:
            address = absolute(attributes.get("href", ""))
        return f'<a href="{escape(address)}">' if address else "<a>"

    return ATTRIBUTES_OF_EDITORS.sub("", A_TAG.sub(link, html))


def _render(block: Block, targets: Targets) -> str:
    kind, value = block["type"], block["value"]
    if kind == "heading":
        return f"<h3>{escape(value['text'])}</h3>"
    if kind == "text":
        return _rich_text(value, targets)
    if kind == "callout":
        heading = f"<h3>{escape(value['heading'])}</h3>" if value.get("heading") else ""
        return heading + _rich_text(value["text"], targets)
    if kind == "quote":
        _, name = targets.get(("person", int(value["person"])), ("", "")) if value.get("person") else ("", "")
        speaker = ", ".join(part for part in (name or value.get("speaker"), value.get("role")) if part)
        return f"<blockquote><p>{escape(value['quote'])}</p><p>{escape(speaker)}</p></blockquote>"
    if kind == "embed":
        return _link(value, value)
    if kind == "file":
        target = targets.get(("document", int(value["document"]))) if value.get("document") else None
        return _link(target[0], value.get("label") or target[1]) if target else ""
    if kind == "related":
        pages = [item["value"] if isinstance(item, dict) else item for item in value.get("pages") or ()]
        found = [targets["page", int(key)] for key in pages if ("page", int(key)) in targets]
        rows = "".join(f"<li>{_anchor(*target)}</li>" for target in found)
        return f"<ul>{rows}</ul>" if rows else ""
    return ""


def _anchor(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def _link(address: str, text: str) -> str:
    return f"<p>{_anchor(address, text)}</p>" if address else ""
