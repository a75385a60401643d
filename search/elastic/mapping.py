"""What a document of the index is: its fields, their analysis, and the name of an index that has them.

A text is the words of `core.text.words()` joined by spaces, so that every engine has the same words; the
server adds its own stems. Nothing here needs a plugin: `snowball` belongs to Elasticsearch.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.conf import settings
from elasticsearch_dsl import (
    Byte,
    Document,
    Index,
    InnerDoc,
    Integer,
    Keyword,
    Long,
    MetaField,
    Nested,
    Text,
    analyzer,
)

from core.text import ANALYSIS_VERSION
from search.registry import Access

#: For people who look at the server; what differs in the mapping shows in the digest behind it
SCHEMA = 1

#: Seconds for which the server remembers the version of what was deleted: a late write brings nothing back
TOMBSTONES = 3600
#: The last hit that can be asked for, by its place
DEEPEST = 100_000

#: `snowball` follows words as `core.text.stems()` does; there are no stop words ("say no to a trial")
stem = analyzer("stem", tokenizer="whitespace", filter=["snowball"])
exact = analyzer("exact", tokenizer="whitespace")

#: Text that everyone may read, by what it is
PUBLIC = ("title", "abstract", "body", "inside")
#: Text of passages that only readers of a level may read
CLOSED = {int(level): f"inside_{int(level)}" for level in Access if level > Access.PUBLIC}


class Passage(InnerDoc):
    """What a hit opens at. Nothing is ranked by it."""

    key = Long()
    access = Byte()
    text = Text(analyzer=stem)


class EntryDocument(Document):
    """An entry of the corpus; its id is the entry's."""

    key = Long()
    #: Days since year 1, and 1 for no date: newest and oldest
    day = Integer()
    kind = Keyword()
    series = Keyword()
    topic = Keyword()
    person = Keyword()
    year = Keyword()
    title = Text(analyzer=stem)
    abstract = Text(analyzer=stem)
    body = Text(analyzer=stem)
    inside = Text(analyzer=stem)
    inside_1 = Text(analyzer=stem)
    inside_2 = Text(analyzer=stem)
    #: Words of title and number as they are written, for completion
    named = Text(analyzer=exact, index_prefixes={"min_chars": 2, "max_chars": 12})
    #: The first of them, and the title itself
    first = Keyword()
    name = Keyword(ignore_above=8000)
    passages = Nested(Passage)

    class Meta:
        dynamic = MetaField("strict")


def index_named(name: str) -> Index:
    """The index of a name, as it is created."""
    index = Index(name)
    index.document(EntryDocument)
    index.settings(
        number_of_shards=1,
        auto_expand_replicas="0-1",
        gc_deletes=f"{TOMBSTONES}s",
        max_result_window=DEEPEST,
    )
    return index


@cache
def schema() -> str:
    """The version of documents, which another mapping or another analysis changes."""
    described: dict[str, Any] = index_named("x").to_dict()
    said = json.dumps([described, ANALYSIS_VERSION], sort_keys=True)
    return f"v{SCHEMA}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def family() -> str:
    """What the names of indices begin with that have this version of documents."""
    return f"{settings.ELASTICSEARCH['index']}-{schema()}"


def alias() -> str:
    """The name that readers ask: another version of documents has another, so that both can stand.

    It has a capital, which an index must not have. Otherwise a deletion that is sent while the name is
    missing would make an index of it, whatever is required, and none could take the name any more.
    """
    return f"{family()}-Readers"
