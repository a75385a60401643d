"""Makes roundtables and what belongs to them, for tests of any app."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from core.models import Person, Topic
from events.changes import Place, Plan, Seats, Times
from events.models import AgendaItem, Meeting, Registration, RoundtablePage, SchedulePage, Speaker
from tests.core.factories import number

#: When a meeting takes place unless a test says otherwise: 9:00 to 12:30 in Boston
START, END = datetime(2031, 1, 21, 14, tzinfo=UTC), datetime(2031, 1, 21, 17, 30, tzinfo=UTC)
ZONE = "America/New_York"


def make_plan(**values: Any) -> Plan:
    """What a form says of a meeting; fields of the meeting by name, START to END without others."""
    if not {"start", "day"} & values.keys():
        values = {"start": START, "end": END, **values}
    values.setdefault("zone", ZONE)
    parts = {}
    for name, part in (("times", Times), ("place", Place), ("seats", Seats)):
        names = part.__dataclass_fields__
        parts[name] = part(**{key: values.pop(key) for key in list(values) if key in names})
    assert not values, values
    return Plan(**parts)


def make_roundtable(
    title: str = "",
    *,
    meeting: dict[str, Any] | None = None,
    speakers: Iterable[Person] = (),
    agenda: Iterable[str] = (),
    topics: Iterable[Topic] = (),
    **fields: Any,
) -> RoundtablePage:
    """A roundtable under `/roundtables/`, live and so announced unless `live=False`.

    `meeting` are values for its meeting: what the page's form can say is planned by it, the rest
    (such as `state` or `previous_start`) is written into the row past the services.
    """
    page = RoundtablePage(title=title or f"Roundtable {number()}", **fields)
    page.speakers = [Speaker(person=person, sort_order=n) for n, person in enumerate(speakers)]
    page.agenda = [AgendaItem(title=text, sort_order=n) for n, text in enumerate(agenda)]
    page.topics = list(topics)
    values = dict(meeting or {})
    planned = Plan.of(Meeting(zone=ZONE)).values().keys()
    rest = {name: values.pop(name) for name in list(values) if name not in planned}
    page.plan = make_plan(**values)
    page = SchedulePage.objects.get().add_child(instance=page)
    if rest:
        Meeting.objects.filter(pk=page.meeting_id).update(**rest)
    return RoundtablePage.objects.get(pk=page.pk)


def register(meeting: Meeting, status: str = "confirmed", **fields: Any) -> Registration:
    """A row of a registration, written past the service that will make them."""
    count = number()
    email = fields.pop("email", f"guest-{count}@colloquy.example")
    values = {"email": email, "email_key": email.casefold(), "name": f"Guest {count}", **fields}
    return Registration.objects.create(meeting=meeting, status=status, **values)
