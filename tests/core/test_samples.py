"""`make_corpus`: what benchmarks measure is a site whose pages answer."""

import io

import pytest
from django.core.management import CommandError, call_command

from events.models import RoundtablePage
from podcasts.models import EpisodePage
from reports.models import ReportPage
from search.models import Entry

pytestmark = pytest.mark.django_db

MODELS = {"reports": ReportPage, "episodes": EpisodePage, "roundtables": RoundtablePage}


def make(**numbers: int) -> str:
    out = io.StringIO()
    call_command("make_corpus", **numbers, stdout=out)
    return out.getvalue()


def test_it_makes_what_it_was_asked_for_and_each_page_answers(client):
    said = make(reports=3, episodes=3, roundtables=3)
    assert "3 reports" in said
    for model in MODELS.values():
        pages = list(model.objects.live())
        assert len(pages) == 3
        for page in pages:
            assert client.get(page.get_url()).status_code == 200
    assert Entry.objects.filter(live=True, kind__in=["report", "episode", "roundtable"]).count() == 9


def test_it_adds_to_what_is_there():
    make(reports=2)
    make(reports=2)
    assert ReportPage.objects.count() == 4


def test_the_same_seed_makes_the_same_words():
    make(reports=2, seed=7)
    first = list(ReportPage.objects.order_by("pk").values_list("title", "summary"))
    for page in ReportPage.objects.all():
        page.delete()
    make(reports=2, seed=7)
    assert list(ReportPage.objects.order_by("pk").values_list("title", "summary")) == first


def test_a_negative_number_is_refused():
    with pytest.raises(CommandError, match="--reports"):
        call_command("make_corpus", reports=-1)
