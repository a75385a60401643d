"""A letter in a column: its words as JSON, drawn when the message is sent or looked at.

What it says is settled when it is written; how it looks takes most of the time that a message takes, and
nobody should wait for a seat meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any

from django.db import models

from core.letters import Event, Fact, Letter, Link, Paragraph, Section, Sender, Text

#: What no database takes in a text, and no message needs
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def data_of(value: Any) -> Any:
    """A letter, or a part of one, as JSON takes it: of a part what is not as it is by itself."""
    if isinstance(value, str):
        return NOT_TEXT.sub("", value)
    if isinstance(value, tuple):
        return [data_of(item) for item in value]
    if is_dataclass(value):
        return {
            field.name: data_of(said)
            for field in fields(value)
            if field.init and (said := getattr(value, field.name)) != field.default
        }
    return value


def letter_of(data: dict[str, Any]) -> Letter:
    """The letter of which `data_of` made this."""
    said = dict(data)
    for name in ("paragraphs", "after", "footer"):
        said[name] = _paragraphs(said.get(name, []))
    said["sender"] = Sender(**said["sender"])
    said["note"] = _paragraph(said.get("note", ""))
    said["facts"] = tuple(Fact(fact["label"], _paragraph(fact["text"])) for fact in said.get("facts", []))
    said["sections"] = tuple(
        Section(section["title"], _paragraphs(section["paragraphs"])) for section in said.get("sections", [])
    )
    if event := said.get("event"):
        said["event"] = Event(**{**event, "lines": tuple(event.get("lines", []))})
    if action := said.get("action"):
        said["action"] = Link(**action)
    return Letter(**said)


def _paragraphs(data: list[Any]) -> tuple[Paragraph, ...]:
    return tuple(map(_paragraph, data))


def _paragraph(data: Any) -> Paragraph:
    if isinstance(data, str):
        return data
    return Text(*(part if isinstance(part, str) else Link(**part) for part in data))


class LetterField(models.JSONField):
    """A `Letter`; None where its content was erased."""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(data_of(value) if isinstance(value, Letter) else value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Letter | None:
        return self.to_python(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> Letter | None:
        return letter_of(value) if isinstance(value, dict) else value

    def value_to_string(self, obj: Any) -> Any:
        return data_of(self.value_from_object(obj))
