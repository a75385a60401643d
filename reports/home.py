"""What reports and press notes give to the home page: the leading report, and entries of the record."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from core.home import Entry, Lead
from core.rows import Action, When
from core.signatures.pages import pages_summary
from core.signatures.words import spelled
from reports.data import ReportData
from reports.models import Finding, PressNotePage, ReportPage
from reports.parts import pdf_sentence, strip_of
from reports.rows import note_row, report_row, strips_of


def lead(page_id: int | None) -> Lead | None:
    """The leading report: the one that an editor chose, else the newest public one with a finding.

    A choice that is not public, is withdrawn or has no finding gives way to the newest.
    """
    fit = (
        ReportPage.objects.listed()
        .marked()
        .filter(access=ReportPage.Access.PUBLIC, withdrawn_on=None)
        .filter(Exists(Finding.objects.filter(page_id=OuterRef("pk"))))
        .select_related("series", "pdf__pdf")
        .order_by("-date", "-pk")
    )
    page = fit.filter(pk=page_id).first() if page_id else None
    page = page or fit.first()
    if page is None:
        return None
    data = ReportData(page)
    first = data.findings[0]
    strip = strip_of(data)
    actions = []
    if len(data.findings) > 1:
        actions.append(Action(f"All {spelled(len(data.findings))} findings", f"{data.path}#findings"))
    if page.pdf_id:
        actions.append(Action(pdf_sentence(data.pdf) if data.pdf else "PDF", data.pdf_path))
    return Lead(
        page_id=page.pk,
        title=page.title,
        url=page.url,
        finding=first.number or 0,
        text=first.text,
        when=When.of(page.dated),
        series=page.issue_label,
        strip=strip if strip.sheets else None,
        sentence=pages_summary(strip) if strip.sheets else "",
        demo=page.is_demo,
        actions=actions,
    )


def record(count: int, left_out: frozenset[int]) -> list[Entry]:
    """The newest reports and press notes, `count` of each at most."""
    reports = list(
        ReportPage.objects.listed()
        .marked()
        .select_related("series", "pdf__pdf")
        .exclude(pk__in=left_out)
        .order_by("-date", "-pk")[:count]
    )
    notes = PressNotePage.objects.listed().marked().exclude(pk__in=left_out).order_by("-date", "-pk")[:count]
    strips = strips_of(reports)
    return [
        *(Entry(page.pk, page.date, report_row(page, strips.get(page.pk))) for page in reports),
        *(Entry(page.pk, page.date, note_row(page)) for page in notes),
    ]
