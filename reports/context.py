"""What the template of a report draws: plain values, made from `ReportData`."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

from core.listings import Marked
from core.restricted import Restricted
from core.rows import Action, Note, Row, When
from core.signatures import page_sentence
from core.signatures.words import capitalized, spelled
from reports.cards import card_address, report_card
from reports.citations import as_html, highwire_tags, json_ld
from reports.data import ReportData
from reports.models import Finding, RelatedReport, ReportPage
from reports.parts import (
    body_of,
    cite_links,
    file_size,
    head_of,
    paragraphs,
    pdf_actions,
    pdf_sentence,
    strip_of,
    topic_links,
)
from reports.rows import report_rows

GATES = {
    "registered": (
        "The full text is for registered readers",
        "Findings, figures and the PDF open when you sign in. Abstract and citation are public, so you can "
        "share this page with anyone.",
    ),
    "sponsors": (
        "The full text is for sponsors of the center",
        "Findings, figures and the PDF open when a sponsor signs in. Abstract and citation are public, so "
        "you can share this page with anyone.",
    ),
}


def report_context(data: ReportData, user: Any) -> dict[str, Any]:
    """The page of a report: what everyone sees, and behind its access what this reader may."""
    page = data.page
    opened = not page.is_withdrawn and data.may_be_read_by(user)
    citation = data.citation()
    notes, related = surroundings(data)
    context = {
        **head_of(data),
        "abstract": paragraphs(page.abstract),
        "citation": as_html(citation),
        "citation_links": cite_links(data.path),
        "highwire": highwire_tags(citation),
        "json_ld_data": json_ld(citation),
        "topics": topic_links(data),
        "versions": version_notes(data),
        "press_notes": notes,
        "related": related,
        "cover": cover(data, opened=opened),
        "withdrawn": withdrawal(page),
        "opened": opened,
        "path": data.path,
        "authors": author_links(data),
        "license": license_notes(page),
        "gate": None if opened or page.is_withdrawn else gate(data, user),
        "access_label": "" if page.access == ReportPage.Access.PUBLIC else page.get_access_display(),
    }
    if opened:
        context |= _opened(data)
    strip = strip_of(data)
    if not page.is_withdrawn:
        context["strip"] = strip
        context["strip_sentence"] = page_sentence(
            strip, {sheet: data.sheet_path(sheet) for sheet in strip.on_sheet()} if opened else None
        )
    card = report_card(data, strip, is_demo=context["is_demo"])
    context["social_image_url"] = card_address(data.center, card, data.path)
    context["social_image_alt"] = page.title
    return context


def _opened(data: ReportData) -> dict[str, Any]:
    page = data.page
    body = body_of(data)
    figures = [part["figure"] for part in body if part.get("figure")]
    actions = pdf_actions(data.pdf_path, file_size(data)) if page.pdf_id else []
    if data.findings:
        text = f"{capitalized(spelled(len(data.findings)))} finding{'s' if len(data.findings) > 1 else ''}"
        actions.append(Action(text, "#findings"))
    if figures:
        text = f"{capitalized(spelled(len(figures)))} figure{'s' if len(figures) > 1 else ''}"
        actions.append(Action(text, f"#figure-{figures[0]['number']}"))
    return {
        "findings": [finding_of(data, finding) for finding in data.findings],
        "body": body,
        "actions": actions,
    }


def finding_of(data: ReportData, finding: Finding) -> dict[str, Any]:
    """A finding for `components/finding.html`."""
    links = []
    if finding.pdf_page and data.page.pdf_id:
        label = data.sheet_label(finding.pdf_page)
        links.append(Note(link=f"Page {label}", url=data.sheet_path(finding.pdf_page)))
    links.append(
        Note(link=f"Cite finding {finding.number}", url=f"{data.path}findings/{finding.number}/#cite")
    )
    return {"number": finding.number, "text": finding.text, "links": links}


def gate(data: ReportData, user: Any) -> dict[str, Any]:
    """What stands between this reader and the text."""
    title, text = GATES[data.page.access]
    if getattr(user, "is_authenticated", False):
        text = f"You are signed in, and this account does not open it. {text.partition('. ')[2]}"
        actions = [Action("Ask the center", "/contact/", button=True)]
    else:
        actions = [
            Action("Sign in", f"/sign-in/?next={data.path}", button=True),
            Action("Ask for an account", "/contact/"),
        ]
    return {"title": title, "text": text, "actions": actions}


def author_links(data: ReportData) -> list[dict[str, str]]:
    """The authors for `components/people.html`, with the affiliation of the time."""
    return [
        {
            "name": row.person.name,
            "role": row.affiliation or row.person.affiliation or row.person.role,
            "url": row.person.get_absolute_url() if row.person.live else "",
        }
        for row in data.authors
    ]


def license_notes(page: ReportPage) -> list[Note]:
    """The license, linked where it has an address."""
    name = page.license_name or page.license_url
    if not name:
        return []
    return [Note(link=name, url=page.license_url) if page.license_url else Note(text=name)]


def withdrawal(page: ReportPage) -> dict[str, Any] | None:
    """The notice of a withdrawn report: since when, and why."""
    if page.withdrawn_on is None:
        return None
    return {"when": When.of(page.withdrawn_on), "reason": page.withdrawal_reason}


def cover(data: ReportData, *, opened: bool) -> dict[str, Any] | None:
    """The cover for `components/cover.html`; None where this reader may not see one."""
    pdf = data.pdf
    if not pdf or not pdf.cover or data.page.is_withdrawn or not (opened or data.page.cover_is_public):
        return None
    return {
        "image": f"{data.path}cover.jpg?v={pdf.file_hash[:8]}",
        "width": pdf.cover_width,
        "height": pdf.cover_height,
        "url": data.pdf_path if opened else "",
        "text": pdf_sentence(pdf) if opened else "",
    }


def version_notes(data: ReportData) -> list[Note]:
    """The current version and the earlier ones, each with its address."""
    page = data.page
    date = When.of(page.version_date).text if page.version_date else str(page.dated)
    notes = [Note(text=f"Version {page.version}, {date}. This is the current one.")]
    if page.version > 1 and page.version_note:
        notes[0] = Note(text=f"{notes[0].text} {page.version_note}")
    for version in data.versions:
        if version.number != page.version:
            notes.append(
                Note(
                    link=f"Version {version.number}",
                    url=f"{data.path}v/{version.number}/",
                    end=f", {version.dated}",
                )
            )
    return notes


def surroundings(data: ReportData) -> tuple[list[Note], list[Row]]:
    """The press notes that announce the report, and its related reports in the editor's order: the public
    ones, by one query."""
    page = data.page
    if page.pk is None:
        return [], []
    rows = page.related_reports.all()
    # Of a draft the rows are in memory
    related = rows.values("report_id") if isinstance(rows, QuerySet) else [row.report_id for row in rows]
    found = (
        Page.objects.live()
        .filter(~Restricted(), Q(pk__in=related) | Q(pressnotepage__report_id=page.pk))
        .annotate(is_demo=Marked(), place=_place_among(page))
        .select_related("reportpage__series", "reportpage__pdf__pdf", "pressnotepage")
        .only(*_DRAWN)
    )
    reports, notes = [], []
    for plain in found:
        report, note = getattr(plain, "reportpage", None), getattr(plain, "pressnotepage", None)
        if report is not None:
            report.is_demo, report.place = plain.is_demo, plain.place or 0
            reports.append(report)
        elif note is not None:
            notes.append(note)
    reports.sort(key=lambda report: report.place)
    notes.sort(key=lambda note: (note.date, note.pk), reverse=True)
    return [Note(link=note.title, url=note.url) for note in notes], report_rows(reports)


def _place_among(page: ReportPage) -> Subquery:
    """The place of a report among those that `page` names."""
    rows = RelatedReport.objects.filter(page_id=page.pk, report_id=OuterRef("pk"))
    return Subquery(rows.values("sort_order")[:1])


#: What a row of a report and a link to a press note draw. Asked for all fields, Django takes longer to
#: write the statement than the database to answer it
_DRAWN = (
    *("title", "url_path", "pressnotepage__date", "reportpage__summary", "reportpage__date"),
    *("reportpage__date_precision", "reportpage__number", "reportpage__access", "reportpage__version"),
    *("reportpage__version_date", "reportpage__withdrawn_on", "reportpage__series__name"),
    "reportpage__pdf__pdf__sheets",
)
