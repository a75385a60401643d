"""Blocks of a body: what is refused, what is drawn, and how often the database is asked."""

from typing import Any

import html5lib
import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from core.blocks import BodyBlock
from core.bodies import anchors_of
from core.media_elsewhere import ExternalMediaBlock, media_host
from core.models import Document, StandardPage
from core.pictures import fetch_renditions
from tests.core.factories import (
    make_document,
    make_image,
    make_person,
    make_standard_page,
    skeleton_page,
)
from tests.queries import assert_frugal, recorded_queries
from tests.reports.factories import make_report

BODY = Template("{% load wagtailcore_tags %}{% for block in body %}{% include_block block %}{% endfor %}")


def drawn(page: StandardPage) -> str:
    """The body of a page as it is in the database, drawn by its blocks' templates."""
    return BODY.render(Context({"body": StandardPage.objects.get(pk=page.pk).body}))


def table(*rows: list[Any]) -> dict[str, Any]:
    return {
        "columns": [{"type": "text", "heading": "Country"}, {"type": "number", "heading": "Days"}],
        "rows": [{"values": row} for row in rows],
        "caption": "",
    }


def stream(*blocks: tuple[str, Any]) -> list[dict[str, Any]]:
    """The raw value of a stream, as the database has it."""
    return [{"type": name, "value": value} for name, value in blocks]


