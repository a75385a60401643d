"""The center, its topics, people and organizations, and the demonstration's accounts."""

from __future__ import annotations

from dataclasses import dataclass

from core.demo.shapes import Person, Topic


@dataclass(frozen=True)
class Center:
    """The settings of the site. Addresses are of the reserved kind: mail to them goes nowhere."""

    name: str
    short_name: str
    tagline: str
    locality: str
    zone: str
    language: str
    email: str
    events_email: str
    press_email: str
    press_name: str
    press_phone: str
    boilerplate: str


CENTER = Center(
    name="Tufts Center for the Study of Drug Development",
    short_name="Tufts CSDD",
    tagline="Reports, roundtables and conversations about how medicines are developed, kept on record.",
    locality="Boston, Massachusetts",
    zone="America/New_York",
    language="en-US",
    email="office@colloquy.example",
    events_email="roundtables@colloquy.example",
    press_email="press@colloquy.example",
    press_name="Press desk (fictional)",
    press_phone="+1 617 555 0136",
    boilerplate=(
        "The Tufts Center for the Study of Drug Development (Tufts CSDD) issues the R&D Management "
        "Reports, is host to an Executive Forum and its Roundtables, and sponsors research."
    ),
)

TOPICS: tuple[Topic, ...] = (
    Topic(
        "how-trials-are-run",
        "How trials are run",
        "The daily work of a clinical trial: who does it, where, by which plan, and how anyone knows "
        "whether it goes well.",
    ),
    Topic(
        "investigative-sites",
        "Investigative sites",
        "Hospitals, practices and clinics where a trial meets its participants, and what a site needs "
        "to take part in one and to want another.",
        parent="how-trials-are-run",
    ),
    Topic(
        "outsourcing-and-cros",
        "Outsourcing and CROs",
        "Work that a sponsor gives to a contract research organization (CRO), how the two share "
        "decisions, and what each learns.",
        parent="how-trials-are-run",
    ),
    Topic(
        "protocol-amendments",
        "Protocol amendments",
        "Changes to a study's plan after it was approved: why they come, how long they take, and whom "
        "they reach last.",
        parent="how-trials-are-run",
    ),
    Topic(
        "enrollment",
        "Enrollment",
        (
            "Finding, asking and keeping the people who take part, and saying beforehand how long that will "
            "take."
        ),
        parent="how-trials-are-run",
    ),
    Topic(
        "trial-design",
        "Trial design",
        (
            "Questions, endpoints, visits and analyses, and the burden that each of them lays on patients "
            "and staff."
        ),
        parent="how-trials-are-run",
    ),
    Topic(
        "metrics",
        "Metrics",
        (
            "Measures of research and development (R&D): which of them change a decision, and which are only "
            "collected."
        ),
        parent="how-trials-are-run",
    ),
    Topic(
        "regulation",
        "Regulation",
        (
            "Rules and reviews that a new medicine passes, and the ways in which agencies and developers "
            "work together."
        ),
    ),
    Topic(
        "expedited-programs",
        "Expedited programs",
        "Designations of the Food and Drug Administration (FDA) and its peers that aim to bring needed "
        "medicines to patients sooner.",
        parent="regulation",
    ),
    Topic(
        "informed-consent",
        "Informed consent",
        (
            "What people are told before they join a study, in which words, and how they are told when "
            "something changes."
        ),
        parent="regulation",
    ),
    Topic(
        "partnerships",
        "Partnerships",
        "Sponsors, technology companies, advocacy groups and non-profits that set out to do together "
        "what none does alone.",
    ),
)

