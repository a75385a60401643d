"""`make_corpus`: what benchmarks measure is a varied site whose pages answer and are found."""

import io
import math
import re
from collections import Counter
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from modelsearch.backends import get_search_backend
from wagtail.models import Page, ReferenceIndex

from core.models import Generation, NumberAllocation
from core.sample_text import VOCABULARY, paragraphs, sentences, vocabulary
from core.samples import SIZES, make
from events.models import RoundtablePage
from podcasts.models import EpisodePage, Transcript
from reports.models import PdfPage, PressNotePage, ReportAuthor, ReportPage
from search.generations import note_page
from search.maintenance import check
from search.models import Entry
from search.registry import Source

MODELS = {
    "reports": ReportPage,
    "notes": PressNotePage,
    "episodes": EpisodePage,
    "roundtables": RoundtablePage,
}


def make_corpus(**options: object) -> str:
    out = io.StringIO()
    call_command("make_corpus", stdout=out, **{"size": "small", **options})
    return out.getvalue()


@pytest.mark.django_db
class TestPages:
    def test_it_makes_what_it_was_asked_for_and_each_page_answers(self, client):
        said = make_corpus(reports=3, notes=3, episodes=3, roundtables=3)
        assert "3 of 3 reports" in said
        for model in MODELS.values():
            pages = list(model.objects.live())
            assert len(pages) == 3
            for page in pages:
                assert client.get(page.get_url()).status_code == 200
        kinds = ["report", "note", "episode", "roundtable"]
        assert Entry.objects.filter(live=True, kind__in=kinds).count() == 12

    def test_it_adds_to_what_is_there_also_with_a_gap_in_it(self):
        make_corpus(reports=2)
        ReportPage.objects.get(slug="sample-report-0").delete()
        make_corpus(reports=2)
        slugs = ReportPage.objects.order_by("path").values_list("slug", flat=True)
        assert list(slugs) == ["sample-report-1", "sample-report-2", "sample-report-3"]

    def test_the_tree_is_as_if_each_page_had_been_added(self):
        make_corpus(reports=2, notes=1, episodes=3, roundtables=1)
        assert not any(Page.find_problems())
        page = ReportPage.objects.get(slug="sample-report-1")
        assert page.get_url_parts()[2] == "/reports/sample-report-1/"
        assert page.get_parent().numchild == 2
        assert page.draft_title == page.title
        page.full_clean()
        # The editor's form saves it and adds another beside it
        page.save_revision().publish()
        page.copy(update_attrs={"slug": "copy"})

    def test_saving_a_page_again_changes_nothing(self):
        make_corpus(reports=1, notes=1, episodes=1, roundtables=1)
        before = Generation.current()
        for model in MODELS.values():
            assert not note_page(model.objects.get().pk)
            model.objects.get().save()
        assert Generation.current() == before
        assert check() == []

    def test_findings_have_their_numbers_for_good(self):
        make_corpus(reports=2)
        for page in ReportPage.objects.all():
            given = NumberAllocation.objects.filter(page_key=page.translation_key, kind="finding")
            assert {row.key: row.number for row in page.findings.all()} == dict(
                given.values_list("item_key", "number")
            )
            assert [row.number for row in page.findings.all()] == list(range(1, given.count() + 1))

    def test_editors_find_them_and_what_refers_to_what(self):
        make_corpus(reports=2)
        page = ReportPage.objects.first()
        assert page in get_search_backend().search(page.title, ReportPage).get_queryset()
        referring = ReferenceIndex.get_references_to(page.pdf)
        assert [reference.object_id for reference in referring] == [str(page.pk)]

    def test_a_hit_opens_at_a_page_of_the_pdf(self):
        make_corpus(reports=2)
        for page in ReportPage.objects.all():
            entry = Entry.objects.get(type="wagtailcore.page", object_id=page.pk)
            said = entry.passages.filter(source=Source.PDF).values_list("position", "text")
            read = PdfPage.objects.filter(pdf__document=page.pdf).values_list("position", "text")
            assert dict(said) == dict(read)

    def test_many_are_written_at_once(self):
        for _ in make("reports", 2, 1, SIZES["small"]):
            pass
        with CaptureQueriesContext(connection) as few:
            list(make("reports", 5, 2, SIZES["small"]))
        with CaptureQueriesContext(connection) as more:
            list(make("reports", 25, 3, SIZES["small"]))
        # Of each: rows of the engine with their deletion, and the count of its other passages
        assert len(more) - len(few) < 20 * 12

    def test_the_same_seed_makes_the_same_words(self):
        fields = ("title", "summary", "abstract", "number", "date", "access")

        def content() -> list[object]:
            rows = ReportPage.objects.order_by("pk")
            return [
                list(rows.values_list(*fields)),
                [[block.value for block in page.body][1].source for page in rows],
                [[row.text for row in page.findings.all()] for page in rows],
                [[row.person.slug for row in page.authors.all()] for page in rows],
                [sorted(topic.slug for topic in page.topics.all()) for page in rows],
            ]

        make_corpus(reports=3, seed=7)
        first = content()
        for page in ReportPage.objects.all():
            page.delete()
        make_corpus(reports=3, seed=7)
        assert content() == first
        for page in ReportPage.objects.all():
            page.delete()
        make_corpus(reports=3, seed=8)
        assert content() != first

    def test_a_negative_number_is_refused_before_anything_is_made(self):
        with pytest.raises(CommandError, match="--notes"):
            make_corpus(reports=1, notes=-1)
        assert not ReportPage.objects.exists()


