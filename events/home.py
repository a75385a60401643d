"""What roundtables give to the home page: the next ones that one can come to, and entries of the record."""

from __future__ import annotations

from django.utils import timezone
from django.utils.safestring import SafeString

from core.home import Entry, Next
from core.models import Center
from core.rows import When
from core.signatures import seat_ring, seats_sentence
from events import asking, wording
from events.drawings import ring_of
from events.listing import coming_roundtables, past_roundtables
from events.models import Meeting, SchedulePage
from events.rows import past_row
from events.seats import count_seats
from events.states import Asking, situation

#: Among so many of the nearest the open ones are looked for
_NEAREST = 24


def coming(count: int) -> list[Next]:
    """The next `count` roundtables, those that are open for registration before others; by date."""
    now, center = timezone.now(), Center.load()
    nearest = coming_roundtables(now).exclude(meeting__state=Meeting.State.CANCELLED)
    pages = list(nearest.marked()[:_NEAREST])
    counts = count_seats([page.meeting for page in pages], now)
    stands = {page.pk: situation(page.meeting, counts[page.meeting_id], now) for page in pages}
    chosen = sorted(pages, key=lambda page: stands[page.pk].asking != Asking.OPEN)[:count]
    found = []
    for page in sorted(chosen, key=lambda page: (page.meeting.begins_at, page.pk)):
        meeting, stand = page.meeting, stands[page.pk]
        ring = ring_of(meeting, counts[meeting.pk], stand)
        drawing, said = SafeString(), ""
        if ring is not None:
            public = meeting.availability_is_public
            drawing = seat_ring(ring, ring.free if public else ring.capacity)
            said = seats_sentence(ring)
        if ring is None or stand.asking != Asking.OPEN:
            said = "".join(asking.state_words(meeting, counts[meeting.pk], stand)) or said
        contact = asking.Contact.of(meeting, center)
        found.append(
            Next(
                page_id=page.pk,
                kind="roundtable",
                title=page.title,
                url=page.url,
                when=When(wording.long_day(meeting.day), wording.iso(meeting)),
                drawing=drawing,
                said=said,
                note=". ".join(part for part in (wording.hours(meeting), wording.where(meeting)) if part),
                demo=page.is_demo,
                action=asking.action(meeting, stand, contact, page.title, page.url, about=True),
            )
        )
    return found


def record(count: int, left_out: frozenset[int]) -> list[Entry]:
    """The latest roundtables that are over, as entries of the record."""
    now = timezone.now()
    series = SchedulePage.objects.values_list("series_name", flat=True).first() or ""
    pages = past_roundtables(now).exclude(pk__in=left_out).marked()[:count]
    return [Entry(page.pk, page.meeting.day, past_row(page, now, margin=series)) for page in pages]
