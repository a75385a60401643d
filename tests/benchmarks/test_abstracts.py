"""How well long questions are answered over public collections of abstracts: MED, CISI, Cystic Fibrosis.

They are not handed out with the project: `ABSTRACTS=<folder> make bench` names a folder that has them (see
`tests/search/abstracts.py`). The texts go through an engine's own `index`, and the questions through its
`search`. Beside nDCG@10 a text is sought by three words of its title, which is what readers do more often:
what serves long questions must not harm that.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from search import corpus
from search.elastic.engine import ElasticEngine
from search.engines.base import Engine
from search.engines.database import DatabaseEngine
from search.models import Entry
from search.queries import parse
from search.stopwords import STOP_WORDS
from tests.plugins.search import index_of_its_own
from tests.search.abstracts import Collection, collections_in
from tests.search.measures import mean, ndcg, reciprocal_rank

FOLDER = os.environ.get("ABSTRACTS", "")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.broken_corpus,
    pytest.mark.skipif(not FOLDER, reason="ABSTRACTS names no folder with the public collections"),
]

#: Mean nDCG@10 of the three, and the mean reciprocal rank of what is sought by its title
LEAST = {"sqlite": 0.54, "postgresql": 0.52, "elastic": 0.53}
LEAST_KNOWN = 0.89
#: Texts of each collection that are sought by three words of their titles
SOUGHT = 200


@pytest.mark.parametrize("kind", ["database", "elastic"])
def test_long_questions_over_abstracts(kind: str, request: pytest.FixtureRequest, settings: Any) -> None:
    name = connection.vendor if kind == "database" else kind
    answered, known = [], []
    for collection in collections_in(Path(FOLDER)):
        place: Any = nullcontext()
        if kind == "elastic":
            place = index_of_its_own(settings, request.getfixturevalue("elasticsearch_url"))
        with place:
            make: Callable[[], Engine] = patient if kind == "elastic" else DatabaseEngine
            numbers = index(make(), collection)
            gained = [*questions(make, collection, numbers)]
            ranks = [*titles(make, collection, numbers)]
        answered.append(mean(gained))
        known += ranks
        # MED has no titles
        by_title = f", by three words of a title {mean(ranks):.3f} of {len(ranks)}" if ranks else ""
        print(f"\n{name}, {collection.name}: nDCG@10 {answered[-1]:.3f} of {len(gained)} questions{by_title}")
    print(f"{name}: nDCG@10 {mean(answered):.3f}, by title {mean(known):.3f}")
    assert mean(answered) >= LEAST[name]
    assert mean(known) >= LEAST_KNOWN


def patient() -> Engine:
    """An engine of one question, with more time for it than a reader has: what is measured is the order."""
    return ElasticEngine(20.0)


def index(engine: Engine, collection: Collection) -> dict[int, str]:
    """Index the texts in place of all that was there; the number of each entry's text."""
    with corpus.bulk():
        for type_, object_id in list(Entry.objects.filter(live=True).values_list("type", "object_id")):
            corpus.delete_key(type_, object_id)
    entries = Entry.objects.bulk_create(
        Entry(
            type=f"tests.{collection.name.lower()}",
            object_id=number,
            locale="en",
            kind="report",
            title=title,
            body=body,
            digest="",
        )
        for number, (title, body) in collection.texts.items()
    )
    # As they stand in the database, with their defaults
    engine.index(Entry.objects.filter(pk__in=[entry.pk for entry in entries]))
    return {entry.pk: str(entry.object_id) for entry in entries}


def questions(make: Callable[[], Engine], collection: Collection, numbers: dict[int, str]) -> Iterator[float]:
    """nDCG@10 of each question that has something relevant."""
    for number, question in collection.questions.items():
        grades = {str(text): grade for text, grade in collection.grades.get(number, {}).items() if grade}
        if grades:
            yield ndcg([numbers[entry] for entry in make().search(parse(question), 10)], grades)


def titles(make: Callable[[], Engine], collection: Collection, numbers: dict[int, str]) -> Iterator[float]:
    """The reciprocal rank of texts that are sought by three words of their titles, in any order."""
    chance = random.Random(collection.name)
    words_of = {
        number: sorted(set(re.findall(r"[a-z]{3,}", title.lower())) - STOP_WORDS)
        for number, (title, _) in collection.texts.items()
    }
    long = [number for number, words in words_of.items() if len(words) >= 3]
    for number in chance.sample(long, min(SOUGHT, len(long))):
        asked = parse(" ".join(chance.sample(words_of[number], 3)))
        yield reciprocal_rank([numbers[entry] for entry in make().search(asked, 10)], {str(number)})
