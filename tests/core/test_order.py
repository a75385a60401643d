"""Rows that editors put in an order are read in it."""

import pytest
from django.apps import apps
from wagtail.models import Orderable

OWN = {"core", "events", "podcasts", "reports", "search"}
ROWS = [model for model in apps.get_models() if issubclass(model, Orderable) and model._meta.app_label in OWN]
#: By what they are about instead: chapters by their first second
OTHERWISE = {"Chapter": ["start"]}


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_rows_come_in_the_editors_order(model) -> None:
    """A mixin named before Orderable hides its Meta, and with it the order, unless the row's takes it up."""
    assert list(model._meta.ordering) == OTHERWISE.get(model.__name__, ["sort_order"])
