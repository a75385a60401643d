"""Each component draws its samples as valid HTML, escapes what it is given and needs no query."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.theme.styles import SOURCE
from tests.look.samples import CENTER, INSIDE, LONG, SAMPLES

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = sorted(path.stem for path in (ROOT / "templates" / "components").glob("*.html"))


def draw(name: str, context: dict[str, Any]) -> str:
    request = RequestFactory().get("/reports/", {"topic": "cro", "page": "7"})
    drawn = render_to_string(f"components/{name}.html", context, request)
    return INSIDE.get(name, "{}").format(drawn)


def assert_valid(document: str) -> None:
    """Raise for what the HTML standard calls a parse error, for ids used twice, and for empty links."""
    html5lib.HTMLParser(strict=True).parse(document)
    ids = re.findall(r'\sid="([^"]*)"', document)
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
    assert 'href=""' not in document
    assert "style=" not in document


CASES = [
    pytest.param(name, sample, id=f"{name}-{place}")
    for name, samples in SAMPLES.items()
    for place, sample in enumerate(samples, 1)
]


@pytest.mark.parametrize(("name", "sample"), CASES)
def test_component_is_valid_html(name: str, sample: dict[str, Any]) -> None:
    drawn = draw(name, sample)
    assert_valid(f'<!doctype html><html lang="en"><head><title>x</title></head><body>{drawn}</body></html>')
    assert "None" not in drawn
    assert "{{" not in drawn
    assert "{%" not in drawn


def test_every_component_has_a_sample() -> None:
    assert sorted(SAMPLES) == COMPONENTS


def test_every_style_of_a_component_has_its_template() -> None:
    styles = {path.stem for path in (SOURCE / "components").glob("*.css")}
    assert styles <= set(COMPONENTS)


def test_every_component_says_what_it_takes() -> None:
    """All but the demonstration's tag, which takes nothing."""
    for name in COMPONENTS:
        text = (ROOT / "templates" / "components" / f"{name}.html").read_text()
        assert name == "demo" or text.startswith("{% comment %}"), name


def test_text_is_escaped() -> None:
    row = SAMPLES["row"][0]["row"]
    drawn = draw("row", {"row": row})
    assert "&lt;measured&gt;" in drawn
    assert "R&amp;D Management Report" in drawn
    assert "&lt;amendment&gt;" in draw("search_form", SAMPLES["search_form"][0])
    assert "Center for &lt;Samples&gt; &amp; Tests" in draw("footer", {"center": CENTER})


def test_levels_of_headings() -> None:
    row = {"row": SAMPLES["row"][0]["row"]}
    assert "<h3>" in draw("row", row)
    assert "<h4>" in draw("row", {**row, "level": 4})
    assert draw("schedule", SAMPLES["schedule"][0]).count("<h4>") == 2


def test_pagination_keeps_the_query() -> None:
    first, seventh, last = (draw("pagination", sample) for sample in SAMPLES["pagination"])
    assert 'aria-current="page">7</span>' in seventh
    assert 'href="?topic=cro&amp;page=8" rel="next"' in seventh
    assert 'href="?topic=cro" ' in draw("pagination", SAMPLES["pagination"][0]) or "Previous" not in first
    assert '<a href="?topic=cro">1</a>' in seventh
    assert re.findall(r">(\d+|…)<", seventh) == ["1", "…", "6", "7", "8", "…", "20"]
    assert "Previous" not in first
    assert "Next" not in last


