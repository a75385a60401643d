"""The tables of roundtables."""

from .meetings import Meeting
from .pages import RoundtablePage
from .registrations import Registration, SentSequence, Transition
from .rows import AgendaItem, Conclusion, Material, RoundtableEpisode, RoundtableReport, Speaker
from .schedule import SchedulePage

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
