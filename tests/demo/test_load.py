"""The demonstration in the database: complete, findable, marked, and left alone afterwards."""

import stat
from datetime import date, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from core.demo.content import CENTER, PEOPLE, TOPICS, TRY_SEARCH
from core.demo.registry import object_of
from core.models import Center, DemoItem, OutboxMessage, Person, StandardPage, Topic
from events import registration
from events.allocation import By
from events.demo.content import ROUNDTABLES
from events.models import Meeting, Registration, RoundtablePage, Transition
from events.seats import seats_of
from events.ticks import events_tick
from podcasts.demo.content import EPISODES, SHOWS
from podcasts.models import AudioFile, EpisodePage, ShowPage, Transcript
from reports.demo.content import PRESS_NOTES, REPORTS
from reports.models import PdfFile, PressNotePage, ReportPage, ReportVersion
from search.models import Entry, Passage

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path


def load_demo() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("load_demo", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def rows() -> dict[str, int]:
    models = (
        *(Page, Person, Topic, Meeting, AudioFile, Transcript, PdfFile, Entry, Passage, DemoItem),
        *(Registration, Transition, OutboxMessage),
    )
    return {model.__name__: model.objects.count() for model in models}


def test_the_whole_demonstration_and_what_happens_to_it_afterwards(places):
    out, err = load_demo()
    assert err == ""
    check_what_is_there()
    check_reports()
    check_roundtables()
    check_registrations()
    check_podcasts()
    check_accounts(places)

    before = rows()
    out, err = load_demo()
    assert (err, rows()) == ("", before)
    assert out == f"0 entries made, {DemoItem.objects.count()} there already.\n"

    # An editor changes one, deletes another, and moves a third
    note = PressNotePage.objects.filter(report__slug="start-up-times-at-community-sites").get()
    note.title = "Changed by an editor"
    note.save_revision().publish()
    courier = EpisodePage.objects.get(slug="what-the-courier-knows")
    gone = courier.pk
    courier.delete()
    table = RoundtablePage.objects.get(slug="shared-scorecards")
    table.slug = "shared-scorecards-in-boston"
    table.save_revision().publish()

    out, err = load_demo()
    assert "2 changed since, left as they are, 1 deleted since, not made again" in out
    note.refresh_from_db()
    assert note.title == "Changed by an editor"
    assert not EpisodePage.objects.filter(slug="what-the-courier-knows").exists()
    assert DemoItem.objects.filter(object_id=gone, key="episode:what-the-courier-knows").exists()
    assert RoundtablePage.objects.filter(title=table.title).count() == 1


def check_what_is_there():
    center = Center.load()
    assert (center.name, center.short_name) == (CENTER.name, CENTER.short_name)
    assert Topic.objects.count() == len(TOPICS)
    assert Person.objects.count() == len(PEOPLE)
    for slug in ("about", "contact", "privacy", "accessibility"):
        page = StandardPage.objects.get(slug=slug)
        assert page.summary and len(page.body) > 3
    for model, things in (
        (ReportPage, REPORTS),
        (PressNotePage, PRESS_NOTES),
        (RoundtablePage, ROUNDTABLES),
        (ShowPage, SHOWS),
        (EpisodePage, EPISODES),
    ):
        assert {page.slug for page in model.objects.live()} == {thing.slug for thing in things}
        for page in model.objects.all():
            page.full_clean()
            real = next(thing.real for thing in things if thing.slug == page.slug)
            mark = DemoItem.objects.get(content_type=page.content_type, object_id=page.pk)
            assert mark.labelled is not real
            assert object_of(mark) == page
            assert Entry.objects.filter(title=page.title).exists(), page


def check_reports():
    today = timezone.now().astimezone(ZoneInfo(CENTER.zone)).date()
    for data in REPORTS:
        page = ReportPage.objects.get(slug=data.slug)
        said = [(finding.number, finding.text, finding.pdf_page) for finding in page.findings.all()]
        assert said == [(f.number, f.text, f.page) for f in data.current.findings]
        assert [author.person.slug for author in page.authors.all()] == list(data.authors)
        assert {related.report.slug for related in page.related_reports.all()} == {
            next(other.slug for other in REPORTS if other.key == key) for key in data.related
        }
        pdf = page.pdf.pdf
        assert pdf.state == PdfFile.State.OK
        texts = {p.position: " ".join(p.text.split()) for p in pdf.pages.all()}
        for finding in data.current.findings:
            assert finding.text in texts[finding.page]
        if data.front_matter:
            assert pdf.pages.get(position=data.front_matter + 1).label == "1"
        figures = [block for block in page.body if block.block_type == "figure"]
        assert len(figures) == len(data.current.figures()) > 0
        for block, figure in zip(figures, data.current.figures(), strict=True):
            table = block.value["data"]
            assert [column["heading"] for column in table.columns] == list(figure.header)
            assert len(list(table.rows)) == len(figure.rows)
            assert block.value["title"] == figure.title
        if not data.real:
            assert today - timedelta(days=3 * 366) < page.date < today
    first = ReportPage.objects.get(slug="strategic-relationships")
    assert (first.date, first.date_precision) == (date(2014, 10, 1), "month")
    startup = ReportPage.objects.get(slug="start-up-times-at-community-sites")
    (version,) = ReportVersion.objects.filter(page=startup)
    assert (startup.version, version.number) == (2, 1)
    assert version.pdf != startup.pdf and startup.version_note
    assert startup.version_date > version.date
    withdrawn = ReportPage.objects.exclude(withdrawn_on=None).get()
    assert withdrawn.slug == "paying-sites-promptly" and withdrawn.withdrawn_on > withdrawn.date
    hits = [
        passage for passage in Passage.objects.all() if TRY_SEARCH.query in " ".join(passage.text.split())
    ]
    assert [hit.entry.title for hit in hits] == [startup.title]
    found = Client().get("/search/", {"q": TRY_SEARCH.query}).content.decode()
    assert "1 entry has all words" in found
    assert startup.title in found and f"#page={hits[0].position}" in found


def check_roundtables():
    today = timezone.now().astimezone(ZoneInfo(CENTER.zone)).date()
    states = {}
    for data in ROUNDTABLES:
        meeting = RoundtablePage.objects.get(slug=data.slug).meeting
        assert meeting.is_announced
        if data.real:
            assert (meeting.day.isoformat(), meeting.start, meeting.end) == (data.day, None, None)
            continue
        assert meeting.day.weekday() == data.weekday
        assert abs((meeting.day - today).days - data.days_after) <= 4
        assert meeting.start.astimezone(ZoneInfo(data.zone)).strftime("%H:%M") == data.start
        states[data.key] = (meeting.state, meeting.registration)
    assert states.pop("distributed-site") == ("cancelled", "open")
    assert {state for state, _ in states.values()} == {"announced"}
    past = RoundtablePage.objects.get(slug="the-price-of-a-late-amendment")
    assert [c.number for c in past.conclusions.all()] == [1, 2, 3, 4]
    assert past.attendees == 16 and past.materials.get().document.pdf.page_count == 7


def check_registrations():
    """Invented people with seats and in a queue, to whom nothing was written."""
    now = timezone.now()
    counts = {}
    for data in ROUNDTABLES:
        meeting = RoundtablePage.objects.get(slug=data.slug).meeting
        count = counts[data.key] = seats_of(meeting, now)
        assert count.confirmed == data.seated
        rows = list(Registration.objects.filter(meeting=meeting))
        assert len(rows) == len(data.guests)
        for row in rows:
            assert row.email == row.email_key and row.email.endswith("@example.org")
            assert row.organization.endswith(" (fictional)")
            assert row.transitions.last().to_status == row.status
            assert row.created <= row.transitions.first().at <= row.transitions.last().at <= now
            assert bool(row.consent_version) is (row.source == "public")
            assert bool(row.seat) is (row.status == "confirmed")
            assert not row.seat or row.checkin_code
    assert (counts["shared-scorecards"].free, counts["shared-scorecards"].waiting) == (7, 0)
    assert (counts["site-networks"].free, counts["site-networks"].waiting) == (0, 5)
    assert counts["site-networks"].full
    assert not OutboxMessage.objects.exists()
    # The worker has nothing to tell of them either, and the tables look as before
    events_tick(now)
    assert not OutboxMessage.objects.exists()
    page = Client().get("/roundtables/site-networks-and-the-single-contract/").content.decode()
    assert "5 people wait" in page or "5 waiting" in page
    line = Client().get("/").content.decode()
    assert "/roundtables/shared-scorecards/register/" in line


def check_podcasts():
    for data in SHOWS:
        show = ShowPage.objects.get(slug=data.slug)
        assert str(show.podcast_guid) == data.podcast_guid
        assert (show.block, show.import_locked) == (data.blocked, data.locked)
        assert show.artwork.default_alt_text == data.artwork_alt
    for data in EPISODES:
        episode = EpisodePage.objects.get(slug=data.slug)
        assert episode.guid == data.guid
        audio = episode.audio
        assert audio.mime_type == "audio/mpeg" and audio.byte_length == data.audio.stat().st_size
        last = episode.transcript.segments[-1]["end"]
        assert abs(audio.duration - last) < 1
        assert len(episode.transcript.lanes) == (1 if data.real else 2)
        assert episode.chapters.count() >= 3
    (citation,) = ReportPage.objects.get(slug="strategic-relationships").mentions.all()
    said = next(s["body"] for s in citation.page.transcript.segments if s["start"] == citation.second)
    assert citation.finding == 4 and "finding four" in said


def check_accounts(places):
    path = places / "demo-accounts.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    groups = {}
    for line in path.read_text().splitlines():
        username, password, group = line.split("\t")
        user = get_user_model().objects.get(username=username)
        assert user.check_password(password) and not user.is_staff
        groups[group] = [g.name for g in user.groups.all()]
    assert groups == {"Registered readers": ["Registered readers"], "Sponsors": ["Sponsors"]}


def test_what_editors_do_with_registrations_stays(places):
    """A load that was broken off is finished by the next, and a finished one makes nothing again."""
    load_demo()
    table = RoundtablePage.objects.get(slug="site-networks-and-the-single-contract")
    one = Registration.objects.filter(meeting=table.meeting, status="confirmed").order_by("seat")[0]
    registration.cancel(one.uuid, By("staff", reason="Asked by phone"))
    before = list(Registration.objects.order_by("pk").values_list("pk", "status"))
    DemoItem.objects.filter(key="roundtable:site-networks").update(content_hash="")
    _, err = load_demo()
    assert err == ""
    assert list(Registration.objects.order_by("pk").values_list("pk", "status")) == before
    # Thirty days after the table they are forgotten like everybody
    events_tick(table.meeting.over_at + timedelta(days=31))
    assert not Registration.objects.filter(meeting=table.meeting).exclude(email="").exists()
    load_demo()
    assert Registration.objects.count() == len(before)


def test_a_center_that_has_begun_keeps_its_own(places):
    center = Center.load()
    center.name = "Institute of Another Thing"
    center.save()
    about = StandardPage.objects.get(slug="about")
    about.summary = "Ours."
    about.save_revision().publish()
    _, err = load_demo()
    assert "Site settings: the center has said who it is" in err
    assert Center.objects.get().name == "Institute of Another Thing"
    about.refresh_from_db()
    assert (about.title, about.summary) == ("About", "Ours.")
    assert ReportPage.objects.live().count() == len(REPORTS)
