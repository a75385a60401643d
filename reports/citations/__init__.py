"""How a report, or one of its findings, is cited: one record, a module for each form it is written in.

Everything here is a pure function of a `Citation`; who makes one from a page is `reports.data`.
"""

from collections.abc import Callable

from .bibtex import CONTENT_TYPE as BIBTEX_TYPE
from .bibtex import bibtex
from .csl import CONTENT_TYPE as CSL_TYPE
from .csl import csl_json
from .highwire import highwire_tags
from .jsonld import json_ld
from .plain import as_html, as_text
from .record import Citation, FindingReference, Name, Publisher
from .ris import CONTENT_TYPE as RIS_TYPE
from .ris import ris

#: Ending of a citation file's address → how it is written, and its media type
FORMATS: dict[str, tuple[Callable[[Citation], str], str]] = {
    "bib": (bibtex, BIBTEX_TYPE),
    "ris": (ris, RIS_TYPE),
    "json": (csl_json, CSL_TYPE),
}

__all__ = [
    "FORMATS",
    "Citation",
    "FindingReference",
    "Name",
    "Publisher",
    "as_html",
    "as_text",
    "bibtex",
    "csl_json",
    "highwire_tags",
    "json_ld",
    "ris",
]
