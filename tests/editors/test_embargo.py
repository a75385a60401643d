"""A page under embargo is never live, listed or announced, not for a moment; and what schedules leave."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models.signals import post_save
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published

from core.models import ScheduleFailure
from core.permissions import EDITORS
from core.schedule import run_due
from reports.models import PressNotePage, ReportPage
from tests.core.factories import make_user, skeleton_page
from tests.editors.forms import add_url, messages_of, new_form, opened, send, signed_in
from tests.pages.kinds import KINDS, Kind, missing_kinds
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db

DATE = "2098-06-01 09:00"


@pytest.fixture
def editor() -> Client:
    return signed_in(make_user(EDITORS))


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """What the database said after each write, and each announcement of a live page."""
    states: list[str] = []

    def written(instance: Any, **_: Any) -> None:
        if isinstance(instance, Page):
            live = Page.objects.filter(pk=instance.pk).values_list("live", flat=True).get()
            states.append("live" if live else "not live")

    def announced(instance: Page, **_: Any) -> None:
        # Wagtail sends this when a date is set, too; then the page says that it is not live
        if instance.live:
            states.append("announced live")

    post_save.connect(written)
    page_published.connect(announced)
    yield states
    post_save.disconnect(written)
    page_published.disconnect(announced)


def test_every_page_type_is_tried() -> None:
    assert missing_kinds() == set()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_page_made_with_a_date_is_not_live_before_it(editor: Client, seen: list[str], kind: Kind) -> None:
    parent = kind.parent()
    data = {
        **new_form(editor, parent, kind.model),
        **kind.posted(),
        "title": "Embargoed",
        "slug": "embargoed",
    }
    seen.clear()

    response = editor.post(
        add_url(parent, kind.model), {**data, "go_live_at": DATE, "action-publish": "1"}, follow=True
    )

    assert "scheduled for publishing" in messages_of(response)
    page = kind.model.objects.get(slug="embargoed")
    assert not page.live
    assert page.scheduled_revision is not None
    assert seen, "nothing was observed"
    assert set(seen) == {"not live"}
    assert Client().get(f"{page.url_path.removeprefix('/home')}").status_code == 404


def test_a_program_cannot_make_one_live_either(seen: list[str]) -> None:
    make_report("Later", go_live_at=timezone.now() + timedelta(days=1))
    assert "live" not in seen
    make_report("Now")
    assert "live" in seen


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_worker_publishes_on_the_date_and_takes_back_on_the_other(
    editor: Client, seen: list[str], kind: Kind
) -> None:
    parent = kind.parent()
    data = {
        **new_form(editor, parent, kind.model),
        **kind.posted(),
        "title": "Embargoed",
        "slug": "embargoed",
    }
    dates = {"go_live_at": DATE, "expire_at": "2098-07-01 09:00"}
    editor.post(add_url(parent, kind.model), {**data, **dates, "action-publish": "1"})
    page = kind.model.objects.get(slug="embargoed")
    seen.clear()

    with time_machine.travel(page.go_live_at - timedelta(minutes=1)):
        run_due()
    assert set(seen) <= {"not live"}
    with time_machine.travel(page.go_live_at + timedelta(minutes=1)):
        run_due()
    assert not ScheduleFailure.objects.exists(), ScheduleFailure.objects.first()
    assert kind.model.objects.get(pk=page.pk).live
    with time_machine.travel(page.expire_at + timedelta(minutes=1)):
        run_due()
    page = kind.model.objects.get(pk=page.pk)
    assert (page.live, page.expired) == (False, True)


def test_a_copy_of_a_scheduled_page_is_not_live(seen: list[str]) -> None:
    page = make_report("Later", go_live_at=timezone.now() + timedelta(days=1))
    page.copy(update_attrs={"slug": "later-2", "title": "Later 2"})
    assert "live" not in seen


class TestExpired:
    """E15 (a): the dates of a schedule that is over must not refuse the next draft."""

    @pytest.fixture
    def note(self) -> PressNotePage:
        page = make_press_note("Over")
        page.expire_at = timezone.now() - timedelta(hours=1)
        page.save()
        page.save_revision()
        run_due()
        page = PressNotePage.objects.get(pk=page.pk)
        assert (page.live, page.expired) == (False, True)
        return page

    @pytest.mark.parametrize("action", ["", "publish"])
    def test_e15_a_it_can_be_saved_and_published_again(
        self, editor: Client, note: PressNotePage, action: str
    ) -> None:
        response = send(editor, note, {**opened(editor, note), "summary": "Mended."}, action)
        assert response.status_code == 302
        page = PressNotePage.objects.get(pk=note.pk)
        latest = page.get_latest_revision_as_object()
        assert (latest.summary, latest.expire_at) == ("Mended.", None)
        assert page.live is (action == "publish")

    def test_a_past_date_that_somebody_types_is_still_refused(
        self, editor: Client, note: PressNotePage
    ) -> None:
        response = send(editor, note, {**opened(editor, note), "expire_at": "2001-01-01 09:00"})
        assert response.status_code == 200
        assert "must be in the future" in response.content.decode()


def test_a_live_page_whose_expiry_the_worker_has_not_reached_keeps_its_date(editor: Client) -> None:
    page = make_report("Due")
    ReportPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert send(editor, page, opened(editor, page), "publish").status_code == 200
    run_due()
    assert not ReportPage.objects.get(pk=page.pk).live


def test_the_go_live_date_of_the_past_does_not_stop_a_page(editor: Client) -> None:
    page = skeleton_page("about")
    page.go_live_at = timezone.now() - timedelta(days=1)
    page.save()
    assert send(editor, page, {**opened(editor, page), "summary": "New."}, "publish").status_code == 302
