"""When the site's generation number rises: when what a live page draws becomes something else.

Wagtail saves a page after each pause in typing, with nothing but bookkeeping changed; such a save must
not empty every cache. So each live page has a digest of its content as it stands in the database.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from wagtail.models import Page

from core.models import Generation

from .models import LivePage

#: Fields that no reader sees
BOOKKEEPING = frozenset(
    """
    draft_title latest_revision latest_revision_created_at live_revision has_unpublished_changes
    first_published_at last_published_at go_live_at expire_at numchild locked locked_at locked_by owner
    wagtail_admin_comments
    """.split()  # noqa: SIM905
)


def _content(page: Page) -> dict[str, Any]:
    return {name: value for name, value in page.serializable_data().items() if name not in BOOKKEEPING}


def digest_of(page: Page) -> str:
    """Return the digest of what a specific page draws, with its child rows, as it is in the database."""
    text = json.dumps(_content(page), sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def note_page(page_id: int) -> bool:
    """Raise the generation if a page, read again, draws something else than before."""
    page = Page.objects.filter(pk=page_id).first()
    before = LivePage.objects.filter(pk=page_id).values_list("digest", flat=True).first()
    if page is None or not page.live:
        if before is None:
            return False
        LivePage.objects.filter(pk=page_id).delete()
    else:
        specific = page.specific
        digest = digest_of(specific)
        if digest == before:
            return False
        LivePage.objects.update_or_create(pk=page_id, defaults={"digest": digest})
    Generation.advance()
    return True


def only_bookkeeping(update_fields: frozenset[str] | None) -> bool:
    """Whether a save named its fields, and no reader sees any of them."""
    return update_fields is not None and {name.removesuffix("_id") for name in update_fields} <= BOOKKEEPING


def is_drawn(model: type[models.Model]) -> bool:
    """Whether pages draw rows of a model: snippets, settings and theirs, images, documents, media, sites,
    what editors promote in the search."""
    from wagtail.contrib.search_promotions.models import SearchPromotion
    from wagtail.contrib.settings.models import AbstractSetting
    from wagtail.documents.models import AbstractDocument
    from wagtail.images.models import AbstractImage
    from wagtail.models import Site
    from wagtail.snippets.models import get_snippet_models
    from wagtailmedia.models import AbstractMedia

    from .models import Synonym
    from .registry import value_model

    return (
        issubclass(model, (AbstractSetting, AbstractDocument, AbstractImage, AbstractMedia, Site))
        or model in (Synonym, SearchPromotion)
        or value_model(model) is not None
        or model in get_snippet_models()
    )
