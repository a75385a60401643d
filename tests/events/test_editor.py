"""The meeting in the editor, by the admin's own views."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from core.permissions import EDITORS, EVENT_MANAGERS, PRODUCERS
from events.changes import Cancellation
from events.meetings import cancel
from events.models import Meeting, RoundtablePage
from tests.core.factories import make_user, skeleton_page
from tests.events.admin import (
    AUTOSAVE,
    PUBLISH,
    WHEN,
    add_url,
    change_url,
    changed,
    edit_url,
    load,
    load_form,
    press,
    signed_in,
)
from tests.events.factories import END, START, ZONE, make_roundtable

pytestmark = pytest.mark.django_db
State = Meeting.State


def page_named(title: str) -> RoundtablePage:
    return RoundtablePage.objects.get(title=title)


def create(client: Client, **fields: Any) -> Any:
    values = load(client, add_url())
    return client.post(add_url(), changed(values, title="A table", slug="a-table", **fields))


def errors(response: Any) -> dict[str, list[str]]:
    """The messages of the page's form, by field."""
    return response.context["form"].errors


def in_zone_of(zone: str) -> Any:
    user = make_user(is_superuser=True)
    UserProfile.objects.update_or_create(user=user, defaults={"current_time_zone": zone})
    return user


class TestPlanning:
    def test_a_new_page_starts_in_the_center_s_zone(self) -> None:
        values = load(signed_in(), add_url())
        assert values["meeting_zone"] == "America/New_York"
        assert values["meeting_start"] == ""

    def test_a_draft_needs_no_date(self) -> None:
        assert create(signed_in()).status_code == 302
        page = page_named("A table")
        assert (page.live, page.meeting.state, page.meeting.day) == (False, State.UNANNOUNCED, None)

    def test_publishing_needs_one(self) -> None:
        response = create(signed_in(), **PUBLISH)
        assert response.status_code == 200
        assert "when the meeting takes place" in errors(response)["meeting_start"][0]
        assert not RoundtablePage.objects.exists()
        assert not Meeting.objects.exists()

    def test_publishing_announces(self) -> None:
        assert create(signed_in(), **WHEN, meeting_capacity="18", **PUBLISH).status_code == 302
        meeting = page_named("A table").meeting
        assert (meeting.state, meeting.start, meeting.end) == (State.ANNOUNCED, START, END)
        assert meeting.capacity == 18

    def test_publishing_needs_the_end_of_hours(self) -> None:
        response = create(signed_in(), **{**WHEN, "meeting_end": ""}, **PUBLISH)
        assert "ends" in errors(response)["meeting_end"][0]

    def test_a_day_alone_is_a_date(self) -> None:
        assert create(signed_in(), meeting_day="2014-11-06", **PUBLISH).status_code == 302
        meeting = page_named("A table").meeting
        assert (meeting.start, str(meeting.day)) == (None, "2014-11-06")

    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({"meeting_start": "soon"}, "meeting_start"),
            ({"meeting_start": "1066-01-01 09:00"}, "meeting_start"),
            ({"meeting_start": "2031-01-21 09:00", "meeting_end": "2031-01-21 08:00"}, "meeting_end"),
            ({"meeting_start": "2031-01-21 09:00", "meeting_day": "2031-01-21"}, "meeting_day"),
            ({"meeting_zone": "Mars/Olympus"}, "meeting_zone"),
            ({"meeting_capacity": "0"}, "meeting_capacity"),
            ({"meeting_capacity": "3", "meeting_seats_held": "4"}, "meeting_capacity"),
            ({"meeting_joining_link": "javascript:alert(1)"}, "meeting_joining_link"),
        ],
    )
    def test_a_mistake_is_said_at_its_field_and_nothing_is_written(self, fields: Any, name: str) -> None:
        client = signed_in()
        page = make_roundtable("Kept", live=False)
        before = Meeting.objects.values().get()
        values = load(client, edit_url(page))
        response = client.post(edit_url(page), changed(values, **fields))
        assert response.status_code == 200
        assert name in errors(response)
        if name != "meeting_zone":
            for field, value in fields.items():
                kept = BeautifulSoup(response.content, "html5lib").find(attrs={"name": field})
                assert kept["value"] == value
        assert Meeting.objects.values().get() == before

    def test_autosave_makes_the_page_and_goes_on_with_it(self) -> None:
        client = signed_in()
        values = changed(load(client, add_url()), title="A table", slug="a-table")
        made = client.post(add_url(), values, **AUTOSAVE).json()
        assert made["success"], made
        assert Meeting.objects.get().day is None
        follow = changed(
            values,
            loaded_revision_id=made["revision_id"],
            loaded_revision_created_at=made["revision_created_at"],
            **WHEN,
        )
        saved = client.post(made["url"], follow, **AUTOSAVE).json()
        assert saved["success"], saved
        assert Meeting.objects.get().start == START
        hydrated = client.get(made["hydrate_url"])
        assert hydrated.status_code == 200
        follow["loaded_revision_id"] = saved["revision_id"]
        follow["loaded_revision_created_at"] = saved["revision_created_at"]
        assert client.post(made["url"], {**follow, **PUBLISH}).status_code == 302
        assert Meeting.objects.get().state == State.ANNOUNCED
        # The tab that is still open goes on saving; its fields of the meeting are gone
        page = page_named("A table")
        revision = page.latest_revision
        follow |= {
            "loaded_revision_id": revision.pk,
            "loaded_revision_created_at": revision.created_at.isoformat(),
            "meeting_start": "2032-02-02 09:00",
        }
        client.post(made["url"], follow, **AUTOSAVE)
        assert Meeting.objects.get().start == START

    def test_what_is_in_moderation_keeps_its_date(self) -> None:
        client = signed_in()
        page = make_roundtable("Kept", live=False)
        page.save_revision()
        page.get_workflow().start(page, make_user())
        values = load(client, edit_url(page))
        response = client.post(edit_url(page), changed(values, meeting_start="", meeting_end=""))
        assert "meeting_start" in errors(response)
        assert page_named("Kept").meeting.start == START


