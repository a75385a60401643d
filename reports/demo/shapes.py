"""The shapes of the demonstration's reports and press notes: frozen, without Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.demo.shapes import Block, Figure, Quote, Where


@dataclass(frozen=True)
class Series:
    key: str
    title: str
    description: str
    real: bool = False


@dataclass(frozen=True)
class Finding:
    number: int
    text: str
    page: int
    """Position in the PDF, counted from 1; the printed label may differ."""


@dataclass(frozen=True)
class Section:
    """A section of a report; with `finding` it opens a page and the finding stands at its head."""

    title: str
    blocks: tuple[Block, ...]
    finding: int = 0
    where: Where = "both"
    new_page: bool = False


@dataclass(frozen=True)
class Edition:
    """What one version of a report says."""

    number: int
    findings: tuple[Finding, ...]
    sections: tuple[Section, ...]
    pdf: str
    """File name under reports/demo/files."""
    note: str = ""
    date: str = ""
    """`YYYY-MM`, for what is real."""
    months_before: int = 0
    """Months before the first load's month, for what is fictional."""
    abstract: str = ""
    """What this version said instead of the report's abstract, where that says what came later."""

    def figures(self) -> list[Figure]:
        """All figures in their order; a figure's number is its place, from 1."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Figure)]

    def quotes(self) -> list[Quote]:
        return [block for section in self.sections for block in section.blocks if isinstance(block, Quote)]


@dataclass(frozen=True)
class Report:
    key: str
    slug: str
    title: str
    series: str
    number: str
    authors: tuple[str, ...]
    summary: str
    abstract: str
    editions: tuple[Edition, ...]
    """Oldest first; the last one is the current one."""
    topics: tuple[str, ...]
    related: tuple[str, ...] = ()
    access: Literal["public", "registered", "sponsors"] = "public"
    withdrawn_months_before: int = 0
    withdrawal_reason: str = ""
    front_matter: int = 0
    """How many leading pages are labelled i, ii, …; the next one is then labelled 1."""
    real: bool = False

    @property
    def current(self) -> Edition:
        return self.editions[-1]

    def abstract_of(self, edition: Edition) -> str:
        """What a version says before its text."""
        return edition.abstract or self.abstract


@dataclass(frozen=True)
class PressNote:
    key: str
    slug: str
    title: str
    summary: str
    report: str
    body: tuple[Block, ...]
    topics: tuple[str, ...]
    date: str = ""
    """`YYYY-MM`, for what is real."""
    days_before: int = 0
    weekday: int = 1
    dateline_place: str = "Boston"
    real: bool = False
