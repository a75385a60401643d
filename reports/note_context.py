"""What the template of a press note draws."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.models import Center, DemoItem
from core.rows import Action, Note, When
from core.signatures.words import capitalized, counted, spelled
from reports.cards import card_address, note_card
from reports.models import PressNotePage, ReportPage
from reports.rows import report_row, strip_with

_FIRST_PARAGRAPH = re.compile(r"\s*<p\b[^>]*>")


def note_context(page: PressNotePage, center: Center) -> dict[str, Any]:
    """The page of a press note. The report that it announces is named where everyone may see it."""
    is_demo = DemoItem.marks(page)
    report = public_report(page)
    findings = list(report.findings.all()) if report else []
    path = page.get_url_parts()[2] if page.url_path else "/"
    topics = sorted(page.topics.all(), key=lambda topic: topic.name)
    contact = media_contact(page, center)
    links = [Note(link="Media contact", url="#contact")] if contact else []
    if page.pdf_id:
        links.insert(0, Note(link="Download PDF", url=f"{path}{page.slug}.pdf"))
    return {
        "when": When.of(page.dated),
        "is_demo": is_demo,
        "head_links": links,
        "description": page.description,
        "actions": report_actions(report, len(findings)) if report else [],
        "announced": report_row(report, strip_with(report, findings)) if report else None,
        "blocks": opened_body(page),
        "contact": contact,
        "boilerplate": page.boilerplate or center.boilerplate,
        "topics": [{"name": topic.name, "url": topic.get_absolute_url()} for topic in topics],
        "json_ld_data": json_ld(page, center, topics, report),
        "social_image_url": card_address(center, note_card(page, is_demo=is_demo), path),
        "social_image_alt": page.title,
    }


def public_report(page: PressNotePage) -> ReportPage | None:
    """The report that the note announces, if everyone may see its page."""
    if page.report_id is None:
        return None
    rows = ReportPage.objects.listed().select_related("series", "pdf__pdf")
    return rows.filter(pk=page.report_id).first()


def report_actions(report: ReportPage, count: int) -> list[Action]:
    """“Read the report”, and how many findings it has where they are public."""
    actions = [Action("Read the report", report.url, button=True)]
    if count and report.access == ReportPage.Access.PUBLIC and not report.is_withdrawn:
        words = counted(count, "finding").partition(" ")[2]
        actions.append(Action(f"{capitalized(spelled(count))} {words}", f"{report.url}#findings"))
    return actions


def opened_body(page: PressNotePage) -> list[dict[str, Any]]:
    """The blocks of the body; the dateline stands at the head of the first paragraph."""
    dateline = page.dateline.strip()
    opening = f"{dateline}, {page.dated}." if dateline else f"{page.dated}."
    span = f'<span class="dateline">{escape(opening)}</span> '
    parts: list[dict[str, Any]] = [{"block": child} for child in page.body or ()]
    if parts and parts[0]["block"].block_type == "text":
        parts[0] = {"html": with_opening(str(parts[0]["block"].value), span)}
    else:
        parts.insert(0, {"html": mark_safe(f"<p>{span.strip()}</p>")})  # noqa: S308
    return parts


def with_opening(html: str, opening: str) -> SafeString:
    """Rich text with `opening` (markup) at the head of its first paragraph."""
    match = _FIRST_PARAGRAPH.match(html)
    if match is None:
        return mark_safe(f"<p>{opening.strip()}</p>{html}")  # noqa: S308
    return mark_safe(f"{html[: match.end()]}{opening}{html[match.end() :]}")  # noqa: S308


def media_contact(page: PressNotePage, center: Center) -> dict[str, str]:
    """Whom the press may ask: the note's own contact, else the center's; empty without any."""
    person = page.media_contact
    if person is not None:
        return {"name": person.name, "email": person.email, "phone": ""}
    contact = {
        "name": center.media_contact_name,
        "email": center.media_contact_email or center.email,
        "phone": center.media_contact_phone,
    }
    return contact if any(contact.values()) else {}


def json_ld(
    page: PressNotePage, center: Center, topics: list[Any], report: ReportPage | None
) -> dict[str, Any]:
    """schema.org `NewsArticle`."""
    publisher = {"@type": "Organization", "name": center.name, "url": center.url or f"{settings.BASE_URL}/"}
    address = page.full_url if page.url_path else f"{settings.BASE_URL}/"
    properties = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "headline": page.title,
        "description": page.description,
        "datePublished": page.dated.isoformat(),
        "dateModified": page.last_published_at.isoformat() if page.last_published_at else "",
        "dateline": page.dateline,
        "inLanguage": center.language,
        "author": publisher,
        "publisher": publisher,
        "about": [
            {"@type": "Thing", "name": topic.name, "url": f"{settings.BASE_URL}{topic.get_absolute_url()}"}
            for topic in topics
        ],
        "mainEntity": {"@type": "Report", "@id": report.full_url, "name": report.title} if report else None,
    }
    return {name: value for name, value in properties.items() if value}
