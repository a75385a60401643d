"""The index as the server has it, and as the corpus says it should be: a reader of the tests' own."""

import json
import urllib.request
from typing import Any

from core.text import words
from search.elastic.mapping import alias
from search.models import Entry

GAP = " \ue000 "


def ask(url: str, path: str, body: Any = None, method: str = "") -> Any:
    """Ask the server without the client."""
    data = None if body is None else json.dumps(body).encode()
    method = method or ("POST" if data else "GET")
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/{path}", data, headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        return json.load(response)


def indexed(url: str, index: str = "") -> dict[int, dict[str, Any]]:
    """Every document of an index, or of the one that readers ask, by its id."""
    index = index or alias()
    ask(url, f"{index}/_refresh", method="POST")
    found: dict[int, dict[str, Any]] = {}
    after: list[Any] | None = None
    while True:
        body: dict[str, Any] = {"size": 500, "sort": [{"key": "asc"}], "version": True}
        if after:
            body["search_after"] = after
        hits = ask(url, f"{index}/_search", body)["hits"]["hits"]
        if not hits:
            return found
        for hit in hits:
            found[int(hit["_id"])] = {**hit["_source"], "version": hit["_version"]}
        after = hits[-1]["sort"]


def expected() -> dict[int, dict[str, Any]]:
    """What the corpus says of every live entry, field by field."""
    found = {}
    for entry in Entry.objects.filter(live=True).prefetch_related("facets", "passages"):
        passages = sorted(entry.passages.all(), key=lambda passage: passage.pk)
        texts = [(item, _parts(item.text, item.unseen)) for item in passages]
        document: dict[str, Any] = {
            "version": entry.version,
            "key": entry.pk,
            "day": entry.date.toordinal() if entry.date else 1,
            "title": " ".join(words(entry.title)),
            "abstract": _parts(entry.abstract, entry.number, *entry.people.split("\n"), entry.series),
            "body": " ".join(words(entry.body)),
            "inside": GAP.join(text for item, text in texts if text and item.access == 0),
            "named": _parts(entry.title, entry.number),
            "first": [*words(entry.title), ""][0],
            "name": entry.title,
            "passages": [
                {"key": item.pk, "access": item.access, "text": text} for item, text in texts if text
            ],
        }
        for level in (1, 2):
            if closed := [text for item, text in texts if text and item.access == level]:
                document[f"inside_{level}"] = GAP.join(closed)
        for facet in sorted(entry.facets.all(), key=lambda facet: facet.pk):
            document.setdefault(facet.name, []).append(facet.value)
        found[entry.pk] = document
    return found


def _parts(*texts: str) -> str:
    return GAP.join(" ".join(words(text)) for text in texts if words(text))
