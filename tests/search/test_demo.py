"""The demonstration's vocabulary is understood."""

import pytest

from core.demo.registry import OccupiedError
from search.demo.load import VOCABULARY, items
from search.models import Synonym
from tests.reports.factories import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    for item in items(None):
        item.make(None)


def test_each_term_finds_what_it_stands_for(loaded, client):
    for term, meaning in VOCABULARY.items():
        make_report(f"On the {meaning} as it was")
        found = client.get("/search/", {"q": term, "format": "json"}).json()["results"]
        assert [hit["title"] for hit in found] == [f"On the {meaning} as it was"]


def test_an_editors_own_synonyms_stay():
    Synonym.objects.create(term="CRO", equivalents="chief risk officer")
    first = next(items(None))
    with pytest.raises(OccupiedError):
        first.make(None)
    assert Synonym.objects.get(term="CRO").equivalents == "chief risk officer"