PEOPLE: tuple[Person, ...] = (
    # Real: published facts only, no quotation, no portrait.
    Person(
        "tufts-csdd",
        "Tufts Center for the Study of Drug Development",
        kind="organization",
        biography=(
            "The center issues the R&D Management Reports, is host to an Executive Forum and its "
            "Roundtables, and sponsors research."
        ),
        real=True,
    ),
    Person("inato", "Inato", kind="organization", real=True),
    Person("applied-clinical-trials", "Applied Clinical Trials", kind="organization", real=True),
    Person(
        "cambridge-innovation-institute", "Cambridge Innovation Institute", kind="organization", real=True
    ),
    Person(
        "ken-getz",
        "Ken Getz",
        given="Ken",
        family="Getz",
        role="Associate professor and director of sponsored research",
        affiliation="tufts-csdd",
        biography=(
            "The press note of October 2014 reports his view of strategic relationships between drug "
            "developers and contract research organizations (CROs)."
        ),
        real=True,
    ),
    Person(
        "liz-beatty",
        "Liz Beatty",
        given="Liz",
        family="Beatty",
        role="Co-founder and chief strategy officer",
        affiliation="inato",
        biography=(
            "Liz Beatty is co-founder and chief strategy officer of Inato. She was the guest of the "
            "Applied Clinical Trials Podcast of April 17, 2025."
        ),
        real=True,
    ),
    Person(
        "micah-lieberman",
        "Micah Lieberman",
        given="Micah",
        family="Lieberman",
        role="Executive conference director, SCOPE Summit",
        affiliation="cambridge-innovation-institute",
        biography=(
            "Micah Lieberman is executive conference director of the SCOPE Summit (Summit for Clinical "
            "Ops Executives) at the Cambridge Innovation Institute. He was the guest of the Applied "
            "Clinical Trials Podcast of February 7, 2025."
        ),
        real=True,
    ),
    # Fictional, all of them.
    Person(
        "larkmoor",
        "Larkmoor Therapeutics (fictional)",
        kind="organization",
        biography="A fictional sponsor of the demonstration. No company is meant.",
    ),
    Person(
        "corvane",
        "Corvane Clinical (fictional)",
        kind="organization",
        biography="A fictional contract research organization of the demonstration. No company is meant.",
    ),
    Person(
        "eastmere",
        "Eastmere University (fictional)",
        kind="organization",
        biography="A fictional university of the demonstration.",
    ),
    Person(
        "tannery-lane",
        "Tannery Lane Clinic (fictional)",
        kind="organization",
        biography="A fictional community practice of the demonstration that runs two or three trials a year.",
    ),
    Person(
        "priya-raman",
        "Priya Raman",
        given="Priya",
        family="Raman",
        role="Biostatistician (fictional)",
        affiliation="eastmere",
        biography=(
            "A fictional biostatistician. In the reports of the demonstration she takes delays apart and "
            "gives the pieces back in weeks."
        ),
    ),
    Person(
        "jonas-brandt",
        "Jonas Brandt",
        given="Jonas",
        family="Brandt",
        role="Director of operations (fictional)",
        affiliation="corvane",
        biography=(
            "A fictional director of operations at a fictional CRO. He keeps start-up logs and believes "
            "the ones that two people have signed."
        ),
    ),
    Person(
        "ines-caldwell",
        "Ines Caldwell",
        given="Ines",
        family="Caldwell",
        role="Head of alliance management (fictional)",
        affiliation="larkmoor",
        biography=(
            "A fictional head of alliance management at a fictional sponsor. She moderates tables at which "
            "both sides have something to lose."
        ),
    ),
    Person(
        "noor-hadley",
        "Noor Hadley",
        given="Noor",
        family="Hadley",
        role="Methodologist (fictional)",
        affiliation="eastmere",
        biography=(
            "A fictional methodologist who edits the Methods Brief and tests each recipe before it is "
            "printed."
        ),
    ),
    Person(
        "mara-lindqvist",
        "Mara Lindqvist",
        given="Mara",
        family="Lindqvist",
        role="Host of Field Notes (fictional)",
        biography="The fictional host of Field Notes. Her voice is synthetic.",
    ),
    Person(
        "tomas-okafor",
        "Tomas Okafor",
        given="Tomas",
        family="Okafor",
        role="Site coordinator (fictional)",
        affiliation="tannery-lane",
        biography=(
            "A fictional coordinator at a fictional community practice: he books the visits, counts the "
            "kits and answers the questionnaires. His voice is synthetic."
        ),
    ),
)

PERSON_BY_KEY = {person.key: person for person in PEOPLE}
TOPIC_BY_KEY = {topic.key: topic for topic in TOPICS}


@dataclass(frozen=True)
class Account:
    """A reader's account of the demonstration; its password is made at the first load."""

    key: str
    username: str
    email: str
    group: str


ACCOUNTS: tuple[Account, ...] = (
    Account("registered-reader", "demo-reader", "reader@colloquy.example", "Registered readers"),
    Account("sponsor", "demo-sponsor", "sponsor@colloquy.example", "Sponsors"),
)


@dataclass(frozen=True)
class Trial:
    """One of the three things that the demonstration line invites to try."""

    query: str


#: These words stand only inside a PDF
TRY_SEARCH = Trial("wall planner")
