"""A roundtable: first an invitation, then its proceedings."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.log_actions import log
from wagtail.models import Page

from core.blocks import BodyBlock
from core.fields import CleanStreamField
from core.models import BasePage
from core.numbers import KeyedInlinePanel, Kind
from events.api import MEETING_FIELDS
from events.assignment import announce, assign, write_plan
from events.changes import Plan
from events.page_form import PREFIX, RoundtablePageForm
from events.panels import MeetingPanel
from events.routes import RoundtableRoutes

from .meetings import Meeting


class RoundtableCopyForm(CopyForm):
    """Copies stay drafts: a copy's meeting is another one, and has no date yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)


def _meeting_field(name: str) -> FieldPanel:
    return FieldPanel(PREFIX + name, disable_comments=True)


class RoundtablePage(RoundtableRoutes, BasePage):
    """A roundtable. What is editorial stands here; when, where and whether stand in `meeting`.

    `meeting` is set by `save()` alone, by the rule of `events.assignment`, so that no revision, copy,
    old tab or schedule of this page can move or revive a meeting.
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

    #: What the editor's form says of a meeting that is not announced; written by the next `save()`
    plan: Plan | None = None

    numbered_children = {"conclusions": Kind.CONCLUSION}
    base_form_class = RoundtablePageForm
    copy_form_class = RoundtableCopyForm

    content_panels = [
        MeetingPanel(heading="The meeting", icon="calendar-alt"),
        *BasePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([_meeting_field("start"), _meeting_field("end")]),
                FieldRowPanel([_meeting_field("zone"), _meeting_field("day")]),
                _meeting_field("mode"),
                FieldRowPanel([_meeting_field("place"), _meeting_field("locality")]),
                _meeting_field("address"),
                FieldRowPanel([_meeting_field("access_note"), _meeting_field("joining_link")]),
            ],
            heading="When and where",
            help_text="Needed to publish. Publishing announces the meeting; from then on it is moved or "
            "cancelled by the buttons that take the place of these fields.",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([_meeting_field("capacity"), _meeting_field("seats_held")]),
                _meeting_field("availability_is_public"),
                _meeting_field("registration"),
                FieldRowPanel([_meeting_field("registration_opens"), _meeting_field("registration_closes")]),
                _meeting_field("registration_note"),
                FieldRowPanel([_meeting_field("contact_name"), _meeting_field("contact_email")]),
                _meeting_field("waiting_list"),
                _meeting_field("chatham_house"),
            ],
            heading="Seats and registration",
        ),
        FieldPanel("body"),
        KeyedInlinePanel("agenda", label="Item", heading="Agenda"),
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
                KeyedInlinePanel("conclusions", label="Conclusion", heading="Conclusions"),
            ],
            heading="Proceedings",
            classname="collapsed",
        ),
    ]

    api_fields = [APIField("summary"), *MEETING_FIELDS]

    parent_page_types = ["events.SchedulePage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["meeting", "attendees"]
    template = "events/roundtable_page.html"

    class Meta:
        verbose_name = "roundtable"

    def save(self, *args: Any, **kwargs: Any) -> Any:
        now = timezone.now()
        whole = kwargs.get("update_fields") is None
        announced = False
        with transaction.atomic():
            assign(self)
            if whole and self.alias_of_id is None:
                if self.plan is not None:
                    write_plan(self, self.plan.values(), now)
                    self.plan = None
                if self.goes_live(now):
                    announced = announce(self, now)
            # What was read of the meeting before may be older than its row
            self._state.fields_cache.pop("meeting", None)
            result = super().save(*args, **kwargs)
            if announced:
                log(instance=self, action="events.meeting.announce")
        return result

    @classmethod
    def served_rows(cls) -> models.QuerySet[RoundtablePage]:
        from events.page_data import served_roundtables

        return served_roundtables()

    def goes_live(self, now: Any) -> bool:
        """Whether saving makes the page public, or leaves it so."""
        waits = self._state.adding and self.go_live_at is not None and self.go_live_at > now
        return bool(self.live and not waits)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        page = super().with_content_json(content)
        page.meeting_id = self.meeting_id
        return page

    def copy(self, *args: Any, **kwargs: Any) -> Page:
        """A copy is a draft: its meeting is another one and has no date."""
        return super().copy(*args, **{**kwargs, "keep_live": False})

    @property
    def shown_meeting(self) -> Meeting:
        """The meeting that the page draws: in a preview with what the form says of it."""
        meeting = self.meeting if self.meeting_id is not None else Meeting(zone="UTC")
        if self.plan is None or meeting.is_announced:
            return meeting
        planned = Meeting(pk=meeting.pk, uid=meeting.uid, **self.plan.values())
        planned.derive()
        return planned
