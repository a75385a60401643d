"""Which meeting a page has, and that nothing of the page's life changes, moves or revives it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageError
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Locale

from events.models import Conclusion, Meeting, RoundtablePage, SchedulePage
from search.models import Entry
from tests.core.factories import make_topic
from tests.events.factories import END, START, make_plan, make_roundtable

pytestmark = pytest.mark.django_db
State = Meeting.State


def stored(page: RoundtablePage) -> RoundtablePage:
    return RoundtablePage.objects.get(pk=page.pk)


def facts(meeting: Meeting) -> dict:
    """All that a meeting's row says."""
    return {field.name: getattr(meeting, field.name) for field in Meeting._meta.concrete_fields}


def test_publishing_announces_with_the_planned_times() -> None:
    meeting = make_roundtable().meeting
    assert (meeting.state, meeting.start, meeting.end) == (State.ANNOUNCED, START, END)
    assert meeting.announced_at is not None
    assert str(meeting.day) == "2031-01-21"
    assert (meeting.begins_at, meeting.over_at) == (START, END)


def test_a_draft_plans_and_does_not_announce() -> None:
    page = make_roundtable(live=False)
    assert page.meeting.state == State.UNANNOUNCED
    page.plan = make_plan(start=START + timedelta(days=7), end=END + timedelta(days=7))
    page.save()
    assert stored(page).meeting.start == START + timedelta(days=7)
    assert Meeting.objects.count() == 1


def test_a_plan_does_not_reach_an_announced_meeting() -> None:
    page = make_roundtable()
    before = facts(page.meeting)
    page.plan = make_plan(start=START + timedelta(days=7), end=END + timedelta(days=7))
    page.save()
    assert facts(stored(page).meeting) == before


def test_a_page_without_a_date_does_not_go_live() -> None:
    schedule = SchedulePage.objects.get()
    with pytest.raises(ValidationError, match="when the meeting takes place"):
        schedule.add_child(instance=RoundtablePage(title="Undated"))
    draft = SchedulePage.objects.get().add_child(instance=RoundtablePage(title="Undated", live=False))
    with pytest.raises(ValidationError, match="when the meeting takes place"):
        draft.save_revision().publish()
    assert not stored(draft).live
    assert stored(draft).meeting.state == State.UNANNOUNCED


def test_a_day_alone_is_enough_to_publish() -> None:
    meeting = make_roundtable(meeting={"day": datetime(2014, 11, 6).date()}).meeting
    assert meeting.state == State.ANNOUNCED
    assert meeting.start is None
    # The whole day in Boston
    assert meeting.begins_at == datetime(2014, 11, 6, 5, tzinfo=UTC)
    assert meeting.over_at == datetime(2014, 11, 7, 5, tzinfo=UTC)


def test_a_scheduled_page_is_announced_when_it_goes_live() -> None:
    page = make_roundtable(go_live_at=timezone.now() + timedelta(days=3))
    revision = page.save_revision()
    revision.publish()
    page = stored(page)
    assert (page.live, page.meeting.state) == (False, State.UNANNOUNCED)
    # What the worker does when the time has come
    revision.refresh_from_db()
    content = {**revision.content, "go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    revision.content = content
    revision.save()
    revision.publish(log_action="wagtail.publish.scheduled")
    page = stored(page)
    assert (page.live, page.meeting.state) == (True, State.ANNOUNCED)


def test_old_and_scheduled_revisions_never_move_a_meeting() -> None:
    page = make_roundtable()
    old = page.save_revision()
    old.publish()
    other = make_roundtable()
    # As if a revision of another time had pointed elsewhere
    old.content = {**old.content, "meeting": other.meeting_id}
    old.save()
    Meeting.objects.filter(pk=page.meeting_id).update(
        state=State.CANCELLED, start=START + timedelta(days=30), end=END + timedelta(days=30)
    )
    before = facts(Meeting.objects.get(pk=page.meeting_id))
    assert old.as_object().meeting_id == page.meeting_id
    old.publish()
    stored(page).unpublish()
    stored(page).save_revision().publish()
    late = stored(page)
    late.go_live_at = timezone.now() + timedelta(seconds=1)
    late.save_revision().publish()
    assert stored(page).meeting_id == page.meeting_id
    assert facts(stored(page).meeting) == before


def test_saving_with_a_foreign_meeting_in_memory_keeps_the_row_s_own() -> None:
    page, other = make_roundtable(), make_roundtable()
    page.meeting = other.meeting
    page.save()
    assert page.meeting_id != other.meeting_id
    assert stored(page).meeting_id == page.meeting_id


@pytest.mark.parametrize("keep_live", [True, False])
def test_a_copy_has_a_meeting_of_its_own_without_a_date(keep_live: bool) -> None:
    page = make_roundtable(meeting={"state": State.CANCELLED})
    page.save_revision().publish()
    copied = page.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=keep_live)
    copied = stored(copied)
    assert copied.meeting_id != page.meeting_id
    assert (copied.live, copied.meeting.state, copied.meeting.day) == (False, State.UNANNOUNCED, None)
    assert copied.get_latest_revision_as_object().meeting_id == copied.meeting_id
    for revision in copied.revisions.all():
        assert revision.content["meeting"] == copied.meeting_id


