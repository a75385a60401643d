"""Wagtail's read-only API at `/api/v2/`: pages only.

Documents and images are left out: theirs know nothing of the page whose access they follow.
"""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page

from core.restricted import Restricted


class PagesViewSet(PagesAPIViewSet):
    """Live pages that everybody may see."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for name, values in request.query_params.lists():
            # PostgreSQL takes no NUL, and no database a lone surrogate
            if any("\0" in value or not _encodes(value) for value in [name, *values]):
                raise BadRequestError("a parameter has a character that is not text")

    def get_base_queryset(self, *args: Any, **kwargs: Any) -> Any:
        # As a list of pages: the search of the API takes no condition of another kind
        closed = Page.objects.filter(Restricted()).values("pk")
        return super().get_base_queryset(*args, **kwargs).exclude(pk__in=closed)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesViewSet)
