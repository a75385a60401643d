"""Roundtables and their schedule."""

from __future__ import annotations

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Orderable

from core.blocks import BodyBlock
from core.fields import CleanStreamField, CleanTextMixin
from core.models import BasePage

from .meetings import Meeting


class SchedulePage(RoutablePageMixin, BasePage):
    """All roundtables, to come and past, at `/roundtables/`."""

    is_fixed = True

    series_name = models.CharField(
        max_length=120, blank=True, help_text="What the meetings are part of: Executive Forum"
    )

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("series_name")]

    parent_page_types = ["core.HomePage"]
    subpage_types = ["events.RoundtablePage"]
    max_count = 1
    template = "events/schedule_page.html"

    class Meta:
        verbose_name = "schedule of roundtables"


class RoundtablePage(RoutablePageMixin, BasePage):
    """A roundtable: first an invitation, then its proceedings.

    What is editorial stands here; when, where and whether stand in `meeting`, which no revision,
    copy or schedule of this page can change.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, editable=False, related_name="pages")
    body = CleanStreamField(BodyBlock(), blank=True, help_text="What it is about.")
    audience = models.TextField(blank=True, help_text="Whom it is for.")
    topics = ParentalManyToManyField("core.Topic", blank=True, related_name="roundtables")
    attendees = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many took part, once it is over."
    )
    proceedings_summary = models.TextField(
        blank=True, max_length=400, help_text="The deck once it is over; until then the summary stands."
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        InlinePanel("agenda", label="Item", heading="Agenda"),
        InlinePanel("speakers", label="Person", heading="At the head of the table"),
        FieldPanel("audience"),
        InlinePanel("materials", label="File", heading="Materials"),
        InlinePanel("reports", label="Report", heading="Related reports"),
        InlinePanel("episodes", label="Episode", heading="Related episodes"),
        FieldPanel("topics"),
        MultiFieldPanel(
            [
                FieldPanel("proceedings_summary"),
                FieldPanel("attendees"),
                InlinePanel("conclusions", label="Conclusion", heading="Conclusions"),
            ],
            heading="Proceedings",
            classname="collapsed",
        ),
    ]

    parent_page_types = ["events.SchedulePage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["meeting", "attendees"]
    template = "events/roundtable_page.html"

    class Meta:
        verbose_name = "roundtable"


class AgendaItem(CleanTextMixin, Orderable):
    """A line of the agenda; `start` is wall time of the meeting's zone. `key` outlives revisions."""

    page = ParentalKey(RoundtablePage, on_delete=models.CASCADE, related_name="agenda")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    start = models.TimeField(null=True, blank=True)
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)

    panels = [FieldRowPanel([FieldPanel("start"), FieldPanel("title")]), FieldPanel("text")]

    def __str__(self) -> str:
        return self.title


class Speaker(CleanTextMixin, Orderable):
    """Somebody at the head of the table."""

    page = ParentalKey(RoundtablePage, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=255, blank=True, help_text="At this table: Moderator.")

    panels = [FieldPanel("person"), FieldPanel("role")]

    def __str__(self) -> str:
        return str(self.person)


class Conclusion(CleanTextMixin, Orderable):
    """A conclusion that the table agreed on, with a number that is its address."""

    page = ParentalKey(RoundtablePage, on_delete=models.CASCADE, related_name="conclusions")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    text = models.TextField()

    panels = [FieldPanel("text")]

    def __str__(self) -> str:
        return f"Conclusion {self.number or '–'}"


class Material(CleanTextMixin, Orderable):
    """A file for the table or from it."""

    class Stage(models.TextChoices):
        BRIEFING = "briefing", "To read before"
        SLIDES = "slides", "Shown there"
        SUMMARY = "summary", "Written afterwards"

    page = ParentalKey(RoundtablePage, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=255)
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.SLIDES)

    panels = [FieldPanel("title"), FieldPanel("document"), FieldPanel("stage")]

    def __str__(self) -> str:
        return self.title


class RoundtableReport(CleanTextMixin, Orderable):
    """A report that the table reads, or that came of it."""

    class Relation(models.TextChoices):
        READING = "reading", "Reading for the table"
        RESULT = "result", "Came of it"

    page = ParentalKey(RoundtablePage, on_delete=models.CASCADE, related_name="reports")
    report = models.ForeignKey("reports.ReportPage", on_delete=models.PROTECT, related_name="roundtables")
    finding = models.PositiveIntegerField(null=True, blank=True, help_text="Its number, if it is about one.")
    relation = models.CharField(max_length=10, choices=Relation.choices, default=Relation.READING)

    panels = [PageChooserPanel("report", "reports.ReportPage"), FieldPanel("finding"), FieldPanel("relation")]

    def __str__(self) -> str:
        return str(self.report)


class RoundtableEpisode(CleanTextMixin, Orderable):
    """An episode that came of the meeting or mentions it, with the second."""

    page = ParentalKey(RoundtablePage, on_delete=models.CASCADE, related_name="episodes")
    episode = models.ForeignKey("podcasts.EpisodePage", on_delete=models.PROTECT, related_name="roundtables")
    second = models.FloatField(null=True, blank=True, validators=[MinValueValidator(0)])

    panels = [PageChooserPanel("episode", "podcasts.EpisodePage"), FieldPanel("second")]

    def __str__(self) -> str:
        return str(self.episode)