class TestAddresses:
    """The address of a title in other letters, as a browser without script sends it."""

    TITLES = {
        "Данные об испытаниях": "dannye-ob-ispytaniyakh",
        "試験データ": "shiyandeta",
        "*** !": "roundtable",
    }

    @pytest.mark.parametrize("title", TITLES)
    def test_left_empty_it_is_proposed_in_plain_letters(self, title: str) -> None:
        client = signed_in()
        values = changed(load(client, add_url()), title=title, slug="", **WHEN)
        response = client.post(add_url(), {**values, **PUBLISH})
        assert response.status_code == 302
        page = page_named(title)
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", page.slug)
        assert page.slug.startswith(self.TITLES[title])
        again = changed(load(client, add_url()), title=title, slug="", **WHEN)
        assert client.post(add_url(), again).status_code == 302
        assert RoundtablePage.objects.filter(slug=f"{page.slug}-2").exists()
        assert Client().get(f"/roundtables/{page.slug}/").status_code == 200

    @pytest.mark.parametrize("slug", ["данные", "試験", "über", "a b", "%00", "☃"])
    @pytest.mark.parametrize("how", [{}, PUBLISH])
    def test_other_letters_get_a_message_with_the_title_kept(self, slug: str, how: dict[str, str]) -> None:
        client = signed_in()
        values = changed(load(client, add_url()), title="Данные", slug=slug, **WHEN)
        response = client.post(add_url(), {**values, **how})
        assert response.status_code == 200
        assert errors(response)["slug"]
        assert response.context["form"].data["title"] == "Данные"
        assert not RoundtablePage.objects.exists()

    def test_autosave_takes_such_a_title_too(self) -> None:
        client = signed_in()
        values = changed(load(client, add_url()), title="Данные", slug="")
        response = client.post(add_url(), values, **AUTOSAVE)
        assert response.json()["success"]
        assert page_named("Данные").slug.startswith("dannye")


