"""Results as they are drawn: hits with the places that matched, facets, chosen filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core import rows
from core.rows import Note, When
from core.signatures.words import clock
from core.text import find, mark

from .addresses import Located, public_addresses
from .engines import FacetCount, Hit, Result
from .models import Entry, Passage
from .parameters import Asked
from .queries import Query, Words
from .registry import Source

SNIPPET = 240  # characters
#: Values of a long facet that are shown, besides the chosen ones
MOST_SHOWN = 10
FACET_TITLES = {"kind": "Kind", "series": "Series", "topic": "Topic", "year": "Year", "person": "Person"}


@dataclass(frozen=True)
class Opening:
    """A passage of a hit: where it opens and what is marked there."""

    passage: Passage
    url: str
    label: str
    words: SafeString


@dataclass(frozen=True)
class Found:
    """A hit with its entry, its address, and the passages that matched."""

    entry: Entry
    address: Located
    title: SafeString
    deck: SafeString | str
    openings: Sequence[Opening]
    lacks: Sequence[str]

    @property
    def row(self) -> rows.Hit:
        """The hit as its component takes it."""
        entry = self.entry
        return rows.Hit(
            kind=entry.kind,
            title=self.title,
            url=self.address.path,
            when=When.of(entry.dated) if entry.dated else None,
            margin=[entry.series] if entry.series else [],
            demo=self.address.demo,
            places=[
                rows.Place(
                    opening.label,
                    opening.url,
                    opening.words,
                    opening.passage.speaker or opening.passage.section,
                )
                for opening in self.openings
            ],
            lacks=self.lacks,
            deck=self.deck if not self.openings else "",
            notes=[Note(strong=f"{entry.notice}.")] if entry.notice else [],
            void=bool(entry.notice),
        )


def drawn(hits: Sequence[Hit], query: Query, level: int) -> dict[int, Found]:
    """Return hits by entry, without those that are not public at this moment. At most six queries."""
    entries = Entry.objects.filter(live=True).in_bulk([hit.entry for hit in hits])
    addresses = public_addresses(entries.values())
    keys = [key for hit in hits for key in hit.passages]
    passages = Passage.objects.filter(access__lte=level).in_bulk(keys) if keys else {}
    found = {}
    for hit in hits:
        entry, address = entries.get(hit.entry), addresses.get(hit.entry)
        if entry is None or address is None:
            continue
        found[hit.entry] = Found(
            entry=entry,
            address=address,
            title=mark(entry.title, query.phrases),
            deck=_deck(entry, query.phrases),
            openings=[
                _opening(address, passages[key], query.phrases) for key in hit.passages if key in passages
            ],
            lacks=[unit.text for unit in hit.lacks],
        )
    return found


def _deck(entry: Entry, phrases: Sequence[Words]) -> SafeString:
    """Return what is said below the title: the text that matched, else the abstract's beginning."""
    for text in (entry.abstract, entry.body, ", ".join(entry.people.splitlines()), entry.number):
        if text and find(text, phrases):
            return mark(text, phrases, length=SNIPPET)
    return mark(entry.abstract or entry.body, [], length=SNIPPET)


def _opening(address: Located, passage: Passage, phrases: Sequence[Words]) -> Opening:
    opens_at = address.registered.opens_at if address.registered else None
    url = (opens_at(address.path, passage) if opens_at else None) or usual_opening(address.path, passage)
    return Opening(passage, url, label_of(passage), mark(passage.text, phrases, length=SNIPPET))


def label_of(passage: Passage) -> str:
    """Return what a passage is called: “Finding 4”, “PDF page 7”, “13:11”."""
    label = passage.label
    if passage.source == Source.PDF:
        if label and label != str(passage.position):
            return f"PDF page {label}, sheet {passage.position}"
        return f"PDF page {passage.position}"
    if passage.source == Source.TRANSCRIPT and passage.second is not None:
        return clock(passage.second)
    if label:
        return label
    if passage.source in (Source.FINDING, Source.CONCLUSION):
        return f"{passage.get_source_display()} {passage.position}"
    return "In the text" if passage.source == Source.BODY else passage.get_source_display()


def usual_opening(path: str, passage: Passage) -> str:
    """Return where a passage opens unless its section knows better."""
    if passage.source == Source.PDF:
        slug = path.rstrip("/").rsplit("/", 1)[-1]
        return f"{path}{slug}.pdf#page={passage.position}"
    if passage.source == Source.TRANSCRIPT and passage.second is not None and not passage.anchor:
        return f"{path}#t{int(passage.second)}"
    anchor = passage.anchor
    if not anchor and passage.source == Source.FINDING:
        anchor = f"finding-{passage.position}"
    return f"{path}#{anchor}" if anchor else path


def facets_of(result: Result, asked: Asked) -> list[rows.Facet]:
    """Return the facets as the filters' component takes them; long ones without their rare values."""
    return [
        rows.Facet(
            title,
            [
                rows.Choice(item.label, item.count, value=item.value, chosen=item.chosen)
                for item in _shown(name, result.facets.get(name, []))
            ],
            name,
        )
        for name, title in FACET_TITLES.items()
        if len(result.facets.get(name, [])) > 1 or asked.filters.get(name)
    ]


def _shown(name: str, counts: Sequence[FacetCount]) -> list[FacetCount]:
    if name == "kind":
        return list(counts)
    return [item for place, item in enumerate(counts) if place < MOST_SHOWN or item.chosen]


def applied(result: Result, asked: Asked) -> list[rows.Choice]:
    """Return the chosen filters, each with the address that takes it back."""
    labels = {(name, item.value): item.label for name, counts in result.facets.items() for item in counts}
    return [
        rows.Choice(
            labels.get((name, value), value), url=asked.without(name, value), value=value, chosen=True
        )
        for name, values in asked.filters.items()
        for value in values
    ]
