"""Earlier versions stay as they were; a withdrawn report keeps its notice."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents.forms import get_document_form

from core.models import DemoItem, Document
from reports import reading
from reports.models import ReplacedPdf, ReportAuthor, ReportPage, ReportVersion
from tests.core.factories import make_document, make_person, make_user
from tests.reports.factories import make_report, make_series
from tests.reports.figures import figure_block
from tests.reports.pdfs import EDITION_1, EDITION_2, make_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> ReportPage:
    document = make_document(content=make_pdf(EDITION_1), name="one.pdf")
    return make_report(
        "Start-up times",
        abstract="The old abstract.",
        date=date(2025, 11, 1),
        date_precision="month",
        pdf=document,
        findings=["The old finding."],
        body=[("text", "<p>The old text.</p>"), figure_block("A chart", [["A", 1]])],
    )


def publish_second(page: ReportPage) -> ReportPage:
    page.abstract = "The new abstract."
    page.version = 2
    page.version_date = date(2026, 1, 15)
    page.version_note = "Two sites were counted twice."
    page.pdf = make_document(content=make_pdf(EDITION_2), name="two.pdf")
    page.save_revision().publish()
    return ReportPage.objects.get(pk=page.pk)


def soup_of(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html5lib")


def test_publishing_another_version_freezes_the_one_before(report: ReportPage) -> None:
    assert not report.versions.exists()
    first_pdf = report.pdf_id
    page = publish_second(report)
    (version,) = page.versions.all()
    assert (version.number, version.pdf_id, version.note) == (1, first_pdf, "")
    assert (version.date, version.date_precision) == (date(2025, 11, 1), "month")
    # Neither another save of this version nor a later one touches what is on record
    page.abstract = "Mended."
    page.save_revision().publish()
    page = ReportPage.objects.get(pk=page.pk)
    page.version = 3
    page.save_revision().publish()
    assert [version.number for version in page.versions.all()] == [3 - 1, 1]
    second = ReportVersion.objects.get(page=page, number=2)
    assert (second.date, second.note) == (date(2026, 1, 15), "Two sites were counted twice.")
    assert second.content["abstract"] == "Mended."


def test_drafts_freeze_nothing(report: ReportPage) -> None:
    report.version = 2
    report.save_revision()
    assert not ReportVersion.objects.exists()
    report.unpublish()
    report.version = 3
    report.save()
    assert not ReportVersion.objects.exists()


def test_an_older_revision_that_is_published_again_keeps_what_is_on_record(report: ReportPage) -> None:
    first = report.save_revision()
    page = publish_second(report)
    first.publish()
    page = ReportPage.objects.get(pk=page.pk)
    assert page.version == 1
    assert {version.number for version in page.versions.all()} == {1, 2}
    publish_second(page)
    assert {version.number for version in page.versions.all()} == {1, 2}


def test_the_old_version_says_what_it_said(client: Client, report: ReportPage) -> None:
    page = publish_second(report)
    soup = soup_of(client, f"{page.url}v/1/")
    text = soup.select_one("main").text
    assert "The old abstract." in text
    assert "The old text." in text
    assert "The old finding." in text
    assert "The new abstract." not in text
    status = soup.select_one(".status")
    assert "This is version 1. Two sites were counted twice." in status.text
    assert status.a["href"] == page.url
    assert soup.select_one('meta[name="robots"]')["content"] == "noindex"
    assert not soup.select('meta[name^="citation_"]')
    assert soup.select_one("a.btn")["href"] == f"{page.url}v/1/{page.slug}.pdf"
    old = b"".join(client.get(f"{page.url}v/1/{page.slug}.pdf").streaming_content)
    new = b"".join(client.get(f"{page.url}{page.slug}.pdf").streaming_content)
    assert old == make_pdf(EDITION_1)
    assert new == make_pdf(EDITION_2)


def test_an_old_version_of_a_demonstration_says_so(client: Client, report: ReportPage) -> None:
    page = publish_second(report)
    assert soup_of(client, f"{page.url}v/1/").select_one("header.head .demo") is None
    DemoItem.objects.create(key="report:x", content_type=page.content_type, object_id=page.pk)
    assert soup_of(client, f"{page.url}v/1/").select_one("header.head .demo") is not None


def test_the_current_page_names_its_versions(client: Client, report: ReportPage) -> None:
    page = publish_second(report)
    soup = soup_of(client, page.url)
    links = {link.text: link["href"] for link in soup.select("aside a")}
    assert links["Version 1"] == f"{page.url}v/1/"
    assert "Version 2, January 15, 2026. This is the current one." in soup.select_one("aside").text
    row = soup_of(client, "/reports/").select_one(".row")
    assert "Version 2, January 15, 2026. Version 1 stays on record." in row.text
    assert client.get(f"{page.url}v/2/")["Location"] == page.url
    for rest in ("v/3/", "v/0/", "v/99999999999/", "v/1/other.pdf"):
        assert client.get(f"{page.url}{rest}").status_code == 404


def test_the_files_of_a_version_follow_its_documents(client: Client, report: ReportPage) -> None:
    document = report.pdf
    page = publish_second(report)
    answer = client.get(document.url)
    assert (answer.status_code, answer["Location"]) == (302, f"{page.url}v/1/{page.slug}.pdf")


def test_the_file_of_a_version_cannot_be_replaced(report: ReportPage) -> None:
    document = report.pdf
    publish_second(report)
    form = get_document_form(Document)(
        {"title": "x", "collection": document.collection_id, "tags": ""},
        {"file": SimpleUploadedFile("x.pdf", make_pdf([["x"]]))},
        instance=document,
        user=make_user(is_superuser=True),
    )
    assert not form.is_valid()
    assert "This file is version 1 of “Start-up times”, which stays on record." in str(form.errors["file"])


def test_a_version_survives_the_rows_that_it_names(client: Client, report: ReportPage) -> None:
    report.series = make_series("Gone")
    report.save()
    series = report.series
    page = publish_second(report)
    page.series = None
    page.save_revision().publish()
    series.delete()
    assert "The old abstract." in soup_of(client, f"{page.url}v/1/").text


class TestTheSameDocument:
    """The file of the document is replaced first, and the version raised then."""

    def replace_file(self, document: Document, pages: list[list[str]]) -> None:
        form = get_document_form(Document)(
            {"title": document.title, "collection": document.collection_id, "tags": ""},
            {"file": SimpleUploadedFile("new.pdf", make_pdf(pages))},
            instance=Document.objects.get(pk=document.pk),
            user=make_user(is_superuser=True),
        )
        assert form.is_valid(), form.errors
        form.save()

    def served(self, client: Client, url: str) -> bytes:
        response = client.get(url)
        assert response.status_code == 200, url
        return b"".join(response.streaming_content)

    def raise_version(self, report: ReportPage, number: int = 2) -> ReportPage:
        page = ReportPage.objects.get(pk=report.pk)
        page.version = number
        page.save_revision().publish()
        return ReportPage.objects.get(pk=page.pk)

    def test_the_frozen_version_keeps_its_bytes(self, client: Client, report: ReportPage) -> None:
        self.replace_file(report.pdf, EDITION_2)
        page = self.raise_version(report)
        assert self.served(client, f"{page.url}v/1/{page.slug}.pdf") == make_pdf(EDITION_1)
        assert self.served(client, f"{page.url}{page.slug}.pdf") == make_pdf(EDITION_2)
        answer = client.get(Document.objects.get(pk=report.pdf_id).url)
        assert answer["Location"] == f"{page.url}{page.slug}.pdf"
        assert not ReplacedPdf.objects.exists()

    def test_each_version_keeps_its_own(self, client: Client, report: ReportPage) -> None:
        contents = [EDITION_1, EDITION_2, [["The third."]]]
        for number, pages in enumerate(contents[1:], 2):
            self.replace_file(report.pdf, pages)
            page = self.raise_version(report, number)
        for number, pages in enumerate(contents[:2], 1):
            assert self.served(client, f"{page.url}v/{number}/{page.slug}.pdf") == make_pdf(pages)

    def test_what_was_replaced_twice_is_what_was_published(self, client: Client, report: ReportPage) -> None:
        self.replace_file(report.pdf, [["A wrong file."]])
        self.replace_file(report.pdf, EDITION_2)
        page = self.raise_version(report)
        assert self.served(client, f"{page.url}v/1/{page.slug}.pdf") == make_pdf(EDITION_1)

    def test_a_correction_that_is_published_leaves_nothing_of_the_old_file(
        self, client: Client, report: ReportPage, django_capture_on_commit_callbacks
    ) -> None:
        self.replace_file(report.pdf, EDITION_2)
        kept = ReplacedPdf.objects.get()
        assert client.get(f"/media/{kept.file.name}").status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            ReportPage.objects.get(pk=report.pk).save_revision().publish()
        assert not kept.file.storage.exists(kept.file.name)
        page = self.raise_version(report)
        assert self.served(client, f"{page.url}v/1/{page.slug}.pdf") == make_pdf(EDITION_2)

    def test_a_draft_keeps_nothing(self, report: ReportPage) -> None:
        report.unpublish()
        self.replace_file(report.pdf, EDITION_2)
        assert not ReplacedPdf.objects.exists()

    def test_an_author_who_is_gone_is_left_out(self, client: Client, report: ReportPage) -> None:
        person = make_person("Ada", "Gone")
        report.authors = [ReportAuthor(person=person)]
        report.save()
        page = self.raise_version(report)
        page.authors = []
        page.save_revision().publish()
        page.revisions.all().delete()
        person.delete()
        text = soup_of(client, f"{page.url}v/1/").select_one("main").text
        assert "The old abstract." in text
        assert "Gone" not in text


class TestWithdrawn:
    @pytest.fixture
    def withdrawn(self, report: ReportPage) -> ReportPage:
        reading.read_document(report.pdf_id)
        page = publish_second(report)
        page.withdrawn_on = date(2026, 2, 3)
        page.withdrawal_reason = "The sites had not agreed."
        page.save_revision().publish()
        return ReportPage.objects.get(pk=page.pk)

    def test_the_notice_and_the_citation_stay(self, client: Client, withdrawn: ReportPage) -> None:
        soup = soup_of(client, withdrawn.url)
        notice = soup.select_one(".status")
        assert notice.text.strip() == (
            "This report was withdrawn on February 3, 2026. The sites had not agreed."
        )
        assert notice.time["datetime"] == "2026-02-03"
        assert "Withdrawn February 3, 2026." in soup.select_one("p.cite").text
        text = soup.select_one("main").text
        assert "The old finding." not in text
        assert "The old text." not in text
        assert not soup.select("svg.sig, .btn, img, a[href$='.pdf']")
        assert "citation_pdf_url" not in str(soup)

    def test_what_stood_below_it_is_gone(self, client: Client, withdrawn: ReportPage) -> None:
        for rest in (
            f"{withdrawn.slug}.pdf",
            "findings/1/",
            "findings/1/cite.ris",
            "figures/1.csv",
            "v/1/",
            f"v/1/{withdrawn.slug}.pdf",
            "cover.jpg",
        ):
            response = client.get(withdrawn.url + rest)
            # The second edition has not been read, so that it has no cover
            assert response.status_code == (404 if rest == "cover.jpg" else 410), rest
            assert b"The old finding." not in response.content
        assert client.get(f"{withdrawn.url}cite.bib").status_code == 200

    def test_lists_say_so(self, client: Client, withdrawn: ReportPage) -> None:
        row = soup_of(client, "/reports/").select_one(".row")
        assert "is-void" in row["class"]
        assert "Withdrawn, February 3, 2026. The notice says why; the citation stays." in row.text
        reading.read_document(withdrawn.pdf_id)
        row = soup_of(client, "/reports/").select_one(".row")
        assert len(row.select("svg.sig rect.type")) == 2
        assert not row.select("svg.sig rect.hit"), "of what is withdrawn nothing is pointed at"
        assert row.select_one(".sig-note").text == "2 pages"
        feed = b"".join(client.get("/reports/feed.xml").streaming_content).decode()
        assert "<title>Withdrawn: Start-up times</title>" in feed
        assert "The sites had not agreed." in feed
        assert "The old" not in feed
        assert "enclosure" not in feed

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"withdrawn_on": date(2026, 1, 1)}, "withdrawal_reason"),
            ({"withdrawal_reason": "x"}, "withdrawn_on"),
        ],
    )
    def test_date_and_reason_come_together(self, report: ReportPage, fields: dict, field: str) -> None:
        for name, value in fields.items():
            setattr(report, name, value)
        with pytest.raises(ValidationError) as refusal:
            report.full_clean()
        assert field in refusal.value.message_dict
