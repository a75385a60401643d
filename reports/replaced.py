"""Keeps the file of what is published when an editor puts another into the same document.

The document's own file is the one that readers get from then on. The file before is wanted only if the
report is then published as another version: the earlier version must stay as it was. An editor does the
two in either order.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from django.core.files import File

from core.models import Document
from reports.models import ReplacedPdf, ReportPage

if TYPE_CHECKING:
    from reports.models import ReportVersion


def is_replaced(document: Document) -> bool:
    """Whether a document that is about to be saved has another file than the stored one."""
    stored = Document.objects.filter(pk=document.pk).first()
    return stored is not None and (not document.file._committed or document.file.name != stored.file.name)


def keep_published_file(document: Document) -> None:
    """Keep the stored file of a document that is about to get another, for live reports whose PDF it is.

    Of several replacements the first counts: its file is the one that was published. A file that is
    gone already cannot be kept.
    """
    stored = Document.objects.get(pk=document.pk)
    for page in ReportPage.objects.live().filter(pdf=document, alias_of=None, replaced_pdf=None):
        try:
            with stored.file.storage.open(stored.file.name, "rb") as content:
                kept = ReplacedPdf(page=page, document=stored)
                kept.file.save(os.path.basename(stored.file.name), File(content))
        except FileNotFoundError:
            return


def give_to_version(version: ReportVersion) -> None:
    """Let a version that was just frozen have the file that it was published with, as a document of its
    own, if that was replaced since."""
    kept = ReplacedPdf.objects.filter(page_id=version.page_id, document_id=version.pdf_id).first()
    if kept is None or version.pdf is None:
        return
    before = version.pdf
    own = Document(title=f"{before.title}, version {version.number}", collection=before.collection)
    name = str(kept.file.name)
    with kept.file.storage.open(name, "rb") as content:
        own.file.save(os.path.basename(name), File(content))
    version.pdf = own
    version.save(update_fields=["pdf"])


def forget_replaced(page: ReportPage) -> None:
    """The report was published: what its PDF was before is wanted no more."""
    for kept in ReplacedPdf.objects.filter(page_id=page.pk):
        kept.delete()
