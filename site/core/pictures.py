"""Pictures of a page, fetched together: each size of each picture would ask a query of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.images.models import Filter


def fetch_renditions(images: Iterable[Any], *specs: str) -> list[Any]:
    """Fetch the sizes that are made already of these pictures, in one query; without any, none.

    images: pictures or None; of ones that stand there twice, both get them.
    specs: only these sizes (`"max-1520x1520"`); all where none is named.
    Returns the pictures. `{% image %}` then finds a size without asking the database, and makes it
    where it is missing.
    """
    found = [image for image in images if image is not None and image.pk]
    if found:
        model = get_image_model()
        rows = model.get_rendition_model().objects.all()
        if specs:
            rows = rows.filter(filter_spec__in=[Filter(spec).spec for spec in specs])
        prefetch_related_objects(found, _prefetch(rows))
    return found


def _prefetch(rows: Any) -> Any:
    from django.db.models import Prefetch

    return Prefetch("renditions", queryset=rows, to_attr="prefetched_renditions")
