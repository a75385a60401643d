"""PDFs are read by page, within limits, and whatever is in them (cases S08, S09, S10)."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from core.text import words
from reports.pdf import Limits, State, read_pdf
from tests.reports.pdfs import (
    EDITION_1,
    EDITION_2,
    HYPHENATED,
    LABELLED,
    ROMAN_THEN_ARABIC,
    bomb,
    circular_outline,
    endless_tree,
    make_pdf,
    outline_elsewhere,
    raw_pdf,
)


@pytest.fixture
def read(tmp_path):
    def reading(content, **limits):
        path = tmp_path / "with a space.pdf"
        path.write_bytes(content)
        return read_pdf(path, Limits(**limits))

    return reading


def test_words_broken_at_a_lines_end_are_whole(read):
    reading = read(make_pdf(HYPHENATED))
    assert (reading.state, reading.message, reading.page_count) == (State.OK, "", 1)
    (page,) = reading.pages
    assert page.text == "Sites agree that the randomization ratio decides enrollment in small countries."
    assert "randomization ratio decides enrollment" in " ".join(words(page.text))
    assert "random-ization" in page.unseen
    assert page.lines == 3
    assert not set(page.text + page.unseen) & set("\ufffe\x02\u00ad")


def test_pages_have_the_label_that_is_printed_beside_their_position(read):
    reading = read(make_pdf(LABELLED, ROMAN_THEN_ARABIC))
    assert [(page.position, page.label) for page in reading.pages] == [
        (1, "i"),
        (2, "ii"),
        (3, "iii"),
        (4, "1"),
        (5, "2"),
    ]
    assert reading.pages[4].text == "Escalation of monitoring fees"


def test_a_file_without_labels_has_none(read):
    assert [page.label for page in read(make_pdf(EDITION_1)).pages] == ["", "", ""]


def test_each_edition_is_read_by_itself(read):
    assert [page.text for page in read(make_pdf(EDITION_1)).pages][
        -1
    ] == "The aldervane estimate is 41 percent."
    second = read(make_pdf(EDITION_2))
    assert second.page_count == 2
    assert second.pages[1].text == "The brockhurst estimate is 38 percent."


def test_figures_are_seen_and_scans_and_rules_are_none(read):
    pages = [["Chart"], ["Text over its own scan"], [], ["Plain"]]
    reading = read(make_pdf(pages, charts=[1], scans=[2, 3]))
    assert [page.has_figure for page in reading.pages] == [True, False, True, False]
    assert [page.lines for page in reading.pages] == [1, 1, 0, 1]


def test_the_cover_is_the_first_page_as_a_jpeg(read):
    for size, cover in [((595, 842), (678, 960)), ((842, 595), (960, 678)), ((1e6, 1e6), (960, 960))]:
        picture = Image.open(io.BytesIO(read(make_pdf([["Cover"]], size=size)).cover))
        assert picture.format == "JPEG"
        assert picture.size == pytest.approx(cover, abs=1)


@pytest.mark.parametrize(
    ("content", "limits", "state", "message"),
    [
        (
            make_pdf(EDITION_1, encrypt=StandardEncryption("secret")),
            {},
            State.ENCRYPTED,
            "asks for a password",
        ),
        (make_pdf(EDITION_1)[:-200], {}, State.DAMAGED, "damaged or not complete"),
        (b"MZ\x90\0" * 100, {}, State.DAMAGED, "damaged or not complete"),
        (b"", {}, State.DAMAGED, "damaged or not complete"),
        (endless_tree(), {}, State.DAMAGED, "damaged or not complete"),
        (make_pdf([[], []], scans=[1, 2]), {}, State.NO_TEXT, "Recognize its text (OCR)"),
        (
            make_pdf([["word"]] * 7),
            {"pages": 3},
            State.TOO_MANY_PAGES,
            "has 7 pages. Only 3 pages can be searched",
        ),
        (make_pdf(EDITION_1), {"file_bytes": 1000}, State.TOO_LARGE, "is larger than 0 MB and was not read"),
        (
            bomb(50),
            {"seconds": 2},
            State.TIMED_OUT,
            "took longer than 2 seconds. Its text cannot be searched.",
        ),
        (
            bomb(300, rounds=2),
            {"memory": 256 << 20, "seconds": 30},
            State.TOO_LARGE,
            "more memory than 256 MB",
        ),
    ],
    ids=[
        "encrypted",
        "truncated",
        "program",
        "empty",
        "endless",
        "no text",
        "pages",
        "size",
        "slow",
        "memory",
    ],
)
def test_each_trouble_has_a_state_and_a_sentence(read, content, limits, state, message):
    reading = read(content, **limits)
    assert reading.state == state
    assert message in reading.message
    assert reading.message.endswith(".")


def test_what_was_read_before_a_limit_is_kept(read):
    reading = read(make_pdf([["word"]] * 7), pages=3)
    assert (reading.page_count, [page.text for page in reading.pages]) == (7, ["word"] * 3)
    reading = read(make_pdf([["word " * 20] * 40] * 300), output=20_000)
    assert reading.state == State.TOO_LARGE
    assert 1 < len(reading.pages) < 30
    assert f"Only {len(reading.pages)} pages can be searched" in reading.message


def test_an_owners_password_hinders_nobody(read):
    encrypt = StandardEncryption("", ownerPassword="secret")
    assert read(make_pdf(EDITION_1, encrypt=encrypt)).state == State.OK


def test_one_bad_page_does_not_hide_the_others(read):
    reading = read(
        raw_pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 2/Kids[3 0 R 9 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
            b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
            b"<</Length 34>>stream\nBT /F 12 Tf 72 720 Td (Good) Tj ET\nendstream",
        )
    )
    assert reading.state == State.DAMAGED
    assert "Page 2 of this PDF cannot be read. Only one page can be searched." in reading.message
    assert [page.text for page in reading.pages] == ["Good"]


def test_a_missing_end_is_noticed_even_where_pdfium_repairs_it(read):
    content = make_pdf(EDITION_1)
    reading = read(content[: content.rindex(b"%%EOF")])
    assert reading.state == State.DAMAGED
    assert "The end of this PDF is missing. Only 3 pages can be searched." in reading.message


def test_the_worker_knows_nothing_of_the_site(read, monkeypatch):
    """What breaks out of PDFium finds no secret in its environment."""
    monkeypatch.setenv("SECRET_KEY", "unlikely")
    source = Path("reports/pdf_worker.py").read_text()
    assert "django" not in source
    seen = {}
    import subprocess

    real = subprocess.Popen

    def spy(command, **options):
        seen.update(options, command=command)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "Popen", spy)
    read(make_pdf(EDITION_1))
    assert seen["env"] == {}
    assert "-I" in seen["command"]


def test_a_batch_leaves_no_memory_and_no_process_behind(read):
    content = make_pdf([["word " * 20] * 40] * 120)
    others = children()
    read(content)
    before = resident()
    for _ in range(4):
        assert read(content).state == State.OK
    assert resident() - before < 8 << 20
    assert children() - others == set()
    # The list itself sees a child, also one that has ended and was not waited for
    child = subprocess.Popen([sys.executable, "-c", ""])
    assert child.pid in children()
    child.wait()
    assert child.pid not in children()


def children() -> set[int]:
    """The children of this process, those too that nobody has waited for; a fixture may have some."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the name, which may hold anything: state, parent (proc(5))
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == os.getpid():
            found.add(int(path.parent.name))
    return found


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_pages_know_the_bookmark_that_they_are_below(read):
    pages = [["Cover"], ["Who keeps the clock"], ["More of it"], ["Appendix"]]
    bookmarks = [(0, "Who keeps\n the clock", 2), (1, "Not this", 3), (0, "Appendix \u2116 1", 4)]
    reading = read(make_pdf(pages, bookmarks=bookmarks))
    assert [page.section for page in reading.pages] == [
        "",
        "Who keeps the clock",
        "Who keeps the clock",
        "Appendix \u2116 1",
    ]


