"""The files that take longest come first: else one process works on the last while the other waits."""

import pytest

#: Minutes each; two of the storms at the same moment would be one of twice its size
LONG = (
    "tests/storm/test_storm.py",
    "tests/ops/test_compose.py",
    "tests/pages/test_flat.py",
    "tests/storm/test_kills.py",
    "tests/pages/test_walk.py",
    "tests/ops/test_image.py",
    "tests/events/test_mail_walk.py",
    "tests/events/test_seats_machine.py",
    "tests/look/test_registration_look.py",
    "tests/services/test_elastic_node.py",
    "tests/demo/test_load.py",
)


def place(item: pytest.Item) -> int:
    """Where a test's file stands in LONG, behind all of them for the rest, whose order stays."""
    return next((number for number, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=place)
