"""BibTeX: a `@techreport`, in UTF-8, that biblatex reads as well."""

import re

from .record import Citation, Name, one_line

CONTENT_TYPE = "application/x-bibtex; charset=utf-8"

# The first names of the months are BibTeX's own macros
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces without regard to a backslash before them
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "$&%#_"},
    }
)
# Fields that are read verbatim: a brace in them would end the field
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def bibtex(citation: Citation) -> str:
    """One entry, ended by a line end."""
    month = citation.date.month
    fields = {
        "author": _braced(" and ".join(_name(name) for name in citation.names)),
        "title": _braced(_title(citation.title)),
        "institution": _text(citation.issuer),
        "year": _braced(str(citation.date.year)),
        "month": _MONTHS[month - 1] if month else "",
        "date": _braced(citation.date.isoformat()),
        "type": _text(citation.series),
        "series": _text(citation.series),
        "number": _text(citation.number),
        "edition": _text(f"Version {citation.version}" if citation.version > 1 else ""),
        "address": _text(citation.publisher.place),
        "pages": _text(citation.finding.page if citation.finding else ""),
        "doi": _braced(citation.doi.translate(_VERBATIM)),
        "url": _braced(citation.address.translate(_VERBATIM)),
        "issn": _text(citation.issn),
        "keywords": _text(", ".join(name for name, _ in citation.topics)),
        "language": _text(citation.language),
        "abstract": _text(citation.abstract),
        "note": _text(". ".join(citation.notes)),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value and value != "{}"]
    return f"@techreport{{{citation.identifier},\n" + ",\n".join(lines) + "\n}\n"


def _braced(value: str) -> str:
    return f"{{{value}}}"


def _escape(text: str) -> str:
    return text.translate(_TEX)


def _text(text: str) -> str:
    return _braced(_escape(one_line(text)))


def _name(name: Name) -> str:
    """`{Working Group}` for a name that must not be split, `Family, Given` for a person."""
    if name.literal:
        return _braced(_escape(one_line(name.literal)))
    return ", ".join(_part(part) for part in (name.family, name.given) if part)


def _part(part: str) -> str:
    escaped = _escape(one_line(part))
    return _braced(escaped) if re.search(r",|(?i:\band\b)", part) else escaped


def _title(title: str) -> str:
    """The title with its capitals in braces: styles that set titles in lower case leave them alone."""
    first, *others = one_line(title).split(" ")
    words = [(first, first[1:]), *((word, word) for word in others)]
    return " ".join(
        _braced(_escape(word)) if any(letter.isupper() for letter in letters) else _escape(word)
        for word, letters in words
    )