class TestClocks:
    """E12 and E16."""

    @pytest.mark.parametrize(
        ("start", "end", "start_utc", "end_utc"),
        [
            ("2028-10-29 01:30", "2028-10-29 03:30", (2028, 10, 28, 23, 30), (2028, 10, 29, 2, 30)),
            ("2028-03-26 01:30", "2028-03-26 03:30", (2028, 3, 26, 0, 30), (2028, 3, 26, 1, 30)),
            ("2028-10-29 02:30", "2028-10-29 03:30", (2028, 10, 29, 0, 30), (2028, 10, 29, 2, 30)),
        ],
    )
    def test_the_night_the_clocks_change(self, start: str, end: str, start_utc: Any, end_utc: Any) -> None:
        fields = {"meeting_start": start, "meeting_end": end, "meeting_zone": "Europe/Berlin"}
        assert create(signed_in(), **fields, **PUBLISH).status_code == 302
        meeting = page_named("A table").meeting
        assert meeting.start == datetime(*start_utc, tzinfo=UTC)
        assert meeting.end == datetime(*end_utc, tzinfo=UTC)

    def test_an_hour_that_does_not_exist_is_refused_at_its_field(self) -> None:
        fields = {
            "meeting_start": "2028-03-26 02:30",
            "meeting_end": "2028-03-26 04:30",
            "meeting_zone": "Europe/Berlin",
        }
        response = create(signed_in(), **fields)
        assert "does not exist in Europe/Berlin" in errors(response)["meeting_start"][0]
        assert not RoundtablePage.objects.exists()

    def test_e16_nine_o_clock_is_the_meeting_s(self) -> None:
        nine = datetime(2028, 11, 9, 8, tzinfo=UTC)
        new_york, tokyo = (signed_in(in_zone_of(zone)) for zone in ("America/New_York", "Asia/Tokyo"))
        fields = {
            "meeting_start": "2028-11-09 09:00",
            "meeting_end": "2028-11-09 11:00",
            "meeting_zone": "Europe/Zurich",
        }
        assert create(new_york, **fields).status_code == 302
        page = page_named("A table")
        assert page.meeting.start == nine
        for client in (tokyo, tokyo, new_york):
            response = client.get(edit_url(page))
            assert "On the clocks of Europe/Zurich" in response.content.decode()
            values = load(client, edit_url(page))
            assert {name: values[name] for name in fields} == fields
            assert client.post(edit_url(page), values).status_code == 302
            assert page_named("A table").meeting.start == nine
        values = load(tokyo, edit_url(page))
        assert tokyo.post(edit_url(page), {**values, **PUBLISH}).status_code == 302
        moving = f"/admin/roundtables/{page.pk}/meeting/move/"
        soup = BeautifulSoup(tokyo.get(moving).content, "html5lib")
        assert soup.find(attrs={"name": "start"})["value"] == "2028-11-09 09:00"
        answers = {
            "start": "2028-11-09 09:00",
            "end": "2028-11-09 11:00",
            "day": "",
            "zone": "America/New_York",
        }
        asked = tokyo.post(moving, answers)
        assert asked.status_code == 200
        assert page_named("A table").meeting.start == nine
        assert "America/New_York now, not of Europe/Zurich" in asked.content.decode()
        confirmed = BeautifulSoup(asked.content, "html5lib").find(attrs={"name": "confirmed"})["value"]
        assert tokyo.post(moving, {**answers, "confirmed": confirmed}).status_code == 302
        meeting = page_named("A table").meeting
        assert (meeting.start, meeting.zone) == (datetime(2028, 11, 9, 14, tzinfo=UTC), "America/New_York")


def fields_and_buttons(client: Client, page: Page) -> tuple[bool, list[str]]:
    """Whether the page's form plans the meeting, and the labels of the panel's buttons."""
    soup = BeautifulSoup(client.get(edit_url(page)).content, "html5lib")
    return (
        soup.find(attrs={"name": "meeting_start"}) is not None,
        [link.text for link in soup.select(".meeting__buttons a")],
    )


