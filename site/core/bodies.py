"""What blocks of a body need of each other: anchors that differ, and one query for what all point at.

Rendering each block by itself would give two headings of the same words one anchor, and ask the
database anew for the links of each text and the sizes of each picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

from django.apps import apps
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail.blocks import StreamValue, StructValue
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from core.fetched import LINKED, fetched, linked_ids
from core.page_rows import rows_by_id, rows_of_pages
from core.pictures import fetch_renditions
from core.restricted import Restricted

#: Parts texts that are expanded together; rich text has no comments
_SEAM = "<!--seam-->"

#: Ids that pages give to parts of their own, so that no heading takes them
RESERVED_ANCHORS = frozenset(
    {"agenda", "cite", "conflict", "findings", "main", "notes", "q-top", "register", "text", "transcript"}
)


class HeadingValue(StructValue):
    """A heading's words and level, and its anchor: the words, told apart from others of the page."""

    _anchor = ""

    @property
    def anchor(self) -> str:
        return self._anchor or anchors_of([self["text"]])[0]


def anchors_of(headings: Iterable[str]) -> list[str]:
    """An anchor for each heading, in order; no two are equal, and none is empty."""
    given: set[str] = set(RESERVED_ANCHORS)
    anchors = []
    for words in headings:
        stem = slugify(words) or "section"
        number, anchor = 2, stem
        while anchor in given:
            anchor, number = f"{stem}-{number}", number + 1
        given.add(anchor)
        anchors.append(anchor)
    return anchors


class RelatedRows:
    """The rows of all pages that the blocks of one body choose, made when the first block is drawn."""

    def __init__(self) -> None:
        self.pages: dict[int, Page] = {}
        self._rows: dict[int, Any] | None = None

    def of(self, pages: Iterable[Any]) -> list[Any]:
        """The rows (core.rows.Row) of these pages that anybody may see."""
        if self._rows is None:
            self._rows = self._made()
        return [self._rows[page.pk] for page in pages if page and page.pk in self._rows]

    def _made(self) -> dict[int, Any]:
        pages = self.pages.values()
        if any(not hasattr(page, "restricted") for page in pages):
            # Chosen in a form a moment ago: nobody has looked who may see them
            return rows_by_id(list(self.pages))
        return rows_of_pages(page for page in pages if page.live and not page.restricted)


class RelatedValue(StructValue):
    """A list of pages that an editor chose."""

    _shared: RelatedRows | None = None

    @property
    def rows(self) -> list[Any]:
        """The pages as rows, of those that anybody may see."""
        return (self._shared or share_rows([self])).of(self["pages"])


def share_rows(values: Iterable[RelatedValue]) -> RelatedRows:
    """Let these lists be made together."""
    shared = RelatedRows()
    for value in values:
        value._shared = shared
        shared.pages |= {page.pk: page for page in value["pages"] if page}
    return shared


class LinkedTexts:
    """Rich texts of one body, whose links are looked up together when the first of them is drawn.

    `rows` gives those of a model that the body names, and None where nobody has looked.
    """

    def __init__(self, rows: Callable[[str], dict[int, Any] | None]) -> None:
        self.sources: list[str] = []
        self._expanded: list[str] = []
        self._rows = rows

    def add(self, text: RichText) -> LinkedText:
        self.sources.append(text.source)
        return LinkedText(text.source, self, len(self.sources) - 1)

    def expanded(self, place: int) -> str:
        """The text at a place as HTML for readers."""
        if place >= len(self._expanded):
            waiting = _SEAM.join(self.sources[len(self._expanded) :])
            with ExitStack() as stack:
                for label in LINKED:
                    if linked_ids(waiting, label):
                        stack.enter_context(fetched(label, self._rows(label)))
                self._expanded += expand_db_html(waiting).split(_SEAM)
        return self._expanded[place]


