"""What an event missed is mended at night, and said in the log."""

import logging

import pytest
from django.utils import timezone

from core import schedule
from search.models import Entry
from search.reconciliation import reconcile
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


def test_it_runs_each_night():
    assert reconcile in schedule._nightly


def test_an_entry_that_was_missed_is_mended_and_logged(caplog):
    page = make_report("Kerrowmoor weeks")
    type(page).objects.filter(pk=page.pk).update(summary="Changed behind everybody's back")
    with caplog.at_level(logging.WARNING):
        reconcile(timezone.now())
    assert "Changed behind" in Entry.objects.get(object_id=page.pk, type="wagtailcore.page").abstract
    assert "Kerrowmoor" in caplog.text or str(page.pk) in caplog.text
    caplog.clear()
    reconcile(timezone.now())
    assert caplog.text == ""
