"""The social cards of reports, findings and press notes."""

from __future__ import annotations

from django.conf import settings

from core.cards import Card, House
from core.cards.pages import card_version
from core.models import Center, DemoItem
from core.signatures import PageStrip
from reports.data import ReportData
from reports.models import Finding, PressNotePage, ReportPage


def report_card(data: ReportData, strip: PageStrip, *, is_demo: bool) -> Card:
    """A report: series, date and title over its sheets. Nothing on it follows access."""
    page = data.page
    return Card(
        kind="report",
        word="Report",
        title=page.title,
        margin=[line for line in (page.issue_label, str(page.dated)) if line],
        is_demo=is_demo,
        strip=strip,
    )


def finding_card(data: ReportData, finding: Finding, strip: PageStrip, *, is_demo: bool) -> Card:
    """A finding: its number in the margin, its sentence, and the report that it is from."""
    page = data.page
    return Card(
        kind="report",
        word=f"Finding {finding.number} of {len(data.findings)}",
        title=finding.text,
        margin=[line for line in (page.issue_label, str(page.dated)) if line],
        notes=[page.title],
        number=finding.number,
        is_demo=is_demo,
        strip=strip,
    )


def note_card(page: PressNotePage, *, is_demo: bool) -> Card:
    """A press note: its date and title."""
    return Card(kind="note", word="Press note", title=page.title, margin=[str(page.dated)], is_demo=is_demo)


def card_address(center: Center, card: Card, path: str) -> str:
    """The absolute address of a card under `path`; it changes with what the card says."""
    version = card_version(House(center.site_name, center.name), card)[:8]
    return f"{settings.BASE_URL}{path}card.png?v={version}"


def card_of(page: ReportPage | PressNotePage) -> Card:
    """The card of a page, from what is in the database."""
    from reports.parts import strip_of

    if isinstance(page, PressNotePage):
        return note_card(page, is_demo=DemoItem.marks(page))
    data = ReportData(page)
    return report_card(data, strip_of(data), is_demo=data.is_demo)
