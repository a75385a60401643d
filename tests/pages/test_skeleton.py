"""The pages that every site has from its first minute."""

import pytest
from wagtail.models import Page, Site

from core.models import HomePage, StandardPage
from core.skeleton import _next_path
from tests.core.factories import home_page, make_person, make_standard_page, skeleton_page
from tests.podcasts.factories import make_episode
from tests.reports.factories import make_press_note, make_report

TYPES = {
    "reports": "reports.reportindexpage",
    "news": "reports.newsindexpage",
    "roundtables": "events.schedulepage",
    "podcasts": "podcasts.podcastindexpage",
    "about": "core.standardpage",
    "contact": "core.standardpage",
    "privacy": "core.standardpage",
    "accessibility": "core.standardpage",
}


@pytest.mark.django_db
def test_each_page_is_there_live_and_of_its_type() -> None:
    pages = {page.slug: page.specific for page in home_page().get_children().live()}
    assert {slug: page._meta.label_lower for slug, page in pages.items()} == TYPES
    assert all(page.is_fixed for page in pages.values())
    assert all(page.url == f"/{slug}/" for slug, page in pages.items())


@pytest.mark.django_db
def test_home_is_the_root_of_the_only_site_and_wagtails_welcome_page_is_gone() -> None:
    site = Site.objects.get()
    assert site.root_page.specific == HomePage.objects.get()
    assert list(Page.objects.filter(depth=2)) == [site.root_page]
    assert [block.block_type for block in home_page().sections] == [
        "lead",
        "roundtables",
        "episodes",
        "record",
    ]


@pytest.mark.django_db
def test_the_tree_is_sound_and_grows() -> None:
    assert Page.find_problems() == ([], [], [], [], [])
    make_standard_page()
    make_report(authors=[make_person()], findings=["One."])
    make_press_note()
    make_episode()
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.django_db
def test_another_page_of_text_is_not_of_the_skeleton_nor_is_a_copy_of_one() -> None:
    assert not make_standard_page().is_fixed
    copy = skeleton_page("about").copy(update_attrs={"slug": "about-2", "title": "About 2"})
    assert isinstance(copy, StandardPage)
    assert not copy.is_fixed


@pytest.mark.parametrize(
    ("last", "path"),
    [(None, "00010001"), ("00010001", "00010002"), ("00010009", "0001000A"), ("0001000Z", "00010010")],
)
def test_paths_follow_treebeards_alphabet(last: str | None, path: str) -> None:
    assert _next_path("0001", last) == path