def slope(counts: list[int]) -> float:
    """Zipf's exponent: how steeply frequencies fall with their rank, on logarithmic scales."""
    points = [(math.log(rank), math.log(count)) for rank, count in enumerate(sorted(counts)[::-1], 1)]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return -sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


@pytest.mark.django_db
def test_topics_and_people_are_spread_by_zipfs_law():
    make_corpus(reports=250)
    through = ReportPage.topics.through.objects
    topics = [row["n"] for row in through.values("topic").annotate(n=Count("id"))]
    people = [row["n"] for row in ReportAuthor.objects.values("person").annotate(n=Count("id"))]
    assert 0.8 <= slope(topics) <= 1.2
    # Of many people those in the tail have one report each, whatever their rank
    assert 0.8 <= slope(sorted(people)[::-1][:40]) <= 1.2


@pytest.mark.django_db
def test_bodies_have_500_to_5000_words_and_transcripts_half_an_hour_to_an_hour():
    make_corpus(reports=6, episodes=2, size="full")
    for page in ReportPage.objects.all():
        words = sum(
            len(re.findall(r"\w+", str(block.value))) for block in page.body if block.block_type == "text"
        )
        # The last sentence is said to its end
        assert 500 <= words <= 5200
        assert PdfPage.objects.filter(pdf__document=page.pdf).count() >= 4
    for transcript in Transcript.objects.all():
        assert 29.5 * 60 <= transcript.segments[-1]["end"] <= 60 * 60
        assert transcript.segments[0]["start"] == 0


class TestText:
    def test_the_vocabulary_has_more_than_50000_different_words(self):
        assert len(vocabulary()) == VOCABULARY >= 50_000
        assert len(set(vocabulary())) == VOCABULARY
        assert all(word.isalpha() and word == word.lower() for word in vocabulary())

    def test_a_corpus_says_rare_words_too_and_common_ones_by_zipfs_law(self):
        random = Random(1)
        said = Counter(
            word.lower()
            for _ in range(60)
            for text in paragraphs(random, 2000)
            for word in re.findall(r"[A-Za-z]+", text)
        )
        known = set(vocabulary())
        made = {word: count for word, count in said.items() if word in known}
        # Of 120,000 words; the rest of the 60,000 comes with more text, as in a language
        assert len(made) > 10_000
        assert 0.8 <= slope(sorted(made.values())[::-1][50:1000]) <= 1.2

    def test_no_sentence_is_said_twice(self):
        source = sentences(Random(1))
        said = [next(source) for _ in range(50_000)]
        assert max(Counter(said).values()) == 1

    def test_a_body_is_as_long_as_asked(self):
        random = Random(1)
        lengths = sorted(SIZES["full"].body_words(random) for _ in range(2000))
        assert lengths[0] >= 500
        assert lengths[-1] <= 5000
        # Short and long ones are there: the middle is the geometric mean
        assert 1400 < lengths[1000] < 1800
