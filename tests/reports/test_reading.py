"""From an uploaded PDF to hits that open at its page, through the worker (cases S08, S09, S10)."""

from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from reportlab.lib.pdfencrypt import StandardEncryption
from wagtail.documents.forms import get_document_form

from core.models import Document, Generation
from core.permissions import REGISTERED_READERS
from reports import reading
from reports.models import PdfFile, PdfPage, ReportPage
from reports.panels import state_of
from reports.pdf import Limits
from search.models import Passage
from search.registry import Source
from tests.core.factories import make_document, make_user
from tests.reports.factories import make_report
from tests.reports.pdfs import (
    EDITION_1,
    EDITION_2,
    HYPHENATED,
    LABELLED,
    ROMAN_THEN_ARABIC,
    endless_tree,
    make_pdf,
)

pytestmark = pytest.mark.django_db

ON_EACH_ENGINE = pytest.mark.usefixtures("each_engine")


def work() -> int:
    """Do what waits for the worker and is ours; returns how many tasks it was."""
    waiting = DBTaskResult.objects.ready().filter(task_path="reports.tasks.read_document")
    done = 0
    for row in list(waiting):
        import_string(row.task_path).func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()
        done += 1
    return done


def found(client: Client, query: str) -> list[dict]:
    return client.get("/search/", {"q": query, "format": "json"}).json()["results"]


def uploaded(content: bytes, name: str = "report.pdf") -> Document:
    document = make_document(content=content, name=name)
    work()
    return document


def replace_file(document: Document, content: bytes, name: str = "report.pdf") -> None:
    """Put another file into a document by the editor's form."""
    form = get_document_form(Document)(
        {"title": document.title, "collection": document.collection_id, "tags": ""},
        {"file": SimpleUploadedFile(name, content)},
        instance=Document.objects.get(pk=document.pk),
        user=make_user(is_superuser=True),
    )
    assert form.is_valid(), form.errors
    form.save()


def test_an_upload_is_read_by_the_worker() -> None:
    document = make_document(content=make_pdf(LABELLED, ROMAN_THEN_ARABIC))
    pdf = PdfFile.objects.get(document=document)
    assert (pdf.state, pdf.page_count, pdf.read) == (PdfFile.State.WAITING, 0, None)
    assert work() == 1
    pdf.refresh_from_db()
    assert (pdf.state, pdf.message, pdf.page_count) == (PdfFile.State.OK, "", 5)
    assert pdf.byte_size == len(make_pdf(LABELLED, ROMAN_THEN_ARABIC))
    assert pdf.sheets == [[1, False, label] for label in ("i", "ii", "iii", "1", "2")]
    assert [(page.position, page.label, page.text) for page in pdf.pages.all()][4] == (
        5,
        "2",
        "Escalation of monitoring fees",
    )
    assert pdf.cover_height == 960
    with pdf.cover.storage.open(pdf.cover.name) as cover:
        assert cover.read(3) == b"\xff\xd8\xff"


@ON_EACH_ENGINE
def test_words_broken_at_a_lines_end_are_found(client: Client) -> None:
    report = make_report("Broken", pdf=uploaded(make_pdf(HYPHENATED)))
    for query in (
        "randomization",
        "enrollment",
        '"randomization ratio decides enrollment"',
        '"random-ization ratio"',
    ):
        (hit,) = found(client, query)
        assert hit["url"].endswith(report.url)
        assert hit["passages"][0]["position"] == 1
    (hit,) = found(client, "randomization")
    assert "<mark>randomization</mark>" in hit["passages"][0]["html"]
    assert "random-" not in hit["passages"][0]["text"]
    for path in ("/search/?q=randomization", report.url, "/reports/feed.xml", "/search/?q=ratio&format=atom"):
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert not set(body.decode()) & set("\ufffe\x02\u00ad")


@ON_EACH_ENGINE
def test_a_hit_names_the_printed_page_and_opens_the_sheet(client: Client) -> None:
    report = make_report("Labelled", pdf=uploaded(make_pdf(LABELLED, ROMAN_THEN_ARABIC)))
    (hit,) = found(client, "escalation of monitoring fees")
    (passage,) = hit["passages"]
    assert (passage["label"], passage["position"]) == ("2", 5)
    assert passage["url"].endswith(f"{report.url}{report.slug}.pdf#page=5")
    soup = BeautifulSoup(client.get("/search/?q=escalation+monitoring").content, "html5lib")
    assert soup.select_one(".hit .at > a").text == "PDF page 2, sheet 5"