class TestPanel:
    ALL = ["Move", "Change place", "Seats", "Cancel"]

    def test_fields_until_it_is_announced_then_buttons(self) -> None:
        client = signed_in()
        assert fields_and_buttons(client, make_roundtable(live=False)) == (True, [])
        page = make_roundtable()
        assert fields_and_buttons(client, page) == (False, self.ALL)
        page.unpublish()
        assert fields_and_buttons(client, page) == (False, self.ALL)

    def test_buttons_while_the_page_waits_for_its_date(self) -> None:
        client = signed_in()
        page = make_roundtable(live=False)
        page.go_live_at = timezone.now() + timedelta(days=2)
        page.save_revision().publish()
        assert fields_and_buttons(client, page) == (False, ["Move", "Change place", "Seats"])

    def test_buttons_while_somebody_else_has_locked_it(self) -> None:
        page = make_roundtable()
        page.locked, page.locked_by, page.locked_at = True, make_user(), timezone.now()
        page.save()
        assert fields_and_buttons(signed_in(), page) == (False, self.ALL)

    def test_no_buttons_when_it_is_cancelled(self) -> None:
        page = make_roundtable(meeting={"state": State.CANCELLED})
        client = signed_in()
        assert fields_and_buttons(client, page) == (False, [])
        assert "Cancelled. This is final" in client.get(edit_url(page)).content.decode()

    def test_hours_are_said_in_both_zones(self) -> None:
        client = signed_in(in_zone_of("Europe/Zurich"))
        text = client.get(edit_url(make_roundtable())).content.decode()
        assert "9:00 to 12:30, New York time" in text
        assert "15:00 to 18:30 in your account’s zone, Europe/Zurich" in text


class TestForms:
    def address(self, page: Page, verb: str) -> str:
        return change_url(page, verb)

    def press(self, client: Client, page: Page, verb: str, **answers: Any) -> Any:
        return press(client, page, verb, **answers)

    def test_each_makes_its_change(self) -> None:
        client, page = signed_in(), make_roundtable()
        moved = self.press(client, page, "move", start="2031-02-18 09:00", end="2031-02-18 12:30")
        assert moved.status_code == 302
        assert self.press(client, page, "place", mode="online", place="By video").status_code == 302
        assert self.press(client, page, "seats", capacity="20", registration="open").status_code == 302
        cancelled = self.press(client, page, "cancel", word="Cancel", cancellation_note="Ill.")
        assert cancelled.status_code == 302
        meeting = Meeting.objects.get()
        assert meeting.start == datetime(2031, 2, 18, 14, tzinfo=UTC)
        assert (meeting.mode, meeting.place) == ("online", "By video")
        assert (meeting.capacity, meeting.registration) == (20, "open")
        assert (meeting.state, meeting.cancellation_note, meeting.sequence) == (State.CANCELLED, "Ill.", 3)

    def test_nothing_happens_before_the_second_press(self) -> None:
        client, page = signed_in(), make_roundtable()
        before = Meeting.objects.values().get()
        url = self.address(page, "move")
        values = changed(load_form(client, url), start="2031-02-18 09:00", end="2031-02-18 12:30")
        asked = client.post(url, values)
        assert "Tuesday, February 18, 2031, 9:00 to 12:30" in asked.content.decode()
        client.post(url, {**values, "confirmed": "no such"})
        # Other answers than those that were asked about
        client.post(url, {**values, "end": "2031-02-18 13:00", "confirmed": asked.context["confirmed"]})
        assert Meeting.objects.values().get() == before

    def test_a_meeting_that_was_changed_meanwhile_is_asked_about_again(self) -> None:
        client, page = signed_in(), make_roundtable()
        url = self.address(page, "place")
        values = changed(load_form(client, url), place="Zurich")
        asked = client.post(url, values)
        Meeting.objects.update(capacity=7, version=99)
        again = client.post(url, {**values, "confirmed": asked.context["confirmed"]})
        assert again.status_code == 200
        assert Meeting.objects.get().place == ""

    def test_a_mistake_is_said_at_its_field(self) -> None:
        client, page = signed_in(), make_roundtable()
        for verb, answers, name in (
            ("move", {"start": "2031-03-09 02:30"}, "start"),
            ("move", {"start": "2020-01-01 09:00", "end": "2020-01-01 10:00"}, "start"),
            ("move", {"start": "", "end": ""}, "start"),
            ("move", {"end": ""}, "end"),
            ("seats", {"capacity": "1", "seats_held": "2"}, "capacity"),
            ("cancel", {"word": "yes"}, "word"),
        ):
            response = self.press(client, page, verb, **answers)
            assert response.status_code == 200
            assert name in response.context["form"].errors, verb
        assert Meeting.objects.get().sequence == 0

    def test_whatever_the_page_s_schedule_and_lock(self) -> None:
        client, page = signed_in(), make_roundtable()
        page.title = "Next title"
        page.go_live_at = timezone.now() + timedelta(days=2)
        page.save_revision().publish()
        Page.objects.filter(pk=page.pk).update(locked=True, locked_by=make_user(), locked_at=timezone.now())
        assert self.press(client, page, "cancel", word="cancel").status_code == 302
        assert Meeting.objects.get().state == State.CANCELLED

    def test_event_managers_alone(self) -> None:
        page = make_roundtable()
        url = self.address(page, "cancel")
        for group, allowed in ((EVENT_MANAGERS, True), (EDITORS, False), (PRODUCERS, False)):
            client = signed_in(make_user(group))
            assert (client.get(url).status_code == 200) is allowed, group
            if not allowed:
                client.post(url, {"word": "cancel"})
                assert Meeting.objects.get().state == State.ANNOUNCED
        assert Client().get(url).status_code == 302

    def test_what_is_not_there(self) -> None:
        client, page = signed_in(), make_roundtable()
        alias = page.create_alias(update_slug="alias")
        assert client.get(self.address(page, "explode")).status_code == 404
        assert client.get(self.address(alias, "move")).status_code == 404
        assert client.get("/admin/roundtables/999999/meeting/move/").status_code == 404

    def test_what_can_no_longer_be_done_is_said(self) -> None:
        client = signed_in()
        page = make_roundtable(meeting={"state": State.CANCELLED})
        response = client.get(self.address(page, "move"), follow=True)
        assert "final" in response.content.decode()
        past = make_roundtable(meeting={"day": datetime(2014, 11, 6).date()})
        response = client.get(self.address(past, "cancel"), follow=True)
        assert "The meeting is over" in response.content.decode()


