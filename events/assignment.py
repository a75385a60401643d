"""The meeting of a page: which one it is, what the page's form plans of it, and its announcement.

All of this runs inside the transaction of the page's `save()`. Whatever happens to a meeting once it
is announced is in `events.meetings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import F, Q
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageError
from wagtail.models import Page

from core.models import Center, Generation
from core.publishing import among
from events.models.meetings import Meeting, derived_times

if TYPE_CHECKING:
    from events.models import RoundtablePage

NO_DATE = "Say when the meeting takes place before you publish: its start, or at least its day."
NO_CONVERSION = (
    "An alias of a roundtable shows the meeting of its original and stays one. "
    "For a roundtable of its own, copy the original."
)


def assign(page: RoundtablePage) -> None:
    """Point an unsaved or saved `page` at its meeting.

    A page keeps the meeting that its row has, whatever a revision, copy or form has put in memory.
    A new page gets the one of the page that it is an alias of, or of its translation key; else a new
    one without a date. Raises ConvertAliasPageError when an alias would become a page of its own.
    """
    stored = None
    if page.pk is not None:
        rows = type(page)._base_manager.filter(pk=page.pk)
        stored = rows.values_list("meeting_id", "alias_of_id").first()
    if stored is not None:
        meeting, alias_of = stored
        if alias_of is not None and page.alias_of_id is None:
            raise ConvertAliasPageError(NO_CONVERSION)
    elif page.alias_of_id is not None:
        source = type(page)._base_manager.filter(pk=page.alias_of_id)
        meeting = source.values_list("meeting_id", flat=True).get()
    else:
        meeting = _of_translation(page).pk
    page.meeting_id = meeting


def _of_translation(page: RoundtablePage) -> Meeting:
    meeting, _ = Meeting.objects.get_or_create(
        translation_key=page.translation_key,
        defaults={"zone": Center.load().zone, "changed_at": timezone.now()},
    )
    return meeting


def write_plan(page: RoundtablePage, values: dict[str, Any], now: datetime) -> None:
    """Write what the page's form says of its meeting, unless that was announced meanwhile."""
    planned = {**values, **derived_times(values["start"], values["end"], values["day"], values["zone"])}
    Meeting.objects.filter(pk=page.meeting_id, state=Meeting.State.UNANNOUNCED).update(
        **planned, changed_at=now, version=F("version") + 1
    )


def announce(page: RoundtablePage, now: datetime) -> bool:
    """Announce the meeting of a page that goes live; whether it was not announced before.

    Raises ValidationError where it has no date: then the page does not go live.
    """
    waiting = Meeting.objects.filter(pk=page.meeting_id, state=Meeting.State.UNANNOUNCED)
    announced = waiting.filter(day__isnull=False).update(
        state=Meeting.State.ANNOUNCED, announced_at=now, changed_at=now, version=F("version") + 1
    )
    if announced:
        Generation.advance()
    elif waiting.exists():
        raise ValidationError({NON_FIELD_ERRORS: [NO_DATE]})
    return bool(announced)


def without_a_date(pages: Sequence[Page], *, below: bool = False) -> list[RoundtablePage]:
    """Of these pages, and with `below` of all under them, the roundtables that cannot be published."""
    from events.models import RoundtablePage

    undated = Q(meeting__state=Meeting.State.UNANNOUNCED, meeting__day=None)
    return list(
        RoundtablePage.objects.filter(among(pages, below=below), undated, alias_of=None).order_by("path")
    )
