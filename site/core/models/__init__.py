"""The tables that belong to the whole site."""

from .base import BasePage
from .center import Center
from .machinery import (
    DemoItem,
    Generation,
    NumberAllocation,
    OutboxMessage,
    ScheduleFailure,
    SharedValue,
    StoredDocument,
)
from .media import Document, Image, Rendition
from .pages import HomePage, StandardPage
from .people import Person
from .topics import Topic

__all__ = [
    "BasePage",
    "Center",
    "DemoItem",
    "Document",
    "Generation",
    "HomePage",
    "Image",
    "NumberAllocation",
    "OutboxMessage",
    "Person",
    "Rendition",
    "ScheduleFailure",
    "SharedValue",
    "StandardPage",
    "StoredDocument",
    "Topic",
]