class TestOldTabs:
    """E13, and what a schedule leaves (E15): nothing of a page's life revives a meeting."""

    def test_e13_a_an_old_tab_publishes_its_text_and_leaves_the_meeting_cancelled(self) -> None:
        client, page = signed_in(), make_roundtable("Kept")
        page.save_revision().publish()
        tab = load(client, edit_url(page))
        cancel(page.meeting_id, Cancellation())
        before = Meeting.objects.values().get()
        tab |= {"summary": "Mended.", "meeting_start": "2031-01-21 09:00", "meeting_zone": ZONE}
        assert client.post(edit_url(page), {**tab, **PUBLISH}).status_code == 302
        assert page_named("Kept").summary == "Mended."
        assert Meeting.objects.values().get() == before

    def test_a_tab_from_before_the_announcement(self) -> None:
        client = signed_in()
        page = make_roundtable("Kept", live=False)
        page.save_revision()
        tab = load(client, edit_url(page))
        page.get_latest_revision().publish()
        tab["meeting_start"] = "2032-02-02 09:00"
        client.post(edit_url(page), {**tab, **PUBLISH})
        assert page_named("Kept").meeting.start == START

    def test_reverting_in_the_editor(self) -> None:
        client, page = signed_in(), make_roundtable("Kept")
        old = page.save_revision()
        page.save_revision().publish()
        Meeting.objects.update(state=State.CANCELLED)
        before = Meeting.objects.values().get()
        url = f"/admin/pages/{page.pk}/revisions/{old.pk}/revert/"
        values = load(client, url)
        assert "meeting_start" not in values
        assert client.post(edit_url(page), {**values, "revision": old.pk, **PUBLISH}).status_code == 302
        assert Meeting.objects.values().get() == before

    def test_revisions_can_be_compared(self) -> None:
        client, page = signed_in(), make_roundtable(live=False)
        first = page.save_revision()
        page.title = "Other"
        second = page.save_revision()
        url = f"/admin/pages/{page.pk}/revisions/compare/{first.pk}...{second.pk}/"
        assert client.get(url).status_code == 200


