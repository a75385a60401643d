"""Which documents reports and press notes own, and where they answer."""

from __future__ import annotations

from core.models import Document
from reports.models import PressNotePage, ReportPage, ReportVersion


def owned_path(document: Document) -> str | None:
    """The path at which a document's page answers it; "" while no page is live, None without an owner.

    The page itself decides who may have it.
    """
    for model in (ReportPage, PressNotePage):
        pages = list(model.objects.filter(pdf=document).order_by("pk"))
        if pages:
            live = next((page for page in pages if page.live), None)
            return f"{live.url}{live.slug}.pdf" if live else ""
    version = ReportVersion.objects.filter(pdf=document).select_related("page").first()
    if version is None:
        return None
    page = version.page
    return f"{page.url}v/{version.number}/{page.slug}.pdf" if page.live else ""


def kept_for_version(document: Document) -> str:
    """Why a document's file must stay: an earlier version of a report has it on record."""
    version = ReportVersion.objects.filter(pdf=document).select_related("page").first()
    if version is None:
        return ""
    return (
        f"This file is version {version.number} of “{version.page.title}”, which stays on record. "
        "Upload the new file as a document of its own and choose it in the report."
    )
