"""How many queries each page asks of a site of 10 items of each kind, and of one of 1,000: a table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase

from tests.pages import flat


@pytest.fixture
def _site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        flat.populate()
        yield
        TransactionTestCase._fixture_teardown(None)


@pytest.mark.usefixtures("_site")
def test_queries_of_ten_and_of_a_thousand_items() -> None:
    few = flat.asked()
    flat.add(flat.MANY - flat.FEW)
    many = flat.asked()
    print(f"\n{'queries':34}{flat.FEW:>7,}{flat.MANY:>7,}  at most")
    for name in few:
        limit = flat.MOST_HOME if name == "home" else flat.MOST
        note = "  above" if len(many[name]) > limit else ""
        print(f"{name:34}{len(few[name]):7}{len(many[name]):7}{limit:9}{note}")
    assert {name: len(asked) for name, asked in few.items()} == {
        name: len(asked) for name, asked in many.items()
    }