class TestCopies:
    def test_the_editor_s_copy_is_a_draft_without_a_date(self) -> None:
        client, page = signed_in(), make_roundtable("Kept", meeting={"state": State.CANCELLED})
        page.save_revision().publish()
        url = f"/admin/pages/{page.pk}/copy/"
        assert "publish_copies" not in client.get(url).content.decode()
        response = client.post(
            url,
            {
                "new_title": "Copied",
                "new_slug": "copied",
                "new_parent_page": skeleton_page("roundtables").pk,
                "publish_copies": "on",
            },
        )
        assert response.status_code == 302
        copied = page_named("Copied")
        assert (copied.live, copied.meeting.state, copied.meeting.day) == (False, State.UNANNOUNCED, None)
        values = load(client, edit_url(copied))
        response = client.post(edit_url(copied), {**values, **PUBLISH})
        assert "meeting_start" in errors(response)

    def test_an_alias_is_not_converted(self) -> None:
        client, page = signed_in(), make_roundtable("Kept")
        alias = page.create_alias(update_slug="alias")
        url = f"/admin/pages/{alias.pk}/convert_alias/"
        for response in (client.get(url, follow=True), client.post(url, follow=True)):
            assert response.status_code == 200
            assert "An alias of a roundtable" in response.content.decode()
        api = client.post(f"/admin/api/main/pages/{alias.pk}/action/convert_alias/")
        assert api.status_code == 400
        assert RoundtablePage.objects.get(pk=alias.pk).alias_of_id == page.pk
        assert Meeting.objects.count() == 1

    def test_drafts_without_a_date_are_not_published_in_bulk(self) -> None:
        client = signed_in()
        dated = make_roundtable("Dated", live=False)
        dated.save_revision()
        assert create(client).status_code == 302
        undated = page_named("A table")
        url = f"/admin/bulk/wagtailcore/page/publish/?id={dated.pk}&id={undated.pk}"
        response = client.post(url, follow=True)
        assert response.status_code == 200
        assert "A table" in response.content.decode()
        assert not RoundtablePage.objects.filter(live=True).exists()
        above = f"/admin/bulk/wagtailcore/page/publish/?id={skeleton_page('roundtables').pk}"
        assert client.post(above, {"include_descendants": "on"}, follow=True).status_code == 200
        assert not RoundtablePage.objects.filter(live=True).exists()
        only = f"/admin/bulk/wagtailcore/page/publish/?id={dated.pk}"
        client.post(only)
        assert page_named("Dated").meeting.state == State.ANNOUNCED

    def test_the_admin_s_api_refuses_with_a_reason(self) -> None:
        client = signed_in()
        assert create(client).status_code == 302
        undated, dated = page_named("A table"), make_roundtable("Dated")
        for pk, action in ((undated.pk, "publish"), (dated.pk, "copy")):
            response = client.post(f"/admin/api/main/pages/{pk}/action/{action}/", {"slug": "other"})
            assert response.status_code == 400
            assert "when the meeting takes place" in response.content.decode()
        assert RoundtablePage.objects.count() == 2
        assert not page_named("A table").live


class TestHistoryAndList:
    def test_the_history_says_what_was_done(self) -> None:
        client, page = signed_in(), make_roundtable("Kept")
        cancel(page.meeting_id, Cancellation("Ill."), user=make_user())
        text = client.get(f"/admin/pages/{page.pk}/history/").content.decode()
        assert "Meeting announced" in text
        assert "Meeting of Tuesday, January 21, 2031, 9:00 to 12:30, New York time cancelled" in text

    def test_the_list_of_meetings(self) -> None:
        make_roundtable("To come", meeting={"capacity": 18})
        make_roundtable("Draft", live=False)
        make_roundtable("Gone", meeting={"state": State.CANCELLED})
        client = signed_in(make_user(EVENT_MANAGERS))
        text = client.get("/admin/meetings/").content.decode()
        assert "18: 0 confirmed, 0 offered, 18 free" in text
        for title in ("To come", "Draft", "Gone"):
            assert title in text
        filtered = client.get("/admin/meetings/?stage=cancelled").content.decode()
        assert "Gone" in filtered
        assert "Draft" not in filtered
        assert client.get("/admin/meetings/?stage=nonsense&ordering=x&p=abc").status_code == 200
        assert "/admin/meetings/" in client.get("/admin/").content.decode()
        producer = signed_in(make_user(PRODUCERS))
        assert producer.get("/admin/meetings/").status_code == 302
        assert "/admin/meetings/" not in producer.get("/admin/").content.decode()
