"""The passages of an entry: which are kept, and how they are replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.text import clean

from .models import POSITION_BITS, Entry, Passage, passage_key
from .registry import Extract

MOST_PASSAGES = 5000


def passages_of(
    entry: Entry, extracts: Iterable[Extract], sources: set[int]
) -> tuple[list[Passage], dict[str, int]]:
    """Return the passages to keep, and of the entry's sources how many are beyond the limit."""
    others = entry.passages.exclude(source__in=sources).count() if entry.pk else 0
    room = MOST_PASSAGES - others
    wanted: dict[int, Passage] = {}
    cut = {source: count for source, count in entry.passages_cut.items() if int(source) not in sources}
    for item in extracts:
        if not item.text.strip() and not item.unseen.strip():
            continue
        if len(wanted) >= room or not 0 <= item.position < 1 << POSITION_BITS:
            cut[str(item.source)] = cut.get(str(item.source), 0) + 1
            continue
        key = passage_key(entry.pk, item.source, item.position)
        wanted[key] = Passage(
            id=key,
            entry=entry,
            source=item.source,
            position=item.position,
            access=entry.access if item.access is None else item.access,
            second=item.second,
            label=item.label[:255],
            section=item.section[:255],
            speaker=item.speaker[:255],
            anchor=item.anchor[:120],
            text=clean(item.text),
            unseen=clean(item.unseen),
        )
    return list(wanted.values()), cut


_COMPARED = ("access", "second", "label", "section", "speaker", "anchor", "text", "unseen")


def same(wanted: Sequence[Passage], present: dict[int, Passage]) -> bool:
    return len(wanted) == len(present) and all(
        passage.pk in present
        and all(getattr(passage, name) == getattr(present[passage.pk], name) for name in _COMPARED)
        for passage in wanted
    )


def replace_passages(entry: Entry, sources: Sequence[int], wanted: Sequence[Passage]) -> None:
    entry.passages.filter(source__in=sources).delete()
    Passage.objects.bulk_create(wanted, batch_size=500)