def test_fields_of_a_form() -> None:
    samples = {f"{sample['field'].name}{bool(sample['field'].errors)}": sample for sample in SAMPLES["field"]}
    drawn = {name: draw("field", sample) for name, sample in samples.items()}
    bad = drawn["emailTrue"]
    # Label, hint, what to write, field: in this order, and the field refers to both
    places = [bad.index(part) for part in ("<label", 'class="hint"', 'class="why"', "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_email_helptext id_email_error"' in bad
    assert 'aria-invalid="true"' in bad
    assert "(optional)" in drawn["needsFalse"]
    assert "(optional)" not in drawn["nameFalse"]
    assert "<fieldset" in drawn["modeFalse"]
    assert drawn["modeFalse"].count('type="radio"') == 2
    assert "<fieldset" not in drawn["consentFalse"]
    assert drawn["tokenFalse"].count('type="hidden"') == 1
    assert "<label" not in drawn["tokenFalse"]


def test_summary_of_errors_leads_to_the_fields() -> None:
    drawn = draw("error_summary", SAMPLES["error_summary"][0])
    assert "Two answers need another look" in drawn
    assert 'href="#id_email"' in drawn
    assert 'href="#id_consent"' in drawn
    assert draw("error_summary", {"form": SAMPLES["field"][0]["field"].form}).strip() == ""


def test_current_section_of_the_header() -> None:
    request = RequestFactory().get("/reports/start-up/")
    below = render_to_string("components/masthead.html", {"center": CENTER}, request)
    assert re.findall(r'aria-current="(\w+)">(\w+)', below) == [("true", "Reports")]
    on = render_to_string("components/masthead.html", {"center": CENTER}, RequestFactory().get("/reports/"))
    assert re.findall(r'aria-current="(\w+)">(\w+)', on) == [("page", "Reports")]
    assert "Colloquy" in on
    assert "CST" not in on
    home = draw("masthead", {"center": CENTER, "home": True})
    assert "CST" in home
    assert ">Colloquy<" not in home


def test_a_row_with_seats_declares_it() -> None:
    """So that a change of seats ends the stored copy of the page it stands on."""
    request = RequestFactory().get("/")
    render_to_string("components/schedule_row.html", SAMPLES["schedule_row"][0], request)
    assert request.draws_seats
    other = RequestFactory().get("/")
    render_to_string("components/row.html", SAMPLES["row"][0], other)
    assert not hasattr(other, "draws_seats")


def test_the_player_works_without_script() -> None:
    drawn = draw("player", SAMPLES["player"][0])
    assert '<audio controls preload="none"' in drawn
    assert 'href="/podcasts/x/y/audio.mp3#t=754"' in drawn
    assert "<button" not in drawn


@pytest.mark.parametrize("template", ["404.html", "403.html", "400.html", "500.html"])
@pytest.mark.parametrize("context", [{}, {"center": CENTER, "query": "late amendment", "near": []}])
def test_pages_of_errors(template: str, context: dict[str, Any]) -> None:
    """They are drawn without anything, as Django does when something has failed."""
    document = render_to_string(template, context)
    assert_valid(document)
    assert 'content="noindex"' in document
    assert 'class="skip"' in document


def test_the_frame() -> None:
    request = RequestFactory().get("/news/", {"page": "2"})
    context = {
        "center": CENTER,
        "description": 'What "counts" & why',
        "social_image_url": "https://colloquy.example/media/images/card.png",
        "json_ld_data": {"name": "</script><script>alert(1)</script>"},
        "page": {"title": "News"},
        "demo_line": SAMPLES["demo_line"][0]["line"],
    }
    document = render_to_string("base.html", context, request)
    assert_valid(document)
    assert '<html lang="en">' in document
    assert "<title>News | Colloquy</title>" in document
    assert '<link rel="canonical" href="https://colloquy.example/news/">' in document
    assert 'content="What &quot;counts&quot; &amp; why"' in document
    assert '<meta name="twitter:card" content="summary_large_image">' in document
    assert "</script><script>" not in document
    assert document.index('class="skip"') < document.index('class="demo-line"') < document.index("<main")
    assert len(re.findall(r'rel="preload" href="/static/core/fonts/[\w-]+\.woff2" as="font"', document)) == 3
    hidden = render_to_string("base.html", {**context, "noindex": True}, request)
    assert "canonical" not in hidden
    assert '<meta name="robots" content="noindex">' in hidden


def test_long_words_are_in_the_samples() -> None:
    """The browser's test of narrow screens needs one."""
    assert len(LONG) > 60
