"""What the site's own logging writes."""

import io
import logging
from collections.abc import Iterator

import pytest

from config.logs import MaskingFormatter


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged during the test, as the console gets it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(MaskingFormatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
