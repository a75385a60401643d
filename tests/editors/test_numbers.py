"""E14: numbers of findings, figures and conclusions are given once, whatever becomes of the rows."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from core.models import NumberAllocation
from core.numbering import numbers_of
from core.permissions import EDITORS
from events.models import RoundtablePage
from reports.models import ReportPage
from tests.core.factories import make_user
from tests.editors.forms import add_row, edit_url, fields_of, opened, send, signed_in
from tests.events.factories import make_roundtable
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return signed_in(make_user(EDITORS))


def numbered(page: ReportPage) -> list[tuple[int | None, str]]:
    """Number and text of the findings that readers see."""
    page = ReportPage.objects.get(pk=page.pk)
    return [(finding.number, finding.text) for finding in page.findings.all()]


def publish_version(client: Client, page: Page, revision: Any) -> Any:
    """Open an older version in the editor and publish it."""
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
    data = fields_of(client.get(url).content, page.specific_class)
    return client.post(url, {**data, "action-publish": "1"})


THREE = [(1, "One."), (2, "Two."), (3, "Three.")]
FOUR = [*THREE, (4, "Four.")]


class TestE14:
    """Publish with three, add the fourth, unpublish, publish, go back, and forward again."""

    @pytest.fixture
    def report(self, editor: Client) -> ReportPage:
        page = make_report("The report", findings=["One.", "Two.", "Three."])
        assert send(editor, page, opened(editor, page), "publish").status_code == 302
        return page

    def test_numbers_stay_through_it_all(self, editor: Client, report: ReportPage) -> None:
        assert numbered(report) == THREE
        data = add_row(opened(editor, report), "findings", text="Four.", pdf_page="")
        assert send(editor, report, data, "publish").status_code == 302
        assert numbered(report) == FOUR
        before, newest = list(report.revisions.order_by("pk"))
        key = ReportPage.objects.get(pk=report.pk).findings.get(number=4).key

        response = editor.post(reverse("wagtailadmin_pages:unpublish", args=[report.pk]))
        assert response.status_code == 302
        assert Client().get(f"{report.url}findings/4/").status_code == 404
        assert send(editor, report, opened(editor, report), "publish").status_code == 302
        assert numbered(report) == FOUR

        assert publish_version(editor, report, before).status_code == 302
        assert numbered(report) == THREE
        data = add_row(opened(editor, report), "findings", text="Five.", pdf_page="")
        assert send(editor, report, data, "publish").status_code == 302
        assert numbered(report) == [*THREE, (5, "Five.")], "the number of a finding that is away is not given"

        assert publish_version(editor, report, newest).status_code == 302
        assert numbered(report) == FOUR
        assert ReportPage.objects.get(pk=report.pk).findings.get(number=4).key == key

    def test_what_was_published_is_published_again_unchanged(
        self, editor: Client, report: ReportPage
    ) -> None:
        data = add_row(opened(editor, report), "findings", text="Four.", pdf_page="")
        send(editor, report, data, "publish")
        for _ in range(3):
            assert send(editor, report, opened(editor, report), "publish").status_code == 302
        assert numbered(report) == FOUR
        assert NumberAllocation.objects.filter(kind="finding").count() == 4

    def test_drafts_use_up_no_number(self, editor: Client, report: ReportPage) -> None:
        data = add_row(opened(editor, report), "findings", text="Four.", pdf_page="")
        for _ in range(3):
            assert send(editor, report, data).status_code == 302
            data = opened(editor, report)
        assert send(editor, report, data, "publish").status_code == 302
        assert numbered(report) == FOUR

    def test_autosave_gives_the_key_to_the_open_form(self, editor: Client, report: ReportPage) -> None:
        data = add_row(opened(editor, report), "findings", text="Four.", pdf_page="")
        json = {"accept": "application/json"}
        answer = editor.post(edit_url(report), data, headers=json).json()
        data |= dict(answer["field_updates"]) | {"overwrite_revision_id": answer["revision_id"]}
        key = data["findings-3-key"]
        assert editor.post(edit_url(report), data, headers=json).json()["success"]
        assert send(editor, report, data, "publish").status_code == 302
        assert str(ReportPage.objects.get(pk=report.pk).findings.get(number=4).key) == key

    def test_another_order_moves_no_number(self, editor: Client, report: ReportPage) -> None:
        data = opened(editor, report)
        data |= {"findings-0-ORDER": "3", "findings-2-ORDER": "1"}
        assert send(editor, report, data, "publish").status_code == 302
        assert numbered(report) == [(3, "Three."), (2, "Two."), (1, "One.")]

    def test_two_rows_with_one_key_are_two_findings(self, editor: Client, report: ReportPage) -> None:
        data = opened(editor, report)
        data = add_row(data, "findings", text="Four.", pdf_page="", key=data["findings-0-key"])
        assert send(editor, report, data, "publish").status_code == 302
        assert numbered(report) == FOUR


def test_a_copy_starts_anew_and_an_alias_shows_its_sources_numbers() -> None:
    page = make_report("The report", findings=["One.", "Two.", "Three."])
    page.findings.remove(page.findings.all()[1])
    page.save()
    assert numbered(page) == [(1, "One."), (3, "Three.")]
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"})
    assert numbered(copy) == [(1, "One."), (2, "Three.")]
    alias = page.create_alias(update_slug="alias")
    assert numbered(alias) == [(1, "One."), (3, "Three.")]


def test_a_preview_shows_the_numbers_to_come_and_gives_none() -> None:
    from core import numbering

    page = make_report("The report", findings=["One.", "Two."])
    page.findings.remove(page.findings.all()[1])
    page.save()
    page.findings.add(type(page.findings.first())(text="New.", sort_order=9))
    numbering.preview(page)
    assert [finding.number for finding in page.findings.all()] == [1, 3]
    assert NumberAllocation.objects.filter(kind="finding").count() == 2


def figure(title: str) -> tuple[str, dict[str, Any]]:
    return ("figure", {"title": title, "chart": "none"})


def test_figures_are_numbered_by_their_blocks() -> None:
    page = make_report("The report", body=[figure("One"), ("text", "<p>Between.</p>"), figure("Two")])
    first, _, second = page.body
    assert numbers_of(page, "body") == {first.id: 1, second.id: 2}
    page.body[0] = ("heading", {"text": "Now", "level": "2"})
    page.body[1] = figure("Three")
    page.save()
    page = ReportPage.objects.get(pk=page.pk)
    assert numbers_of(page, "body") == {page.body[1].id: 3, second.id: 2}


def test_a_figure_of_a_draft_has_the_number_that_it_will_get() -> None:
    page = make_report("The report", body=[figure("One")])
    draft = ReportPage.objects.get(pk=page.pk)
    draft.body.append(figure("Two"))
    assert sorted(numbers_of(draft, "body").values()) == [1, 2]
    assert NumberAllocation.objects.filter(kind="figure").count() == 1


@pytest.mark.parametrize("relation", ["conclusions"])
def test_conclusions_of_a_roundtable(editor: Client, relation: str) -> None:
    page = make_roundtable("The roundtable", meeting={"day": date(2020, 1, 1)})
    data = add_row(opened(editor, page), relation, text="First.")
    assert send(editor, page, add_row(data, relation, text="Second."), "publish").status_code == 302
    data = opened(editor, page)
    data[f"{relation}-0-DELETE"] = "on"
    assert send(editor, page, data, "publish").status_code == 302
    data = add_row(opened(editor, page), relation, text="Third.")
    assert send(editor, page, data, "publish").status_code == 302
    page = RoundtablePage.objects.get(pk=page.pk)
    assert [(row.number, row.text) for row in page.conclusions.all()] == [(2, "Second."), (3, "Third.")]


def test_an_agenda_item_keeps_its_key(editor: Client) -> None:
    page = make_roundtable("The roundtable", meeting={"day": date(2020, 1, 1)}, agenda=["Welcome"])
    key = page.agenda.get().key
    data = add_row(opened(editor, page), "agenda", title="Lunch", text="", start="")
    assert send(editor, page, data, "publish").status_code == 302
    second = RoundtablePage.objects.get(pk=page.pk).agenda.get(title="Lunch").key
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    for _ in range(2):
        assert send(editor, page, opened(editor, page), "publish").status_code == 302
    page = RoundtablePage.objects.get(pk=page.pk)
    assert [item.key for item in page.agenda.all()] == [key, second]
