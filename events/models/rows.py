"""The rows under a roundtable: agenda, people, conclusions, files, and what it points at."""

from __future__ import annotations

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from core.fields import CleanTextMixin


class AgendaItem(CleanTextMixin, Orderable):
    """A line of the agenda; `start` is wall time of the meeting's zone. `key` outlives revisions."""

    page = ParentalKey("events.RoundtablePage", on_delete=models.CASCADE, related_name="agenda")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    start = models.TimeField(null=True, blank=True)
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)

    panels = [FieldRowPanel([FieldPanel("start"), FieldPanel("title")]), FieldPanel("text")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.title


class Speaker(CleanTextMixin, Orderable):
    """Somebody at the head of the table."""

    page = ParentalKey("events.RoundtablePage", on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=255, blank=True, help_text="At this table: Moderator.")

    panels = [FieldPanel("person"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.person)


class Conclusion(CleanTextMixin, Orderable):
    """A conclusion that the table agreed on, with a number that is its address."""

    page = ParentalKey("events.RoundtablePage", on_delete=models.CASCADE, related_name="conclusions")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    text = models.TextField()

    panels = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"Conclusion {self.number or '–'}"


class Material(CleanTextMixin, Orderable):
    """A file for the table or from it."""

    class Stage(models.TextChoices):
        BRIEFING = "briefing", "To read before"
        SLIDES = "slides", "Shown there"
        SUMMARY = "summary", "Written afterwards"

    page = ParentalKey("events.RoundtablePage", on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=255)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.SLIDES)

    panels = [FieldPanel("title"), FieldPanel("document"), FieldPanel("stage")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.title


class RoundtableReport(CleanTextMixin, Orderable):
    """A report that the table reads, or that came of it."""

    class Relation(models.TextChoices):
        READING = "reading", "Reading for the table"
        RESULT = "result", "Came of it"

    page = ParentalKey("events.RoundtablePage", on_delete=models.CASCADE, related_name="reports")
    report = models.ForeignKey("reports.ReportPage", on_delete=models.PROTECT, related_name="roundtables")
    finding = models.PositiveIntegerField(null=True, blank=True, help_text="Its number, if it is about one.")
    relation = models.CharField(max_length=10, choices=Relation.choices, default=Relation.READING)

    panels = [PageChooserPanel("report", "reports.ReportPage"), FieldPanel("finding"), FieldPanel("relation")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.report)


class RoundtableEpisode(CleanTextMixin, Orderable):
    """An episode that came of the meeting or mentions it, with the second."""

    page = ParentalKey("events.RoundtablePage", on_delete=models.CASCADE, related_name="episodes")
    episode = models.ForeignKey("podcasts.EpisodePage", on_delete=models.PROTECT, related_name="roundtables")
    second = models.FloatField(null=True, blank=True, validators=[MinValueValidator(0)])

    panels = [PageChooserPanel("episode", "podcasts.EpisodePage"), FieldPanel("second")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.episode)
