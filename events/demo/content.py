"""Roundtables of the demonstration: two that took place, and fictional ones around the first load."""

from __future__ import annotations

from pathlib import Path

from core.demo.shapes import Heading, Para
from events.demo.guests import INTERIM_GUESTS, NETWORKS_GUESTS, SCORECARDS_GUESTS
from events.demo.shapes import Agenda, At, Reading, Roundtable

FILES = Path(__file__).parent / "files"

SITE_LANDSCAPE = Roundtable(
    key="investigative-site-landscape",
    slug="managing-the-changing-investigative-site-landscape",
    title="Managing the Changing Investigative Site Landscape",
    summary=(
        "A meeting of the Executive Forum on the sites where trials are run, and on how they are changing."
    ),
    body=(
        Para(
            "Date and title are what the center has published of this Roundtable. Nothing else is known "
            "here, and nothing has been added."
        ),
    ),
    topics=("investigative-sites",),
    day="2014-11-06",
    availability_is_public=False,
    real=True,
)

BREAKTHROUGH = Roundtable(
    key="breakthrough-therapy-designation",
    slug="fda-breakthrough-therapy-designation",
    title="FDA’s Breakthrough Therapy Designation – A Three-Year Assessment",
    summary=(
        "A meeting of the Executive Forum on three years of a designation of the Food and Drug "
        "Administration."
    ),
    body=(
        Para(
            "Date and title are what the center has published of this Roundtable. Nothing else is known "
            "here, and nothing has been added."
        ),
    ),
    topics=("expedited-programs",),
    day="2015-03-05",
    availability_is_public=False,
    real=True,
)

LATE_AMENDMENT = Roundtable(
    key="price-of-a-late-amendment",
    slug="the-price-of-a-late-amendment",
    title="The price of a late amendment",
    summary="Who pays, and in what currency, when a trial’s plan changes after its first patient.",
    body=(
        Para(
            "Everybody who came had lived through an amendment in the year before. The table was asked for "
            "one of them, told from the first doubt onward, and for the day on which the delay could have "
            "been cut short."
        ),
    ),
    topics=("protocol-amendments", "investigative-sites"),
    days_after=-167,
    start="09:00",
    end="12:30",
    place="At the center, Boston",
    locality="Boston",
    capacity=18,
    seats_held=16,
    chatham_house=True,
    audience="People who write amendments and people who receive them.",
    agenda=(
        Agenda("09:00", "Who is here, and which amendment each of us has brought"),
        Agenda(
            "09:30", "One amendment, day by day", "An invented trial that borrows its delays from real life."
        ),
        Agenda("10:45", "Pause"),
        Agenda("11:00", "Whose turn was it?", "Five stretches of waiting, and who could have ended each."),
        Agenda("12:00", "What may be published", "Sentence by sentence; one objection strikes it out."),
    ),
    speakers=(
        At("priya-raman", "Opened the morning"),
        At("ines-caldwell", "Moderator"),
    ),
    reports=(Reading("late-amendment", relation="result"),),
    conclusions=(
        (
            "The time before anybody writes is the longest, and the only one that can be ended by a single "
            "sentence."
        ),
        "Sites could plan for a change that is not approved yet, if they were told that one is coming.",
        "A review that meets each month is cheaper than one amendment that nobody saw coming.",
        "What an amendment costs is known to one person in each company, who has not been asked.",
    ),
    attendees=16,
    proceedings_summary="Four sentences on which sixteen people from sponsors, CROs and sites could agree.",
    slides="the-price-of-a-late-amendment-slides.pdf",
    slides_title="Slides: one amendment, day by day",
)

TRAVEL = Roundtable(
    key="distributed-site",
    slug="travel-and-the-distributed-site",
    title="Travel and the distributed site",
    summary="A visit at home saves the patient a journey and gives it to a nurse. Who keeps the balance?",
    body=(
        Para(
            "When a visit moves from the clinic to the living room, somebody still has to travel. The table "
            "would have compared what was saved and what was merely handed on."
        ),
    ),
    topics=("investigative-sites", "trial-design"),
    days_after=15,
    start="09:00",
    end="12:00",
    place="At the center, Boston",
    locality="Boston",
    capacity=18,
    seats_held=7,
    registration="open",
    closes_days_before=7,
    registration_note="There is no fee.",
    audience="Sites with visits at home, and those who plan them.",
    agenda=(
        Agenda("09:00", "A day on the road, hour by hour"),
        Agenda("10:15", "What the patient no longer does"),
        Agenda("11:15", "What somebody else now does"),
    ),
    speakers=(At("tomas-okafor", "Tells of a day on the road"),),
    cancelled=(
        "Two of the three people who were to open the morning cannot come. Everyone who had a seat has "
        "been told."
    ),
)

