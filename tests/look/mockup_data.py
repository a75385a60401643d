# ruff: noqa: E501 (prose of the mockups)
"""What the mockups show, as values for the site's own templates and components."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace as Fake
from typing import Any

from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from core.home import Lead, Next, Section
from core.rows import Action, Choice, Facet, Hit, Note, Place, Row, ScheduleRow, Turn, When
from core.signatures import (
    Bar,
    Chapter,
    Chart,
    Lane,
    PageStrip,
    Ring,
    Sheet,
    TimeStrip,
    lane_legend,
    page_bars,
    page_sentence,
    seat_ring,
    seat_ring_small,
    span_chart,
    time_lanes,
)

DRAWINGS = json.loads((Path(__file__).parent / "data" / "signatures.json").read_text())

CENTER = Fake(
    site_name="Colloquy",
    name="Tufts Center for the Study of Drug Development",
    short_name="Tufts CSDD",
    masthead_name="Tufts CSDD",
    language="en-US",
    tagline="How medicines are developed, on record: reports, roundtables and conversations from the Tufts "
    "Center for the Study of Drug Development.",
)

STRATEGIC = "Strategic relationships between drug developers and contract research organizations"
SCORECARDS = "Shared scorecards: what sponsors and CROs measure together"
STRATEGIC_DECK = (
    "How they lead to new ways of designing and running clinical trials, and what both sides must change to "
    "get lasting value from them."
)
FINDINGS = [
    "Many developers and CROs have had three to five years’ experience with such relationships, yet gains in "
    "speed and efficiency and cost savings are still the exception.",
    "Old habits change slowly: most developers keep practices that stop them from integrating these "
    "relationships.",
    "Several factors help partners reach more innovation, but two or three years may pass before the value "
    "shows.",
    "A balanced scorecard that both sides design, with clearly defined metrics, gives both continuous feedback "
    "and lets them adjust how they work.",
]
PAGES = {1: 4, 2: 9, 3: 15, 4: 21}
OCTOBER = When("October 2014", "2014-10")


def report_strip() -> PageStrip:
    """The 28 pages of the report."""
    return PageStrip([Sheet(fill, figure) for fill, figure in DRAWINGS["report"]["sheets"]], PAGES)


def bars(pages: int, *found: int) -> str:
    """A row's drawing of a report with its findings on these pages."""
    return page_bars(PageStrip([Sheet(0.7)] * pages, dict(enumerate(found, 1))))


def episode_strip() -> TimeStrip:
    """The episode “The site nobody counted”."""
    data = DRAWINGS["episode"]
    titles = [
        "Who fills in the form",
        "What a feasibility form leaves out",
        "Counting patients who never come",
        "A scorecard both sides can read",
        "Paying for the first visit",
        "What to ask next time",
    ]
    mara, tomas = ([tuple(turn) for turn in turns] for turns in data["turns"])
    return TimeStrip(
        data["duration"],
        [Chapter(start, title) for start, title in zip(data["chapters"], titles, strict=True)],
        [Lane("Mara Lindqvist", mara, True, "host"), Lane("Tomas Okafor", tomas, False, "site coordinator")],
    )


def narrated_strip() -> TimeStrip:
    """The narrated introduction of a minute and a half."""
    data = DRAWINGS["narrated"]
    return TimeStrip(
        data["duration"],
        [Chapter(start) for start in data["chapters"]],
        [Lane("Narrator", [tuple(turn) for turn in data["turns"][0]])],
    )


