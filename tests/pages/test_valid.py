"""Every page type, empty and full, with every block: valid HTML in its own address and in the preview."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from core.blocks import BodyBlock
from core.permissions import EDITORS
from tests.core.factories import (
    home_page,
    make_document,
    make_image,
    make_person,
    make_standard_page,
    make_topic,
    make_user,
    skeleton_page,
)
from tests.editors.forms import add_url, edit_url, new_form, opened, signed_in
from tests.events.factories import make_roundtable
from tests.pages.kinds import KINDS, Kind
from tests.pages.validity import has_nu, nu_problems, problems
from tests.podcasts.factories import make_audio, make_episode, make_show, make_silent_episode
from tests.reports.factories import make_press_note, make_report, make_series

pytestmark = pytest.mark.django_db


def every_block() -> list[dict[str, Any]]:
    """A body with each block twice, as the database has it."""
    image, document, person = make_image(size=(1600, 900)), make_document(), make_person(role="Analyst")
    page = make_report("A report & its “title”")
    table = {
        "columns": [{"type": "text", "heading": "Country"}, {"type": "number", "heading": "Days"}],
        "rows": [{"values": ["Chile & Peru", 61]}, {"values": ["Kenya", None]}],
        "caption": "",
    }
    picture = {"image": image.pk, "decorative": False, "alt_text": "What it shows"}
    links = (
        f'<p>See <a linktype="page" id="{page.pk}">it</a>, '
        f'<a linktype="document" id="{document.pk}">a file</a>, '
        '<a href="https://colloquy.example/x?a=1&amp;b=2">elsewhere</a>.</p><ul><li>One</li></ul>'
    )
    values = {
        "heading": {"text": "How <it> is “made”", "level": "2"},
        "text": links,
        "quote": {"quote": "A < B & C", "person": person.pk, "speaker": "", "role": ""},
        "figure": {
            "title": "Days & sites",
            "unit": "Median",
            "chart": "bars",
            "data": table,
            "image": picture,
        },
        "table": {"caption": "Days", "unit": "Median", "table": table, "source": "The center"},
        "callout": {"heading": "Counted", "text": links},
        "embed": "https://vimeo.com/1?a=1&b=2",
        "file": {"document": document.pk, "label": "The <file>"},
        "related": {"heading": "See also", "pages": [page.pk]},
        "people": {"heading": "People", "people": [person.pk]},
    }
    assert values.keys() == BodyBlock().child_blocks.keys()
    return [{"type": name, "value": value} for _ in range(2) for name, value in values.items()]


def make_everything() -> dict[str, Page]:
    """One page of each type with all that it can hold, and one with nothing but a title."""
    person, topic, series = make_person(role="Analyst"), make_topic("R&D"), make_series("Brief & Long")
    body = every_block()
    report = make_report(
        "Sites & “days”",
        series=series,
        number="7",
        authors=[person, make_person()],
        findings=["Sites < 10 are slower.", "Half of them stop."],
        topics=[topic],
        abstract="First.\n\nSecond.",
        summary="A deck.",
        body=body,
        pdf=make_document(),
        doi="10.1234/ab",
    )
    audio, show = (
        make_audio(),
        make_show("Field & Notes", people=[person], artwork=make_image(size=(1400, 1400))),
    )
    episode = make_episode(
        "The episode",
        show=show,
        people=[(person, "host"), (make_person(), "guest")],
        chapters=[(0, "Start"), (1, "End & after")],
        topics=[topic],
        audio=audio,
        notes=body,
    )
    day = {"day": date(2020, 3, 5), "start": None, "end": None}
    return {
        "report": report,
        "report-empty": make_report(),
        "press-note": make_press_note(report=report, body=body, dateline="Boston", topics=[topic]),
        "press-note-empty": make_press_note(),
        "show": show,
        "show-empty": make_show(),
        "episode": episode,
        "episode-empty": make_silent_episode(),
        "roundtable": make_roundtable(
            meeting=day, body=body, agenda=["Welcome"], speakers=[person], topics=[topic]
        ),
        "page": make_standard_page("A page", body=body, summary="A deck."),
        "page-empty": make_standard_page(),
        "home": home_page(),
        **{slug: skeleton_page(slug) for slug in ("reports", "news", "roundtables", "podcasts", "about")},
    }


def test_every_page_is_valid(client: Client, tmp_path: Path) -> None:
    found = {}
    for name, page in make_everything().items():
        response = client.get(page.get_url())
        assert response.status_code == 200, name
        html = response.content.decode()
        (tmp_path / f"{name}.html").write_text(html)
        if wrong := problems(html):
            found[name] = wrong
    assert not found
    if has_nu():
        assert nu_problems(tmp_path) == []


def test_the_site_before_anything_is_published_is_valid(client: Client) -> None:
    addresses = [
        "/",
        "/reports/",
        "/news/",
        "/roundtables/",
        "/podcasts/",
        "/about/",
        "/contact/",
        "/privacy/",
    ]
    found = {path: problems(client.get(path).content.decode()) for path in addresses}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def preview(editor: Client, url: str, data: dict[str, Any]) -> Any:
    """What the editor's preview shows of a form: sent first, then drawn."""
    answer = editor.post(url, data)
    assert answer.status_code == 200
    assert answer.json() == {"is_valid": True, "is_available": True}
    return editor.get(url)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_page_that_was_never_saved_has_a_preview(kind: Kind) -> None:
    editor = signed_in(make_user(EDITORS))
    parent = kind.parent()
    data = {
        **new_form(editor, parent, kind.model),
        **kind.posted(),
        "title": "Not saved",
        "slug": "not-saved",
    }
    names = [kind.model._meta.app_label, kind.model._meta.model_name, parent.pk]
    response = preview(editor, reverse("wagtailadmin_pages:preview_on_add", args=names), data)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Not saved" in html
    assert problems(html) == []
    assert not kind.model.objects.filter(slug="not-saved").exists()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_draft_has_a_preview_and_readers_have_none(kind: Kind) -> None:
    editor = signed_in(make_user(EDITORS))
    page = kind.make("As it was")
    data = {**opened(editor, page), **kind.posted(), "title": "As it will be"}
    if kind.model.__name__ == "RoundtablePage":
        data = {**opened(editor, page), "title": "As it will be"}
    response = preview(editor, reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), data)
    assert "As it will be" in response.content.decode()
    assert "As it will be" not in Client().get(page.get_url()).content.decode()
    assert edit_url(page)
    assert add_url(page.get_parent(), kind.model)


@pytest.mark.parametrize("slug", ["reports", "news", "roundtables", "podcasts", "about"])
def test_a_page_of_the_skeleton_has_a_preview(slug: str) -> None:
    editor = signed_in(make_user(EDITORS))
    page = skeleton_page(slug)
    data = {**opened(editor, page), "summary": "A new deck."}
    response = preview(editor, reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), data)
    assert "A new deck." in response.content.decode()
    assert problems(response.content.decode()) == []
