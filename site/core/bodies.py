"""What blocks of a body need of each other: anchors that differ, and one query for what all point at.

Rendering each block by itself would give two headings of the same words one anchor, and ask the
database anew for the links of each text and the sizes of each picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail.blocks import StreamValue, StructValue
from wagtail.rich_text import RichText, expand_db_html

from core.pictures import fetch_renditions

#: Parts texts that are expanded together; rich text has no comments
_SEAM = "<!--seam-->"

#: Ids that pages give to parts of their own, so that no heading takes them
RESERVED_ANCHORS = frozenset(
    {"agenda", "cite", "conflict", "findings", "main", "notes", "q-top", "register", "text", "transcript"}
)


#: While blocks of a body are made: the people that all of them name, by primary key
PEOPLE_OF_BODY: ContextVar[dict[Any, Any] | None] = ContextVar("people_of_body", default=None)


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


class LinkedTexts:
    """Rich texts of one body, whose links are looked up together when the first of them is drawn."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self._expanded: list[str] = []

    def add(self, text: RichText) -> LinkedText:
        self.sources.append(text.source)
        return LinkedText(text.source, self, len(self.sources) - 1)

    def expanded(self, place: int) -> str:
        """The text at a place as HTML for readers."""
        if place >= len(self._expanded):
            waiting = self.sources[len(self._expanded) :]
            self._expanded += expand_db_html(_SEAM.join(waiting)).split(_SEAM)
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
        if type_name in ("quote", "people"):
            self._make_with_people()
        else:
            super()._prefetch_blocks(type_name)
            self._prepare(type_name)

    def _make_with_people(self) -> None:
        """Make the quotations and lists of people, whose people are fetched at once."""
        names = ("quote", "people")
        keys = {key for raw in self._raw_data if raw["type"] in names for key in _people_in(raw["value"])}
        people = apps.get_model("core", "Person")._default_manager.in_bulk(keys - {None})
        token = PEOPLE_OF_BODY.set(people)
        try:
            for name in names:
                if self._waits(name):
                    super()._prefetch_blocks(name)
        finally:
            PEOPLE_OF_BODY.reset(token)

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
        elif type_name in ("text", "callout"):
            self._link_texts()

    def _link_texts(self) -> None:
        """Let all rich texts, of whatever block, be expanded together."""
        for name in ("text", "callout"):
            if self._waits(name):
                super()._prefetch_blocks(name)
        texts = LinkedTexts()
        for child in self._bound_blocks:
            if child is None:
                continue
            if child.block_type == "text" and type(child.value) is RichText:
                child.value = texts.add(child.value)
            elif child.block_type == "callout" and type(child.value.get("text")) is RichText:
                child.value["text"] = texts.add(child.value["text"])


def _people_in(value: Any) -> Iterable[Any]:
    """The primary keys in the raw value of a quotation or a list of people."""
    yield value.get("person")
    for item in value.get("people") or ():
        yield item["value"] if isinstance(item, dict) else item