AMENDMENT = Row(
    kind="report",
    title="What a late protocol amendment costs in weeks",
    url="#",
    when=When("June 2026", "2026-06"),
    margin=["R&D Management Report"],
    demo=True,
    deck="Where the time goes between the decision to amend and the first patient under the new protocol.",
    signature=bars(36, 5, 12, 19, 24, 31),
    sentence="36 pages, 5 findings",
)
NOBODY_COUNTED = Row(
    kind="episode",
    title="The site nobody counted",
    url="#",
    when=When("May 12, 2026", "2026-05-12"),
    margin=["Field Notes"],
    demo=True,
    deck="A coordinator and an analyst compare what a feasibility form asks with what a small site could have "
    "said.",
    signature=time_lanes(episode_strip()),
    sentence="24:36, 6 chapters, 2 speakers",
)
START_UP = Row(
    kind="report",
    title="Start-up times at community sites",
    url="#",
    when=When("November 2025", "2025-11"),
    margin=["R&D Management Report"],
    demo=True,
    deck="Contracts, ethics review and training, measured at community-based sites and at academic centers.",
    notes=[Note("Version 2, January 2026. Version 1 stays ", url="#v1", link="on record", end=".")],
    signature=bars(24, 3, 7, 18),
    sentence="24 pages, 3 findings",
)
SCOPE = Row(
    kind="episode",
    title="Behind the Buzz: Why Clinical Research Leaders Flock to SCOPE Summit",
    url="#",
    when=When("February 7, 2025", "2025-02-07"),
    margin=["Applied Clinical Trials Podcast"],
    deck="Micah Lieberman, executive conference director, on what a conference does for the people who run "
    "trials.",
    signature=time_lanes(narrated_strip()),
    sentence="1:22, narrated introduction",
)
BREAKTHROUGH = Row(
    kind="roundtable",
    title="FDA’s Breakthrough Therapy Designation – A Three-Year Assessment",
    url="#",
    when=When("March 5, 2015", "2015-03-05"),
    margin=["Executive Forum"],
)
GETZ_NOTE = Row(
    kind="note",
    title="What stands between sponsors and the value of their CRO relationships",
    url="#",
    when=OCTOBER,
    margin=["News"],
    deck="Ken Getz, director of sponsored research at the center, sees gains still the exception and old "
    "habits slow to change.",
)


def home() -> dict[str, Any]:
    """index.html"""
    front = Section(
        "front",
        lead=Lead(
            page_id=1,
            title=STRATEGIC,
            url="/r/",
            finding=1,
            text=FINDINGS[0],
            when=OCTOBER,
            series="R&D Management Report",
            strip=report_strip(),
            sentence="Four findings in 28 pages: on pages 4, 9, 15 and 21.",
            actions=[Action("All four findings", "/r/#f"), Action("PDF, 28 pages, 1.2 MB", "/r/r.pdf")],
        ),
        beside=[
            Next(
                page_id=2,
                kind="roundtable",
                title=SCORECARDS,
                url="/t/",
                when=When("Thursday, January 21, 2027", "2027-01-21T09:00-05:00"),
                drawing=seat_ring(Ring(18, 11), 7),
                said="7 of 18 seats are free",
                note="9:00 to 12:30, Boston or video",
                demo=True,
                action=Action("Register", "/t/register/", button=True),
            ),
            Next(
                page_id=3,
                kind="episode",
                title="Improving Relationships and Diversifying the Site Selection Process",
                url="/e/",
                when=When("April 17, 2025", "2025-04-17"),
                drawing=time_lanes(narrated_strip()),
                note="1:34, 3 chapters, one narrator",
                action=Action("Play", "/e/#play", button=True, icon="play"),
            ),
        ],
    )
    record = Section(
        "record",
        heading="The record",
        rows=[AMENDMENT, NOBODY_COUNTED, START_UP, SCOPE, BREAKTHROUGH, GETZ_NOTE],
    )
    return {"sections": [front, record]}