@ON_EACH_ENGINE
def test_a_hit_names_the_section_of_its_page_and_no_page_is_found_by_its_running_head(client: Client) -> None:
    texts = ["The cover.", "Of barley and its fees.", "Of oats.", "Of rye."]
    pages = [["The clock of a site", text] for text in texts]
    bookmarks = [(0, "Who keeps the clock", 2), (0, "Appendix", 4)]
    report = make_report("Sections", pdf=uploaded(make_pdf(pages, bookmarks=bookmarks)))
    soup = BeautifulSoup(client.get("/search/?q=barley+fees").content, "html5lib")
    assert soup.select_one(".hit .at .who").text == "Who keeps the clock"
    assert "clock" not in soup.select_one(".hit .at p").text
    (hit,) = found(client, "clock site")
    assert [passage["position"] for passage in hit["passages"]] == [1]
    assert hit["passages"][0]["url"].endswith(f"{report.slug}.pdf#page=1")


@ON_EACH_ENGINE
class TestReplaced:
    """A replaced file leaves nothing of the old one (case S10)."""

    @pytest.fixture
    def report(self) -> ReportPage:
        return make_report("Editions", slug="editions", pdf=uploaded(make_pdf(EDITION_1)))

    def assert_second(self, client: Client, report: ReportPage) -> None:
        assert found(client, "aldervane") == []
        (hit,) = found(client, "brockhurst")
        assert [passage["position"] for passage in hit["passages"]] == [2]
        assert not Passage.objects.filter(source=Source.PDF, position=3).exists()
        soup = BeautifulSoup(client.get(report.url).content, "html5lib")
        assert "2 pages" in soup.select_one("header.head .in-margin").text

    @pytest.mark.parametrize("way", ["same document", "another document"])
    def test_by_a_newer_one(
        self, client: Client, report: ReportPage, way: str, django_capture_on_commit_callbacks
    ) -> None:
        assert found(client, "aldervane")
        address = f"{report.url}{report.slug}.pdf"
        before = client.get(address)
        cover = BeautifulSoup(client.get(report.url).content, "html5lib").select_one("img.cover")["src"]
        old_cover = Path(PdfFile.objects.get(document=report.pdf).cover.path)
        if way == "same document":
            replace_file(report.pdf, make_pdf(EDITION_2))
        else:
            report.pdf = make_document(content=make_pdf(EDITION_2), name="other.pdf")
            report.save_revision().publish()
        # What readers download is the new file at once
        after = client.get(address, headers={"if-none-match": before["ETag"]})
        assert after.status_code == 200
        assert b"".join(after.streaming_content) == make_pdf(EDITION_2)
        assert after["ETag"] != before["ETag"]
        with django_capture_on_commit_callbacks(execute=True):
            work()
        self.assert_second(client, report)
        soup = BeautifulSoup(client.get(report.url).content, "html5lib")
        assert soup.select_one("img.cover")["src"] != cover
        assert old_cover.exists() is (way == "another document")

    def test_by_none(self, client: Client, report: ReportPage) -> None:
        report.pdf = None
        report.save_revision().publish()
        assert client.get(f"{report.url}{report.slug}.pdf").status_code == 404
        assert found(client, "aldervane") == []
        assert not Passage.objects.filter(source=Source.PDF).exists()
        assert not BeautifulSoup(client.get(report.url).content, "html5lib").select("svg.sig, img.cover")

    def test_by_another_kind_of_file(self, client: Client, report: ReportPage) -> None:
        replace_file(report.pdf, b"a,b\r\n", "table.csv")
        assert not PdfFile.objects.filter(document=report.pdf).exists()
        assert found(client, "aldervane") == []

    def test_while_it_was_being_read(self, client: Client, report: ReportPage, monkeypatch) -> None:
        """The reading of a file that is gone meanwhile is thrown away: the new one's is to come."""
        document = make_document(content=make_pdf(EDITION_1), name="slow.pdf")

        def read(path, limits=None):
            Document.objects.filter(pk=document.pk).update(file="documents/new.pdf")
            return reading.Reading(PdfFile.State.OK, page_count=3)

        monkeypatch.setattr(reading, "read_pdf", read)
        reading.read_document(document.pk)
        assert PdfFile.objects.get(document=document).read is None

    def test_a_title_alone_reads_nothing_again(self, report: ReportPage, monkeypatch) -> None:
        monkeypatch.setattr(reading, "read_pdf", None)
        document = Document.objects.get(pk=report.pdf_id)
        document.title = "Another title"
        document.save()
        assert PdfFile.objects.get(document=document).state == PdfFile.State.OK
        assert work() == 1


@ON_EACH_ENGINE
def test_passages_follow_the_access_of_their_report(client: Client) -> None:
    report = make_report("Closed", pdf=uploaded(make_pdf(EDITION_1)), access="registered")
    assert found(client, "aldervane") == []
    reader = Client()
    reader.force_login(make_user(REGISTERED_READERS))
    assert found(reader, "aldervane")
    report.access = "public"
    report.save_revision().publish()
    assert found(client, "aldervane")
    report.access = "sponsors"
    report.save_revision().publish()
    assert found(client, "aldervane") == found(reader, "aldervane") == []


