"""Earlier versions of a report: frozen when a page is published with another version number.

They are rows outside of revisions, so that no revert can change what version 1 said.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder

from core.dates import Precision

if TYPE_CHECKING:
    from reports.models import ReportPage, ReportVersion


def freeze_superseded(page: ReportPage) -> None:
    """Keep what is live as a version of its own, if `page` is about to replace it by another version.

    To be called before a page is saved, in the save's transaction. A version that is on record already
    stays as it was frozen.
    """
    from reports.models import ReportVersion

    if page.pk is None or not page.live:
        return
    stored = type(page).objects.filter(pk=page.pk, live=True).exclude(version=page.version).first()
    if stored is None:
        return
    published, precision = date_of(stored)
    ReportVersion.objects.get_or_create(
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


def date_of(page: ReportPage) -> tuple[date, Precision]:
    """When the version that a page shows was published: its own date, of the first the report's."""
    if page.version_date:
        return page.version_date, Precision.DAY
    return page.date, Precision(page.date_precision)


def page_of_version(page: ReportPage, version: ReportVersion) -> ReportPage:
    """The page as it was in a version: an object that is drawn and never saved."""
    old = page.with_content_json(dict(version.content))
    old.pdf = version.pdf
    return old
