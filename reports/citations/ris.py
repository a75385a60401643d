"""RIS (Reference Manager, 2001): a tag a line, so that each value is brought onto one line."""

from collections.abc import Iterator

from .record import Citation, one_line

CONTENT_TYPE = "application/x-research-info-systems; charset=utf-8"


def ris(citation: Citation) -> str:
    """One record of type RPRT; lines end in CRLF, the last one too."""
    lines = [f"{tag}  - {one_line(value)}" for tag, value in _tags(citation) if value]
    return "\r\n".join(["TY  - RPRT", *lines, "ER  - ", ""])


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "ID", citation.identifier
    for name in citation.names:
        yield "AU", name.inverted
    yield "TI", citation.title
    yield "PY", f"{citation.date.year:04d}"
    yield "DA", _date(citation)
    yield "T2", citation.series
    yield "M1", citation.number
    yield "ET", str(citation.version) if citation.version > 1 else ""
    yield "PB", citation.issuer
    yield "CY", citation.publisher.place
    yield "SP", citation.finding.page if citation.finding else ""
    yield "AB", citation.abstract
    for topic, _ in citation.topics:
        yield "KW", topic
    yield "DO", citation.doi
    yield "UR", citation.address
    yield "L1", citation.pdf_url
    yield "SN", citation.issn
    yield "LA", citation.language
    for note in citation.notes:
        yield "N1", note


def _date(citation: Citation) -> str:
    """`2014/10//`: year, month, day and a remark, with all three slashes."""
    year, *rest = citation.date.parts
    month, day = [*(f"{part:02d}" for part in rest), "", ""][:2]
    return f"{year:04d}/{month}/{day}/"
