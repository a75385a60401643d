"""CSL-JSON, as citation processors and Zotero read it."""

import json
from typing import Any

from .record import Citation, Name, one_line

CONTENT_TYPE = "application/vnd.citationstyles.csl+json; charset=utf-8"


def csl_item(citation: Citation) -> dict[str, Any]:
    """One item of type `report`, without the variables that have no value."""
    item = {
        "id": citation.identifier,
        "type": "report",
        "title": one_line(citation.title),
        "author": [_name(name) for name in citation.names],
        "issued": citation.date.csl(),
        "publisher": citation.issuer,
        "publisher-place": citation.publisher.place,
        "collection-title": citation.series,
        "number": citation.number,
        "version": str(citation.version) if citation.version > 1 else "",
        "page": citation.finding.page if citation.finding else "",
        "abstract": citation.abstract,
        "keyword": ", ".join(name for name, _ in citation.topics),
        "DOI": citation.doi,
        "URL": citation.address,
        "ISSN": citation.issn,
        "language": citation.language,
        "note": ". ".join(citation.notes),
    }
    return {name: value for name, value in item.items() if value}


def csl_json(citation: Citation) -> str:
    """A list of one item, which is what the format's readers take."""
    return json.dumps([csl_item(citation)], ensure_ascii=False, indent=2) + "\n"


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    return {part: value for part, value in (("family", name.family), ("given", name.given)) if value}
