"""Many reports and press notes, with findings, texts and the text of their PDFs, for benchmarks."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, Locale

from core.bulk import add_pages, index_for_editors
from core.dates import Precision
from core.models import Document, Person, Topic
from core.sample_text import SUBJECTS, name, paragraphs, sentence, some, title
from core.samples import CHUNK, Size, chunks, next_number
from search.bulk import write_new
from search.registry import Access, Extract, Source

from .models import (
    Finding,
    NewsIndexPage,
    PdfFile,
    PdfPage,
    PressNotePage,
    RelatedReport,
    ReportAuthor,
    ReportIndexPage,
    ReportPage,
    Series,
)

#: The smallest file that is a PDF; the pages' text is written beside it, as if it had been read
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
PDF_HASH = "sample"
TOPICS, WIDE_TOPICS = len(SUBJECTS), 6
SERIES = ("Methods Brief", "Management Report", "Field Notes", "Impact Report")


def people(pages: int) -> list[Person]:
    """People for so many pages, made where they lack; the first ones appear most often."""
    count = min(1500, max(30, pages // 5))
    slugs = {f"sample-{number}": number for number in range(count)}
    lacking = slugs.keys() - set(
        Person.objects.filter(slug__startswith="sample-").values_list("slug", flat=True)
    )
    locale = Locale.get_default()
    new = [
        Person(
            slug=slug,
            locale=locale,
            given_name=name(number)[0],
            family_name=name(number)[1],
            role=("Analyst", "Director of research", "Professor", "Site coordinator")[number % 4],
        )
        for slug, number in slugs.items()
        if slug in lacking
    ]
    _add(new)
    found = Person.objects.filter(slug__in=slugs).select_related("locale")
    return sorted(found, key=lambda person: slugs[person.slug])


def topics() -> list[Topic]:
    """Topics of the samples in two levels, made where they lack; the first ones appear most often."""
    locale = Locale.get_default()
    made: dict[str, Topic] = {topic.slug: topic for topic in Topic.objects.filter(slug__startswith="sample-")}
    slugs = [f"sample-topic-{number}" for number in range(TOPICS)]
    for numbers in (range(WIDE_TOPICS), range(WIDE_TOPICS, TOPICS)):
        new = [
            Topic(
                slug=slugs[number],
                locale=locale,
                name=SUBJECTS[number].capitalize(),
                parent=made[slugs[number % WIDE_TOPICS]] if number >= WIDE_TOPICS else None,
            )
            for number in numbers
            if slugs[number] not in made
        ]
        _add(new)
        made |= {topic.slug: topic for topic in new}
    return list(Topic.objects.filter(slug__in=slugs).select_related("parent", "locale").order_by("pk"))


def _add(rows: list[Any]) -> None:
    """Write new snippets, with what follows from them."""
    if rows:
        with transaction.atomic():
            type(rows[0])._default_manager.bulk_create(rows)
            write_new(rows)
            index_for_editors(rows)


def make_reports(count: int, random: Random, size: Size) -> Iterator[int]:
    """Make `count` reports below the list of reports."""
    index = ReportIndexPage.objects.get()
    locale = Locale.get_default()
    series = [
        Series.objects.get_or_create(slug=f"sample-series-{n}", locale=locale, defaults={"name": label})[0]
        for n, label in enumerate(SERIES)
    ]
    writers, subjects = people(count), topics()
    first = next_number(ReportPage.objects, "sample-report-")
    before: list[ReportPage] = []
    for numbers in chunks(count):
        pages = []
        sheets: dict[str, list[str]] = {}
        for number in (first + place for place in numbers):
            access = random.choices(["public", "registered", "sponsors"], [8, 1, 1])[0]
            texts = paragraphs(random, size.body_words(random))
            own = sheets[f"sample-report-{number}"] = _sheets(texts, random, size)
            page = ReportPage(
                title=title(random),
                slug=f"sample-report-{number}",
                summary=sentence(random),
                abstract=paragraphs(random, 60)[0],
                series=random.choice(series),
                number=str(number),
                date=date(2014, 1, 1) + timedelta(days=random.randrange(4300)),
                date_precision=random.choice([Precision.MONTH, Precision.DAY]),
                access=access,
                body=body(texts, random),
                live=True,
            )
            page.topics = some(random, subjects, random.randint(1, 2))
            page.authors = [ReportAuthor(person=one) for one in some(random, writers, random.randint(1, 2))]
            page.findings = [
                Finding(text=sentence(random), pdf_page=random.randint(1, len(own)))
                for _ in range(random.randint(2, 5))
            ]
            if before and random.random() < 0.3:
                page.related_reports = [RelatedReport(report=random.choice(before))]
            pages.append(page)
        with transaction.atomic():
            _add_pdfs(pages, sheets)
            add_pages(index, pages)
            write_new(pages, partial(_pdf_passages, sheets))
            index_for_editors(pages)
        before = pages
        yield numbers.stop


def make_notes(count: int, random: Random, size: Size) -> Iterator[int]:
    """Make `count` press notes, most of which announce a report."""
    index = NewsIndexPage.objects.get()
    announced, subjects = list(ReportPage.objects.live().order_by("-pk")[:CHUNK]), topics()
    quoted = people(count)
    first = next_number(PressNotePage.objects, "sample-note-")
    for numbers in chunks(count):
        pages = []
        for number in (first + place for place in numbers):
            texts = paragraphs(random, max(30, size.body_words(random) // 4))
            quote = {"quote": sentence(random), "person": random.choice(quoted).pk, "speaker": "", "role": ""}
            page = PressNotePage(
                title=title(random),
                slug=f"sample-note-{number}",
                summary=sentence(random),
                date=date(2014, 1, 1) + timedelta(days=random.randrange(4300)),
                dateline="Boston",
                report=random.choice(announced) if announced and random.random() < 0.8 else None,
                body=stream([*(("text", f"<p>{text}</p>") for text in texts), ("quote", quote)]),
                live=True,
            )
            page.topics = some(random, subjects, random.randint(1, 2))
            pages.append(page)
        with transaction.atomic():
            add_pages(index, pages)
            write_new(pages)
            index_for_editors(pages)
        yield numbers.stop


def stream(blocks: list[tuple[str, Any]]) -> str:
    """A StreamField's content as it is kept, with new ids."""
    return json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in blocks])


