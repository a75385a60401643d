"""What every engine must give for the same request: sets, totals, counts, clear orders."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import corpus
from search.engines import bitmaps, get_engine
from search.models import Entry, Passage
from search.queries import parse, synonyms_from
from search.registry import Access, Extract, Source

from .corpora import Facet, add, bury, counts, find, index_all, pdf, some_titles, titles

pytestmark = [pytest.mark.django_db, pytest.mark.broken_corpus, pytest.mark.usefixtures("each_engine")]

SYNONYMS = synonyms_from([["CRO", "contract research organization"]])


def test_s01_punctuation_is_text():
    first = add("ICH E6(R3): what changes for sites").title
    second = add("COVID-19 and decentralized trials").title
    third = add("Phase I/II designs at 2,500 dollars a visit").title
    fourth = add("Trials without travel").title
    for query, title in [
        ("E6(R3)", first),
        ("COVID-19", second),
        ("phase I/II", third),
        ('"I/II"', third),
        ("2,500", third),
        ("2500", third),
        ("ICH:", first),
        ("sites.", first),
    ]:
        result = find(query)
        assert titles(result) == [title], query
        assert result.total == 1
    for query in ("-", '"', "-COVID"):
        result = find(query)
        assert (result.hits, result.total, result.some) == ([], 0, [])
    assert titles(find("trials -COVID")) == [fourth]
    assert set(titles(find("trials"))) == {second, fourth}


def test_s02_letters_without_an_accent_to_remove():
    for name in ("Łucja Wałęska", "Søren Ødegård", "Jörg Strauß"):
        add(name, kind="person", day=None)
        add(f"On something, by {name[0]}", people=["Somebody Else", name])
    for query, name in [
        ("lucja waleska", "Łucja Wałęska"),
        ("soren odegard", "Søren Ødegård"),
        ("jorg strauss", "Jörg Strauß"),
    ]:
        for asked in (query, name, name.upper()):
            assert titles(find(asked)) == [name, f"On something, by {name[0]}"], asked
    assert get_engine().complete("odeg", 5) == ["Søren Ødegård"]


def test_s03_quotes_of_any_keyboard_make_a_phrase():
    phrase = add("A balanced scorecard for partners").title
    other = add("Scorecard results, balanced by region").title
    for query in (
        '"balanced scorecard"',
        "“balanced scorecard”",
        "„balanced scorecard“",
        "«balanced scorecard»",
        '"balanced scorecard”',
    ):
        assert titles(find(query)) == [phrase], query
    assert set(titles(find("“balanced scorecard"))) == {phrase, other}


def test_s04_completion_keeps_a_word_half_way():
    title = add("Amendments and organization of universities").title
    for word in ("amendments", "organization", "universities"):
        for end in range(3, len(word) + 1):
            assert get_engine().complete(word[:end], 5) == [title], word[:end]
    assert get_engine().complete("amendments and organ", 5) == [title]
    assert get_engine().complete("amendments x", 5) == []
    assert get_engine().complete("", 5) == get_engine().complete("a", 5) == []
    assert get_engine().complete("%\x00_'\ud800", 5) == []


def test_s05_a_chosen_value_keeps_its_neighbors():
    for series, years in (("a", (2025, 2025, 2026)), ("b", (2025, 2026, 2026))):
        for year in years:
            add(
                f"On Kerrowmoor {series}",
                day=date(year, 3, 1),
                facets=[Facet("series", series, series.upper())],
            )
    add("Something else", facets=[Facet("series", "c", "C")])

    def shape(**filters):
        result = find("kerrowmoor", **filters)
        return result.total, counts(result, "series"), counts(result, "year")

    assert shape() == (6, {"a": 3, "b": 3}, {"2025": 3, "2026": 3})
    assert shape(series=["a"]) == (3, {"a": 3, "b": 3}, {"2025": 2, "2026": 1})
    assert shape(series=["a", "b"])[0] == 6
    assert shape(series=["a"], year=["2026"]) == (1, {"a": 1, "b": 2}, {"2025": 2, "2026": 1})
    assert shape(series=["c"]) == (0, {"a": 3, "b": 3, "c": 0}, {})
    result = find("kerrowmoor", series=["c"])
    assert [item.chosen for item in result.facets["series"]] == [False, False, True]
    assert result.unknown == []
    assert find("kerrowmoor", series=["zz"]).unknown == [("series", "zz")]


@pytest.mark.parametrize("few", [0, 100])
def test_of_many_values_those_with_most_hits_are_listed_and_the_chosen_ones(few, monkeypatch):
    for name, value in (("MOST_LISTED", 3), ("_AT_ONCE", 2), ("_FEW", few)):
        monkeypatch.setattr(bitmaps, name, value)
    # Who has most entries has not most hits; of as many hits the order is that of the labels
    having = {
        "p1": (2, 5),
        "p2": (4, 1),
        "p3": (3, 0),
        "p4": (1, 9),
        "p5": (3, 0),
        "p6": (3, 2),
        "p7": (0, 8),
    }
    for value, (hits, others) in having.items():
        for count, title in ((hits, "On Kerrowmoor"), (others, "Something else")):
            for _ in range(count):
                add(title, facets=[Facet("person", value, value.upper())], index=False)
    index_all()
    assert list(counts(find("kerrowmoor"), "person").items()) == [("p2", 4), ("p3", 3), ("p5", 3)]
    chosen = find("kerrowmoor", person=["p4", "p7", "p3"])
    assert list(counts(chosen, "person").items()) == [
        *(("p2", 4), ("p3", 3), ("p5", 3)),
        *(("p4", 1), ("p7", 0)),
    ]
    assert [item.chosen for item in chosen.facets["person"]] == [False, True, False, True, True]
    assert chosen.total == 4


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_s06_equal_entries_each_once(sort):
    made = {add("The same words", body="brockhurst and more", index=False).pk for _ in range(45)}
    index_all()

    def walk():
        pages = [find("brockhurst", sort=sort, start=start) for start in (0, 20, 40)]
        assert {page.total for page in pages} == {45}
        return [hit.entry for page in pages for hit in page.hits]

    first = walk()
    assert walk() == first
    assert len(first) == 45
    assert set(first) == made


def test_s07_a_synonym_widens_one_word():
    both = add("Contract research organization oversight in oncology").title
    short = add("CRO oversight: a checklist").title
    add("Oversight of vendors")
    add("A contract for research in one organization")
    for query in ("CRO oversight", "contract research organization oversight"):
        assert set(titles(find(query, synonyms=SYNONYMS))) == {both, short}, query
    assert titles(find("CRO -oncology", synonyms=SYNONYMS)) == [short]
    assert titles(find('"CRO oversight"', synonyms=SYNONYMS)) == [short]


def test_a_synonym_in_capitals_finds_its_plural():
    plural = add("What CROs charge").title
    short = add("A CRO that charges").title
    meaning = add("A contract research organization charges").title
    for query in ("CRO charge", "CROs charge", "contract research organizations charge"):
        assert set(titles(find(query, synonyms=SYNONYMS))) == {plural, short, meaning}, query
    assert titles(find('"CROs" charge', synonyms=SYNONYMS)) == [plural]


def test_words_count_wherever_they_stand():
    entry = add(
        "Title alpha",
        abstract="Abstract bravo",
        body="Body charlie",
        number="17(2)",
        people=["Delta Echo"],
        series="Foxtrot Papers",
        passages=[Extract(Source.FINDING, 1, "Finding golf"), *pdf("page hotel", "page india")],
    )
    assert titles(find("alpha bravo charlie 17(2) delta foxtrot golf india")) == [entry.title]
    assert titles(find("alpha juliet")) == []


def test_a_phrase_stands_within_one_field():
    add(
        "One two",
        abstract="three four",
        number="five",
        people=["six seven", "eight nine"],
        series="ten",
        body="eleven twelve",
        passages=pdf("thirteen fourteen", "fifteen"),
    )
    for phrase in ("one two", "six seven", "eleven twelve", "thirteen fourteen"):
        assert find(f'"{phrase}"').total == 1, phrase
    for phrase in (
        "two three", "four five", "five six", "seven eight", "nine ten", "ten eleven", "twelve thirteen",
        "fourteen fifteen",
    ):  # fmt: skip
        assert find(f'"{phrase}"').total == 0, phrase


def test_stop_words_count_in_quotes_only():
    yes = add("Say yes in one trial").title
    no = add("Say no to a trial").title
    assert set(titles(find("say to the trial"))) == {yes, no}
    assert titles(find('"no to a trial"')) == [no]


def test_exclusions():
    add("Sites and sponsors", body="a balanced view of both sides")
    add("Sites alone", body="both balanced sides")
    assert titles(find('sites -"both sides"')) == ["Sites alone"]
    assert titles(find("sites -sponsors")) == ["Sites alone"]
    assert find("sites -sponsor -alone").total == 0
    # Exclusions hold for the second part too
    assert some_titles(find("sites zebra -sponsors")) == ["Sites alone"]


def test_title_before_body_and_all_before_some():
    body = add("Another thing", body="the harvest of barley " + "filler words here " * 30).title
    title = add("The barley harvest", body="filler words here " * 30).title
    some = add("Barley alone").title
    result = find("barley harvest")
    assert titles(result) == [title, body]
    assert result.total == 2
    assert some_titles(result) == [some]
    assert [unit.text for unit in result.some[0].lacks] == ["harvest"]


def test_what_follows_has_one_of_the_words_that_were_asked_for():
    """The words that tell of the best hits order what has some of the asked ones, and bring nothing else."""
    for place in range(40):
        add(f"Filler {place}", body="copper stone river")
    for place in range(4):
        add(f"Barley {place}", body="malt brewery kiln malt brewery kiln")
    add("Another kiln", body="malt brewery kiln malt brewery kiln malt brewery kiln")
    assert sorted(some_titles(find("barley zebra"))) == [f"Barley {place}" for place in range(4)]


def test_what_feedback_brings_takes_nobodys_place():
    """Many say what the best of those with a word say, and have none of the words."""
    for place in range(60):
        add(f"Filler {place}", body="copper stone river")
    for place in range(30):
        add(f"Barley {place}", body="malt brewery kiln" if place < 5 else "copper stone")
    for place in range(14):
        add(f"Kiln {place}", body="malt brewery kiln malt brewery kiln malt brewery kiln")
    result = find("barley zebra")
    assert [title.split()[0] for title in some_titles(result)] == ["Barley"] * 10
    assert result.each == [30, 0]


def test_an_entry_named_by_its_number_comes_first():
    filler = "filler words here " * 60
    wanted = add("On oats", number="7", series="Methods Brief", body=filler, day=date(2020, 1, 1)).title
    episode = add("On rye", number="Episode 7", series="Field Notes", body=filler, day=date(2020, 1, 1)).title
    for number in range(20, 24):
        add(f"Methods of 7 {number}", number=str(number), series="Methods Brief", body="methods brief 7 " * 9)
    for query in ("methods brief 7", "Methods Brief, No. 7", "brief 7"):
        assert titles(find(query))[0] == wanted, query
    for query in ("field notes episode 7", "episode 7", "Field Notes 7"):
        assert titles(find(query))[0] == episode, query
    assert set(titles(find("7"))[:2]) == {wanted, episode}
    assert get_engine().search(parse("methods brief 7"), 1) == [Entry.objects.get(title=wanted).pk]
    # Another order is another order
    assert titles(find("methods brief 7", sort="newest"))[0] != wanted


def test_a_number_among_other_words_names_nothing():
    add("A brief", number="7", series="Methods Brief", body="fields of barley")
    title = add("Barley in 7 fields").title
    assert titles(find("barley 7 fields"))[0] == title


def test_a_title_with_words_that_every_text_has_comes_first():
    said = "barley and then some harvest " * 5
    for number in range(12):
        add(f"Filler {number}", body=said + f"w{number} " * 10)
    title = add("The harvest of barley", body=said + "w " * 10, day=date(2001, 1, 1)).title
    assert titles(find("barley harvest"))[0] == title
    assert titles(find("harvest"))[0] == title


def test_a_title_that_is_the_words_and_nothing_else_comes_first():
    """Whoever types a title means it, though longer ones have its words and their texts say more of them."""
    for number in range(4):
        longer = f"Barley harvest and what came of it in the north, part {number}"
        add(longer, body="barley and harvest and " * 8)
    for number in range(12):
        add(f"Filler {number}", body="copper stone river")
    title = add("The barley harvest", body="filler words here " * 12, day=date(2001, 1, 1)).title
    assert titles(find("barley harvest"))[0] == title
    assert titles(find("harvest barley"))[0] == title


def test_two_words_said_often_before_three_said_once_in_a_long_text():
    for number in range(20):
        add(f"Filler {number}", body="copper stone river")
    often = add("Often", body="barley oats " * 6 + "some other words of this short text").title
    long = add("Long", body="barley oats rye " + " ".join(f"word{number}" for number in range(280))).title
    assert some_titles(find("barley oats rye zebra")) == [often, long]


def test_a_word_of_two_parts_is_not_worth_more_than_three_words():
    for number in range(20):
        add(f"Filler {number}", body="copper stone river")
    three = add("Three words", body="lantern meadow harbor").title
    parts = add("Two parts", body="infra-red and nothing").title
    assert some_titles(find("infra-red lantern meadow harbor")) == [three, parts]


def test_of_a_long_query_what_was_typed_often_is_not_left_out():
    title = add("Of barley").title
    for number in range(10):
        add(f"Filler {number}", body="copper stone river")
    unknown = " ".join(f"unknown{number}" for number in range(40))
    assert some_titles(find(f"{unknown} {'barley ' * 6}")) == [title]


def test_words_side_by_side_before_the_same_words_here_and_there():
    apart = "harvest of early filler barley " * 3
    for number in range(6):
        add(f"Apart {number}", body=apart + f"w{number} " * 5)
    filler = " ".join(f"x{number}" for number in range(60))
    together = add("Together", passages=pdf(f"{filler} the early harvest of barley {filler}")).title
    assert titles(find("early harvest of barley"))[0] == together
    assert find("early harvest of barley").total == 7


def test_some_words_follow_few_hits_only_and_are_not_counted():
    for number in range(9):
        add(f"Barley harvest {number}", facets=[Facet("series", "a", "A")])
    add("Barley alone", facets=[Facet("series", "b", "B")])
    result = find("barley harvest")
    assert result.total == 9
    assert some_titles(result) == ["Barley alone"]
    assert counts(result, "series") == {"a": 9}
    # Neither a filter nor another page changes what has all words
    assert some_titles(find("barley harvest", series=["a"])) == ["Barley alone"]
    assert find("barley harvest", start=20).some == []
    add("Barley harvest 9")
    assert find("barley harvest").some == []


def test_newest_and_oldest():
    days = [date(2026, 3, 1) - timedelta(days=n) for n in range(3)]
    names = [add(f"Barley {n}", day=day).title for n, day in enumerate(days)]
    undated = add("Barley undated", day=None).title
    assert titles(find("barley", sort="newest")) == [*names, undated]
    assert titles(find("barley", sort="oldest")) == [undated, *reversed(names)]


def test_passages_that_matched_are_told():
    entry = add("A report", body="barley", passages=pdf("nothing here", "barley and harvest", "harvest", "x"))
    result = find("barley harvest")
    sources = Passage.objects.in_bulk(result.hits[0].passages)
    assert [(item.source, item.position) for item in sources.values()] == [(Source.PDF, 2), (Source.PDF, 3)]
    assert find("barley").hits[0].passages == tuple(
        Passage.objects.filter(entry=entry, position=2).values_list("pk", flat=True)
    )
    many = add("Another", passages=pdf(*["oats"] * 8))
    assert len(find("oats").hits[0].passages) == 3
    assert find("oats").hits[0].entry == many.pk


def test_unseen_text_is_found():
    add("A report", passages=[Extract(Source.PDF, 1, "wellknown facts", unseen="well-known")])
    assert find("well-known").total == find("wellknown").total == 1
    assert find("facts well").total == 1
    assert find('"facts well"').total == 0


def test_each_level_finds_what_it_may_read():
    entry = add(
        "Barley",
        abstract="Public words",
        passages=[
            Extract(Source.FINDING, 1, "registered oats", access=Access.REGISTERED),
            *pdf("sponsors rye", access=Access.SPONSORS),
        ],
    )
    add("Oats for all", abstract="Public words")
    assert titles(find("oats")) == ["Oats for all"]
    assert set(titles(find("oats", level=1))) == {"Barley", "Oats for all"}
    assert [find("rye", level=level).total for level in (0, 1, 2)] == [0, 0, 1]
    # Excluded closed words exclude for those who may read them only
    assert [find("public -oats", level=level).total for level in (0, 1, 2)] == [1, 0, 0]
    # Counts and totals are the reader's; an entry with several texts is one hit
    for level in (0, 1, 2):
        result = find("public", level=level)
        assert (result.total, counts(result, "kind")) == (2, {"report": 2})
    assert find("barley", level=1).hits[0].passages == ()
    hit = next(hit for hit in find("oats", level=1).hits if hit.entry == entry.pk)
    assert [Passage.objects.get(pk=key).source for key in hit.passages] == [Source.FINDING]
    # Nor do hints come from closed text: neither the second part nor "did you mean"
    assert some_titles(find("rye zebra")) == []
    assert get_engine().correct(parse("rya"), 0) is None
    assert get_engine().correct(parse("sponsrs"), 0) is None


def test_a_tombstone_is_not_found():
    entry = add("Barley", passages=pdf("oats"))
    assert find("oats").total == 1
    bury(entry)
    assert find("oats").total == 0
    assert find("oats").hits == []


def test_did_you_mean():
    add("The scorecard", body="an amendment of the protocol and its amendments")

    def meant(text):
        correction = get_engine().correct(parse(text), 0)
        return correction and (correction.text, correction.total)

    assert meant("scorcard amandment") == ("scorecard amendment", 1)
    assert meant("scorecadr") == ("scorecard", 1)
    assert meant("scrocard") == ("scorecard", 1)
    assert meant("scorecard amendment") is None
    assert meant('"scorcard"') is None
    assert meant("qqqqqqqqqq") is None
    # Nothing is offered that finds nothing
    assert meant("scorcard zebra") is None


def test_entries_with_one_word_less():
    add("Barley harvest", passages=pdf("closed oats", access=1))
    add("Barley")
    assert find("barley harvest oats").each == [2, 1, 0]
    assert find("barley harvest oats zebra", level=1).each == [2, 1, 1, 0]
    assert find("barley harvest").each == []


def test_frequencies_follow_what_is_indexed():
    from search.models import Stem, Word

    entry = add("Barley harvest", passages=pdf("closed oats", access=1))
    add("Barley")
    assert Stem.objects.get(stem="barley").documents == 2
    assert Stem.objects.get(stem="oat").documents == 1
    assert not Word.objects.filter(word="oats").exists()
    corpus.delete_key(entry.type, entry.object_id)
    assert Stem.objects.get(stem="barley").documents == 1
    assert not Stem.objects.filter(stem="oat").exists()
    assert not Word.objects.filter(word="harvest").exists()


def test_a_text_longer_than_a_vector_keeps_its_phrases():
    """PostgreSQL knows no position beyond 16,383 and 256 of a word."""
    filler = " ".join(f"w{n}" for n in range(17_000))
    far = add("Far", body=f"{filler} barley harvest oats rye").title
    often = add("Often", body="barley oats " * 300 + "barley harvest rye").title
    add("Neither", body="barley oats harvest " * 300 + filler)
    assert set(titles(find('"barley harvest"'))) == {far, often}
    assert titles(find('"harvest rye"')) == [often]
    assert set(titles(find('barley -"barley harvest"'))) == {"Neither"}


def test_search_is_the_engines_own_door():
    first = add("Barley harvest").pk
    second = add("Barley alone").pk
    add("Nothing of it")
    assert get_engine().search(parse("barley harvest"), 10) == [first, second]
    assert get_engine().search(parse("barley harvest"), 1) == [first]
    assert get_engine().search(parse("-"), 10) == []
    entry = add("Barley later", index=False)
    get_engine().index([entry])
    assert entry.pk in get_engine().search(parse("barley"), 10)


def test_feedback_finds_what_shares_the_telling_words():
    """Best hits say "malt" and "brewery"; a further text with both comes before one without."""
    for number in range(3):
        add(f"Barley {number}", body="barley malt brewery")
    for number in range(40):
        add(f"Filler {number}", body=f"unrelated{number} words about nothing")
    # Equal for the query: without feedback the older one comes first
    plain = add("Rye", body="oats stone copper and something unrelated").pk
    telling = add("Rye", body="oats malt brewery and something unrelated").pk
    found = get_engine().search(parse("barley oats zebra"), 50)
    assert found.index(telling) < found.index(plain)


def test_the_number_of_queries_is_fixed():
    def asked(text):
        with CaptureQueriesContext(
            connection,
        ) as found:
            find(text)
        return len(found)

    for number in range(12):
        add(f"Barley {number}", passages=pdf("barley", "oats"))
    find("barley")
    few = asked("barley")
    for number in range(60):
        add(f"Barley more {number}", passages=pdf("barley", "oats"))
    find("barley")
    assert asked("barley") == few <= 8


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(alphabet=st.characters(exclude_categories=()), max_size=80),
        st.text("ab cd\"'“”-()*:^|&!<>%_;\\/NEAROTD", max_size=60),
        st.lists(
            st.sampled_from(["barley", '"barley harvest"', "-oats", "AND", "OR", "NOT", "NEAR(", "*", "I/II"])
        ).map(" ".join),
    )
)
def test_no_query_is_an_error(text):
    if not Entry.objects.exists():
        add("Barley harvest", body="a b c d oats", passages=pdf("barley harvest"))
    result = find(text)
    assert result.total in (0, 1)
    get_engine().complete(text, 5)
    get_engine().correct(parse(text), 0)
