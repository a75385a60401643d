"""Rows that no editor sees: generations, the outbox, shared values, demonstration marks, numbers given."""

from __future__ import annotations

import uuid

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page

from core.letter_field import LetterField
from core.letters import html_of, text_of
from core.statements import Found, Statement, together


class Generation(models.Model):
    """A number that rises with each change of what pages draw, the key of every stored page.

    `site` rises when a live page, snippet, setting, image, document or medium changes, `seats`
    when a seat is taken or given back.
    """

    SITE = "site"
    SEATS = "seats"

    name = models.CharField(max_length=20, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @classmethod
    def current(cls, name: str = SITE) -> int:
        """The number now; 0 before the first change."""
        return cls.of(*together(cls.asking(name)))

    @classmethod
    def asking(cls, name: str = SITE) -> Statement:
        """The statement that asks for it; its answer is for `of`."""
        return Statement("SELECT number FROM core_generation WHERE name = %s", [name])

    @staticmethod
    def of(found: Found) -> int:
        """The number of such an answer."""
        return int(found[0][0]) if found else 0

    @classmethod
    def advance(cls, name: str = SITE) -> None:
        """Raise the number; to be called inside the transaction of the change."""
        together(cls.advancing(name))

    @classmethod
    def advancing(cls, name: str = SITE) -> Statement:
        """The statement that does so."""
        return Statement(
            "INSERT INTO core_generation (name, number) VALUES (%s, 1)"
            " ON CONFLICT (name) DO UPDATE SET number = core_generation.number + 1",
            [name],
        )


class OutboxMessage(models.Model):
    """A message that waits to be sent, or was: unique by its cause, written with what caused it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Outcome unknown"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True, help_text="What the message is about")
    kind = models.CharField(max_length=40)
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=500)
    letter = LetterField(null=True, blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    code = models.CharField(
        max_length=40, blank=True, help_text="For the door; its picture is drawn when sent"
    )
    message_id = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    about_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.SET_NULL)
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    created = models.DateTimeField(auto_now_add=True)
    claimed = models.DateTimeField(null=True, blank=True)
    sent = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "message"
        indexes = [
            models.Index(fields=["state", "not_before"], name="outbox_due"),
            models.Index(fields=["about_type", "about_id"], name="outbox_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"

    @property
    def text(self) -> str:
        """The letter as plain text, drawn anew."""
        return text_of(self.letter) if self.letter else ""

    @property
    def html(self) -> str:
        """The letter as an HTML document, drawn anew."""
        return html_of(self.letter) if self.letter else ""


class SharedValue(models.Model):
    """A small value that several processes share where there is no Redis: rate limits, breakers."""

    key = models.CharField(max_length=200, primary_key=True)
    number = models.BigIntegerField(default=0)
    text = models.TextField(blank=True)
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class StoredDocument(models.Model):
    """The bytes of a feed or calendar as they were last made, one row an encoding.

    `version` is the number or hash of the data that they were made from; whoever finds them older
    makes them anew. `etag` is strong and belongs to these bytes.
    """

    key = models.CharField(max_length=200)
    encoding = models.CharField(max_length=10, default="identity")
    version = models.CharField(max_length=100)
    content_type = models.CharField(max_length=100)
    body = models.BinaryField()
    etag = models.CharField(max_length=80)
    modified = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "encoding"], name="stored_document_key")]

    def __str__(self) -> str:
        return f"{self.key} ({self.encoding})"


class ScheduleFailure(models.Model):
    """What was due and could not be done; shown to editors until it is done or no longer due."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.CharField(max_length=40)
    target = GenericForeignKey("content_type", "object_id")
    action = models.CharField(max_length=20, choices=[("publish", "Publish"), ("expire", "Expire")])
    title = models.CharField(max_length=255)
    message = models.TextField()
    due = models.DateTimeField(null=True, blank=True)
    first_failed = models.DateTimeField(auto_now_add=True)
    last_failed = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "action"], name="one_failure_a_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.message}"


class DemoItem(models.Model):
    """Marks an object as demonstration. `content_hash` is that of what was loaded.

    The row outlives its object, so that what an editor deleted is not made again, and a hash that
    no longer fits says that an editor changed it.
    """

    key = models.CharField(max_length=200, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_hash = models.CharField(max_length=64, blank=True)
    labelled = models.BooleanField(default=True, help_text="Draws the tag “Demonstration”")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="demo_object")]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def marks(cls, row: models.Model) -> bool:
        """Whether a page or snippet is marked as demonstration; one query, for a row by itself."""
        kind = row.content_type_id if isinstance(row, Page) else ContentType.objects.get_for_model(row).pk
        return cls.objects.filter(content_type=kind, object_id=row.pk, labelled=True).exists()


class NumberAllocation(models.Model):
    """A number once given to a finding or figure of a report (or a conclusion of a roundtable).

    Kept outside of the page, because a page's revision that is reverted would revert a counter,
    and keyed by the page's translation key and the item's stored id, because child rows get new
    primary keys when a page is unpublished and published.
    """

    class Kind(models.TextChoices):
        FINDING = "finding", "Finding"
        FIGURE = "figure", "Figure"
        CONCLUSION = "conclusion", "Conclusion"

    page_key = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    item_key = models.UUIDField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page_key", "kind", "number"], name="number_once"),
            models.UniqueConstraint(fields=["page_key", "kind", "item_key"], name="one_number_an_item"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
