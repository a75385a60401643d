"""What the pages of one finding and of an earlier version draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from core.rows import Action, When
from core.signatures import finding_sentence
from core.templatetags.colloquy import filesize
from reports.cards import card_address, finding_card
from reports.citations import as_html, json_ld
from reports.data import ReportData
from reports.models import Finding, ReportVersion
from reports.parts import (
    body_of,
    cite_links,
    file_size,
    head_of,
    paragraphs,
    pdf_actions,
    strip_of,
    topic_links,
)


def finding_context(data: ReportData, finding: Finding) -> dict[str, Any]:
    """The page of one finding; whoever calls has asked whether the reader may have it."""
    citation = data.citation(finding)
    strip = strip_of(data, only=finding.number)
    sheet = finding.pdf_page
    others = {item.number: f"{data.path}#finding-{item.number}" for item in data.findings if item.number}
    head = head_of(data)
    path = f"{data.path}findings/{finding.number}/"
    card = finding_card(data, finding, strip, is_demo=head["is_demo"])
    return {
        **head,
        "social_image_url": card_address(data.center, card, path),
        "social_image_alt": finding.text,
        "margin_after": [],
        "finding": finding,
        "kind_label": f"Finding {finding.number} of {len(data.findings)}",
        "report_url": data.path,
        "strip": strip,
        "strip_sentence": finding_sentence(strip, data.sheet_path(sheet) if sheet else "", others),
        "actions": finding_actions(data, finding),
        "citation": as_html(citation),
        "citation_links": cite_links(path),
        "json_ld_data": json_ld(citation),
        "topics": topic_links(data),
        "address": f"{settings.BASE_URL}{path}".partition("://")[2],
        "neighbors": neighbors(data, finding),
        "description": finding.text,
    }


def finding_actions(data: ReportData, finding: Finding) -> list[Action]:
    """What can be done with a finding: open the PDF at its page, cite it."""
    cite = Action(f"Cite finding {finding.number}", "#cite")
    sheet = finding.pdf_page
    if not sheet or data.page.pdf_id is None:
        return [cite]
    opens = Action(f"Open page {data.sheet_label(sheet)}", data.sheet_path(sheet), button=True)
    size = filesize(file_size(data))
    return [opens, Action(", ".join(part for part in ("PDF", size) if part), ""), cite]


def neighbors(data: ReportData, finding: Finding) -> Sequence[dict[str, Any]]:
    """The findings before and after, as links."""
    rows = list(data.findings)
    place = next((n for n, row in enumerate(rows) if row.number == finding.number), None)
    if place is None:
        return []
    around = [
        ("prev", rows[place - 1] if place else None),
        ("next", rows[place + 1] if place + 1 < len(rows) else None),
    ]
    return [
        {"rel": rel, "url": f"{data.path}findings/{row.number}/", "number": row.number, "text": row.text}
        for rel, row in around
        if row is not None
    ]


def version_context(data: ReportData, old: ReportData, version: ReportVersion) -> dict[str, Any]:
    """The page of an earlier version: what it said, and that a newer one is on record.

    `data` is the report as it is now, `old` as it was.
    """
    page = old.page
    path = f"{data.path}v/{version.number}/"
    # Its own number may have gone to other words: within an old version numbers are no addresses
    findings: list[dict[str, Any]] = [
        {"number": row.number, "text": row.text, "links": []} for row in old.findings
    ]
    return {
        "old": page,
        "version": version,
        "current": data.page,
        "report_url": data.path,
        "when": When.of(version.dated),
        "is_demo": data.is_demo,
        "margin_before": [page.issue_label] if page.issue_label else [],
        "abstract": paragraphs(page.abstract),
        "findings": findings,
        "body": body_of(old),
        "citation": as_html(old.citation()),
        "actions": pdf_actions(f"{path}{data.page.slug}.pdf", version.pdf.file_size or 0)
        if version.pdf
        else [],
        "topics": topic_links(old),
        "note": data.page.version_note,
        "noindex": True,
    }
