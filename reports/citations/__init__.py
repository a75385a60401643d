"""How a report, or one of its findings, is cited: one record, a module for each form it is written in.

Everything here is a pure function of a `Citation`; who makes one from a page is `reports.records`.
"""

from .bibtex import bibtex
from .csl import csl_json
from .highwire import highwire_tags
from .jsonld import json_ld
from .plain import as_html, as_text
from .record import Citation, FindingReference, Name, Publisher
from .ris import ris

__all__ = [
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
