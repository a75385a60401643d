"""Who may have a document at `/documents/<id>/<name>`: whoever may read a page that shows it.

Wagtail's own view knows nothing of pages. Here a document that a page owns (a report's PDF, the slides of
a roundtable) answers at that page's address only, which the page's section names; any other document
follows the live pages that link to it. What no live page shows has no address, but for staff.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.models import Page, ReferenceIndex

from core.models import Document
from core.restricted import Restricted

#: A document → the path at which its owner answers it; "" where it has an owner and no address now;
#: None where the section does not own it
Owner = Callable[[Document], "str | None"]

_owners: list[Owner] = []

#: A document that so many pages link to is looked for in the first of them
_MOST_PAGES = 50


def register(owner: Owner) -> Owner:
    """Add a section's function that knows the documents which its pages own."""
    if owner not in _owners:
        _owners.append(owner)
    return owner


def before_serve(document: Document, request: HttpRequest) -> HttpResponse | None:
    """Send to the owner's address, refuse with Http404, or let Wagtail serve (None)."""
    if is_staff(request.user):
        return None
    paths = [path for owner in _owners if (path := owner(document)) is not None]
    if any(paths):
        return HttpResponseRedirect(next(path for path in paths if path))
    if paths or not is_shown(document, request):
        raise Http404
    return None


def is_staff(user: Any) -> bool:
    """Whether somebody works on the site, and so sees its files in the editor."""
    return bool(user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))


def is_shown(document: Document, request: HttpRequest) -> bool:
    """Whether a live page that this reader may see shows the document.

    The reference index may hold what a draft says, so each page is read again as it is live.
    """
    kind = ContentType.objects.get_for_model(Document)
    linking = ReferenceIndex.objects.filter(
        to_content_type=kind,
        to_object_id=str(document.pk),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    ids = {int(pk) for pk in linking.values_list("object_id", flat=True)[:_MOST_PAGES] if pk.isdigit()}
    if not ids:
        return False
    pages = Page.objects.filter(~Restricted(), pk__in=ids).live()
    wanted = (kind.pk, str(document.pk))
    for page in pages.specific():
        if not getattr(page, "may_show_files", _everyone)(request.user):
            continue
        found = ReferenceIndex._extract_references_from_object(page)
        if any((content_type, key) == wanted for content_type, key, *_ in found):
            return True
    return False


def _everyone(user: Any) -> bool:
    return True
