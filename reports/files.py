"""Files under a report's or press note's address: the PDF and its cover."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from core.models import Document
from core.stored_files import HARMLESS, access_headers, stored_file_response
from reports.models import PdfFile


def document_response(
    request: HttpRequest, document: Document, name: str, *, private: bool
) -> HttpResponseBase:
    """A document, shown in the browser under `name`; its tag changes when its file is replaced."""
    return stored_file_response(
        request,
        document.file,
        tag=document.file_hash,
        content_type=document.content_type,
        headers={
            **HARMLESS,
            **access_headers(private=private),
            "Content-Disposition": f'inline; filename="{name}"',
        },
    )


def cover_response(request: HttpRequest, pdf: PdfFile, *, private: bool) -> HttpResponseBase:
    """The first page of a PDF as a JPEG."""
    return stored_file_response(
        request,
        pdf.cover,
        tag=pdf.file_hash,
        content_type="image/jpeg",
        headers={**HARMLESS, **access_headers(private=private)},
    )
