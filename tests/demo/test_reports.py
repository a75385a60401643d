"""The PDFs say what the data says, page by page."""

import unicodedata
from functools import cache

import pypdfium2
import pytest

from core.demo.content import TRY_SEARCH
from core.demo.shapes import Figure, Table, plain
from events.demo.content import FILES as EVENT_FILES
from events.demo.content import ROUNDTABLES
from reports.demo.content import FILES, REPORTS

EDITIONS = [
    pytest.param(report, edition, id=f"{report.key}-v{edition.number}")
    for report in REPORTS
    for edition in report.editions
]


@cache
def pages(path) -> tuple[str, ...]:
    with pypdfium2.PdfDocument(path) as document:
        return tuple(" ".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.parametrize("report, edition", EDITIONS)
def test_each_finding_stands_on_its_page_and_on_no_other(report, edition):
    for finding in edition.findings:
        found = [n for n, text in enumerate(pages(FILES / edition.pdf), start=1) if finding.text in text]
        assert found == [finding.page], finding


@pytest.mark.parametrize("report, edition", EDITIONS)
def test_all_words_and_figures_are_printed(report, edition):
    text = " ".join(pages(FILES / edition.pdf))
    assert report.title in text and plain(report.abstract_of(edition)) in text
    for section in edition.sections:
        assert plain(section.title) in text
        for block in section.blocks:
            if isinstance(block, Figure | Table):
                for row in block.rows:
                    cells = [cell if isinstance(cell, str) else f"{cell:g}" for cell in row]
                    assert all(cell in text for cell in cells), row
            else:
                # Foot and head of a page may part a paragraph, but not its first line
                assert plain(block.text)[:30] in text, block
    for number, figure in enumerate(edition.figures(), start=1):
        assert f"Figure {number}. {figure.title}" in text


@pytest.mark.parametrize("report, edition", EDITIONS)
def test_every_page_is_real_text_and_says_what_it_is(report, edition):
    read = pages(FILES / edition.pdf)
    assert len(read) >= 8
    for text in read:
        assert "Demonstration" in text
        # Letters that were drawn as a ligature without a code point cannot be found or copied
        assert not [character for character in text if unicodedata.category(character) in ("Co", "Cc", "Cn")]
    assert len(set(read)) == len(read)
    assert sum(len(text.split()) for text in read) > 1100


def test_there_are_figures_with_data():
    assert sum(len(report.current.figures()) for report in REPORTS) >= 3
    for report in REPORTS:
        for figure in report.current.figures():
            assert all(len(row) == len(figure.header) for row in figure.rows)


def test_labels_of_front_matter():
    for report in REPORTS:
        with pypdfium2.PdfDocument(FILES / report.current.pdf) as document:
            labels = [document.get_page_label(index) for index in range(len(document))]
        if report.front_matter:
            assert labels[:3] == ["i", "ii", "1"]
        else:
            assert labels == [str(number) for number in range(1, len(labels) + 1)]


def test_the_search_of_the_demonstration_line_hits_only_inside_a_pdf():
    needle = TRY_SEARCH.query
    places = [
        (report.key, number)
        for report in REPORTS
        for number, text in enumerate(pages(FILES / report.current.pdf), start=1)
        if needle in text
    ]
    assert len(places) == 1
    for report in REPORTS:
        for edition in report.editions:
            for section in edition.sections:
                for block in section.blocks:
                    if needle in getattr(block, "text", ""):
                        assert block.where == "pdf"


def test_the_second_version_differs_where_it_says():
    (report,) = [report for report in REPORTS if len(report.editions) > 1]
    first, second = (edition.findings for edition in report.editions)
    changed = [a.number for a, b in zip(first, second, strict=True) if a.text != b.text]
    assert changed == [2]
    assert "Finding 2" in report.current.note


def test_slides():
    (table,) = [table for table in ROUNDTABLES if table.slides]
    read = pages(EVENT_FILES / table.slides)
    assert len(read) >= 5
    assert table.title in read[0]
    assert all("fictional" in text for text in read)
