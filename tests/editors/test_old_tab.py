"""E13 (b): what was saved by somebody else meanwhile is never overwritten without a choice."""

import re
from typing import Any

import pytest
from django.test import Client

from core.models import StandardPage
from core.permissions import EDITORS
from reports.models import ReportPage
from tests.core.factories import make_user, skeleton_page
from tests.editors.forms import edit_url, fields_of, messages_of, opened, send, signed_in
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db

MINE, THEIRS = "What A wrote.", "What B wrote."


@pytest.fixture
def a() -> Client:
    return signed_in(make_user(EDITORS, first_name="Anna", last_name="Archer"))


@pytest.fixture
def b() -> Client:
    return signed_in(make_user(EDITORS, first_name="Ben", last_name="Baker"))


@pytest.fixture
def report() -> ReportPage:
    page = make_report("The report", abstract="As it was.")
    page.save_revision()
    return page


def latest_abstract(page: ReportPage) -> str:
    return ReportPage.objects.get(pk=page.pk).get_latest_revision_as_object().abstract


@pytest.mark.parametrize("theirs", ["", "publish"])
@pytest.mark.parametrize("mine", ["", "publish"])
def test_e13_b_an_old_form_is_given_back_with_its_text_and_who_saved(
    a: Client, b: Client, report: ReportPage, mine: str, theirs: str
) -> None:
    old = opened(a, report)
    assert send(b, report, {**opened(b, report), "abstract": THEIRS}, theirs).status_code == 302

    response = send(a, report, {**old, "abstract": MINE}, mine)

    assert response.status_code == 200
    assert MINE in response.content.decode()
    assert "Ben Baker saved another version on" in messages_of(response)
    assert latest_abstract(report) == THEIRS
    live = ReportPage.objects.get(pk=report.pk).abstract
    assert live == (THEIRS if theirs else "As it was.")
    assert re.search(r'href="/admin/pages/\d+/revisions/compare/\d+\.\.\.\d+/"', response.content.decode())


def test_a_second_press_without_the_box_overwrites_nothing(a: Client, b: Client, report: ReportPage) -> None:
    old = opened(a, report)
    send(b, report, {**opened(b, report), "abstract": THEIRS}, "publish")
    again = fields_of(send(a, report, {**old, "abstract": MINE}, "publish").content, ReportPage)
    assert again["abstract"] == MINE

    response = send(a, report, again, "publish")

    assert response.status_code == 200
    assert latest_abstract(report) == THEIRS


def test_e13_b_the_ticked_box_overwrites_and_theirs_stays_in_the_history(
    a: Client, b: Client, report: ReportPage
) -> None:
    old = opened(a, report)
    send(b, report, {**opened(b, report), "abstract": THEIRS}, "publish")
    again = fields_of(send(a, report, {**old, "abstract": MINE}, "publish").content, ReportPage)

    assert send(a, report, {**again, "overwrite_newer": "1"}, "publish").status_code == 302

    assert ReportPage.objects.get(pk=report.pk).abstract == MINE
    assert [revision.content["abstract"] for revision in report.revisions.order_by("pk")] == [
        "As it was.",
        THEIRS,
        MINE,
    ]


def test_the_box_is_ticked_for_one_version_not_for_a_third_that_came_after(
    a: Client, b: Client, report: ReportPage
) -> None:
    old = opened(a, report)
    send(b, report, {**opened(b, report), "abstract": THEIRS})
    again = fields_of(send(a, report, {**old, "abstract": MINE}).content, ReportPage)
    send(b, report, {**opened(b, report), "abstract": "Third."})

    response = send(a, report, {**again, "overwrite_newer": "1"})

    assert response.status_code == 200
    assert latest_abstract(report) == "Third."
    third = fields_of(response.content, ReportPage)
    assert "overwrite_newer" not in third, "the box must be ticked anew"
    assert third["newer_revision"] != again["newer_revision"]