def report() -> dict[str, Any]:
    """report.html"""
    links = [
        [Note(url="#p", link=f"Page {PAGES[n]}"), Note(url="#c", link=f"Cite finding {n}")] for n in PAGES
    ]
    links[3].append(Note(url="#e", link="Discussed at 13:11 in “The site nobody counted”"))
    figure_bars = [
        Bar("Experience that many partners have", 5, 3),
        Bar("Time that may pass before value shows", 3, 2),
    ]
    figure = {
        "number": 1,
        "title": "Experience is long enough for value to show",
        "unit": "Spans named in findings 1 and 3, in years",
        "chart": span_chart(Chart(figure_bars, "years")),
        "table": {
            "caption": "Figure 1 as a table",
            "head": ["Span", "From, years", "To, years"],
            "rows": [
                ["Experience that many partners have (finding 1)", Decimal(3), Decimal(5)],
                ["Time that may pass before value shows (finding 3)", Decimal(2), Decimal(3)],
            ],
            "numeric": [1, 2],
        },
        "links": [Action("Data, CSV", "#csv"), Action("Image, PNG", "#png")],
    }
    strip = report_strip()
    return {
        "page": Fake(title=STRATEGIC, summary=STRATEGIC_DECK, pk=None),
        "path": "/reports/strategic-relationships/",
        "when": OCTOBER,
        "margin_before": ["R&D Management Report"],
        "margin_after": ["28 pages"],
        "head_links": [Note(url="#cite", link="Cite"), Note(url="#e", link="Listen", end=", from 13:11")],
        "actions": [
            Action("Download PDF", "#pdf", button=True),
            Action("1.2 MB", ""),
            Action("Four findings", "#findings"),
            Action("One figure", "#figure-1"),
        ],
        "strip": strip,
        "strip_sentence": page_sentence(strip, {page: f"#p{page}" for page in PAGES.values()}),
        "findings": [
            {"number": number, "text": text, "links": links[number - 1]}
            for number, text in enumerate(FINDINGS, 1)
        ],
        "body": [
            {"block": mark_safe('<h2 id="origin">Where it comes from</h2>')},
            {
                "block": mark_safe(
                    "<p>The report rests on two sources. R&amp;D executives of pharmaceutical and biotech "
                    "companies compared their experience at an Executive Forum Roundtable. A study of nine "
                    "major pharmaceutical companies, based on extensive interviews, asked how strategic "
                    'relationships with <abbr title="contract research organizations">CROs</abbr> are set up '
                    "and run.</p>\n<p>Read together, they describe partners with years of practice behind "
                    "them and a gap between what was hoped for and what is measured. The figure sets the two "
                    "spans side by side.</p>"
                )
            },
            {"figure": figure},
        ],
        "citation": mark_safe(
            "Tufts Center for the Study of Drug Development. Strategic relationships between drug developers "
            "and contract research organizations. <em>R&amp;D Management Report</em>, October 2014."
        ),
        "cover": {
            "url": "#pdf",
            "image": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 170 220'/%3E",
            "width": 850,
            "height": 1100,
            "text": "PDF, 28 pages, 1.2 MB",
        },
        "topics": [
            {"url": "#", "name": name} for name in ("Outsourcing and CROs", "Trial design", "Metrics")
        ],
        "press_notes": [Note(url="#", link=GETZ_NOTE.title)],
        "versions": [Note("Version 1, October 2014. This is the current one.")],
        "citation_links": [Action("BibTeX", "#"), Action("RIS", "#"), Action("CSL JSON", "#")],
    }


def schedule() -> dict[str, Any]:
    """roundtables.html"""

    def coming(day: str, iso: str, where: str, title: str, deck: str, ring: Ring, **more: Any) -> ScheduleRow:
        return ScheduleRow(
            title=title,
            url="#",
            day=day,
            iso=iso,
            where=where,
            year=int(iso[:4]),
            demo=True,
            deck=deck,
            signature=seat_ring_small(ring),
            **more,
        )

    return {
        "page": Fake(
            title="Roundtables",
            summary="A few people at one table for a morning. What they conclude is published; who said what "
            "is not.",
            series_name="Executive Forum",
        ),
        "counts": "5 to come, 3 past",
        "links": [Note(url="/roundtables/calendar.ics", link="Subscribe to the calendar")],
        "listing": Fake(page=Paginator(range(3), 20).page(1), facets=[]),
        "canonical_url": "https://colloquy.example/roundtables/",
        "calendar_url": "https://colloquy.example/roundtables/calendar.ics",
        "coming": [
            coming(
                "Dec 10",
                "2026-12-10",
                "Thursday",
                "Travel and the distributed site",
                "Who drives, who pays, and what a visit at home replaces.",
                Ring.private(18),
                state="Cancelled.",
                state_rest=" Everyone registered has been told.",
                void=True,
            ),
            coming(
                "Jan 21",
                "2027-01-21",
                "Thursday, Boston",
                SCORECARDS,
                "A morning on metrics that both sides collect, and on the ones that only start arguments.",
                Ring(18, 11),
                state="7 of 18 seats free",
                action=Action("Register", "#", button=True),
            ),
            coming(
                "Feb 11",
                "2027-02-11",
                "Thursday, online",
                "Site networks and the single contract",
                "One agreement for forty sites: what it saves, and what the sites give up for it.",
                Ring(18, 18),
                state="Full",
                state_rest=", 5 waiting",
                action=Action("Join the waiting list", "#"),
            ),
            coming(
                "Mar 4",
                "2027-03-04",
                "Thursday, Boston",
                "The chief medical officers’ table",
                "What changes for a development plan when its first question comes from patients.",
                Ring.private(12),
                state="By invitation",
                action=Action("I have an invitation", "#"),
            ),
            coming(
                "Apr 15",
                "2027-04-15",
                "Thursday, Boston",
                "Reading the first interim analysis",
                "Who may see it, who must not, and what each of them does the next day.",
                Ring.private(18),
                state="By approval",
                state_rest=", answer within a week",
                action=Action("Ask for a seat", "#"),
            ),
        ],
        "past": [
            Row(
                kind="roundtable",
                title="The price of a late amendment",
                url="#",
                when=When("June 18, 2026", "2026-06-18"),
                demo=True,
                deck="Four conclusions, the report that followed, and one conversation.",
                signature=seat_ring_small(Ring(18, 16, "closed")),
                sentence="16 took part",
            ),
            Row(
                kind="roundtable",
                title="FDA’s Breakthrough Therapy Designation – A Three-Year Assessment",
                url="#",
                when=When("March 5, 2015", "2015-03-05"),
            ),
            Row(
                kind="roundtable",
                title="Managing the Changing Investigative Site Landscape",
                url="#",
                when=When("November 6, 2014", "2014-11-06"),
            ),
        ],
    }


