"""What the form of synonyms refuses, and with which words."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.permissions import EDITORS
from search.demo.load import VOCABULARY
from search.models import Synonym
from search.synonym_rules import MOST_FORMS, problems
from tests.core.factories import make_user
from tests.editors.forms import fields_of, messages_of, signed_in
from tests.reports.factories import make_report

ONE_FIELD = {
    "nothing left of the term": ("&!", ["fine"], "term", "“&!” has no word that could be searched for"),
    "a long term": ("word " * 13, ["fine"], "term", "has 13 words: write at most 12"),
    "a term of too many characters": ("w" * 121, ["fine"], "term", "is too long: write at most 120"),
    "no line": ("CRO", [], "equivalents", "Write at least one other way to say it."),
    "nothing left of a line": ("CRO", ["…", "fine"], "equivalents", "“…” has no word"),
    "a long line": ("CRO", ["word " * 13], "equivalents", "each way on its own line"),
    "the term again": ("CRO", ["“cro”"], "equivalents", "““cro”” and “CRO” come to the same words"),
    "another form of the term": ("organization", ["organizations"], "equivalents", "come to the same words"),
    "a line twice": ("CRO", ["vendor", "vendor"], "equivalents", "“vendor” is there twice"),
    "the same words twice": ("CRO", ["vendor", "Vendors"], "equivalents", "“Vendors” and “vendor” come to"),
    "too many lines": ("CRO", [f"way {n}" for n in range(MOST_FORMS + 1)], "equivalents", "at most 20 lines"),
}


@pytest.mark.parametrize("case", ONE_FIELD)
def test_one_field_is_told_what_to_do(case):
    term, lines, field, sentence = ONE_FIELD[case]
    found = problems(term, lines, [])
    assert list(found) == [field]
    assert len(found[field]) == 1
    assert sentence in found[field][0]


@pytest.mark.parametrize(
    ("term", "other"), [("CRO", "CRO"), ("CRO", "cro"), ("CRO", "“CRO”"), ("vendors", "Vendor")]
)
def test_a_term_that_another_has(term, other):
    (sentence,) = problems(term, ["contract research organization"], ["FDA", other])["term"]
    assert sentence.startswith(f"“{other}” comes to the same words and has synonyms already")


@pytest.mark.parametrize(("term", "meaning"), VOCABULARY.items())
def test_what_the_demonstration_brings_is_right(term, meaning):
    assert problems(term, [meaning], [other for other in VOCABULARY if other != term]) == {}


@pytest.mark.django_db
class TestKept:
    def test_it_is_no_duplicate_of_itself(self):
        synonym = Synonym.objects.create(term="CRO", equivalents="contract research organization")
        synonym.full_clean()
        with pytest.raises(ValidationError, match="has synonyms already"):
            Synonym(term="cro ", equivalents="vendor").full_clean()

    def test_a_pair_that_points_at_each_other_is_harmless(self, client):
        for term, meaning in (("CRO", "vendor"), ("vendor", "CRO")):
            synonym = Synonym(term=term, equivalents=meaning)
            synonym.full_clean()
            synonym.save()
        make_report("A vendor")
        make_report("A CRO")
        for q in ("CRO", "vendor", "CRO vendor"):
            answer = client.get("/search/", {"q": q, "format": "json"}).json()
            assert answer["total"] == 2
            assert all(len(read["as"]) == 1 for read in answer["also_read_as"])


@pytest.mark.django_db
class TestForm:
    @pytest.fixture
    def editor(self) -> Client:
        return signed_in(make_user(EDITORS))

    def form(self, editor: Client, **params: str) -> tuple[str, dict[str, Any]]:
        url = reverse(Synonym.snippet_viewset.get_url_name("add"))
        return url, fields_of(editor.get(url, params).content, Synonym, "form[data-edit-form]")

    def test_the_term_is_filled_in(self, editor):
        assert self.form(editor, term="R&D <b>")[1]["term"] == "R&D <b>"
        assert self.form(editor, term="w" * 500)[1]["term"] == "w" * 120
        assert self.form(editor)[1]["term"] == ""

    def test_what_is_wrong_stands_at_its_field(self, editor):
        Synonym.objects.create(term="CRO", equivalents="vendor")
        url, data = self.form(editor)
        response = editor.post(url, {**data, "term": "cro", "equivalents": "…\nvendor"})
        told = messages_of(response)
        assert "“CRO” comes to the same words and has synonyms already" in told
        assert "“…” has no word that could be searched for" in told
        assert Synonym.objects.count() == 1
        response = editor.post(url, {**data, "term": "", "equivalents": ""})
        assert response.status_code == 200
        told = messages_of(response)
        assert "This field is required." in told
        assert "other way to say it" not in told, "one sentence for one mistake"

    def test_what_is_right_is_kept_and_acts(self, editor, client):
        make_report("A vendor")
        url, data = self.form(editor, term="CRO")
        assert editor.post(url, {**data, "equivalents": "vendor\n\n"}).status_code == 302
        assert client.get("/search/?q=CRO&format=json").json()["total"] == 1