class LinkedText(RichText):
    """A rich text that is drawn with the others of its body."""

    def __init__(self, source: str, texts: LinkedTexts, place: int) -> None:
        super().__init__(source)
        self._texts = texts
        self._place = place

    def __html__(self) -> SafeString:
        return mark_safe(self._texts.expanded(self._place))  # noqa: S308 - as RichText itself does

    def __str__(self) -> str:
        return self.__html__()

    def __deepcopy__(self, memo: Any) -> RichText:
        return RichText(self.source)

    def __reduce__(self) -> tuple[Any, ...]:
        return RichText, (self.source,)


class BodyValue(StreamValue):
    """The value of a body's StreamField."""

    @classmethod
    def of(cls, value: StreamValue) -> BodyValue:
        """The value that Wagtail has made, with what its blocks need of each other."""
        value.__class__ = cls
        for name in {child.block_type for child in value._bound_blocks if child}:
            value._prepare(name)
        return value

    def _prefetch_blocks(self, type_name: str) -> None:
        # Wagtail makes all blocks of one type at once, for the same reason
        label = _NAMED_BY.get(type_name)
        with fetched(label, self._rows(label)):
            super()._prefetch_blocks(type_name)
        self._prepare(type_name)

    def _rows(self, label: str | None) -> dict[int, Any] | None:
        """All people, documents or pages that blocks of this body name; one query, once."""
        if label is None:
            return None
        rows: dict[str, dict[int, Any]] = self.__dict__.setdefault("_fetched", {})
        if label not in rows:
            keys = {
                key for raw in self._raw_data if raw for key in _keys_in(raw["type"], raw["value"], label)
            }
            found = apps.get_model(label)._default_manager.all()
            if label == "wagtailcore.Page":
                found = found.annotate(restricted=Restricted())
            rows[label] = found.in_bulk(keys) if keys else {}
        return rows[label]

    def _linked(self, label: str) -> dict[int, Any] | None:
        """For the links of texts; None in a body that was never raw, as a form has it."""
        is_raw = any(raw is not None for raw in self._raw_data)
        return self._rows(label) if is_raw else None

    def _waits(self, type_name: str) -> bool:
        """Whether blocks of a type are not made yet."""
        pairs = zip(self._raw_data, self._bound_blocks, strict=True)
        return any(bound is None and raw["type"] == type_name for raw, bound in pairs)

    def _prepare(self, type_name: str) -> None:
        children = [child for child in self._bound_blocks if child and child.block_type == type_name]
        if type_name == "heading":
            words = [child.value["text"] for child in children]
            for child, anchor in zip(children, anchors_of(words), strict=True):
                child.value._anchor = anchor
        elif type_name == "figure":
            fetch_renditions(child.value.get("image") for child in children)
        elif type_name == "related":
            share_rows(child.value for child in children)
        elif type_name in ("text", "callout"):
            self._link_texts()

    def _link_texts(self) -> None:
        """Let all rich texts, of whatever block, be expanded together."""
        for name in ("text", "callout"):
            if self._waits(name):
                super()._prefetch_blocks(name)
        texts = LinkedTexts(self._linked)
        for child in self._bound_blocks:
            if child is None:
                continue
            if child.block_type == "text" and type(child.value) is RichText:
                child.value = texts.add(child.value)
            elif child.block_type == "callout" and type(child.value.get("text")) is RichText:
                child.value["text"] = texts.add(child.value["text"])


#: Types of blocks that choose people, documents or pages, and which
_NAMED_BY = {
    "quote": "core.Person",
    "people": "core.Person",
    "file": "core.Document",
    "related": "wagtailcore.Page",
}


def _keys_in(type_name: str, value: Any, label: str) -> Iterable[int]:
    """The primary keys of a model in the raw value of a block."""
    if type_name == "text":
        return linked_ids(value, label) if label in LINKED else ()
    if type_name == "callout":
        return linked_ids(value.get("text", ""), label) if label in LINKED else ()
    if _NAMED_BY.get(type_name) != label:
        return ()
    if type_name == "file":
        return {value.get("document")} - {None}
    if type_name == "quote":
        return {value.get("person")} - {None}
    items = value.get("people" if type_name == "people" else "pages") or ()
    return {item["value"] if isinstance(item, dict) else item for item in items} - {None}
