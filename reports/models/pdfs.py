"""What is read from a PDF: its state, its pages, their labels and texts, its cover."""

from __future__ import annotations

from django.db import models

from core.models import Document


class PdfFile(models.Model):
    """One reading of a document's file. Another hash of the file means that it must be read again."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be read"
        OK = "ok", "Read"
        NO_TEXT = "no_text", "Has no text"
        ENCRYPTED = "encrypted", "Encrypted"
        DAMAGED = "damaged", "Damaged"
        TOO_LARGE = "too_large", "Too large"
        TOO_MANY_PAGES = "too_many_pages", "Too many pages"
        TIMED_OUT = "timed_out", "Took too long"

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="pdf")
    file_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    message = models.TextField(blank=True, help_text="For the editor: what is wrong and what to do")
    page_count = models.PositiveIntegerField(default=0)
    byte_size = models.PositiveBigIntegerField(default=0)
    sheets = models.JSONField(
        default=list,
        help_text="A list a page: lines of text, whether it has a figure, the label printed on it",
    )
    cover = models.ImageField(
        upload_to="covers", blank=True, width_field="cover_width", height_field="cover_height"
    )
    cover_width = models.PositiveIntegerField(null=True, blank=True)
    cover_height = models.PositiveIntegerField(null=True, blank=True)
    read = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.document}: {self.get_state_display()}"


class PdfPage(models.Model):
    """A page of a PDF. `position` counts sheets from 1, `label` is what is printed on it."""

    pdf = models.ForeignKey(PdfFile, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=40, blank=True)
    section = models.CharField(max_length=255, blank=True, help_text="The bookmark that it belongs to")
    text = models.TextField(blank=True)
    unseen = models.TextField(
        blank=True, help_text="Other spellings of words broken at a line’s end; never shown"
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["pdf", "position"], name="pdf_page_once")]

    def __str__(self) -> str:
        return f"page {self.label or self.position}"


class ReplacedPdf(models.Model):
    """The file that a live report's PDF had before another was put in its place.

    It belongs to the version that is live, so it is kept, unseen, until the report is next published: as
    another version, then the earlier one gets this file; or as the same one, then it is deleted.
    """

    page = models.OneToOneField("reports.ReportPage", on_delete=models.CASCADE, related_name="replaced_pdf")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to="replaced")

    def __str__(self) -> str:
        return f"{self.page}: {self.file.name}"