def valid(html: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(html)


@pytest.mark.parametrize(
    ("headings", "anchors"),
    [
        (["What is here", "How it is made"], ["what-is-here", "how-it-is-made"]),
        (["Method", "Method", "Method"], ["method", "method-2", "method-3"]),
        (["Method 2", "Method", "Method"], ["method-2", "method", "method-3"]),
        (["Main", "Cite"], ["main-2", "cite-2"]),
        (["日本", "☃", ""], ["section", "section-2", "section-3"]),
        (["Über <b>uns</b> & “andere”"], ["uber-buns-b-andere"]),
    ],
)
def test_anchors_differ_and_are_never_empty(headings: list[str], anchors: list[str]) -> None:
    found = anchors_of(headings)
    assert len(set(found)) == len(found)
    if headings[0] != "Über <b>uns</b> & “andere”":
        assert found == anchors


@pytest.mark.django_db
class TestHeadings:
    def test_the_list_on_the_page_leads_to_them(self) -> None:
        headings = [
            ("heading", {"text": words, "level": level})
            for words, level in [("A", "2"), ("B", "3"), ("A", "2")]
        ]
        page = make_standard_page(body=headings)
        assert '<h2 id="a">A</h2>' in drawn(page)
        assert '<h3 id="b">B</h3>' in drawn(page)
        assert '<h2 id="a-2">A</h2>' in drawn(page)
        assert StandardPage.objects.get(pk=page.pk).contents == [("a", "A"), ("a-2", "A")]

    def test_a_draft_has_the_same(self) -> None:
        page = make_standard_page(body=[("heading", {"text": "A", "level": "2"})] * 2)
        assert page.contents == [("a", "A"), ("a-2", "A")]
        page.save_revision()
        assert page.get_latest_revision_as_object().contents == [("a", "A"), ("a-2", "A")]


@pytest.mark.django_db
class TestTexts:
    def links(self, count: int, kind: str = "text") -> list[dict[str, Any]]:
        pages = [make_report(f"Report {number}") for number in range(count)]
        texts = [f'<p>See <a linktype="page" id="{page.pk}">{page.title}</a>.</p>' for page in pages]
        return stream(*((kind, text if kind == "text" else {"heading": "", "text": text}) for text in texts))

    def test_links_lead_to_pages_and_documents(self) -> None:
        report, document = make_report("The report"), make_document()
        text = (
            f'<p><a linktype="page" id="{report.pk}">Report</a> '
            f'<a linktype="document" id="{document.pk}">File</a></p>'
        )
        page = make_standard_page(body=stream(("text", text), ("text", "<p>Second.</p>")))
        html = drawn(page)
        assert (
            f'<a href="https://colloquy.example{report.url}">Report</a>' in html
            or f'href="{report.url}"' in html
        )
        assert document.url in html
        assert "<p>Second.</p>" in html
        assert "seam" not in html

    def test_all_texts_of_a_body_ask_once(self) -> None:
        blocks = [*self.links(3), *self.links(3, "callout")]
        page = make_standard_page(body=blocks)
        html = drawn(page)
        assert html.count("<a href=") == 6
        queries = assert_frugal(lambda: drawn(page), at_most=4)
        assert len(queries) >= 2

    def test_a_link_to_a_page_that_is_gone_leads_nowhere(self) -> None:
        page = make_standard_page(body=stream(("text", '<p><a linktype="page" id="99999">Gone</a></p>')))
        assert "<a>Gone</a>" in drawn(page)

    def test_what_is_saved_again_is_unchanged(self) -> None:
        page = make_standard_page(body=[*self.links(2), *self.links(1, "callout")])
        before = StandardPage.objects.values_list("body", flat=True).get(pk=page.pk).get_prep_value()
        again = StandardPage.objects.get(pk=page.pk)
        drawn(again)
        list(again.body)
        again.save()
        assert StandardPage.objects.values_list("body", flat=True).get(pk=page.pk).get_prep_value() == before


@pytest.mark.django_db
class TestPictures:
    def figure(self) -> tuple[str, dict[str, Any]]:
        image = make_image(size=(1600, 900))
        value = {"image": image.pk, "decorative": False, "alt_text": "A chart of sites."}
        return "figure", {"title": "A figure", "chart": "none", "image": value}

    def test_they_are_fetched_together_with_their_sizes(self, settings: Any) -> None:
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
        page = make_standard_page(body=stream(self.figure(), self.figure(), self.figure()))
        html = drawn(page)
        assert html.count('alt="A chart of sites."') == 3
        valid(html)
        assert_frugal(lambda: drawn(page), at_most=3)

    def test_of_no_pictures_nothing_is_asked(self) -> None:
        with recorded_queries() as queries:
            assert fetch_renditions([None, None]) == []
        assert not queries

    def test_only_the_sizes_that_are_named(self) -> None:
        image = make_image(size=(400, 300))
        image.get_rendition("width-100")
        image.get_rendition("width-200")
        fetch_renditions([image], "width-200")
        assert [rendition.filter_spec for rendition in image.prefetched_renditions] == ["width-200"]


@pytest.mark.django_db
class TestData:
    def test_an_empty_number_is_no_zero(self) -> None:
        value = {
            "caption": "Days",
            "unit": "",
            "source": "",
            "table": table(["Chile", 61], ["Kenya", None], ["Oman", 0]),
        }
        html = drawn(make_standard_page(body=stream(("table", value))))
        assert "no data" in html
        assert html.count("no data") == 1
        valid(html)

    def test_a_figure_draws_bars_with_their_values(self) -> None:
        value = {
            "title": "Days",
            "chart": "bars",
            "unit": "Median",
            "data": table(["Chile", 61], ["Kenya", None]),
        }
        html = drawn(make_standard_page(body=stream(("figure", value))))
        assert 'class="chart"' in html
        assert ">61<" in html
        assert "<table" in html
        valid(html)

    def test_a_table_without_rows_is_left_out(self) -> None:
        value = {"caption": "Days", "unit": "", "source": "", "table": table()}
        assert "<table" not in drawn(make_standard_page(body=stream(("table", value))))


class TestMediaElsewhere:
    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("https://www.youtube.com/watch?v=abc", "youtube.com"),
            ("https://youtu.be/abc", "youtu.be"),
            ("https://vimeo.com/1", "vimeo.com"),
            ("http://vimeo.com/1", ""),
            ("https://vimeo.com.evil.example/1", ""),
            ("https://evil.example/?vimeo.com", ""),
            ("https://user@evil.example/vimeo.com", ""),
            ("javascript:alert(1)//vimeo.com", ""),
            ("https://[vimeo.com", ""),
            ("", ""),
        ],
    )
    def test_only_hosts_on_the_list_count(self, url: str, host: str) -> None:
        assert media_host(url) == host

    def test_others_are_refused_with_the_list(self) -> None:
        with pytest.raises(ValidationError, match="Vimeo or YouTube"):
            ExternalMediaBlock().clean("https://evil.example/film")
        assert ExternalMediaBlock().clean("https://vimeo.com/1") == "https://vimeo.com/1"

    @pytest.mark.django_db
    def test_it_is_a_link_and_fetches_nothing(self) -> None:
        html = drawn(make_standard_page(body=stream(("embed", "https://vimeo.com/1"))))
        assert '<a href="https://vimeo.com/1" rel="noopener">Watch on Vimeo</a>' in html
        assert not any(tag in html for tag in ("<iframe", "<script", "<img"))
        assert drawn(make_standard_page(body=stream(("embed", "https://evil.example/")))).strip() == ""