MARA, TOMAS = "Mara Lindqvist", "Tomas Okafor"


def turns() -> list[tuple[str, list[Turn]]]:
    """The parts of the transcript that the mockup shows."""
    finding = Note(url="#", link="Finding 4", end=", R&D Management Report, October 2014")
    return [
        (
            "4. A scorecard both sides can read",
            [
                Turn(
                    754,
                    "So suppose the sponsor and the site had drawn up the form together. What would be the "
                    "first line on it?",
                    MARA,
                    host=True,
                ),
                Turn(
                    762,
                    "How long it took us to answer the last one. We keep that number, and nobody has ever "
                    "asked for it.",
                    TOMAS,
                ),
                Turn(
                    776,
                    "If both sides wrote down when a question was sent and when it was answered, half of our "
                    "arguments would be over before they began.",
                ),
                Turn(
                    791,
                    "That sounds like the shared scorecard in the October 2014 report.",
                    MARA,
                    host=True,
                    notes=[finding],
                ),
                Turn(
                    797,
                    "It is, only smaller. Four lines. We put it on the wall of the pharmacy, because that is "
                    "where people wait.",
                    TOMAS,
                ),
                Turn(
                    812,
                    "The fourth line is the one I would keep if I could keep one: visits moved, and by whom.",
                ),
            ],
        ),
        (
            "5. Paying for the first visit",
            [
                Turn(
                    1010,
                    "Let us stay with the pharmacy for a moment, because the money passes there as well.",
                    MARA,
                    host=True,
                ),
                Turn(
                    1019,
                    "The first visit costs us two days before anyone is paid for one. That is the line I would "
                    "add.",
                    TOMAS,
                ),
            ],
        ),
    ]


def episode() -> dict[str, Any]:
    """episode.html"""
    from podcasts.models import AudioFile, EpisodePage

    strip = episode_strip()
    page = EpisodePage(
        title="The site nobody counted",
        summary="A coordinator and an analyst compare what a feasibility form asks with what a small site "
        "could have said. Both are fictional, and so are their words.",
        audio=AudioFile(duration=1476.0),
    )
    return {
        "page": page,
        "own_url": "/podcasts/field-notes/the-site-nobody-counted/",
        "show": Fake(title="Field Notes"),
        "show_url": "/podcasts/field-notes/",
        "is_demo": True,
        "when": When("May 12, 2026", "2026-05-12"),
        "margin_before": ["Field Notes, episode 9"],
        "margin_after": ["24:36"],
        "links": [
            Note(url="#cite", link="Cite"),
            Note(url="#audio", link="Download audio", end=", 23 MB"),
            Note(url="#s", link="Subscribe"),
        ],
        "audio_url": "/podcasts/field-notes/the-site-nobody-counted/audio.mp3",
        "strip": strip,
        "chapters": strip.chapters,
        "parts": [Fake(heading=heading, turns=said) for heading, said in turns()],
        "transcript": Fake(checked=True),
        "legend": lane_legend(strip),
        "mentions": [
            Fake(
                start=791,
                url="#",
                title="Finding 4: a balanced scorecard that both sides design",
                text=", R&D Management Report, October 2014",
            ),
            Fake(
                start=1082,
                url="#",
                title="The price of a late amendment",
                text=", roundtable of June 18, 2026",
            ),
        ],
        "people": [
            {"name": MARA, "role": "Host, fictional", "url": ""},
            {"name": TOMAS, "role": "Site coordinator, fictional", "url": ""},
        ],
    }


