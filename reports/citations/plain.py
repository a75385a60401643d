"""The house form of a citation, as a page shows it.

Tufts Center for the Study of Drug Development. Title. *Series* 7, October 2014, finding 4, p. 21.
"""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.dates import PartialDate

from .record import Citation, one_line


def as_text(citation: Citation) -> str:
    """The citation as plain text."""
    start, series, end = _parts(citation)
    return f"{start}{series}{end}"


def as_html(citation: Citation) -> SafeString:
    """The citation as HTML, the series in `<em>`."""
    start, series, end = _parts(citation)
    emphasized = format_html("<em>{}</em>", series) if series else ""
    return mark_safe(conditional_escape(start) + emphasized + conditional_escape(end))  # noqa: S308


def _parts(citation: Citation) -> tuple[str, str, str]:
    """What stands before the series, the series, and what stands behind it."""
    start = f"{_sentence(_names(citation))} {_sentence(one_line(citation.title))} "
    details = []
    if citation.version > 1:
        details.append(f"version {citation.version}")
    details.append(str(citation.date))
    if finding := citation.finding:
        details.append(f"finding {finding.number}")
        if finding.page:
            details.append(f"p. {finding.page}")
    end = ", ".join(details)
    if citation.series:
        end = f"{f' {citation.number}' if citation.number else ''}, {end}"
    elif citation.number:
        end = f"No. {citation.number}, {end}"
    else:
        end = end[:1].upper() + end[1:]
    end += "."
    if citation.withdrawn:
        end += f" Withdrawn {PartialDate(citation.withdrawn)}."
    if citation.doi:
        end += f" https://doi.org/{citation.doi}"
    return start, citation.series, end


def _names(citation: Citation) -> str:
    *others, last = [name.full for name in citation.names]
    return f"{', '.join(others)} and {last}" if others else last


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
