"""What follows from a saved document, report or series, in the transaction of the change."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import ReferenceIndex
from wagtail.signals import page_published

from core.models import Document
from core.pictures import withdraw_pictures
from core.signals import document_replaced, page_saved
from reports import documents, reading, replaced
from reports.models import PdfFile, ReplacedPdf, ReportPage

#: Fields of a document that Wagtail fills in by itself
_BOOKKEEPING = frozenset({"file_hash", "file_size"})


@receiver(post_save, sender=Document, dispatch_uid="reports.document_saved")
def follow_document(
    instance: Document, update_fields: frozenset[str] | None = None, raw: bool = False, **_kwargs: Any
) -> None:
    """A document was uploaded, or its file replaced: its PDF is to be read by the worker."""
    if raw or (update_fields is not None and update_fields <= _BOOKKEEPING):
        return
    from reports.tasks import read_document

    with transaction.atomic():
        if reading.is_pdf(instance):
            reading.expect(instance)
            read_document.enqueue(instance.pk)
        elif PdfFile.objects.filter(document=instance).exists():
            reading.forget(instance)


@receiver(pre_save, sender=Document, dispatch_uid="reports.document_changes")
def keep_what_was_published(
    instance: Document, update_fields: frozenset[str] | None = None, raw: bool = False, **_kwargs: Any
) -> None:
    """Another file is put into a document: a version may still need the one before."""
    if raw or instance.pk is None or not (update_fields is None or "file" in update_fields):
        return
    if replaced.is_replaced(instance):
        replaced.keep_published_file(instance)


@receiver(document_replaced, dispatch_uid="reports.document_replaced")
def keep_what_the_form_replaces(document: Document, **_kwargs: Any) -> None:
    """The same by the editor's form, which deletes the old file before it saves."""
    replaced.keep_published_file(document)


@receiver(post_delete, sender=ReplacedPdf, dispatch_uid="reports.replaced_pdf_deleted")
def drop_replaced_file(instance: ReplacedPdf, **_kwargs: Any) -> None:
    """The file goes with its row."""
    if name := instance.file.name:
        transaction.on_commit(lambda: instance.file.storage.delete(name))


@receiver(post_delete, sender=PdfFile, dispatch_uid="reports.pdf_deleted")
def drop_cover(instance: PdfFile, **_kwargs: Any) -> None:
    """The cover goes with what was read."""
    if name := instance.cover.name:
        transaction.on_commit(lambda: instance.cover.storage.delete(name))


@receiver(page_saved, dispatch_uid="reports.page_saved")
def follow_report(page: Any, **_kwargs: Any) -> None:
    """A report was saved: its PDF's passages follow the row, whose access or file may be another."""
    if isinstance(page, ReportPage):
        row = ReportPage.objects.filter(pk=page.pk, live=True, alias_of=None).first()
        if row is not None:
            documents.write_pdf_passages(row)


@receiver(page_published, dispatch_uid="reports.page_published")
def follow_publication(instance: Any, **_kwargs: Any) -> None:
    """A report was published: figures that not everybody may see any more get other addresses, and the
    file that its PDF had before is not kept longer."""
    if not isinstance(instance, ReportPage):
        return
    replaced.forget_replaced(instance)
    if instance.access != instance.Access.PUBLIC or instance.is_withdrawn:
        ReferenceIndex.create_or_update_for_object(instance)
        withdraw_pictures([instance.pk], within="body")