@pytest.mark.django_db
class TestPeopleAndPages:
    def test_a_quotation_names_the_person_or_the_name_that_was_written(self) -> None:
        person = make_person("Ada", "Byron", role="Analyst")
        quotes = [
            ("quote", {"quote": "One.", "person": person.pk, "speaker": "", "role": ""}),
            ("quote", {"quote": "Two.", "person": None, "speaker": "Ben Baker", "role": "Editor"}),
        ]
        html = drawn(make_standard_page(body=stream(*quotes)))
        assert "Ada Byron" in html
        assert person.get_absolute_url() in html
        assert "Ben Baker" in html
        valid(html)

    def test_a_quotation_of_nobody_is_refused(self) -> None:
        quote = BodyBlock().child_blocks["quote"]
        value = quote.to_python({"quote": "One.", "person": None, "speaker": "", "role": ""})
        with pytest.raises(StructBlockValidationError) as error:
            quote.clean(value)
        assert "Say whose words" in str(error.value.block_errors["speaker"])

    def test_pages_that_not_everyone_may_see_are_left_out(self) -> None:
        shown, hidden = make_report("Shown"), make_report("Hidden", live=False)
        value = {"heading": "See also", "pages": [shown.pk, hidden.pk, 99999]}
        html = drawn(make_standard_page(body=stream(("related", value))))
        assert "Shown" in html
        assert "Hidden" not in html
        valid(html)

    def test_many_blocks_ask_as_often_as_one(self) -> None:
        def page(count: int) -> StandardPage:
            blocks: list[tuple[str, Any]] = []
            for _ in range(count):
                person = make_person()
                blocks.append(("quote", {"quote": "One.", "person": person.pk, "speaker": "", "role": ""}))
                blocks.append(("file", {"document": make_document().pk, "label": ""}))
                blocks.append(("people", {"heading": "", "people": [person.pk]}))
            return make_standard_page(body=stream(*blocks))

        one, many = page(1), page(6)
        few = assert_frugal(lambda: drawn(one), at_most=6)
        assert len(assert_frugal(lambda: drawn(many), at_most=6)) == len(few)


@pytest.mark.django_db
def test_what_is_gone_is_left_out_without_an_error() -> None:
    blocks = [
        ("file", {"document": 99999, "label": ""}),
        ("people", {"heading": "People", "people": [99999]}),
        ("quote", {"quote": "One.", "person": 99999, "speaker": "", "role": ""}),
        ("figure", {"title": "A figure", "chart": "none", "image": {"image": 99999}}),
        ("related", {"heading": "See also", "pages": [99999]}),
    ]
    html = drawn(make_standard_page(body=stream(*blocks)))
    valid(html)
    assert 'href=""' not in html
    assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(BodyBlock().child_blocks))
def test_each_block_has_a_preview(name: str) -> None:
    make_document()
    make_person()
    skeleton_page("about")
    block = BodyBlock().child_blocks[name]
    assert block.is_previewable
    assert block.meta.description
    html = block.bind(block.get_preview_value()).render({})
    assert html.strip()
    valid(html)


def test_an_unknown_block_is_refused() -> None:
    block = BodyBlock()
    value = block.to_python([{"type": "heading", "value": {"text": "", "level": "9"}}])
    with pytest.raises(StreamBlockValidationError):
        block.clean(value)
