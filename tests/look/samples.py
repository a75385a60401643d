"""A sample of what each component takes: every file of templates/components has one."""

from __future__ import annotations

from types import SimpleNamespace as Fake
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from core.home import Lead, Next
from core.rows import Action, Choice, Facet, Hit, Note, Place, Row, ScheduleRow, Turn, When
from core.signatures import (
    Bar,
    Chapter,
    Chart,
    Lane,
    Mark,
    PageStrip,
    Ring,
    Sheet,
    TimeStrip,
    Years,
    page_bars,
    seat_ring,
    seat_ring_small,
    span_chart,
    time_lanes,
)

CENTER = Fake(
    site_name="Colloquy",
    name="Center for <Samples> & Tests",
    masthead_name="CST",
    language="en-US",
    address_lines=["1 Main Street", "Boston, MA 02111"],
    email="office@colloquy.example",
    phone="+1 617 555 0100",
    copyright="© 2026 the center.",
    license_name="CC BY 4.0",
    license_url="https://creativecommons.org/licenses/by/4.0/",
)

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis-in-community-based-investigative-sites"


class SampleForm(forms.Form):
    """A form with one field of each kind."""

    name = forms.CharField(label="Your name")
    email = forms.EmailField(
        label="Work email",
        help_text="We write once to confirm.",
        error_messages={"invalid": "The address ends after the @. Write it in full, as name@company.org."},
    )
    role = forms.ChoiceField(label="You come from", choices=[("sponsor", "A sponsor"), ("cro", "A CRO")])
    mode = forms.ChoiceField(
        label="How you will take part",
        choices=[("room", "In the room"), ("video", "By video")],
        widget=forms.RadioSelect,
    )
    needs = forms.CharField(
        label="What we should arrange for you",
        help_text="Captions, step-free seating, food.",
        required=False,
        widget=forms.Textarea,
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=[("a", "Sites"), ("b", "Metrics")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    consent = forms.BooleanField(
        label="Keep these answers until 30 days after the roundtable, then delete them.",
        error_messages={"required": "Without this we cannot hold a seat for you."},
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def bad_form() -> SampleForm:
    """The form after a first try."""
    return SampleForm({"name": "Alex Example", "email": "alex.example@", "role": "cro", "mode": "room"})


STRIP = PageStrip([Sheet(0.9, place % 7 == 3) for place in range(24)], {1: 3, 2: 7, 3: 18})
TIMES = TimeStrip(
    1476,
    [Chapter(0, "Who fills in the form"), Chapter(164, "What a form leaves out"), Chapter(754, "Scorecards")],
    [
        Lane("Mara Lindqvist", [(0, 40), (300, 420)], True, "host"),
        Lane("Tomas Okafor", [(40, 300), (420, 1400)], False, "site coordinator"),
    ],
)
YEARS = Years([Mark("report", 2024.1), Mark("roundtable", 2027.06, True), Mark("note", 2026.4)], 2026.9)

ROW = Row(
    kind="report",
    title="Start-up times at community sites",
    url="/reports/start-up/",
    when=When("November 2025", "2025-11"),
    margin=["R&D Management Report"],
    role="Author",
    demo=True,
    deck="Contracts, ethics review and training <measured>.",
    notes=[
        Note("Version 2, January 2026. Version 1 stays ", url="/v/1/", link="on record", end="."),
        Note(strong="Registered readers.", text=" Abstract and citation are public."),
    ],
    signature=page_bars(STRIP),
    sentence="24 pages, 3 findings",
    action=Action("Play", "/#play", button=True, quiet=True, icon="play", about="“Start-up times”"),
)
SCHEDULED = ScheduleRow(
    title="Shared scorecards",
    url="/roundtables/shared-scorecards/",
    day="Jan 21",
    iso="2027-01-21",
    where="Thursday, Boston",
    year=2027,
    demo=True,
    deck="A morning on metrics.",
    signature=seat_ring_small(Ring(18, 11)),
    state="7 of 18 seats free",
    action=Action("Register", "/roundtables/shared-scorecards/register/", button=True),
)
HIT = Hit(
    "report",
    "Start-up times at community sites",
    "/reports/start-up/",
    When("November 2025", "2025-11"),
    ["R&D Management Report"],
    demo=True,
    lacks=["amendment"],
    places=[
        Place(
            "PDF page 7",
            "/reports/start-up/start-up.pdf#page=7",
            mark_safe("… <mark>CRO</mark> …"),
            "Section 2",
        ),
        Place("Finding 2", "/reports/start-up/#finding-2", mark_safe("A <mark>scorecard</mark>")),
    ],
)
TURN = Turn(
    791,
    "That sounds like the shared scorecard.",
    "Mara Lindqvist",
    host=True,
    notes=[Note(url="/reports/x/#finding-4", link="Finding 4", end=", October 2014")],
)
FACETS = [
    Facet(
        "Kind",
        [Choice("Everything", 13, "/topics/x/", chosen=True), Choice("Reports", 4, "?kind=report", "report")],
        "kind",
    ),
    Facet("Year", [Choice("2026", None, "?year=2026", "2026")], "year"),
    Facet("Nothing", [], "nothing"),
]
LEAD = Lead(
    1,
    "Strategic relationships",
    "/reports/strategic/",
    1,
    "Gains are still the exception.",
    When("October 2014", "2014-10"),
    "R&D Management Report",
    STRIP,
    "Three findings in 24 pages: on pages 3, 7 and 18.",
    True,
    [Action("All findings", "/reports/strategic/#findings")],
)
NEXT = Next(
    2,
    "roundtable",
    "Shared scorecards",
    "/roundtables/shared-scorecards/",
    When("Thursday, January 21, 2027", "2027-01-21T09:00-05:00"),
    seat_ring(Ring(18, 11), 7),
    "7 of 18 seats are free",
    "9:00 to 12:30, Boston or video",
    True,
    Action("Register", "/register/", button=True),
)
TABLE = {
    "caption": "Spans",
    "head": ["Span", "From, years", "To, years"],
    "rows": [["Experience", "3", "5"], ["Time until value", "no data", "3"]],
    "numeric": [1, 2],
}
PERSON = {
    "name": "Priya Raman",
    "role": "Biostatistician, fictional",
    "url": "/people/priya-raman/",
    "portrait": "",
}

#: Elements that some components must stand in
INSIDE = {
    "row": '<ol class="rows">{}</ol>',
    "schedule_row": '<h3>2027</h3><ol class="rows">{}</ol>',
    "hit": '<ol class="rows">{}</ol>',
    "finding": '<ol class="findings">{}</ol>',
    "person": '<ul class="people">{}</ul>',
    "note": "<p>{}</p>",
    "action": "<p>{}</p>",
    "demo": "<p>{}</p>",
    "kind": "<p>{}</p>",
    "field": "<form>{}</form>",
    "button": "<form>{}</form>",
}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "action": [
        {"action": Action("All findings", "/#f")},
        {"action": Action("Play", "/#play", button=True, icon="play", about="“Three signatures”")},
        {"action": Action("Decline", "/d/", button=True, quiet=True)},
    ],
    "actions": [{"actions": [Action("Download PDF", "/x.pdf", button=True), Action("1.2 MB", "")]}],
    "agenda": [
        {
            "items": [
                {"time": "09:00", "title": "Coffee", "text": ""},
                {"time": "", "title": "Talk", "text": "On weeks."},
            ]
        }
    ],
    "applied": [{"choices": [Choice("Reports", url="?x"), Choice("2026", url="?y")]}],
    "artwork": [{"lines": ["Field", "Notes"]}, {"lines": ["Applied", "Clinical", "Trials"]}],
    "aside_block": [
        {"title": "Where", "text": "At the center, Boston."},
        {"title": "Reading", "links": [Note(url="/x/", link="Finding 4")], "level": 3, "anchor": "reading"},
    ],
    "body": [{"body": []}],
    "button": [
        {"text": "Confirm my address"},
        {"text": "Decline", "quiet": True, "name": "answer", "value": "no"},
    ],
    "cite": [
        {
            "citation": mark_safe("A center. A title. <em>A series</em>, October 2014."),
            "links": [Action("BibTeX", "cite.bib"), Action("RIS", "cite.ris")],
        }
    ],
    "copy": [
        {"id": "feed-url", "label": "Feed address", "value": "https://colloquy.example/podcasts/x/feed.xml"}
    ],
    "cover": [
        {"url": "/x.pdf", "image": "/x.png", "width": 850, "height": 1100, "text": "PDF, 28 pages, 1.2 MB"}
    ],
    "definitions": [
        {"items": [("Name", "Alex Example"), ("To arrange", {"text": "Captions", "meta": "Arranged"})]}
    ],
    "demo": [{}],
    "demo_line": [
        {
            "line": [
                {"text": "search inside a PDF", "url": "/search/?q=clock"},
                {"text": "subscribe to a podcast", "url": "/podcasts/field-notes/subscribe/"},
                {"text": "edit this page", "url": "/admin/"},
            ]
        }
    ],
    "error_summary": [{"form": bad_form()}],
    "facets": [{"summary": "Filter this topic", "facets": FACETS}],
    "field": [{"field": field} for field in (*SampleForm(), *bad_form())],
    "figure": [
        {
            "number": 1,
            "title": "Experience is long enough",
            "unit": "In years",
            "finding": 3,
            "chart": span_chart(Chart([Bar("Experience", 5, 3)], "years")),
            "table": {**TABLE, "caption": "Figure 1 as a table"},
            "source": "The center’s study of nine companies",
            "links": [Action("Data, CSV", "figures/1.csv")],
        }
    ],
    "filters": [{"summary": "Filter results", "facets": FACETS, "hidden": [("q", "a & b")]}],
    "finding": [
        {"number": 4, "text": "A balanced scorecard.", "links": [Note(url="/x.pdf#page=21", link="Page 21")]},
        {"number": 1, "text": "Most weeks are lost.", "word": "Conclusion"},
    ],
    "first_steps": [
        {"steps": []},
        {
            "steps": [
                {"title": "Say who you are", "text": "Name.", "links": [Action("Site settings", "/admin/")]}
            ]
        },
    ],
    "footer": [
        {
            "center": Fake(
                site_name="Colloquy",
                social_links=[Fake(value=Fake(url="https://example.org/@center", label="Elsewhere"))],
            ),
            "has_demo": True,
        },
        {},
    ],
    "front": [
        {"lead": LEAD, "beside": [NEXT]},
        {"lead": LEAD},
        {"beside": [NEXT, Next(3, "episode", "The site", "/e/", drawing=time_lanes(TIMES), note="24:36")]},
    ],
    "gate": [
        {
            "title": "The full text is for registered readers",
            "text": "Registration is free.",
            "actions": [Action("Register to read", "/r/", button=True), Action("Sign in", "/s/")],
        }
    ],
    "head_margin": [
        {
            "kind": "report",
            "before": ["R&D Management Report"],
            "when": When("October 2014", "2014-10"),
            "after": ["28 pages"],
            "demo": True,
            "links": [Note(url="#cite", link="Cite"), Note(url="/e/", link="Listen", end=", from 13:11")],
        },
        {"kind": "roundtable", "when": When("Jan 21", "2027-01-21"), "big": True},
    ],
    "hit": [
        {"hit": HIT},
        {"hit": Hit("person", "Priya Raman", "/people/p/", deck=mark_safe("A <mark>b</mark>"))},
    ],
    "kind": [
        {"kind": kind} for kind in ("report", "roundtable", "episode", "show", "note", "person", "topic")
    ]
    + [{"kind": "episode", "label": "Clip"}],
    "masthead": [{"center": CENTER}, {"center": CENTER, "home": True}, {"bare": True}],
    "mentions": [
        {
            "items": [
                {"start": 791, "url": "/x/", "title": "Finding 4", "text": ", October 2014"},
                {"start": None, "url": "/y/", "title": "A report", "text": ""},
            ]
        }
    ],
    "note": [
        {"note": Note(strong="Withdrawn, February 2025.", text=" The notice says why.")},
        {"note": Note("Without ", struck=["amendment", "scorecard"])},
    ],
    "page_head": [
        {
            "kind": "episode",
            "title": LONG,
            "deck": mark_safe('From <a href="/e/">“The site”</a>'),
            "before": ["Field Notes, episode 9"],
            "when": When("May 12, 2026", "2026-05-12"),
            "after": ["24:36"],
            "demo": True,
            "links": [Note(url="#cite", link="Cite")],
            "actions": [Action("Download PDF", "/x.pdf", button=True), Action("1.2 MB", "")],
        }
    ],
    "pagination": [{"page": Paginator(range(200), 10).page(number)} for number in (1, 7, 20)],
    "people": [{"people": [PERSON, {"name": "Inato", "role": "", "url": ""}]}],
    "person": [PERSON],
    "player": [
        {
            "audio": "/podcasts/x/y/audio.mp3",
            "type": "audio/mpeg",
            "title": "The site nobody counted",
            "strip": TIMES,
            "chapters": TIMES.chapters,
            "duration": 1476,
        },
        {"audio": "/podcasts/x/y/audio.mp3", "duration": 94, "strip": TimeStrip(94)},
    ],
    "queue": [{"count": 5, "mine": 3}, {"count": 30, "mine": 22}],
    "quotation": [
        {
            "quote": "Nobody had asked that person.",
            "speaker": "Priya Raman",
            "role": "fictional",
            "url": "/people/p/",
        },
        {"quote": "It is, only smaller.", "speaker": "Tomas Okafor"},
    ],
    "row": [{"row": ROW}, {"row": Row("roundtable", LONG, "/x/", void=True)}, {"row": ROW, "level": 4}],
    "rows": [{"rows": [ROW]}, {"rows": [], "empty": "No report is on record yet."}],
    "schedule": [{"rows": [SCHEDULED, SCHEDULED]}],
    "schedule_row": [
        {"row": SCHEDULED},
        {
            "row": ScheduleRow(
                "Travel",
                "/x/",
                "Dec 10",
                "2026-12-10",
                signature=seat_ring_small(Ring.private(12)),
                state="Cancelled.",
                state_rest=" Everyone registered has been told.",
                action=Action("Ask for a seat", "/y/"),
                void=True,
            )
        },
    ],
    "search_form": [
        {"id": "q-1", "query": '"late" & <amendment>'},
        {"id": "q-2", "hidden": [("kind", "report")]},
    ],
    "status": [
        {"strong": "Your address is confirmed.", "text": "Alex Example is on the list.", "good": True},
        {"strong": "Nothing was changed."},
    ],
    "subscribe": [
        {
            "lines": ["Field", "Notes"],
            "url": "subscribe/",
            "feed": "https://x/feed.xml",
            "links": [Note(url="/y", link="More")],
        }
    ],
    "table": [TABLE, {**TABLE, "unit": "In years", "quiet_caption": True, "head": []}],
    "topic_links": [{"topics": [{"url": "/topics/cro/", "name": "Outsourcing & CROs"}]}, {"topics": []}],
    "turn": [{"turn": TURN}, {"turn": Turn(3723, "And so on.")}],
    "years": [{"years": YEARS}],
}
