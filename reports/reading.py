"""Reads the PDFs that are uploaded, and brings what depends on them up to date."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from core.files import extension_of
from core.models import Document, Generation
from reports.documents import write_pdf_passages
from reports.models import PdfFile, PdfPage, ReportPage
from reports.pdf import Reading, read_pdf

_BLOCK = 1 << 20


def is_pdf(document: Document) -> bool:
    """Whether a document's name says that it is a PDF."""
    return extension_of(document.file.name or "") == "pdf"


def expect(document: Document) -> PdfFile:
    """Note that a document's PDF is to be read; what its last file said stays until then."""
    pdf, _ = PdfFile.objects.get_or_create(document=document)
    # A document that a program made has no hash: whether its file is another is for the worker to see
    if pdf.read and document.file_hash and document.file_hash != pdf.file_hash:
        PdfFile.objects.filter(pk=pdf.pk).update(state=PdfFile.State.WAITING, message="")
    return pdf


def read_document(document_id: int) -> None:
    """Read a document's PDF if its file is another than the last one that was read.

    Safe to call at any time and any number of times; a document that is gone is none to read.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        return
    if not is_pdf(document):
        forget(document)
        return
    name = document.file.name
    try:
        with on_disk(document.file) as path:
            file_hash = hash_of(path)
            known = PdfFile.objects.filter(document=document, file_hash=file_hash).exclude(read=None)
            if known.exclude(state=PdfFile.State.WAITING).exists():
                return
            reading = read_pdf(path)
            size = path.stat().st_size
    except FileNotFoundError:
        reading = Reading(PdfFile.State.DAMAGED, "The file of this document is gone. Upload it again.")
        file_hash, size = "", 0
    store(document, name, file_hash, size, reading)


@transaction.atomic
def store(document: Document, name: str, file_hash: str, size: int, reading: Reading) -> None:
    """Keep what was read, unless the document has got another file meanwhile, whose reading is to come."""
    if Document.objects.filter(pk=document.pk).values_list("file", flat=True).first() != name:
        return
    pdf, _ = PdfFile.objects.get_or_create(document=document)
    old_cover = pdf.cover.name
    pdf.file_hash, pdf.byte_size = file_hash, size
    pdf.state, pdf.message, pdf.page_count = reading.state, reading.message, reading.page_count
    pdf.sheets = [[page.lines, page.has_figure, page.label] for page in reading.pages]
    pdf.read = timezone.now()
    pdf.cover = None
    pdf.cover_width = pdf.cover_height = None
    if reading.cover:
        pdf.cover.save(f"{document.pk}-{file_hash[:16]}.jpg", ContentFile(reading.cover), save=False)
    pdf.save()
    # Where a program put the file there: the tag of its address follows
    Document.objects.filter(pk=document.pk).update(file_hash=file_hash, file_size=size)
    pdf.pages.all().delete()
    PdfPage.objects.bulk_create(
        (
            PdfPage(
                pdf=pdf,
                position=page.position,
                label=page.label,
                section=page.section,
                text=page.text,
                unseen=page.unseen,
            )
            for page in reading.pages
        ),
        batch_size=200,
    )
    for page in ReportPage.objects.filter(pdf=document, live=True):
        write_pdf_passages(page)
    Generation.advance()
    if old_cover and old_cover != pdf.cover.name:
        transaction.on_commit(lambda: pdf.cover.storage.delete(old_cover))


@transaction.atomic
def forget(document: Document) -> None:
    """Drop what was read of a document that is no PDF any more."""
    if PdfFile.objects.filter(document=document).delete()[0]:
        for page in ReportPage.objects.filter(pdf=document, live=True):
            write_pdf_passages(page)
        Generation.advance()


@contextmanager
def on_disk(file: FieldFile) -> Iterator[Path]:
    """The path of a stored file, or of a copy where the store is elsewhere."""
    try:
        path = Path(file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(prefix="pdf-", suffix=".pdf") as copy:
            with file.storage.open(file.name or "", "rb") as remote:
                shutil.copyfileobj(remote, copy, _BLOCK)
            copy.flush()
            yield Path(copy.name)
    else:
        yield path


def hash_of(path: Path) -> str:
    """The SHA-1 of a file in hexadecimal, as Wagtail keeps it with each document."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()
