"""Reports and press notes, and the pages that list them."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from core.blocks import LINE_FEATURES, BodyBlock
from core.dates import PartialDate, Precision
from core.fields import CleanStreamField, CleanTextMixin
from core.models import BasePage
from core.numbers import KeyedInlinePanel
from reports.panels import PdfPanel
from reports.routes import NewsIndexRoutes, PressNoteRoutes, ReportIndexRoutes, ReportRoutes
from reports.versions import freeze_superseded

from .series import Series

validate_doi = RegexValidator(
    r"^10\.\d{4,9}/\S+$", "Write the DOI without its address: 10.1234/abcd, not https://doi.org/10.1234/abcd."
)


def today():
    """Today in the current time zone; the date that a new page starts with."""
    return timezone.localdate()


class DatedMixin(models.Model):
    """A date that says how exactly it is known."""

    date = models.DateField(default=today, help_text="Of publication. Of a month or year, any day in it.")
    date_precision = models.CharField(
        "shown as", max_length=5, choices=Precision.choices, default=Precision.DAY
    )

    class Meta:
        abstract = True

    @property
    def dated(self) -> PartialDate:
        """The date with its precision."""
        return PartialDate(self.date, Precision(self.date_precision))


class ReportIndexPage(ReportIndexRoutes, BasePage):
    """All reports, at `/reports/`."""

    is_fixed = True
    parent_page_types = ["core.HomePage"]
    subpage_types = ["reports.ReportPage"]
    max_count = 1
    template = "reports/report_index_page.html"

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "list of reports"


class ReportPage(ReportRoutes, DatedMixin, BasePage):
    """A management report: what was found, finding by finding, with the PDF beside it.

    Title, abstract and citation are public whatever `access` says; body, findings, figures, PDF
    and their passages in the search follow it on every path.
    """

    class Access(models.TextChoices):
        PUBLIC = "public", "Everyone"
        REGISTERED = "registered", "Registered readers"
        SPONSORS = "sponsors", "Sponsors"

    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    number = models.CharField(
        "number or issue", max_length=40, blank=True, help_text="As it is printed: 7, or 16(5)."
    )
    abstract = models.TextField(
        blank=True, help_text="Public, also when the text is not. An empty line parts paragraphs."
    )
    body = CleanStreamField(BodyBlock(), blank=True)
    pdf = models.ForeignKey(
        "core.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="PDF"
    )
    doi = models.CharField("DOI", max_length=200, blank=True, validators=[validate_doi])
    topics = ParentalManyToManyField("core.Topic", blank=True, related_name="reports")
    access = models.CharField(
        max_length=10,
        choices=Access.choices,
        default=Access.PUBLIC,
        help_text="Who may read body, findings, figures and PDF. Title, abstract and citation are public.",
    )
    cover_is_public = models.BooleanField(
        default=True,
        help_text="The PDF’s first page is shown to everyone, also where the text is not public.",
    )
    version = models.PositiveIntegerField(default=1, help_text="The version that this page shows.")
    version_date = models.DateField(
        null=True, blank=True, help_text="Of this version, if it is not the first."
    )
    version_note = models.TextField(blank=True, help_text="What changed since the version before.")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True, help_text="Published as the notice of withdrawal.")
    license_name = models.CharField("license", max_length=120, blank=True)
    license_url = models.URLField(blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("series"), FieldPanel("number")]),
                FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
                InlinePanel("authors", label="Author", heading="Authors, in order"),
                FieldPanel("topics"),
            ],
            heading="The record",
        ),
        FieldPanel("abstract"),
        KeyedInlinePanel("findings", label="Finding", heading="Findings"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("pdf"), PdfPanel(), FieldPanel("cover_is_public"), FieldPanel("access")],
            heading="File and access",
        ),
        InlinePanel("related_reports", label="Related report", heading="Related reports"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("version"), FieldPanel("version_date")]),
                FieldPanel("version_note"),
                FieldRowPanel([FieldPanel("withdrawn_on"), FieldPanel("withdrawal_reason")]),
            ],
            heading="Versions and withdrawal",
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("doi"), FieldRowPanel([FieldPanel("license_name"), FieldPanel("license_url")])],
            heading="Identifiers and license",
            classname="collapsed",
        ),
    ]

    search_fields = [*BasePage.search_fields, index.SearchField("abstract"), index.FilterField("access")]

    numbered_children = {"findings": "finding"}
    numbered_blocks = {"body": {"figure": "figure"}}

    parent_page_types = ["reports.ReportIndexPage"]
    subpage_types: list[str] = []
    template = "reports/report_page.html"

    class Meta:
        verbose_name = "report"

    def save(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            if kwargs.get("update_fields") is None:
                freeze_superseded(self)
            return super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.withdrawal_reason and not self.withdrawn_on:
            raise ValidationError({"withdrawn_on": "Say since when the report is withdrawn."})
        if self.withdrawn_on and not self.withdrawal_reason:
            raise ValidationError({"withdrawal_reason": "Say why: the notice is what readers find here."})

    @classmethod
    def served_rows(cls) -> QuerySet[ReportPage]:
        """Reports with their series, their PDF and their mark."""
        return cls.objects.marked().select_related("series", "pdf__pdf")  # type: ignore[no-any-return]

    def may_show_files(self, user: Any) -> bool:
        """Whether `user` may have the files that the body links to: they follow `access` too."""
        from core.readers import Level, level_of

        return not self.is_withdrawn and level_of(user) >= Level[self.access.upper()]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None

    @property
    def issue_label(self) -> str:
        """Series and number as a row and a citation say them: “Methods Brief 7”."""
        return f"{self.series.name if self.series else ''} {self.number}".strip()


class ReportAuthor(CleanTextMixin, Orderable):
    """An author of a report, in the order of the title page."""

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+")
    affiliation = models.CharField(max_length=255, blank=True, help_text="At the time, if it was another.")

    panels = [FieldPanel("person"), FieldPanel("affiliation")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.person)


class Finding(CleanTextMixin, Orderable):
    """One finding: a sentence with a number and an address.

    `key` stays with the finding through every revision; `number` is allocated to it once.
    `pdf_page` is the position of the sheet, counted from 1.
    """

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="findings")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    text = models.TextField(help_text="One sentence that can be quoted by itself.")
    pdf_page = models.PositiveIntegerField(
        "sheet of the PDF",
        null=True,
        blank=True,
        help_text="Counted from the first sheet, whatever is printed on it.",
    )

    panels = [FieldPanel("text"), FieldPanel("pdf_page")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"Finding {self.number or '–'}"


class RelatedReport(Orderable):
    """A report that the reader of this one should know."""

    page = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="related_reports")
    report = models.ForeignKey(ReportPage, on_delete=models.PROTECT, related_name="+")

    panels = [PageChooserPanel("report", "reports.ReportPage")]

    def __str__(self) -> str:
        return str(self.report)


class ReportVersion(models.Model):
    """An earlier version of a report, frozen: outside of revisions, at `/reports/<slug>/v/<n>/`."""

    page = models.ForeignKey(ReportPage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    date = models.DateField()
    date_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    note = models.TextField(blank=True)
    pdf = models.ForeignKey(
        "core.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField(help_text="The page’s serializable data as it was")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="report_version_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def dated(self) -> PartialDate:
        """The date with its precision."""
        return PartialDate(self.date, Precision(self.date_precision))


class NewsIndexPage(NewsIndexRoutes, BasePage):
    """All press notes, at `/news/`."""

    is_fixed = True
    parent_page_types = ["core.HomePage"]
    subpage_types = ["reports.PressNotePage"]
    max_count = 1
    template = "reports/news_index_page.html"

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "list of press notes"


class PressNotePage(PressNoteRoutes, DatedMixin, BasePage):
    """A press note: a dateline, what it announces, and whom to ask."""

    dateline = models.CharField(
        max_length=120, blank=True, help_text="The place that the text starts with: Boston."
    )
    report = models.ForeignKey(
        ReportPage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="press_notes",
        help_text="The report that it announces.",
    )
    body = CleanStreamField(BodyBlock(), blank=True)
    pdf = models.ForeignKey(
        "core.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="PDF"
    )
    topics = ParentalManyToManyField("core.Topic", blank=True, related_name="press_notes")
    media_contact = models.ForeignKey(
        "core.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Without one, the media contact of the site settings.",
    )
    boilerplate = RichTextField(
        blank=True, features=LINE_FEATURES, help_text="Without one, the center’s own."
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
                FieldPanel("dateline"),
                PageChooserPanel("report", "reports.ReportPage"),
                FieldPanel("topics"),
            ],
            heading="The record",
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("pdf"), FieldPanel("media_contact"), FieldPanel("boilerplate")],
            heading="For the press",
        ),
    ]

    parent_page_types = ["reports.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "reports/press_note_page.html"

    class Meta:
        verbose_name = "press note"
