"""What every page of the site draws: the center, and what the demonstration says of itself.

All of it is lazy: a page of the editor, which draws none of it, asks for nothing.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.demo.line import demo_line
from core.models import Center


def site(request: HttpRequest) -> dict[str, Any]:
    """`center`, `has_demo` and `demo_line` for templates/base.html."""
    center = SimpleLazyObject(lambda: Center.load(request_or_site=request))
    has_demo = SimpleLazyObject(lambda: center.has_demo)
    return {
        "center": center,
        "has_demo": has_demo,
        "demo_line": SimpleLazyObject(lambda: demo_line() if has_demo else []),
    }
