"""A page asks as many queries on a site of 1,000 items of each kind as on one of 10, and few."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase

from tests.pages import flat
from tests.queries import Queries

pytestmark = pytest.mark.database

Asked = dict[str, tuple[Queries, Queries]]


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Asked]:
    """What each page asks of 10 items of each kind, and of 1,000."""
    with django_db_blocker.unblock():
        flat.populate()
        few = flat.asked()
        flat.add(flat.MANY - flat.FEW)
        many = flat.asked()
    yield {name: (few[name], many[name]) for name in few}
    with django_db_blocker.unblock():
        TransactionTestCase._fixture_teardown(None)


@pytest.mark.parametrize("name", [*flat.PAGES, *flat.MADE_ANEW])
def test_a_page_asks_the_same_of_ten_and_of_a_thousand(asked: Asked, name: str) -> None:
    few, many = asked[name]
    assert not many.repeated, f"{name} asks more than once: {many.repeated}"
    assert len(many) == len(few), (
        f"{name} asks {len(few)} times with {flat.FEW} items, {len(many)} with {flat.MANY}. Only then:\n"
        + "\n".join(sorted(set(many) ^ set(few)))
    )
    assert len(many) <= flat.limit_of(name), f"{name} asks {len(many)} times:\n{many}"
