"""Pictures of pages: their sizes fetched together, and their addresses when a page is no longer public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.models import Page, ReferenceIndex

from core.restricted import Restricted


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
        prefetch_related_objects(
            found, Prefetch("renditions", queryset=rows, to_attr="prefetched_renditions")
        )
    return found


def withdraw_pictures(pages: Iterable[int], *, within: str = "") -> None:
    """Give the pictures of pages that are not everybody's any more other addresses.

    pages: ids of pages that were taken back or closed; within: only what this field of theirs shows.
    What something public shows besides keeps its address, as far as the reference index knows.
    Sizes are made anew, under other names, when a page next draws them.
    """
    page_type = ContentType.objects.get_for_model(Page)
    image_type = ContentType.objects.get_for_model(get_image_model())
    closed = {str(pk) for pk in pages}
    references = ReferenceIndex.objects.filter(to_content_type=image_type)
    taken = references.filter(
        base_content_type=page_type, object_id__in=closed, model_path__startswith=within
    )
    images = set(taken.values_list("to_object_id", flat=True))
    others = list(
        references.filter(to_object_id__in=images)
        .exclude(pk__in=taken.values("pk"))
        .values_list("to_object_id", "base_content_type", "object_id")
    )
    showing = {int(pk) for _, kind, pk in others if kind == page_type.pk}
    listed = Page.objects.live().filter(~Restricted(), pk__in=showing)
    public = set(listed.values_list("pk", flat=True))
    kept = {image for image, kind, pk in others if kind != page_type.pk or int(pk) in public}
    # One by one: the signal of each takes its file and its place in the cache away
    for rendition in get_image_model().get_rendition_model().objects.filter(image_id__in=images - kept):
        rendition.delete()
