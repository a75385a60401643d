"""Who reads: the level up to which somebody may read texts that are not everyone's."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from core.permissions import ADMINISTRATORS, EDITORS, EVENT_MANAGERS, PRODUCERS, REGISTERED_READERS, SPONSORS


class Level(IntEnum):
    """A reader of one level reads what is for the levels below it too."""

    PUBLIC = 0
    REGISTERED = 1
    SPONSORS = 2


_OF_GROUP = {
    REGISTERED_READERS: Level.REGISTERED,
    SPONSORS: Level.SPONSORS,
    # Who works on the site reads what stands on it
    EDITORS: Level.SPONSORS,
    PRODUCERS: Level.SPONSORS,
    EVENT_MANAGERS: Level.SPONSORS,
    ADMINISTRATORS: Level.SPONSORS,
}


def level_of(user: Any) -> Level:
    """The level of a user, anonymous or signed in. Asks one query, once for each user object."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Level.PUBLIC
    level = getattr(user, "_reader_level", None)
    if level is None:
        level = Level.SPONSORS if user.is_superuser else _level_by_groups(user)
        user._reader_level = level
    return level


def _level_by_groups(user: Any) -> Level:
    names = user.groups.values_list("name", flat=True)
    return max((_OF_GROUP.get(name, Level.PUBLIC) for name in names), default=Level.PUBLIC)
