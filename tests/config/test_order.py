"""The files that come first are there."""

from config.settings.base import BASE_DIR
from tests.plugins.order import LONG


def test_every_long_file_is_one() -> None:
    assert [name for name in LONG if not (BASE_DIR / name).is_file()] == []