def search() -> dict[str, Any]:
    """search.html"""
    marked = mark_safe
    hits = [
        Hit(
            "report",
            STRATEGIC,
            "#",
            OCTOBER,
            ["R&D Management Report"],
            places=[
                Place(
                    "Finding 4",
                    "#",
                    marked(
                        "A balanced <mark>scorecard</mark> that both sides design, with clearly defined "
                        "metrics, gives both continuous feedback and lets them adjust how they work."
                    ),
                )
            ],
        ),
        Hit(
            "report",
            "Start-up times at community sites",
            "#",
            When("November 2025", "2025-11"),
            ["R&D Management Report"],
            demo=True,
            places=[
                Place(
                    "PDF page 7",
                    "#",
                    marked(
                        "… where the <mark>CRO</mark> kept the only log, sites and sponsor disagreed on the "
                        "start date in a third of cases; a shared <mark>scorecard</mark> fixed the date before "
                        "it fixed the delay …"
                    ),
                    "Section 2, Who keeps the clock",
                ),
                Place(
                    "PDF page 18",
                    "#",
                    marked(
                        "… fields of the <mark>scorecard</mark>, with the definition each partner signed …"
                    ),
                    "Appendix",
                ),
            ],
        ),
        Hit(
            "episode",
            "The site nobody counted",
            "#",
            When("May 12, 2026", "2026-05-12"),
            ["Field Notes"],
            demo=True,
            places=[
                Place(
                    "13:11",
                    "#",
                    marked(
                        "… half of our arguments would be over before they began. That sounds like the shared "
                        "<mark>scorecard</mark> in the October 2014 report …"
                    ),
                    "Mara Lindqvist, fictional",
                )
            ],
        ),
        Hit(
            "report",
            "A scorecard for shared decisions",
            "#",
            When("February 2024", "2024-02"),
            ["R&D Management Report"],
            demo=True,
            places=[
                Place(
                    "Finding 2",
                    "#",
                    marked(
                        "A <mark>CRO</mark> and a sponsor that publish their <mark>scorecard</mark> to each "
                        "other each month argue less, and about more important things."
                    ),
                )
            ],
        ),
    ]

    def facet(title: str, name: str, *choices: tuple[str, int, bool]) -> Facet:
        return Facet(title, [Choice(label, count, chosen=chosen) for label, count, chosen in choices], name)

    unit = Fake(text="CRO", others=[["contract", "research", "organization"]])
    return {
        "answer": Fake(
            total=9, passages=14, query=Fake(units=["CRO"], notes=[], expanded=[unit]), meant=None, some=[]
        ),
        "q": "CRO scorecard",
        "rows": hits,
        "some": [],
        "facets": [
            facet(
                "Kind",
                "kind",
                ("Reports", 4, True),
                ("Roundtables", 2, False),
                ("Episodes", 3, True),
                ("Press notes", 1, False),
            ),
            facet(
                "Topic",
                "topic",
                ("Outsourcing and CROs", 6, False),
                ("Metrics", 4, False),
                ("Investigative sites", 3, False),
            ),
            facet(
                "Year", "year", ("2026", 3, False), ("2025", 2, False), ("2024", 1, False), ("2014", 3, False)
            ),
        ],
        "applied": [Choice("Reports", url="#x"), Choice("Episodes", url="#x")],
        "summary": "Filter results, 2 chosen",
        "kept": [("q", "CRO scorecard")],
        "sorts": [("By relevance", "#", True), ("Newest first", "#", False)],
        "page": Paginator(range(9), 5).page(1),
        "atom": "/search/?q=CRO&format=atom",
        "exact": "/search/?q=CRO",
    }
