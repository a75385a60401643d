"""The shapes in which the demonstration's content is written down: frozen, without Django.

Text is plain, with `*italic*` as the only markup; `inline_html()` turns it into HTML. The same
blocks make the body of a web page and the pages of a PDF.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Literal

Where = Literal["both", "pdf", "web"]


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    text: str
    where: Where = "both"


@dataclass(frozen=True)
class Para:
    """A paragraph. What is only in the PDF (`where="pdf"`) can be found by its passages alone."""

    text: str
    where: Where = "both"


@dataclass(frozen=True)
class Quote:
    """A pull quote. Its speaker is a person of the demonstration, never a real one."""

    text: str
    speaker: str
    """Key of the person."""
    where: Where = "both"


@dataclass(frozen=True)
class Callout:
    """A short text set apart: a definition, a caution, a step."""

    title: str
    text: str
    where: Where = "both"


@dataclass(frozen=True)
class Figure:
    """A chart and its table in one: both are drawn from `rows`.

    `kind`: `bars` draws the column named by `value`; `spans` draws from the second column to the
    third; `stack` draws all number columns of a row end to end; `lines` draws one line a number
    column over the rows.
    """

    title: str
    unit: str
    kind: Literal["bars", "spans", "stack", "lines"]
    header: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    value: int = 1
    note: str = ""
    where: Where = "both"


@dataclass(frozen=True)
class Table:
    """A table without a chart."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    where: Where = "both"


@dataclass(frozen=True)
class People:
    """Who is spoken of, each with a link to their page."""

    heading: str
    people: tuple[str, ...]
    """Keys of the people."""
    where: Where = "web"


Block = Heading | Para | Quote | Callout | Figure | Table | People


@dataclass(frozen=True)
class Topic:
    key: str
    title: str
    description: str
    parent: str = ""


@dataclass(frozen=True)
class Affiliation:
    organization: str
    """Key of the organization."""
    role: str


@dataclass(frozen=True)
class Person:
    """A person or an organization; `real` ones carry published facts alone."""

    key: str
    name: str
    """Given and family name, or the literal name of an organization."""
    kind: Literal["person", "organization"] = "person"
    given: str = ""
    family: str = ""
    role: str = ""
    affiliation: str = ""
    """Key of an organization, or nothing."""
    biography: str = ""
    real: bool = False


@dataclass(frozen=True)
class StandingPage:
    """The text of a page that every site has, by the slug of its place."""

    slug: str
    title: str
    summary: str
    body: tuple[Block, ...] = field(default=())


_ITALIC = re.compile(r"\*([^*]+)\*")


def inline_html(text: str) -> str:
    """HTML of a text of this module: escaped, with `*…*` as `<i>`."""
    return _ITALIC.sub(r"<i>\1</i>", escape(text, quote=False))


def plain(text: str) -> str:
    """The text without its markup."""
    return _ITALIC.sub(r"\1", text)