def test_e13_b_nor_is_a_schedule_saved_over_theirs(a: Client, b: Client, report: ReportPage) -> None:
    old = opened(a, report)
    send(b, report, {**opened(b, report), "abstract": THEIRS})

    response = send(a, report, {**old, "go_live_at": "2099-01-01 09:00"})

    assert response.status_code == 200
    assert "Ben Baker" in messages_of(response)
    assert report.revisions.filter(approved_go_live_at__isnull=False).count() == 0
    assert latest_abstract(report) == THEIRS


def test_one_persons_two_tabs_are_two_forms(a: Client, report: ReportPage) -> None:
    first, second = opened(a, report), opened(a, report)
    assert send(a, report, {**first, "abstract": THEIRS}).status_code == 302
    assert send(a, report, {**second, "abstract": MINE}).status_code == 200
    assert latest_abstract(report) == THEIRS


def test_saving_again_and_again_in_one_tab_is_no_conflict(a: Client, report: ReportPage) -> None:
    for text in ("One.", "Two.", "Three."):
        assert send(a, report, {**opened(a, report), "abstract": text}).status_code == 302
    assert latest_abstract(report) == "Three."


def test_a_page_that_nobody_had_saved_yet(a: Client, b: Client) -> None:
    page = skeleton_page("about")
    assert page.latest_revision_id is None
    old = opened(a, page)
    assert send(b, page, {**opened(b, page), "summary": THEIRS}).status_code == 302
    assert send(a, page, {**old, "summary": MINE}).status_code == 200
    assert StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object().summary == THEIRS


class TestAutosave:
    """Wagtail saves after each pause in typing; that must go on, and must not overwrite either."""

    def save(self, client: Client, page: ReportPage, data: dict[str, Any]) -> Any:
        return client.post(edit_url(page), data, headers={"accept": "application/json"})

    def test_it_goes_on_in_ones_own_tab_and_the_button_after_it_works(
        self, a: Client, report: ReportPage
    ) -> None:
        data = opened(a, report)
        first = self.save(a, report, {**data, "abstract": "One."}).json()
        assert first["success"]
        data["overwrite_revision_id"] = first["revision_id"]
        assert self.save(a, report, {**data, "abstract": "Two."}).json()["success"]
        assert send(a, report, {**data, "abstract": MINE}, "publish").status_code == 302
        assert ReportPage.objects.get(pk=report.pk).abstract == MINE

    def test_theirs_after_my_autosave_is_not_overwritten(
        self, a: Client, b: Client, report: ReportPage
    ) -> None:
        data = opened(a, report)
        data["overwrite_revision_id"] = self.save(a, report, {**data, "abstract": "One."}).json()[
            "revision_id"
        ]
        send(b, report, {**opened(b, report), "abstract": THEIRS})
        response = send(a, report, {**data, "abstract": MINE}, "publish")
        assert response.status_code == 200
        again = fields_of(response.content, ReportPage)
        assert send(a, report, {**again, "overwrite_newer": "1"}, "publish").status_code == 302
        assert ReportPage.objects.get(pk=report.pk).abstract == MINE

    def test_the_form_that_came_back_does_not_save_itself_over_theirs(
        self, a: Client, b: Client, report: ReportPage
    ) -> None:
        old = opened(a, report)
        send(b, report, {**opened(b, report), "abstract": THEIRS})
        again = fields_of(send(a, report, {**old, "abstract": MINE}).content, ReportPage)
        assert self.save(a, report, again).status_code == 400
        assert latest_abstract(report) == THEIRS

    def test_an_autosave_of_another_tab_writes_into_the_same_revision_and_is_seen(
        self, a: Client, b: Client, report: ReportPage
    ) -> None:
        data = opened(b, report)
        data["overwrite_revision_id"] = self.save(b, report, {**data, "abstract": "B."}).json()["revision_id"]
        old = opened(a, report)
        assert self.save(b, report, {**data, "abstract": THEIRS}).json()["success"]
        assert send(a, report, {**old, "abstract": MINE}).status_code == 200
        assert latest_abstract(report) == THEIRS