def test_copying_as_live_refuses_past_the_page_s_own_method() -> None:
    page = make_roundtable()
    with pytest.raises(ValidationError, match="when the meeting takes place"):
        CopyPageAction(page, keep_live=True, update_attrs={"slug": "copied"}).execute()


def test_an_alias_shares_the_meeting_and_follows_its_source() -> None:
    page = make_roundtable()
    revision = page.save_revision()
    alias = page.create_alias(update_slug="alias")
    assert stored(alias).meeting_id == page.meeting_id
    revision.publish()
    assert stored(alias).meeting_id == page.meeting_id
    assert Meeting.objects.count() == 1


def test_an_alias_of_a_draft_does_not_announce() -> None:
    page = make_roundtable(live=False)
    alias = page.create_alias(update_slug="alias")
    assert stored(alias).meeting.state == State.UNANNOUNCED


def test_an_alias_cannot_become_a_page_of_its_own() -> None:
    page = make_roundtable()
    alias = stored(page.create_alias(update_slug="alias"))
    alias.alias_of = None
    with pytest.raises(ConvertAliasPageError):
        alias.save()
    assert stored(alias).alias_of_id == page.pk


def test_an_alias_that_outlives_its_source_takes_its_place(client: Client) -> None:
    """It is a draft until somebody publishes it; the meeting and its numbers go on with it."""
    page = make_roundtable("Kept", topics=[make_topic()])
    page.conclusions = [Conclusion(text="First."), Conclusion(text="Second.")]
    page.save()
    page.conclusions = [list(page.conclusions.all())[1]]
    page.save()
    alias = page.create_alias(update_slug="alias")
    page.delete()
    alias = stored(alias)
    assert (alias.live, alias.alias_of_id, alias.meeting_id) == (False, None, page.meeting_id)
    assert client.get("/roundtables/alias/").status_code == 404
    alias.summary = "Edited since."
    alias.save_revision().publish()
    assert (stored(alias).meeting_id, Meeting.objects.count()) == (page.meeting_id, 1)
    assert [row.number for row in stored(alias).conclusions.all()] == [2]
    assert client.get("/roundtables/alias/").status_code == 200
    assert Entry.objects.get(type="wagtailcore.page", object_id=alias.pk).live
    german = Locale.objects.create(language_code="de")
    SchedulePage.objects.get().get_parent().copy_for_translation(german)
    SchedulePage.objects.get(locale=Locale.get_default()).copy_for_translation(german)
    assert stored(stored(alias).copy_for_translation(german)).meeting_id == page.meeting_id


def test_of_several_aliases_one_takes_the_place_and_the_others_show_it(client: Client) -> None:
    page = make_roundtable("Kept")
    first, second = page.create_alias(update_slug="first"), page.create_alias(update_slug="second")
    page.delete()
    assert (stored(first).alias_of_id, stored(second).alias_of_id) == (None, first.pk)
    stored(first).save_revision().publish()
    # Once in the schedule, once in the calendar
    html = client.get("/roundtables/").content.decode()
    assert html.count('class="title-link"') == 1
    calendar = b"".join(client.get("/roundtables/calendar.ics").streaming_content)
    assert calendar.count(b"BEGIN:VEVENT") == 1
    stored(second).save()
    assert stored(second).alias_of_id == first.pk


def test_aliases_that_go_with_their_source_leave_nothing() -> None:
    page = make_roundtable()
    page.create_alias(update_slug="alias")
    RoundtablePage.objects.all().delete()
    assert not Meeting.objects.exists()
    assert not Entry.objects.filter(kind="roundtable", live=True).exists()


def test_a_translation_shares_the_meeting() -> None:
    page = make_roundtable()
    german = Locale.objects.create(language_code="de")
    SchedulePage.objects.get().get_parent().copy_for_translation(german)
    SchedulePage.objects.get(locale=Locale.get_default()).copy_for_translation(german)
    translated = page.copy_for_translation(german)
    assert stored(translated).meeting_id == page.meeting_id


def test_a_failed_save_leaves_no_meeting() -> None:
    with pytest.raises(ValidationError):
        SchedulePage.objects.get().add_child(instance=RoundtablePage(title=""))
    assert not Meeting.objects.exists()
