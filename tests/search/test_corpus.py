"""What reaches the corpus: each event that changes what may be found, and what raises the generation."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page, PageViewRestriction

from core.models import Generation, Person, Topic
from search import contents, corpus, maintenance
from search.engines import Request, get_engine
from search.models import Entry, EntryFacet, Passage
from search.queries import parse
from search.registry import PAGE_TYPE, Access, Extract, Source
from tests.core.factories import (
    home_page,
    make_image,
    make_person,
    make_standard_page,
    make_topic,
    make_user,
    skeleton_page,
)
from tests.reports.factories import make_press_note, make_report, make_series
from tests.search import snapshots

pytestmark = pytest.mark.django_db


def found(text, level=0):
    """Return the titles of hits with all words."""
    hits = get_engine().results(Request(parse(text), level=level)).hits
    return [Entry.objects.get(pk=hit.entry).title for hit in hits]


def entry_of(row):
    type_ = PAGE_TYPE if isinstance(row, Page) else row._meta.label_lower
    return Entry.objects.filter(type=type_, object_id=row.pk).first()


def facets_of(row, name):
    return dict(EntryFacet.objects.filter(entry=entry_of(row), name=name).values_list("value", "label"))


class Changes:
    """Whether the generation rose in a block."""

    def __enter__(self):
        self.before = Generation.current()
        return self

    def __exit__(self, *_error):
        self.rose = Generation.current() > self.before


def test_publishing_writes_an_entry_with_its_facets():
    wide = make_topic("Trial design")
    narrow = make_topic("Amendments", parent=wide)
    person = make_person("Ada", "Byron", slug="ada-byron")
    series = make_series("Brief", slug="brief")
    report = make_report(
        "Barley",
        abstract="Oats",
        number="7",
        series=series,
        authors=[person],
        topics=[narrow],
        date=date(2025, 10, 1),
        date_precision="month",
        findings=["Rye first.", "Wheat second."],
    )
    entry = entry_of(report)
    assert (entry.kind, entry.title, entry.number, entry.series, entry.people) == (
        "report", "Barley", "7", "Brief", "Ada Byron",
    )  # fmt: skip
    assert (str(entry.dated), entry.locale, entry.live, entry.version) == ("October 2025", "en", True, 1)
    assert facets_of(report, "topic") == {wide.slug: "Trial design", narrow.slug: "Amendments"}
    assert facets_of(report, "person") == {"ada-byron": "Ada Byron"}
    assert facets_of(report, "series") == {"brief": "Brief"}
    assert facets_of(report, "year") == {"2025": "2025"}
    assert facets_of(report, "kind") == {"report": "Reports"}
    assert found("barley oats rye wheat byron brief 7") == ["Barley"]
    assert [item.text for item in entry.passages.order_by("id")] == ["Rye first.", "Wheat second."]


def test_an_entry_is_written_only_when_its_content_differs():
    report = make_report("Barley")
    before = entry_of(report).version
    report.save()
    report.seo_title = "Another"
    report.save()
    assert entry_of(report).version == before
    report.title = "Oats"
    report.save()
    assert entry_of(report).version == before + 1
    assert (found("barley"), found("oats")) == ([], ["Oats"])


def test_a_draft_reaches_neither_corpus_nor_generation():
    report = make_report("Barley")
    with Changes() as changes:
        report.title = "Secret quokka"
        for _ in range(3):
            report.save_revision(user=make_user())
    assert not changes.rose
    assert found("quokka") == []
    with Changes() as changes:
        report.get_latest_revision().publish()
    assert changes.rose
    assert found("quokka") == ["Secret quokka"]


def test_a_page_that_was_never_live_has_no_entry():
    with Changes() as changes:
        report = make_report("Barley", live=False)
    assert entry_of(report) is None
    assert not changes.rose
    scheduled = make_report("Oats", go_live_at=timezone.now() + timedelta(days=1))
    assert entry_of(scheduled) is None


def test_unpublish_and_publish_again():
    report = make_report("Barley", findings=["Rye."])
    corpus.write_passages(report, Source.TRANSCRIPT, [Extract(Source.TRANSCRIPT, 1, "quokka")])
    assert found("quokka") == ["Barley"]
    with Changes() as changes:
        report.unpublish()
    assert changes.rose
    entry = entry_of(report)
    assert (entry.live, entry.title, entry.body) == (False, "", "")
    assert found("barley") == found("quokka") == found("rye") == []
    version = entry.version
    report.refresh_from_db()
    report.save_revision().publish()
    assert found("quokka rye") == ["Barley"]
    assert entry_of(report).version > version


def test_expiry_saves_a_plain_page():
    make_report("Barley", expire_at=timezone.now() - timedelta(minutes=1))
    assert found("barley") == ["Barley"]
    call_command("publish_scheduled")
    assert found("barley") == []


def test_bulk_unpublish_by_a_plain_page():
    report = make_report("Barley")
    with Changes() as changes:
        Page.objects.get(pk=report.pk).unpublish()
    assert changes.rose
    assert found("barley") == []


def test_deletion_leaves_a_tombstone_without_text():
    report = make_report("Barley", findings=["Rye."])
    corpus.write_passages(report, Source.TRANSCRIPT, [Extract(Source.TRANSCRIPT, 1, "quokka")])
    pk = report.pk
    with Changes() as changes:
        report.delete()
    assert changes.rose
    entry = Entry.objects.get(type=PAGE_TYPE, object_id=pk)
    assert not entry.live
    assert not Passage.objects.filter(entry=entry).exists()
    assert found("barley") == []


def test_deletion_with_what_is_below():
    parent = make_standard_page("Parent barley")
    child = make_standard_page("Child barley", parent=parent)
    assert len(found("barley")) == 2
    Page.objects.get(pk=parent.pk).delete()
    assert found("barley") == []
    assert not entry_of(child).live


def test_restrictions_hold_for_everything_below():
    parent = make_standard_page("Parent barley")
    make_standard_page("Child barley", parent=parent)
    with Changes() as changes:
        restriction = PageViewRestriction.objects.create(page=parent, restriction_type="login")
    assert changes.rose
    assert found("barley") == []
    later = make_standard_page("Later barley", parent=parent)
    assert entry_of(later) is None
    with Changes() as changes:
        restriction.delete()
    assert changes.rose
    assert len(found("barley")) == 3


def test_a_move_below_a_restricted_page_takes_the_descendants_along():
    closed = make_standard_page("Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="x")
    parent = make_standard_page("Parent barley")
    child = make_standard_page("Child barley", parent=parent)
    make_standard_page("Grandchild barley", parent=child)
    assert len(found("barley")) == 3
    with Changes() as changes:
        parent.move(closed, pos="last-child")
    assert changes.rose
    assert found("barley") == []
    Page.objects.get(pk=parent.pk).move(home_page(), pos="last-child")
    assert len(found("barley")) == 3


def test_a_copy_is_found_and_an_alias_is_not():
    report = make_report("Barley", findings=["Rye."])
    copy = CopyPageAction(report, to=skeleton_page("reports"), update_attrs={"slug": "copy"}).execute()
    assert len(found("barley rye")) == 2
    alias = report.create_alias(update_slug="alias")
    assert alias.live
    assert entry_of(alias) is None
    assert len(found("barley")) == 2
    copy.delete()
    assert len(found("barley")) == 1


def test_a_moved_address_raises_the_generation_alone():
    report = make_report("Barley", slug="one")
    version = entry_of(report).version
    with Changes() as changes:
        report.slug = "two"
        report.save()
    assert changes.rose
    assert entry_of(report).version == version


def test_a_renamed_topic_takes_its_entries_along():
    topic = make_topic("Old", slug="old")
    report = make_report("Barley", topics=[topic])
    version = entry_of(report).version
    with Changes() as changes:
        topic.name, topic.slug = "New", "new"
        topic.save()
    assert changes.rose
    assert facets_of(report, "topic") == {"new": "New"}
    assert entry_of(report).version > version
    assert found("new") == ["New"]


def test_a_topic_that_moves_under_another_and_back():
    wide, other, narrow = make_topic("Wide"), make_topic("Other"), make_topic("Narrow")
    report = make_report("Barley", topics=[narrow])
    for parent in (wide, other, None):
        narrow.parent = parent
        narrow.save()
        expected = {narrow.slug: "Narrow"} | ({parent.slug: parent.name} if parent else {})
        assert facets_of(report, "topic") == expected


def test_a_deleted_topic():
    topic = make_topic("Old")
    report = make_report("Barley", topics=[topic])
    Topic.objects.get(pk=topic.pk).delete()
    assert facets_of(report, "topic") == {}
    assert found("old") == []


def test_a_renamed_person_is_found_by_the_new_name():
    person = make_person("Ada", "Byron", slug="ada")
    report = make_report("Barley", authors=[person])
    person.family_name, person.slug = "Lovelace", "ada-lovelace"
    person.save()
    assert set(found("lovelace")) == {"Ada Lovelace", "Barley"}
    assert found("byron") == []
    assert facets_of(report, "person") == {"ada-lovelace": "Ada Lovelace"}
    version = entry_of(report).version
    person.email = "ada@colloquy.example"
    person.save()
    assert entry_of(report).version == version


def test_a_persons_draft_and_unpublishing():
    person = make_person("Ada", "Byron")
    person.family_name = "Quokka"
    with Changes() as changes:
        person.save_revision()
    assert not changes.rose
    assert found("quokka") == []
    Person.objects.get(pk=person.pk).get_latest_revision().publish()
    assert found("quokka") == ["Ada Quokka"]
    Person.objects.get(pk=person.pk).unpublish()
    assert found("quokka") == []
    assert not entry_of(person).live


def test_a_renamed_series():
    series = make_series("Old brief", slug="old")
    report = make_report("Barley", series=series)
    series.name, series.slug = "New digest", "new"
    series.save()
    assert found("digest") == ["Barley"]
    assert found("brief") == []
    assert facets_of(report, "series") == {"new": "New digest"}


def test_what_pages_draw_raises_the_generation():
    from core.models import Center

    for change in (
        make_image,
        lambda: make_image().delete(),
        lambda: Center.load().save(),
        make_topic,
        make_person,
    ):
        with Changes() as changes:
            change()
        assert changes.rose, change
    with Changes() as changes:
        make_user()
    assert not changes.rose


def test_passages_of_one_source_never_erase_another():
    report = make_report("Barley", findings=["Rye."])
    corpus.write_passages(
        report,
        Source.TRANSCRIPT,
        [Extract(Source.TRANSCRIPT, 1, "quokka"), Extract(Source.TRANSCRIPT, 2, "emu")],
    )
    corpus.write_passages(report, Source.OTHER, [Extract(Source.OTHER, 0, "wombat")])
    report.title = "Oats"
    report.save()
    assert found("oats rye quokka emu wombat") == ["Oats"]
    corpus.write_passages(report, Source.TRANSCRIPT, [Extract(Source.TRANSCRIPT, 1, "quoll")])
    assert found("oats rye quoll wombat") == ["Oats"]
    assert found("quokka") == found("emu") == []
    version = entry_of(report).version
    corpus.write_passages(report, Source.TRANSCRIPT, [Extract(Source.TRANSCRIPT, 1, "quoll")])
    assert entry_of(report).version == version
    corpus.write_passages(report, Source.TRANSCRIPT, [])
    assert found("quoll") == []
    assert found("wombat") == ["Oats"]


def test_s10_a_replaced_file_leaves_nothing_of_the_old_one():
    report = make_report("Barley")
    old = ["Summary", "Method", "The aldervane estimate is 41 percent."]
    new = ["Summary and method", "The brockhurst estimate is 38 percent."]
    for pages in (old, new):
        corpus.write_passages(
            report, Source.PDF, [Extract(Source.PDF, n, text) for n, text in enumerate(pages, 1)]
        )
    assert found("aldervane") == []
    hit = get_engine().results(Request(parse("brockhurst"))).hits[0]
    assert [Passage.objects.get(pk=key).position for key in hit.passages] == [2]
    assert not Passage.objects.filter(entry=entry_of(report), position=3).exists()


@pytest.mark.parametrize("position", [-1, 8192])
def test_at_most_5000_passages_and_the_cut_is_recorded(position, monkeypatch):
    monkeypatch.setattr("search.passages.MOST_PASSAGES", 5)
    report = make_report("Barley", findings=["Rye.", "Wheat."])
    corpus.write_passages(
        report,
        Source.TRANSCRIPT,
        [Extract(Source.TRANSCRIPT, position, "no place")]
        + [Extract(Source.TRANSCRIPT, n, f"page{n}") for n in range(1, 9)],
    )
    entry = entry_of(report)
    assert entry.passages.count() == 5
    assert entry.passages_cut == {str(Source.TRANSCRIPT.value): 6}
    report.title = "Oats"
    report.save()
    assert entry_of(report).passages_cut == {str(Source.TRANSCRIPT.value): 6}
    assert found("page3") == ["Oats"]
    assert found("page4") == []


def test_a_closed_body_is_in_no_public_text():
    body = [{"type": "text", "value": "<p>" + "Quokka facts. " * 100 + "</p>"}]
    report = make_report("Barley", access="registered", body=body, findings=["Rye."])
    entry = entry_of(report)
    assert entry.body == ""
    assert {item.access for item in entry.passages.all()} == {Access.REGISTERED}
    assert entry.passages.filter(source=Source.BODY).count() > 1
    assert found("quokka") == found("rye") == []
    assert found("quokka rye", level=1) == ["Barley"]
    corpus.write_passages(report, Source.TRANSCRIPT, [Extract(Source.TRANSCRIPT, 1, "emu")])
    assert found("emu") == []
    assert found("emu", level=1) == ["Barley"]


def test_what_becomes_closed_is_closed_at_once():
    report = make_report("Barley", findings=["Rye."])
    corpus.write_passages(
        report, Source.TRANSCRIPT, [Extract(Source.TRANSCRIPT, 1, "emu", access=Access.PUBLIC)]
    )
    assert found("emu rye") == ["Barley"]
    report.access = "sponsors"
    report.save()
    assert found("emu") == found("rye") == found("emu", level=1) == []
    assert found("emu rye", level=2) == ["Barley"]
    assert found("barley") == ["Barley"]


def test_texts_are_cleaned_on_their_way_in():
    report = make_report("Barley")
    corpus.write_passages(
        report, Source.PDF, [Extract(Source.PDF, 1, "random\ufffeization \x02en\u00adrollment")]
    )
    (passage,) = entry_of(report).passages.all()
    assert passage.text == "randomization enrollment"
    assert found("randomization enrollment") == ["Barley"]


def test_s08_a_word_broken_at_a_lines_end():
    """As the reader of PDFs gives it: joined, the hyphenated variant indexed and never shown."""
    report = make_report("Barley")
    corpus.write_passages(
        report,
        Source.PDF,
        [
            Extract(
                Source.PDF,
                1,
                "Sites agree that the randomization ratio decides enrollment in small countries.",
                unseen="random-ization enroll-ment",
            )
        ],
    )
    for text in ("randomization", "enrollment", '"randomization ratio decides enrollment"', "random-ization"):
        assert found(text) == ["Barley"], text


def test_check_knows_what_was_called_another_name():
    topic = make_topic("Barley", slug="barley")
    report = make_report("Harvest", topics=[topic])
    topic.name, topic.slug = "Oats", "oats"
    topic.save()
    assert maintenance.check() == []
    # Publishing it again changes nothing: the facet has the new name already
    before = entry_of(report).version
    report.save_revision().publish()
    assert entry_of(report).version == before
    assert entry_of(report).facets.get(name="topic").label == "Oats"


def test_check_finds_and_mends_what_differs():
    report, note, page = make_report("Barley"), make_press_note("Oats"), make_standard_page("Rye")
    call_command("search_index", "check")
    Entry.objects.filter(object_id=report.pk, type=PAGE_TYPE).update(title="Wrong", digest="x")
    Entry.objects.filter(object_id=note.pk, type=PAGE_TYPE).delete()
    Page.objects.filter(pk=page.pk).update(live=False)
    problems = {(item.object_id, item.problem) for item in maintenance.check()}
    assert problems == {(report.pk, "stale"), (note.pk, "missing"), (page.pk, "left over")}
    with pytest.raises(CommandError):
        call_command("search_index", "check")
    call_command("search_index", "check", "--fix")
    assert maintenance.check() == []
    assert (found("barley"), found("oats"), found("rye")) == (["Barley"], ["Oats"], [])
    # The rows were changed behind the corpus's back, and what it counted with them
    call_command("search_index", "rebuild")
    assert snapshots.index_snapshot() == snapshots.index_rebuilt()


def test_the_comparison_sees_a_corpus_that_differs():
    report = make_report("Barley", findings=["Rye."])
    assert snapshots.snapshot() == snapshots.rebuilt()
    with transaction.atomic():
        Entry.objects.filter(pk=entry_of(report).pk).update(abstract="Wrong")
        assert snapshots.snapshot() != snapshots.rebuilt()
        transaction.set_rollback(True)
    with transaction.atomic():
        Passage.objects.filter(entry=entry_of(report)).delete()
        assert snapshots.snapshot() != snapshots.rebuilt()
        transaction.set_rollback(True)
    with transaction.atomic():
        EntryFacet.objects.filter(entry=entry_of(report), name="year").delete()
        assert snapshots.snapshot() != snapshots.rebuilt()
        transaction.set_rollback(True)
    assert snapshots.snapshot() == snapshots.rebuilt()


def test_rebuild_makes_the_index_anew():
    make_report("Barley", findings=["Rye."], access="registered")
    before = snapshots.index_snapshot()
    from search.engines.database import store

    store().clear()
    assert found("barley") == []
    call_command("search_index", "rebuild")
    assert snapshots.index_snapshot() == before
    assert found("barley") == ["Barley"]


@pytest.mark.broken_corpus
def test_another_analysis_rebuilds_after_migrations(monkeypatch):
    from search.models import CorpusState

    make_report("Barley")
    CorpusState.objects.update(analysis="old")
    assert not corpus.is_current()
    maintenance.after_migrate()
    assert corpus.is_current()
    assert found("barley") == ["Barley"]


@pytest.mark.broken_corpus
def test_a_flush_leaves_nothing_in_the_engine():
    make_report("Barley")
    Entry.objects.all().delete()
    Page.objects.filter(depth__gt=1).update(live=False)
    maintenance.after_migrate()
    assert snapshots.index_snapshot()["texts"] == []


def test_bulk_writes_the_same_frequencies():
    with corpus.bulk():
        for _ in range(3):
            make_report("Barley", findings=["Rye."])
    assert snapshots.index_snapshot() == snapshots.index_rebuilt()


def test_a_section_cannot_write_passages_of_a_source_that_is_not_its_own():
    from search import registry

    registered = registry.registration(type(make_report("Barley")))
    document = registry.Document(
        kind="report", title="x", passages=[Extract(Source.PDF, 1, "would erase the PDF's")]
    )
    with pytest.raises(ValueError, match="sources"):
        contents.normal(registered, document)


def test_standing_pages_come_by_migration_with_their_entries():
    assert found("privacy") == ["Privacy"]
