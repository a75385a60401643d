"""Earlier versions of a report: frozen when a page is published with another version number.

They are rows outside of revisions, so that no revert can change what version 1 said.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Page

from core.dates import Precision

if TYPE_CHECKING:
    from reports.models import ReportPage, ReportVersion, Series


def freeze_superseded(page: ReportPage) -> None:
    """Keep what is live as a version of its own, if `page` is about to replace it by another version.

    To be called before a page is saved, in the save's transaction. A version that is on record already
    stays as it was frozen.
    """
    from reports.models import ReportVersion
    from reports.replaced import give_to_version

    if page.pk is None or not page.live:
        return
    stored = type(page).objects.filter(pk=page.pk, live=True).exclude(version=page.version).first()
    if stored is None:
        return
    published, precision = date_of(stored)
    version, new = ReportVersion.objects.get_or_create(
        page_id=page.pk,
        number=stored.version,
        defaults={
            "date": published,
            "date_precision": precision,
            "note": stored.version_note,
            "pdf_id": stored.pdf_id,
            # As a revision keeps it: times are strings
            "content": json.loads(json.dumps(stored.serializable_data(), cls=DjangoJSONEncoder)),
        },
    )
    if new:
        give_to_version(version)


def date_of(page: ReportPage) -> tuple[date, Precision]:
    """When the version that a page shows was published: its own date, of the first the report's."""
    if page.version_date:
        return page.version_date, Precision.DAY
    return page.date, Precision(page.date_precision)


def page_of_version(page: ReportPage, version: ReportVersion) -> ReportPage:
    """The page as it was in a version: an object that is drawn and never saved.

    Where it stands and who may read it are the page's of today. Not by Wagtail's `with_content_json()`,
    which asks for each row that is named one by one: an author who is gone is left out here.
    """
    old = type(page).from_serializable_data(dict(version.content), check_fks=False)
    for field in Page._meta.local_concrete_fields:
        if field.name not in ("title", "seo_title", "search_description"):
            setattr(old, field.attname, getattr(page, field.attname))
    old.page_ptr_id, old.access = page.pk, page.access
    old.withdrawn_on, old.withdrawal_reason = page.withdrawn_on, page.withdrawal_reason
    old.pdf = version.pdf
    old.is_demo = getattr(page, "is_demo", False)
    old.series = _series_of(page, old.series_id)
    rows = list(old.authors.all())
    from core.models import Person

    people = Person.objects.in_bulk({row.person_id for row in rows})
    old.authors = [row for row in rows if row.person_id in people]
    for row in old.authors.all():
        row.person = people[row.person_id]
    return old


def _series_of(page: ReportPage, series_id: int | None) -> Series | None:
    from reports.models import Series

    if series_id is None or series_id == page.series_id:
        return page.series if series_id else None
    return Series.objects.filter(pk=series_id).first()
