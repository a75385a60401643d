"""A site with 10 items of everything, then with 1,000, and what each of its pages asks of the database.

For the test that it is the same, and for the benchmark that prints it.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.test import Client

from core.models import HomePage, Person, StoredDocument, Topic
from core.samples import SIZES, make
from events.models import Meeting, RoundtableEpisode, RoundtablePage, RoundtableReport, Speaker
from podcasts.models import EpisodeCitation, EpisodePage, EpisodePerson, ShowPage
from reports.models import (
    PressNotePage,
    RelatedReport,
    ReportAuthor,
    ReportPage,
    Series,
)
from reports.samples import stream
from tests.core.factories import make_person, make_standard_page, make_topic
from tests.queries import Queries, recorded_queries

FEW, MANY = 10, 1000
MOST, MOST_HOME = 15, 18
#: Of each kind of page the one that is asked
REPORT, NOTE, TABLE, EPISODE = "sample-report-0", "sample-note-0", "sample-roundtable-0", "sample-episode-0"
SHOW, SERIES = "sample-show-0", "sample-series-0"
TOPIC, PERSON = "sample-topic-0", "sample-0"
#: A word that something of every kind says, and not half of all: then it would not rank
WORD = "companion"
#: Which lets a title stand before all texts that have the word
TITLE = f"{WORD} {WORD} {WORD}"

#: What has no date stands last, however many others there are
DATED = "&kind=report&kind=note&kind=episode&kind=roundtable"

PAGES = {
    "home": "/",
    "reports": "/reports/",
    "reports of a series": f"/reports/?series={SERIES}",
    "reports of a series, topic and year": f"/reports/?series={SERIES}&topic={TOPIC}&year=2100",
    "news": "/news/",
    "news of a topic": f"/news/?topic={TOPIC}",
    "roundtables": "/roundtables/",
    "roundtables of a topic": f"/roundtables/?topic={TOPIC}",
    "podcasts": "/podcasts/",
    "show": f"/podcasts/{SHOW}/",
    "report": f"/reports/{REPORT}/",
    "finding": f"/reports/{REPORT}/findings/1/",
    "press note": f"/news/{NOTE}/",
    "roundtable": f"/roundtables/{TABLE}/",
    "episode": f"/podcasts/{SHOW}/{EPISODE}/",
    "topic": f"/topics/{TOPIC}/",
    "person": f"/people/{PERSON}/",
    "search": f"/search/?q={WORD}",
    "search with facets": f"/search/?q={WORD}&kind=report&kind=episode&topic={TOPIC}",
    "search for a person": f"/search/?q={WORD}&person={PERSON}",
    "search, newest": f"/search/?q={WORD}&sort=newest{DATED}",
    "search as a feed": f"/search/?q={WORD}&format=atom{DATED}",
    "completion": f"/search/suggest/?q={WORD}",
    "reports, feed": "/reports/feed.xml",
    "news, feed": "/news/feed.xml",
    "show, feed": f"/podcasts/{SHOW}/feed.xml",
    "all podcasts, feed": "/podcasts/feed.xml",
    "topic, feed": f"/topics/{TOPIC}/feed.xml",
    "topic, podcast feed": f"/topics/{TOPIC}/podcast.xml",
    "calendar": "/roundtables/calendar.ics",
}
#: What is stored once made, asked as if nobody had asked before
STORED = (
    "reports, feed",
    "news, feed",
    "show, feed",
    "all podcasts, feed",
    "topic, podcast feed",
    "calendar",
)
MADE_ANEW = {f"{name}, made anew": PAGES[name] for name in STORED}


def limit_of(name: str) -> int:
    """How many queries a page may ask."""
    return MOST_HOME if name == "home" else MOST


def populate() -> None:
    """Make few items of each kind, and of each the one that is asked with everything around it.

    Those are newer than all others, and alone have the word in their titles: however many others there
    are, the first page of each list has every kind on it.
    """
    add(FEW)
    report = ReportPage.objects.get(slug=REPORT)
    note = PressNotePage.objects.get(slug=NOTE)
    table = RoundtablePage.objects.get(slug=TABLE)
    episode = EpisodePage.objects.get(slug=EPISODE)
    show = ShowPage.objects.get(slug=SHOW)
    topic = Topic.objects.get(slug=TOPIC)
    person = Person.objects.get(slug=PERSON)
    others = list(ReportPage.objects.exclude(pk=report.pk).order_by("pk")[:2])
    if episode.get_parent().pk != show.pk:
        episode.move(show, pos="last-child")
        episode.refresh_from_db()
    report.date = note.date = date(2100, 1, 1)
    report.series = Series.objects.get(slug=SERIES)
    report.access = ReportPage.Access.PUBLIC
    report.authors = [ReportAuthor(person=person)]
    first = report.findings.get(number=1)
    first.text, first.pdf_page = f"A {WORD} is found.", 1
    report.findings = [first, *report.findings.exclude(number=1)]
    report.related_reports = [RelatedReport(report=other) for other in others]
    note.report = report
    episode.pub_date = datetime(2100, 1, 1, tzinfo=UTC)
    episode.people = [EpisodePerson(person=person)]
    episode.citations = [EpisodeCitation(report=report, finding=1, second=5.0)]
    table.speakers = [Speaker(person=person, role="Moderator")]
    table.reports = [RoundtableReport(report=report, finding=1)]
    table.episodes = [RoundtableEpisode(episode=episode, second=1.0)]
    Meeting.objects.filter(pk=table.meeting_id).update(
        start=datetime(2100, 1, 1, 9, tzinfo=UTC),
        end=datetime(2100, 1, 1, 12, tzinfo=UTC),
        day=date(2100, 1, 1),
        begins_at=datetime(2100, 1, 1, 9, tzinfo=UTC),
        over_at=datetime(2100, 1, 1, 12, tzinfo=UTC),
    )
    for page in (report, note, table, episode):
        page.title = TITLE
        page.topics = [*page.topics.all(), topic]
        page.save()
    show.title = TITLE
    show.save()
    make_standard_page(TITLE, slug="a-page")
    make_person(f"{WORD} {WORD}", WORD)
    make_topic(TITLE)
    home = HomePage.objects.get()
    home.sections = stream(
        [
            ("lead", {"page": None}),
            ("roundtables", {"heading": "", "count": 3}),
            ("episodes", {"heading": "", "count": 3}),
            ("record", {"heading": "", "count": 12}),
        ]
    )
    home.save()


def add(count: int) -> None:
    """Make as many more items of each kind, with few words."""
    for name in ("reports", "notes", "episodes", "roundtables"):
        for _ in make(name, count, f"flat {count}", SIZES["small"]):
            pass


def asked() -> dict[str, Queries]:
    """What each page asks, beyond what a process asks once in its life."""
    found = {name: queries_of(path) for name, path in PAGES.items()}
    for name, path in MADE_ANEW.items():
        found[name] = queries_of(path, forget_stored)
    return found


def queries_of(path: str, before: Callable[[], None] | None = None) -> Queries:
    """What a page asks, once it was asked before; or what it asks after `before()`."""
    client = Client()
    if before is None:
        read(client, path)
    else:
        before()
    with recorded_queries() as queries:
        read(client, path)
    return queries


def read(client: Client, path: str) -> bytes:
    """The whole answer: what streams may ask while it does."""
    response = client.get(path)
    assert response.status_code == 200, f"{response.status_code} at {path}"
    return b"".join(response.streaming_content) if response.streaming else response.content


def forget_stored() -> None:
    """Let every feed and calendar be older than what it says."""
    StoredDocument.objects.all().delete()
