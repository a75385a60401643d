"""The tables of roundtables."""

from .meetings import Meeting
from .pages import (
    AgendaItem,
    Conclusion,
    Material,
    RoundtableEpisode,
    RoundtablePage,
    RoundtableReport,
    SchedulePage,
    Speaker,
)
from .registrations import Registration, SentSequence, Transition

__all__ = [
    "AgendaItem",
    "Conclusion",
    "Material",
    "Meeting",
    "Registration",
    "RoundtableEpisode",
    "RoundtablePage",
    "RoundtableReport",
    "SchedulePage",
    "SentSequence",
    "Speaker",
    "Transition",
]