@ON_EACH_ENGINE
def test_a_report_that_is_published_after_its_pdf_was_read_has_its_passages(client: Client) -> None:
    report = make_report("Later", pdf=uploaded(make_pdf(EDITION_1)), live=False)
    assert found(client, "aldervane") == []
    report.save_revision().publish()
    assert found(client, "aldervane")
    ReportPage.objects.get(pk=report.pk).unpublish()
    assert found(client, "aldervane") == []


@ON_EACH_ENGINE
def test_a_withdrawn_report_is_found_by_its_title_only(client: Client) -> None:
    report = make_report(
        "Withdrawnword",
        pdf=uploaded(make_pdf(EDITION_1)),
        findings=["findingword"],
        body=[("text", "bodyword")],
    )
    report.withdrawn_on, report.withdrawal_reason = date(2026, 1, 1), "Because."
    report.save_revision().publish()
    assert found(client, "withdrawnword")
    for word in ("aldervane", "findingword", "bodyword"):
        assert found(client, word) == []


@pytest.mark.parametrize(
    ("content", "state", "said"),
    [
        (make_pdf(EDITION_1, encrypt=StandardEncryption("x")), "encrypted", "asks for a password"),
        (make_pdf(EDITION_1)[:-300], "damaged", "damaged or not complete"),
        (endless_tree(), "damaged", "damaged or not complete"),
        (make_pdf([[]], scans=[1]), "no_text", "Recognize its text"),
    ],
)
def test_trouble_is_told_in_the_editor_and_the_page_still_stands(
    client: Client, content: bytes, state: str, said: str
) -> None:
    document = uploaded(content)
    pdf = PdfFile.objects.get(document=document)
    assert pdf.state == state
    told = state_of(document.pk)
    assert told["status"] == "warning"
    assert said in told["sentence"]
    report = make_report("Trouble", pdf=document)
    assert client.get(report.url).status_code == 200
    # The worker goes on
    assert PdfFile.objects.get(document=uploaded(make_pdf(EDITION_2))).state == PdfFile.State.OK


def test_the_editor_sees_what_became_of_a_pdf(client: Client) -> None:
    document = make_document(content=make_pdf(EDITION_1))
    assert state_of(document.pk)["status"] == "info"
    work()
    assert state_of(document.pk) == {
        "status": "success",
        "sentence": "Read: 3 pages. Its text can be searched.",
    }
    assert state_of(make_document(content=b"a,b", name="x.csv").pk)["status"] == "warning"
    client.force_login(make_user(is_superuser=True))
    report = make_report("Edited", pdf=document)
    page = client.get(f"/admin/pages/{report.pk}/edit/")
    assert b"Read: 3 pages. Its text can be searched." in page.content


def test_a_file_that_is_gone_is_said_and_hurts_nobody() -> None:
    document = make_document(content=make_pdf(EDITION_1))
    document.file.storage.delete(document.file.name)
    work()
    assert "The file of this document is gone." in PdfFile.objects.get(document=document).message
    pk = document.pk
    document.delete()
    reading.read_document(pk)


def test_a_deleted_document_takes_its_cover_along(django_capture_on_commit_callbacks) -> None:
    document = uploaded(make_pdf(EDITION_1))
    cover = Path(PdfFile.objects.get(document=document).cover.path)
    assert cover.exists()
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert not cover.exists()
    assert not PdfPage.objects.exists()


def test_a_reading_is_kept_whole_or_not_at_all(monkeypatch) -> None:
    document = make_document(content=make_pdf(EDITION_1))
    before = Generation.current()

    def fail(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(PdfPage.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        reading.read_document(document.pk)
    assert PdfFile.objects.get(document=document).state == PdfFile.State.WAITING
    assert Generation.current() == before


@ON_EACH_ENGINE
def test_a_program_may_put_a_file_there(client: Client) -> None:
    """Without the form, so without a hash: the worker notices all the same."""
    report = make_report("By program", pdf=uploaded(make_pdf(EDITION_1)))
    document = Document.objects.get(pk=report.pdf_id)
    document.file.save("again.pdf", ContentFile(make_pdf(EDITION_2)))
    work()
    assert found(client, "aldervane") == []
    assert found(client, "brockhurst")


def test_pages_beyond_the_limit_are_said_to_be_missing(monkeypatch) -> None:
    document = make_document(content=make_pdf([["word"]] * 9))
    real = reading.read_pdf
    monkeypatch.setattr(reading, "read_pdf", lambda path: real(path, Limits(pages=4)))
    work()
    pdf = PdfFile.objects.get(document=document)
    assert (pdf.state, pdf.page_count, pdf.pages.count()) == (PdfFile.State.TOO_MANY_PAGES, 9, 4)
