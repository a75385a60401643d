"""What runs in the worker: reading PDFs."""

from __future__ import annotations

from django_tasks import task

from reports import reading


@task()
def read_document(document_id: int) -> None:
    """Read a document's PDF: text by page, labels, size, cover."""
    reading.read_document(document_id)