SCORECARDS = Roundtable(
    key="shared-scorecards",
    slug="shared-scorecards",
    title="Shared scorecards: what sponsors and CROs measure together",
    summary=(
        "A morning about measures that two partners can keep in common, and about those that divide them."
    ),
    body=(
        Para(
            "Finding 4 of the October 2014 report says that a scorecard helps when both sides have designed "
            "it. This table asks what such a page looks like after a few years of use: what has been struck "
            "out, what has been added, and which number was last looked at before a decision."
        ),
        Heading("What to bring"),
        Para(
            "Two measures from your own work: one that has changed something, and one whose disappearance "
            "nobody would notice. What is said is not attributed to anyone."
        ),
    ),
    topics=("outsourcing-and-cros", "metrics"),
    days_after=57,
    start="09:00",
    end="12:30",
    mode="hybrid",
    place="At the center, Boston, or by video",
    locality="Boston",
    access_note="No steps; captions if you ask for them when you register",
    capacity=18,
    seats_held=2,
    guests=SCORECARDS_GUESTS,
    registration="open",
    closes_days_before=7,
    registration_note="There is no fee. When all seats are taken, a waiting list opens by itself.",
    chatham_house=True,
    audience="Heads of alliances, operations and data management at sponsors, CROs and sites.",
    agenda=(
        Agenda("09:00", "Coffee"),
        Agenda(
            "09:20", "Where the question comes from", "What the report of October 2014 asked, and left open."
        ),
        Agenda("10:00", "Measures that changed something", "One from each seat, in three minutes."),
        Agenda("11:00", "Pause"),
        Agenda("11:15", "Measures that nobody would miss"),
        Agenda("12:00", "One page", "What the table would publish, read aloud and corrected."),
    ),
    speakers=(
        At("ines-caldwell", "Moderator"),
        At("jonas-brandt", "Brings the CRO’s half of the page"),
        At("priya-raman", "Asks how each number is counted"),
    ),
    reports=(Reading("strategic-relationships", 4), Reading("shared-scorecard", 1)),
    episodes=("the-site-nobody-counted",),
)

NETWORKS = Roundtable(
    key="site-networks",
    slug="site-networks-and-the-single-contract",
    title="Site networks and the single contract",
    summary="Forty sites sign once. What is gained is easy to see; the table looks for what was given away.",
    body=(
        Para(
            "A network that signs for all of its sites spares everybody thirty-nine contracts. It also "
            "decides for forty physicians what an hour is worth. The table meets on screen, with sites from "
            "both sides of the question."
        ),
    ),
    topics=("investigative-sites", "outsourcing-and-cros"),
    days_after=78,
    start="11:00",
    end="13:00",
    mode="online",
    place="By video",
    access_note="Live captions",
    capacity=24,
    seats_held=4,
    guests=NETWORKS_GUESTS,
    registration="open",
    closes_days_before=2,
    registration_note="There is no fee.",
    audience="Sites inside networks, sites outside of them, and those who contract with both.",
    agenda=(
        Agenda("11:00", "One contract, read aloud"),
        Agenda("11:40", "What the sites gave up", "Three sites, five minutes each."),
        Agenda("12:20", "What they would ask for next time"),
    ),
    speakers=(At("jonas-brandt", "Moderator"), At("tomas-okafor", "Speaks for a site outside of networks")),
    reports=(Reading("start-up-times", 1),),
)

MEDICAL_OFFICERS = Roundtable(
    key="medical-officers",
    slug="the-chief-medical-officers-table",
    title="The chief medical officers’ table",
    summary="If the first question of a development plan came from patients, what would the second one be?",
    body=(
        Para(
            "Twelve chief medical officers and four patients’ advocates read one invented development plan "
            "together, from its first page. They are asked to stop where they would have been heard too late."
        ),
    ),
    topics=("trial-design", "informed-consent"),
    days_after=99,
    start="13:00",
    end="17:00",
    place="At the center, Boston",
    locality="Boston",
    access_note="No steps",
    capacity=16,
    seats_held=9,
    availability_is_public=False,
    registration="invitation",
    closes_days_before=14,
    registration_note="Invitations went out by letter. Whoever has one can pass it on to a deputy.",
    waiting_list=False,
    chatham_house=True,
    audience="Chief medical officers and patients’ advocates, by invitation.",
    agenda=(
        Agenda("13:00", "The plan, from its first page"),
        Agenda("14:45", "Pause"),
        Agenda("15:15", "Where we stopped, and why"),
        Agenda("16:30", "What the plan’s author heard"),
    ),
    speakers=(At("ines-caldwell", "Moderator"),),
)

INTERIM = Roundtable(
    key="first-interim-analysis",
    slug="reading-the-first-interim-analysis",
    title="Reading the first interim analysis",
    summary="Some may see it, some must not, and all have to work together on the following morning.",
    body=(
        Para(
            "A trial looks at its own results half way through. The table rehearses that day with an "
            "invented trial: who opens the envelope, who leaves the room, what is said in the corridor, and "
            "how a study team behaves that has been told nothing."
        ),
    ),
    topics=("trial-design", "metrics"),
    days_after=141,
    start="09:00",
    end="13:00",
    place="At the center, Boston",
    locality="Boston",
    capacity=20,
    seats_held=2,
    guests=INTERIM_GUESTS,
    registration="approval",
    closes_days_before=21,
    registration_note="Say in two sentences what you do in a trial. The center answers within a week.",
    audience="Statisticians, members of data monitoring committees, and heads of studies.",
    agenda=(
        Agenda("09:00", "The envelope", "A rehearsal with parts for everybody."),
        Agenda("10:30", "Pause"),
        Agenda("10:50", "The corridor", "What a face may give away."),
        Agenda("12:00", "The next morning"),
    ),
    speakers=(At("priya-raman", "Wrote the rehearsal"), At("noor-hadley", "Moderator")),
)

ROUNDTABLES: tuple[Roundtable, ...] = (
    SITE_LANDSCAPE,
    BREAKTHROUGH,
    LATE_AMENDMENT,
    TRAVEL,
    SCORECARDS,
    NETWORKS,
    MEDICAL_OFFICERS,
    INTERIM,
)