def test_an_outline_that_leads_in_a_circle_ends(read):
    reading = read(circular_outline())
    assert (reading.state, reading.page_count) == (State.OK, 1)
    assert {page.section for page in reading.pages} <= {"Round", "and round"}


def test_a_bookmark_into_another_file_is_none_of_this(read):
    reading = read(outline_elsewhere())
    assert [page.section for page in reading.pages] == ["Here"]


def test_a_section_is_cut_to_what_a_column_holds(read):
    # A letter that is two when it is clean
    reading = read(make_pdf([["Text"]], bookmarks=[(0, "\u0958" * 300, 1)]))
    assert len(reading.pages[0].section) == 255


def test_a_running_head_is_said_once_and_dots_are_none(read):
    texts = [["Method .......... 7", "Here."], ["Barley.", "One."], ["Oats.", "Two."], ["Rye.", "Three."]]
    pages = [["The clock of a site", str(number), *text] for number, text in enumerate(texts, 1)]
    reading = read(make_pdf(pages))
    assert [page.text.split() for page in reading.pages] == [
        ["The", "clock", "of", "a", "site", "Method", "…", "7", "Here."],
        ["Barley.", "One."],
        ["Oats.", "Two."],
        ["Rye.", "Three."],
    ]
    # The drawing is of the sheets as they are
    assert [page.lines for page in reading.pages] == [4] * 4
