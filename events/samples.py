"""Many roundtables, past and to come, for benchmarks."""

from __future__ import annotations

from datetime import time, timedelta
from random import Random

from django.utils import timezone

from core.samples import paragraph, sentence, title
from reports.samples import people, topics

from .changes import Place, Plan, Seats, Times
from .models import AgendaItem, Conclusion, RoundtablePage, SchedulePage, Speaker


def make_roundtables(count: int, random: Random) -> int:
    """Make `count` roundtables, one in five to come; returns how many."""
    schedule = SchedulePage.objects.get()
    speakers = people(12, random)
    subjects = topics()
    first = RoundtablePage.objects.count()
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for number in range(first, first + count):
        past = random.random() < 0.8
        days = random.randrange(1, 3500) if past else -random.randrange(1, 400)
        start = now - timedelta(days=days)
        page = RoundtablePage(
            title=title(random),
            slug=f"sample-roundtable-{number}",
            summary=sentence(random),
            body=[("text", f"<p>{paragraph(random)}</p>")],
            live=True,
        )
        page.topics = random.sample(subjects, 2)
        page.agenda = [AgendaItem(start=time(9 + hour), title=title(random)[:120]) for hour in range(3)]
        page.speakers = [Speaker(person=person, role="Moderator") for person in random.sample(speakers, 2)]
        if past:
            page.conclusions = [Conclusion(text=sentence(random)) for _ in range(3)]
            page.attendees = random.randint(8, 18)
        page.plan = Plan(
            times=Times(start, start + timedelta(hours=3), zone="America/New_York"),
            place=Place(place="At the center", locality="Boston"),
            seats=Seats(
                capacity=18,
                seats_held=random.randint(0, 18),
                registration=random.choice(["open", "approval", "invitation"]),
            ),
        )
        page.plan = Plan(
            Times(start=start, end=start + timedelta(hours=3), zone="America/New_York"),
            Place(place="At the center", locality="Boston"),
            Seats(
                capacity=18,
                seats_held=random.randint(0, 18),
                registration=random.choice(["open", "approval", "invitation"]),
            ),
        )
        schedule.add_child(instance=page)
    return count
