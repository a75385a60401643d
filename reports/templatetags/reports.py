"""What templates of reports ask of other sections: `{% load reports %}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from core.rows import Row
from reports import taken_up as found

register = template.Library()


@register.simple_tag
def taken_up(tables: Iterable[Any], heard: Iterable[Any], number: int) -> list[Row]:
    """Who took a finding up, as rows: `{% taken_up tables heard finding.number as since %}`."""
    return found.taken_up(tables, heard, number)
