"""Many roundtables, past and to come, for benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from random import Random
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from core.bulk import add_pages, index_for_editors
from core.models import Generation
from core.sample_text import paragraphs, sentence, some, title
from core.samples import CHUNK, Size, chunks, next_number
from podcasts.models import EpisodePage
from reports.models import ReportPage
from reports.samples import people, stream, topics
from search.bulk import write_new

from .models import (
    AgendaItem,
    Conclusion,
    Meeting,
    RoundtableEpisode,
    RoundtablePage,
    RoundtableReport,
    SchedulePage,
    Speaker,
)


def make_roundtables(count: int, random: Random, size: Size) -> Iterator[int]:
    """Make `count` roundtables, one in five to come."""
    schedule = SchedulePage.objects.get()
    speakers, subjects = people(count), topics()
    read = list(ReportPage.objects.live().order_by("-pk")[:CHUNK])
    recorded = list(EpisodePage.objects.live().order_by("-pk")[:CHUNK])
    first = next_number(RoundtablePage.objects, "sample-roundtable-")
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for numbers in chunks(count):
        pages = []
        for number in (first + place for place in numbers):
            past = random.random() < 0.8
            days = random.randrange(1, 3500) if past else -random.randrange(1, 400)
            start = now - timedelta(days=days)
            key = uuid4()
            page = RoundtablePage(
                title=title(random),
                slug=f"sample-roundtable-{number}",
                translation_key=key,
                summary=sentence(random),
                body=stream(
                    [
                        ("text", f"<p>{text}</p>")
                        for text in paragraphs(random, max(30, size.body_words(random) // 5))
                    ]
                ),
                live=True,
            )
            page.meeting = Meeting(
                translation_key=key,
                state=Meeting.State.ANNOUNCED,
                start=start,
                end=start + timedelta(hours=3),
                zone="America/New_York",
                place="At the center",
                locality="Boston",
                capacity=18,
                seats_held=random.randint(0, 18),
                registration=random.choice(["open", "approval", "invitation"]),
                announced_at=min(now, start),
                changed_at=now,
                version=2,
            )
            page.meeting.derive()
            page.topics = some(random, subjects, random.randint(1, 2))
            page.agenda = [AgendaItem(start=time(9 + hour), title=title(random)[:120]) for hour in range(3)]
            page.speakers = [Speaker(person=one, role="Moderator") for one in some(random, speakers, 2)]
            page.reports = [
                RoundtableReport(report=report) for report in random.sample(read, min(1, len(read)))
            ]
            if past:
                page.conclusions = [Conclusion(text=sentence(random)) for _ in range(3)]
                page.attendees = random.randint(8, 18)
                if recorded and random.random() < 0.3:
                    page.episodes = [RoundtableEpisode(episode=random.choice(recorded), second=60.0)]
            pages.append(page)
        with transaction.atomic():
            Meeting.objects.bulk_create([page.meeting for page in pages])
            for page in pages:
                page.meeting = page.meeting
            add_pages(schedule, pages)
            write_new(pages)
            index_for_editors(pages)
            Generation.advance(Generation.SEATS)
        yield numbers.stop
