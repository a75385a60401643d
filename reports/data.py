"""A report with what its pages, files and citations are made from, each part asked for once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings

from core import orcid
from core.models import Center, Person, Topic
from core.numbering import numbers_of
from core.readers import Level, level_of
from reports.citations import Citation, FindingReference, Name, Publisher
from reports.drawings import labels_of
from reports.figures import Figure, figures_in

if TYPE_CHECKING:
    from reports.models import Finding, PdfFile, ReportAuthor, ReportPage, ReportVersion


class ReportData:
    """One page object (live, of a revision, or never saved) and what belongs to it.

    Each part costs one query, the first time. `center` may be handed over by who has it.
    """

    def __init__(self, page: ReportPage, center: Center | None = None) -> None:
        self.page = page
        self._center = center

    @cached_property
    def center(self) -> Center:
        return self._center or Center.load()

    @cached_property
    def pdf(self) -> PdfFile | None:
        """What was read of the PDF, with its document; None without a PDF or before it is read.

        The same query brings the page's series and whether it is demonstration.
        """
        return self._known[0]

    @property
    def is_demo(self) -> bool:
        """Whether the page is marked as demonstration."""
        return self._known[1]

    @cached_property
    def _known(self) -> tuple[PdfFile | None, bool]:
        from reports.models import ReportPage

        page = self.page
        if hasattr(page, "is_demo"):  # fetched by `ReportPage.served()`
            return (getattr(page.pdf, "pdf", None) if page.pdf_id else None), page.is_demo
        rows = ReportPage.objects.marked().select_related("series", "pdf__pdf").defer("body", "abstract")
        stored = rows.filter(pk=page.pk).first() if page.pk is not None else None
        if stored is None:
            return self._read_pdf(), False
        if stored.series_id == page.series_id:
            page.series = stored.series
        if stored.pdf_id != page.pdf_id:
            return self._read_pdf(), stored.is_demo
        page.pdf = stored.pdf
        return getattr(stored.pdf, "pdf", None), stored.is_demo

    def _read_pdf(self) -> PdfFile | None:
        """Of a draft or an earlier version, whose PDF is another than the stored page's."""
        from reports.models import PdfFile

        return PdfFile.objects.filter(document_id=self.page.pdf_id).first() if self.page.pdf_id else None

    @cached_property
    def authors(self) -> Sequence[ReportAuthor]:
        return list(self.page.authors.select_related("person"))

    @cached_property
    def findings(self) -> Sequence[Finding]:
        return list(self.page.findings.all())

    @cached_property
    def topics(self) -> Sequence[Topic]:
        return sorted(self.page.topics.all(), key=lambda topic: topic.name)

    @cached_property
    def versions(self) -> Sequence[ReportVersion]:
        """Earlier versions, newest first, without what they said."""
        if self.page.pk is None or self.page.version == 1:
            return []
        return list(self.page.versions.defer("content"))

    @cached_property
    def labels(self) -> dict[int, str]:
        """Sheet, counted from 1 → what is printed on it."""
        return labels_of(self.pdf.sheets if self.pdf else None)

    @cached_property
    def figures(self) -> Sequence[Figure]:
        """The figures of the body with their numbers."""
        numbers = numbers_of(self.page, "body") if figures_in(self.page.body, {}) else {}
        return figures_in(self.page.body, numbers)

    @property
    def is_public(self) -> bool:
        """Whether everyone may read body, findings and PDF."""
        return self.page.access == self.page.Access.PUBLIC and not self.page.is_withdrawn

    def may_be_read_by(self, user: Any) -> bool:
        """Whether `user` may read body, findings and PDF; of a public report nobody asks who it is."""
        access = self.page.access
        return access == self.page.Access.PUBLIC or level_of(user) >= Level[access.upper()]

    # Addresses

    @cached_property
    def path(self) -> str:
        """`/reports/<slug>/`; `/` of a page that was never saved."""
        parts = self.page.get_url_parts() if self.page.url_path else None
        return parts[2] if parts else "/"

    def address(self, rest: str = "") -> str:
        """The absolute address of the page, or of what stands under it."""
        return f"{settings.BASE_URL}{self.path}{rest}"

    @property
    def pdf_path(self) -> str:
        return f"{self.path}{self.page.slug}.pdf"

    @property
    def has_open_cover(self) -> bool:
        """Whether everyone may see the cover: that of a withdrawn report went with its PDF."""
        return bool(self.pdf and self.pdf.cover and self.page.cover_is_public and not self.page.is_withdrawn)

    def sheet_path(self, sheet: int) -> str:
        """Where the PDF opens at a sheet, counted from 1 (RFC 8118 §3)."""
        return f"{self.pdf_path}#page={sheet}"

    def sheet_label(self, sheet: int) -> str:
        """What is printed on a sheet, else its position."""
        return self.labels.get(sheet) or str(sheet)

    # Citations

    def citation(self, finding: Finding | None = None) -> Citation:
        """The record of the report, or of one of its findings, that citations are made from."""
        page, pdf = self.page, self.pdf
        series = page.series
        has_pdf = self.is_public and page.pdf_id is not None
        return Citation(
            key=f"{page.slug}-{page.date.year}",
            title=page.title,
            date=page.dated,
            url=self.address(),
            publisher=publisher_of(self.center),
            authors=tuple(name_of(row.person, row.affiliation) for row in self.authors),
            institution=series.institution if series else "",
            series=series.name if series else "",
            number=page.number,
            issn=series.issn if series else "",
            abstract=page.abstract or page.summary,
            doi=page.doi,
            pdf_url=f"{settings.BASE_URL}{self.pdf_path}" if has_pdf else "",
            pdf_bytes=pdf.byte_size if pdf and has_pdf else 0,
            image_url=self.address("cover.jpg") if self.has_open_cover else "",
            topics=tuple(
                (topic.name, f"{settings.BASE_URL}{topic.get_absolute_url()}") for topic in self.topics
            ),
            language=self.center.language,
            license_url=page.license_url,
            version=page.version,
            modified=page.last_published_at,
            withdrawn=page.withdrawn_on,
            is_free=self.is_public,
            finding=self._reference(finding) if finding else None,
        )

    def _reference(self, finding: Finding) -> FindingReference:
        sheet = finding.pdf_page
        return FindingReference(
            number=finding.number or 0,
            text=finding.text,
            url=self.address(f"findings/{finding.number}/"),
            page=self.sheet_label(sheet) if sheet else "",
        )


def publisher_of(center: Center) -> Publisher:
    """The center as it publishes."""
    return Publisher(
        name=center.name,
        url=center.url or f"{settings.BASE_URL}/",
        place=center.locality,
        identifier=center.ror,
    )


def name_of(person: Person, affiliation: str = "") -> Name:
    """An author's name; the affiliation at the time goes before the person's own."""
    parts = {} if person.literal_name else {"given": person.given_name, "family": person.family_name}
    return Name(
        **parts,
        literal=person.literal_name,
        is_organization=person.is_organization,
        affiliation="" if person.is_organization else affiliation or person.affiliation,
        identifier=orcid.url(person.orcid) if person.orcid else person.ror,
    )
