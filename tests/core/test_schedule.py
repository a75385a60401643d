"""What is due: go-live, expiry, embargo, failures that hold nobody up, nights, finished tasks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from accounts.models import User
from core import schedule
from core.models import ScheduleFailure, SharedValue, StandardPage
from core.schedule import run_due, run_scheduled
from tests.core.factories import home_page, make_person, make_standard_page

pytestmark = pytest.mark.django_db

LATER = timedelta(hours=2)


def make_scheduled(title: str, go_live_at: datetime) -> StandardPage:
    """A page that an editor has approved to go live at this moment."""
    page = StandardPage(title=title, go_live_at=go_live_at, live=False)
    home_page().add_child(instance=page)
    page.save_revision(approved_go_live_at=go_live_at).publish()
    page.refresh_from_db()
    return page


def test_goes_live_when_due_and_not_before() -> None:
    due = timezone.now() + timedelta(hours=1)
    page = make_scheduled("Embargoed", due)
    run_scheduled(due - timedelta(seconds=1))
    page.refresh_from_db()
    assert not page.live

    run_scheduled_at(due + timedelta(seconds=1))
    page.refresh_from_db()
    assert page.live
    assert page.first_published_at is not None


def run_scheduled_at(moment: datetime) -> None:
    """Run as if this were now: Wagtail itself looks at the clock while it publishes."""
    with time_machine.travel(moment, tick=False):
        run_scheduled(moment)


def test_expires_when_due_and_not_before() -> None:
    expiry = timezone.now() + timedelta(hours=1)
    page = make_standard_page("Passing", expire_at=expiry)
    run_scheduled_at(expiry - timedelta(seconds=1))
    page.refresh_from_db()
    assert page.live

    run_scheduled_at(expiry + timedelta(seconds=1))
    page.refresh_from_db()
    assert not page.live
    assert page.expired


def test_snippets_expire_too() -> None:
    expiry = timezone.now() + timedelta(hours=1)
    person = make_person(expire_at=expiry)
    run_scheduled_at(expiry + timedelta(seconds=1))
    person.refresh_from_db()
    assert not person.live


def test_a_failing_page_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wagtail's own command ends here, and the failed page has lost its date."""
    due = timezone.now() + timedelta(hours=1)
    first = make_scheduled("Broken", due)
    second = make_scheduled("Sound", due + timedelta(minutes=1))
    publish = StandardPage.publish

    def refuse(self: StandardPage, *args: Any, **kwargs: Any) -> None:
        if self.title == "Broken":
            # Wagtail has wiped the schedule by the time that a receiver fails
            publish(self, *args, **kwargs)
            raise ValidationError("It has no date.")
        publish(self, *args, **kwargs)

    monkeypatch.setattr(StandardPage, "publish", refuse)
    run_scheduled_at(due + LATER)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.live, second.live) == (False, True)
    assert first.revisions.filter(approved_go_live_at=due).exists(), "the schedule is kept"
    failure = ScheduleFailure.objects.get()
    assert failure.target == Page.objects.get(pk=first.pk)
    assert (failure.action, failure.message, failure.title) == ("publish", "It has no date.", "Broken")

    run_scheduled_at(due + 2 * LATER)
    again = ScheduleFailure.objects.get()
    assert (again.pk, again.first_failed) == (failure.pk, failure.first_failed)
    assert again.last_failed > failure.last_failed

    monkeypatch.setattr(StandardPage, "publish", publish)
    run_scheduled_at(due + 3 * LATER)
    first.refresh_from_db()
    assert first.live
    assert not ScheduleFailure.objects.exists()


def test_a_failing_expiry_is_shown_until_it_is_no_longer_due(monkeypatch: pytest.MonkeyPatch) -> None:
    expiry = timezone.now() + timedelta(hours=1)
    page = make_standard_page("Stuck", expire_at=expiry)
    other = make_standard_page("Free", expire_at=expiry)

    def refuse(self: Page, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the edge does not answer")

    with monkeypatch.context() as patch:
        unpublish = Page.unpublish
        patch.setattr(
            Page,
            "unpublish",
            lambda self, **more: (refuse if self.pk == page.pk else unpublish)(self, **more),
        )
        run_scheduled_at(expiry + LATER)
    other.refresh_from_db()
    assert not other.live
    assert ScheduleFailure.objects.get().message == "the edge does not answer"

    Page.objects.filter(pk=page.pk).update(expire_at=expiry + timedelta(days=9))
    run_scheduled_at(expiry + 2 * LATER)
    assert not ScheduleFailure.objects.exists()


def test_a_failing_function_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[datetime] = []

    def fails(now: datetime) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(schedule, "_every_minute", [fails, called.append])
    moment = datetime(2028, 5, 4, 12, tzinfo=UTC)
    run_due(moment)
    assert called == [moment]


def test_once_a_night_by_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    nights: list[datetime] = []
    monkeypatch.setattr(schedule, "_nightly", [nights.append])
    start = datetime(2028, 5, 4, 12, tzinfo=UTC)
    for minutes in range(0, 48 * 60, 30):
        moment = start + timedelta(minutes=minutes)
        # Two workers in the same minute
        run_due(moment)
        run_due(moment)
    assert nights == [datetime(2028, 5, 5, 3, tzinfo=UTC), datetime(2028, 5, 6, 3, tzinfo=UTC)]


def test_finished_tasks_are_pruned() -> None:
    now = timezone.now()

    def task(status: str, days: int) -> DBTaskResult:
        return DBTaskResult.objects.create(
            status=status,
            finished_at=now - timedelta(days=days),
            args_kwargs={"args": [], "kwargs": {}},
            task_path="core.tasks.anything",
            backend_name="default",
            run_after=now,
            exception_class_path="",
            traceback="",
        )

    kept = {task("SUCCESSFUL", 0).pk, task("FAILED", 2).pk, task("READY", 30).pk}
    task("SUCCESSFUL", 2)
    task("FAILED", 15)
    SharedValue.objects.create(key="old", expires=now - timedelta(days=2))
    SharedValue.objects.create(key="new", expires=now)
    schedule.prune(now)
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept
    assert list(SharedValue.objects.values_list("key", flat=True)) == ["new"]


@pytest.mark.parametrize(("group", "shown"), [("Editors", True), (None, False)])
def test_editors_see_what_failed(client: Client, group: str | None, shown: bool) -> None:
    page = make_standard_page("Stuck <page>")
    ScheduleFailure.objects.create(
        target=Page.objects.get(pk=page.pk),
        action="publish",
        title=page.title,
        message="It has no <date>.",
        due=datetime(2028, 5, 4, 12, tzinfo=UTC),
    )
    user = User.objects.create_user("ada", "ada@example.org", "a-long-password")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if group:
        user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    html = client.get("/admin/").content.decode()
    assert ("Stuck &lt;page&gt;</a>" in html) is shown
    assert ("It has no &lt;date&gt;." in html) is shown
    assert (f'href="/admin/pages/{page.pk}/edit/"' in html) is shown


def test_nothing_is_shown_when_nothing_failed(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ada", "ada@example.org", "a-long-password"))
    assert "Scheduled, and not done" not in client.get("/admin/").content.decode()