def body(texts: list[str], random: Random) -> str:
    """The paragraphs under headings, as a StreamField keeps them."""
    blocks: list[tuple[str, Any]] = []
    for place, text in enumerate(texts):
        if place % 5 == 0:
            blocks.append(("heading", {"text": title(random)[:100], "level": "2"}))
        blocks.append(("text", f"<p>{text}</p>"))
    return stream(blocks)


def _sheets(texts: list[str], random: Random, size: Size) -> list[str]:
    """The pages of the PDF: a cover, what the body says, and an annex that it does not have."""
    sheets = [paragraphs(random, 20)[0]]
    sheet: list[str] = []
    for text in texts:
        sheet.append(text)
        if sum(part.count(" ") for part in sheet) >= size.sheet_words:
            sheets.append("\n".join(sheet))
            sheet = []
    if sheet:
        sheets.append("\n".join(sheet))
    annex = random.randint(*size.annex)
    return [*sheets, *("\n".join(paragraphs(random, size.sheet_words // 2)) for _ in range(annex))]


def _add_pdfs(pages: list[ReportPage], sheets: dict[str, list[str]]) -> None:
    """Give each report a document whose PDF was read already; it has a file of its own, for it may be
    deleted."""
    collection = Collection.get_first_root_node()
    documents = [
        Document(
            title=f"Sample {page.slug}",
            collection=collection,
            file=default_storage.save(f"documents/{page.slug}.pdf", ContentFile(PDF)),
            file_size=len(PDF),
            file_hash=PDF_HASH,
        )
        for page in pages
    ]
    Document.objects.bulk_create(documents)
    now = timezone.now()
    read = [
        PdfFile(
            document=document,
            file_hash=PDF_HASH,
            state=PdfFile.State.OK,
            page_count=len(sheets[page.slug]),
            byte_size=len(PDF),
            sheets=[[max(5, text.count(" ") // 9), False, ""] for text in sheets[page.slug]],
            read=now,
        )
        for page, document in zip(pages, documents, strict=True)
    ]
    PdfFile.objects.bulk_create(read)
    PdfPage.objects.bulk_create(
        PdfPage(pdf=pdf, position=position, label=str(position), text=text)
        for page, pdf in zip(pages, read, strict=True)
        for position, text in enumerate(sheets[page.slug], start=1)
    )
    for page, document in zip(pages, documents, strict=True):
        page.pdf = document
    index_for_editors(documents)


def _pdf_passages(sheets: dict[str, list[str]], page: ReportPage) -> Iterator[Extract]:
    """What `reports.documents.pdf_passages()` would read back."""
    for position, text in enumerate(sheets[page.slug], start=1):
        yield Extract(Source.PDF, position, text, label=str(position), access=Access.named(page.access))
