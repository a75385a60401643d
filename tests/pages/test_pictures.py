"""A picture's address ends with the last page that everybody may see it on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import PageViewRestriction, ReferenceIndex

from core.models import Image
from core.schedule import run_scheduled
from tests.core.factories import home_page, make_image, make_person, make_standard_page
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db

SIZE = "max-400x400"


@pytest.fixture
def picture():
    return make_image("Kettle")


def address(picture: Image) -> str:
    """The address under which the picture is drawn now."""
    return Image.objects.get(pk=picture.pk).get_rendition(SIZE).url


def answers(client, url: str) -> bool:
    response = client.get(url)
    if response.status_code == 200:
        assert b"".join(response.streaming_content)
    return response.status_code == 200


@pytest.fixture
def after(django_capture_on_commit_callbacks):
    """Do something, with what the worker did before and does after."""

    def act(change) -> None:
        run_tasks()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        run_tasks()

    return act


def run_tasks() -> None:
    for row in list(DBTaskResult.objects.all()):
        if row.task_path.startswith("wagtail.tasks."):
            row.task.func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()


def unpublish(page):
    page.unpublish()


def expire(page):
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    run_scheduled(timezone.now())


def unpublish_at_once(page):
    """Before the worker has written down what the page shows."""
    ReferenceIndex.objects.all().delete()
    page.unpublish()


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def restrict_above(page):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


def move_below(page):
    closed = make_standard_page("Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    page.move(closed, pos="last-child")


def delete(page):
    page.delete()


@pytest.mark.parametrize(
    "take_back", [unpublish, unpublish_at_once, expire, restrict, restrict_above, move_below, delete]
)
def test_what_is_taken_back_takes_its_pictures_address_along(client, picture, after, take_back) -> None:
    page = make_standard_page(
        "Kettles", parent=make_standard_page("Above"), listing_image=picture, summary="Kettles."
    )
    before = address(picture)
    assert answers(client, before)
    after(lambda: take_back(page))
    assert not answers(client, before)
    assert address(picture) != before and answers(client, address(picture)), "editors still see it"


@pytest.mark.parametrize("elsewhere", ["page", "person"])
def test_what_something_public_shows_keeps_its_address(client, picture, after, elsewhere) -> None:
    page = make_standard_page("Kettles", listing_image=picture)
    if elsewhere == "page":
        make_press_note("A note on kettles", social_image=picture)
    else:
        make_person(portrait=picture)
    before = address(picture)
    after(page.unpublish)
    assert address(picture) == before and answers(client, before)


def test_what_only_a_draft_shows_besides_does_not(client, picture, after) -> None:
    page = make_standard_page("Kettles", listing_image=picture)
    make_press_note("A draft on kettles", social_image=picture, live=False)
    before = address(picture)
    after(page.unpublish)
    assert not answers(client, before)


def test_a_report_that_is_closed_takes_its_bodys_pictures_along(client, picture, after) -> None:
    report = make_report(
        "Kettles counted",
        listing_image=(cover := make_image("Cover")),
        body=[
            (
                "figure",
                {
                    "title": "Kettles",
                    "image": {"image": picture, "decorative": False, "alt_text": "Kettles"},
                    "chart": "none",
                },
            )
        ],
    )
    before, listed = address(picture), address(cover)
    report.access = "sponsors"
    after(lambda: report.save_revision().publish())
    assert not answers(client, before)
    assert answers(client, listed), "lists still show it"


def test_a_size_that_is_made_anew_has_another_address(picture) -> None:
    before = address(picture)
    picture.renditions.all().delete()
    assert address(picture) != before


def test_the_home_page_is_no_place_to_draw_a_drafts_picture(client, picture) -> None:
    make_report("Draft of kettles", live=False, listing_image=picture)
    assert address(picture) not in client.get(home_page().url).content.decode()
