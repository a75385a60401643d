"""What the cases of other people's trouble ask for beside what the tests of each part show."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from core.models import OutboxMessage
from events.models import Registration, RoundtablePage, SentSequence, Transition
from podcasts.models import EpisodeCitation
from podcasts.templatetags.podcasts import discussions, of_finding
from reports.models import Finding, ReportPage
from search.models import Passage
from search.registry import Source
from tests.core.factories import make_user
from tests.events.admin import change_url, edit_url, load_form, signed_in
from tests.events.factories import make_roundtable, register
from tests.podcasts.factories import make_episode
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


def test_e11_head_and_304_say_the_same_as_the_answer() -> None:
    make_roundtable()
    client, feed = Client(), "/roundtables/calendar.ics"
    answer, head = client.get(feed), client.head(feed)
    # Each request has an id of its own
    said, of_head = ({**response.headers, "X-Request-ID": ""} for response in (answer, head))
    assert of_head == said
    unchanged = client.get(feed, headers={"If-None-Match": answer["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["ETag"] == answer["ETag"]


def test_e14_whatever_points_at_a_finding_still_does_and_search_has_it_once() -> None:
    report = make_report(findings=["One.", "Two.", "Three."])
    three = report.save_revision()
    three.publish()
    report = ReportPage.objects.get(pk=report.pk)
    report.findings.add(Finding(text="Four.", sort_order=4))
    four = report.save_revision()
    four.publish()
    episode = make_episode("Heard")
    episode.citations.add(EpisodeCitation(report=report, finding=4, second=61))
    episode.save()
    table = make_roundtable("At the table")
    table.reports = [table.reports.model(report=report, finding=4)]
    table.save()

    ReportPage.objects.get(pk=report.pk).unpublish()
    four.publish()
    three.publish()
    assert Client().get(f"{report.url}findings/4/").status_code in (404, 410)
    four.publish()

    report = ReportPage.objects.get(pk=report.pk)
    assert [found.label for found in of_finding(discussions(report), 4)] == ["1:01"]
    html = Client().get(f"{report.url}findings/4/").content.decode()
    assert "Heard" in html or "1:01" in html
    assert "At the table" in html
    found = Passage.objects.filter(entry__object_id=report.pk, source=Source.FINDING)
    assert sorted(found.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_e16_the_warning_says_how_many_have_to_know() -> None:
    page = make_roundtable(meeting={"capacity": 18})
    for _ in range(3):
        register(page.meeting)
    client, url = signed_in(), change_url(page, "move")
    asked = client.post(url, {**load_form(client, url), "zone": "Europe/Zurich"})
    lines = {line.number for line in asked.context["follows"].lines}
    assert 3 in lines


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_e16_the_dates_of_a_schedule_name_the_editors_own_zone(zone: str) -> None:
    user = make_user(is_superuser=True)
    UserProfile.objects.update_or_create(user=user, defaults={"current_time_zone": zone})
    for page in (make_roundtable(live=False), make_report()):
        html = signed_in(user).get(edit_url(page)).content.decode()
        assert 'name="go_live_at"' in html
        assert html.count(f"On the clocks of your account’s zone, {zone}.") == 2


@pytest.mark.parametrize(
    "path",
    ["/admin/pages/{pk}/delete/", "/admin/bulk/wagtailcore/page/delete/?id={pk}", None],
)
def test_e18_registrations_their_log_and_their_mail_are_untouched(path: str | None) -> None:
    page = make_roundtable("Kept")
    registration = register(page.meeting)
    Transition.objects.create(registration=registration, to_status="confirmed", actor="attendee")
    SentSequence.objects.create(meeting=page.meeting, email_key=registration.email_key, sequence=0)
    OutboxMessage.objects.create(
        key=f"registration:{registration.pk}:reminder", kind="reminder", recipient=registration.email
    )

    def rows() -> list[Any]:
        models = (RoundtablePage, Registration, Transition, SentSequence, OutboxMessage)
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = rows()
    if path:
        assert signed_in().post(path.format(pk=page.pk), follow=True).status_code == 200
    else:
        with pytest.raises((ValidationError, ProtectedError)), transaction.atomic():
            page.delete()
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_e17_a_roundtable_renamed_there_and_back_leads_in_one_hop() -> None:
    page = make_roundtable("Old", slug="old")
    client = Client()

    def rename(slug: str) -> None:
        renamed = RoundtablePage.objects.get(pk=page.pk)
        renamed.slug = slug
        renamed.save_revision().publish()

    rename("new")
    rename("newer")
    for old in ("old", "new"):
        for rest in ("", "event.ics", "?utm_source=mail", "card.png"):
            answer = client.get(f"/roundtables/{old}/{rest}")
            assert (answer.status_code, answer["Location"]) == (301, f"/roundtables/newer/{rest}")
    make_roundtable("Another", slug="old", meeting={"day": (timezone.now() + timedelta(days=9)).date()})
    assert client.get("/roundtables/old/").status_code == 200
    rename("new")
    assert client.get("/roundtables/new/").status_code == 200
    assert client.get("/roundtables/newer/event.ics")["Location"] == "/roundtables/new/event.ics"
    assert client.get("/roundtables/old/files/slides.pdf").status_code == 404
