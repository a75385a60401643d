"""What is findable of a report and of a press note, and the passages of a report's PDF."""

from __future__ import annotations

from collections.abc import Iterator

from core.figures import NO_DATA, table_of
from core.models import Person
from reports.figures import figures_in
from reports.models import PdfPage, PressNotePage, ReportPage, Series
from reports.rows import note_rows_by_id, rows_by_id
from search import corpus
from search.facets import person_facets, series_facets, topic_facets
from search.plain import stream_text
from search.registry import Access, Document, Extract, Kind, Source, register, register_value


def of_report(page: ReportPage) -> Document:
    """A report. What is not everyone's (body, findings) has the level of its access.

    A withdrawn report is found by its title and citation: what it said is withdrawn with it.
    """
    authors = [row.person for row in page.authors.select_related("person")]
    facets = [
        *topic_facets(page.topics.select_related("parent")),
        *person_facets((person, "Author") for person in authors),
        *series_facets(page.series),
    ]
    document = Document(
        kind=Kind.REPORT,
        title=page.title,
        number=page.number,
        abstract="\n".join(part for part in (page.summary, page.abstract) if part),
        people=[person.name for person in authors],
        series=page.series.name if page.series else "",
        date=page.dated,
        access=Access.named(page.access),
        facets=facets,
        notice="Withdrawn" if page.is_withdrawn else "",
    )
    if not page.is_withdrawn:
        document.body = body_text(page)
        document.passages = findings(page)
    return document


def body_text(page: ReportPage) -> str:
    """The words of the body, and those of its figures' tables."""
    tables = (table_of(figure.data, "") for figure in figures_in(page.body, {}))
    cells = "\n".join(
        " ".join(cell for row in [table["head"], *table["rows"]] for cell in row if cell != NO_DATA)
        for table in tables
        if table
    )
    return "\n".join(part for part in (stream_text(page.body), cells) if part)


def findings(page: ReportPage) -> Iterator[Extract]:
    """Each finding as a passage that a hit opens at."""
    for row in page.findings.all():
        if row.number:
            yield Extract(
                Source.FINDING,
                row.number,
                row.text,
                label=f"Finding {row.number}",
                anchor=f"finding-{row.number}",
            )


def of_press_note(page: PressNotePage) -> Document:
    """A press note; who is quoted or named in it is found by name."""
    roles = people_of(page)
    return Document(
        kind=Kind.NOTE,
        title=page.title,
        abstract=page.summary,
        body=stream_text(page.body),
        people=[person.name for person in roles],
        date=page.dated,
        facets=[
            *topic_facets(page.topics.select_related("parent")),
            *person_facets(roles.items()),
        ],
    )


def people_of(page: PressNotePage) -> dict[Person, str]:
    """The people in the body with their part: those whose words stand there first, then those it lists."""
    blocks = list(page.body or ())
    found = {
        block.value["person"]: "Quoted"
        for block in blocks
        if block.block_type == "quote" and block.value["person"] is not None
    }
    for block in blocks:
        if block.block_type == "people":
            for person in block.value["people"]:
                if person is not None:
                    found.setdefault(person, "Named")
    return found


def write_pdf_passages(page: ReportPage) -> None:
    """Bring a report's PDF passages up to date with what was read of its PDF and with its access."""
    corpus.write_passages(page, Source.PDF, pdf_passages(page))


def pdf_passages(page: ReportPage) -> Iterator[Extract]:
    """The pages of a report's PDF, each with its label; none of a withdrawn report."""
    if page.pdf_id is None or page.is_withdrawn:
        return
    rows = PdfPage.objects.filter(pdf__document_id=page.pdf_id).order_by("position")
    for row in rows.iterator(chunk_size=200):
        yield Extract(
            Source.PDF,
            row.position,
            row.text,
            label=row.label or str(row.position),
            section=row.section,
            unseen=row.unseen,
            access=Access.named(page.access),
        )


def register_all() -> None:
    """Register the section's models with the search."""
    register(ReportPage, of_report, sources=[Source.FINDING], rows=rows_by_id)
    register(PressNotePage, of_press_note, rows=note_rows_by_id)
    register_value(Series, label=lambda series: series.name)
