"""Pages of a list, as the pagination's component takes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class _Pages:
    num_pages: int


@dataclass(frozen=True)
class Numbered:
    """A page of a list that was cut already: what templates ask of a page of Django's Paginator."""

    number: int
    last: int

    @property
    def paginator(self) -> _Pages:
        return _Pages(self.last)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.last

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1
