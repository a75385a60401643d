"""The corpus: what can be found, how it is counted, and what a hit opens at.

Texts are the last columns of each table: a column behind a long text costs SQLite ten times as much.
"""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models

from core.dates import PartialDate, Precision
from core.fields import CleanTextMixin

from .registry import Access, Kind, Source
from .synonym_rules import problems

POSITION_BITS = 13
SOURCE_BITS = 3


def passage_key(entry: int, source: int, position: int) -> int:
    """The primary key of a passage, which is also its row in the engines: unique by what it is."""
    return (entry << SOURCE_BITS | source) << POSITION_BITS | position


class Entry(models.Model):
    """One thing that can be found. No foreign key leads to it: what is gone leaves a tombstone.

    Keyed by type (`wagtailcore.page` for all pages), id and locale. It has no address: results are
    checked against the live pages when they are drawn and take it there.
    """

    type = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()
    locale = models.CharField(max_length=12)
    live = models.BooleanField(default=True, help_text="Not live: a tombstone, found by nobody")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    date = models.DateField(null=True)
    date_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    access = models.PositiveSmallIntegerField(choices=Access.choices, default=Access.PUBLIC)
    closed_levels = models.PositiveSmallIntegerField(
        default=0, help_text="Bit n: the entry has text for level n and up"
    )
    version = models.PositiveBigIntegerField(default=1, help_text="Grows with each change")
    acknowledged = models.PositiveBigIntegerField(
        default=0, help_text="The version that a search server has confirmed"
    )
    related_for = models.PositiveBigIntegerField(
        default=0, help_text="The version whose related entries are known"
    )
    changed = models.DateTimeField(auto_now=True)
    digest = models.CharField(max_length=64, help_text="Of what the section says; another one is a change")
    passages_cut = models.JSONField(default=dict, help_text="Source: how many passages beyond the limit")
    title = models.TextField()
    number = models.TextField(blank=True)
    series = models.TextField(blank=True)
    people = models.TextField(blank=True, help_text="Names, one a line")
    abstract = models.TextField(blank=True)
    body = models.TextField(blank=True, help_text="What everyone may read")
    notice = models.CharField(
        max_length=40, blank=True, help_text="What a reader must know first (Withdrawn, Cancelled)"
    )

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["type", "object_id", "locale"], name="entry_of_object")
        ]
        indexes = [
            models.Index(fields=["live", "kind", "date"], name="entry_by_date"),
            models.Index(
                fields=["changed"],
                condition=models.Q(acknowledged__lt=models.F("version")),
                name="entry_waiting",
            ),
            models.Index(
                fields=["kind"],
                condition=models.Q(related_for__lt=models.F("version")),
                name="entry_unrelated",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def dated(self) -> PartialDate | None:
        """The date with its precision."""
        return PartialDate(self.date, Precision(self.date_precision)) if self.date else None


class EntryFacet(models.Model):
    """A value of an entry: kind, series, topic (its ancestors too), person, year."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="facets")
    name = models.CharField(max_length=12)
    value = models.CharField(max_length=120)
    label = models.CharField(max_length=255)
    ref = models.CharField(max_length=120, blank=True, help_text="The row behind the value")
    role = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name", "value"], name="facet_once")]
        indexes = [
            models.Index(fields=["name", "value", "entry"], name="facet_value"),
            models.Index(fields=["ref"], name="facet_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.label}"


class Passage(models.Model):
    """What a hit can open at. The key is made of entry, source and position."""

    id = models.BigIntegerField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="passages")
    source = models.PositiveSmallIntegerField(choices=Source.choices)
    position = models.PositiveSmallIntegerField()
    access = models.PositiveSmallIntegerField(choices=Access.choices, default=Access.PUBLIC)
    second = models.FloatField(null=True)
    label = models.CharField(max_length=255, blank=True)
    section = models.CharField(max_length=255, blank=True)
    speaker = models.CharField(max_length=255, blank=True)
    anchor = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    unseen = models.TextField(blank=True, help_text="Indexed and never shown")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "source", "position"], name="passage_position")
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.label or self.position}"


class Related(models.Model):
    """An entry that is about the same as another, the nearest first; the worker finds them."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "place"], name="related_place")]

    def __str__(self) -> str:
        return f"{self.entry_id}, {self.place}: {self.other_id}"


class LivePage(models.Model):
    """What a live page draws, as a hash: the site's generation rises when it becomes another."""

    page_id = models.PositiveBigIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"page {self.page_id}"


def new_revision() -> str:
    """A revision of the corpus that was never used before."""
    return uuid.uuid4().hex


class CorpusState(models.Model):
    """One row: which corpus this is. What a process keeps of the corpus is keyed by `revision`.

    A random value and no number: after a rollback a number would come again for other content.
    """

    revision = models.CharField(max_length=32, default=new_revision)
    analysis = models.CharField(max_length=60, blank=True, help_text="Version of the stems in the engine")
    engine = models.CharField(max_length=60, blank=True, help_text="Version of the engine's tables")

    def __str__(self) -> str:
        return self.revision


class Stem(models.Model):
    """In how many entries a stem stands, whoever may read them: weights of words, never shown."""

    stem = models.CharField(max_length=64, primary_key=True)
    documents = models.PositiveIntegerField()

    class Meta:
        db_table = "search_term"

    def __str__(self) -> str:
        return self.stem


class Word(models.Model):
    """In how many entries a word stands in text that everyone may read: for "did you mean"."""

    word = models.CharField(max_length=64, primary_key=True)
    documents = models.PositiveIntegerField()

    class Meta:
        db_table = "search_word"

    def __str__(self) -> str:
        return self.word


class TitleWord(models.Model):
    """A word of an entry's title or number, unstemmed, for completion: both are everyone's."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=64, db_index=True)
    position = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.word


class QueryCount(models.Model):
    """How often a query was asked on one day, and how much it found the last time. Nothing says by whom.

    Written by `search.query_counts` alone, in a statement of its own.
    """

    words = models.CharField(max_length=255, help_text="Folded: what tells one query from another")
    day = models.DateField(help_text="UTC")
    text = models.CharField(max_length=100, help_text="As it was first typed on that day")
    times = models.PositiveIntegerField(default=0)
    results = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "query"
        verbose_name_plural = "queries"
        # Nobody makes or changes one by hand
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["words", "day"], name="query_count_of_day")]
        indexes = [models.Index(fields=["day"], name="query_count_by_day")]

    def __str__(self) -> str:
        return self.text


class Synonym(CleanTextMixin, models.Model):
    """Other ways to say a term; each finds the others."""

    term = models.CharField(
        max_length=120, unique=True, help_text="For example CRO. It finds what it stands for, and back."
    )
    equivalents = models.TextField(help_text="One a line: contract research organization")

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    @property
    def forms(self) -> list[str]:
        """The term and its equivalents."""
        return [self.term, *(line.strip() for line in self.equivalents.splitlines() if line.strip())]

    def clean(self) -> None:
        """Refuse what the search could make nothing of, with a sentence for each field."""
        others = Synonym.objects.exclude(pk=self.pk).values_list("term", flat=True)
        found = problems(self.term, self.forms[1:], others)
        if not self.equivalents:
            # That it is empty, the field says itself
            found.pop("equivalents", None)
        if found:
            raise ValidationError(found)
