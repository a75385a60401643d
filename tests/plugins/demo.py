"""The demonstration, loaded once for all tests of a module."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import TransactionTestCase


@pytest.fixture(scope="module")
def demo_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the demonstration outside of any test's transaction, and take it away after the module."""
    with django_db_blocker.unblock():
        call_command("load_demo", stdout=io.StringIO(), stderr=io.StringIO())
    yield
    with django_db_blocker.unblock():
        # What tests/plugins/database.py put there: a fresh copy of the kept database
        TransactionTestCase._fixture_teardown(None)
