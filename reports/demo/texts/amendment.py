"""What a late protocol amendment costs in weeks: fictional."""

from __future__ import annotations

from core.demo.shapes import Figure, Heading, Para, Table
from reports.demo.shapes import Edition, Finding, Report, Section
from reports.demo.texts.amendment_waiting import WAITING

FINDINGS = (
    Finding(
        1,
        "From the first doubt to the first patient under the new plan, a late amendment takes 23.5 weeks "
        "on average.",
        5,
    ),
    Finding(
        2,
        (
            "The longest stretch, six and a half weeks, passes before anybody has been asked to write the "
            "change."
        ),
        7,
    ),
    Finding(
        3,
        "Sites learn last: by the time the new plan reaches them, a typical site has booked eleven visits "
        "under the old one.",
        9,
    ),
    Finding(
        4,
        "Studies with a standing monthly review lose nine weeks less than studies that call a meeting when "
        "something breaks.",
        11,
    ),
    Finding(
        5,
        (
            "Amendments that bundle unrelated changes are slow for a plain reason: all parts wait for the "
            "slowest."
        ),
        13,
    ),
)

SECTIONS = (
    *WAITING,
    Section(
        "A meeting that is held anyway",
        (
            Para(
                "Five of the fourteen studies had a review that met every month with the same people: the "
                "study’s physician, the statistician, somebody from the CRO, and two coordinators from "
                "sites. It met whether or not there was anything to decide, and it was over in half an hour "
                "when there was not. The other nine called a meeting when something broke."
            ),
            Figure(
                "With and without a standing review",
                "Average weeks in each stretch, fictional data",
                "lines",
                ("Stretch", "Standing review", "Meeting when needed"),
                (
                    ("Doubt", 2.5, 8.7),
                    ("Draft", 3.5, 4.3),
                    ("Approval", 2.6, 3.2),
                    ("Review", 5.2, 5.7),
                    ("Sites", 3.9, 4.8),
                ),
            ),
            Para(
                "The difference of nine weeks is almost wholly in the first stretch. A standing meeting does "
                "not write faster, and boards do not answer it sooner. What it does is hear the same remark "
                "twice from the same person and feel the embarrassment of having done nothing about it."
            ),
            Para(
                "Is it the meeting, or are studies that can afford one better run in any case? The set is "
                "too small to say, and it is invented besides. Still, two studies began to hold the review "
                "half way through, and their amendments before and after differ by seven weeks. We would "
                "not build a policy on two studies. We would hold the meeting.",
                where="pdf",
            ),
            Table(
                "Half an hour, once a month",
                ("Minutes", "Question"),
                (
                    ("0–5", "Which remarks from last month still have no owner?"),
                    ("5–15", "What did the coordinators hear that is not in any report?"),
                    ("15–25", "What would have to be true for us to change nothing?"),
                    ("25–30", "Who closes which remark, by which day?"),
                ),
                where="pdf",
            ),
        ),
        finding=4,
    ),
    Section(
        "The price of a bundle",
        (
            Para(
                "Because an amendment is felt to be expensive, changes are saved up for it. A wider age "
                "range, a corrected table, a new laboratory and an extra questionnaire travel together, and "
                "the questionnaire, which needs a license, keeps the age range waiting."
            ),
            Figure(
                "Weeks by the number of unrelated changes",
                "Average weeks from doubt to first patient, fictional data",
                "bars",
                ("Changes in one amendment", "Weeks"),
                (("One", 18.1), ("Two", 22.4), ("Three", 26.0), ("Four or more", 31.7)),
            ),
            Para(
                "Two changes are unrelated, for our purpose, if either could have been approved without the "
                "other. By that rule 24 of the 42 amendments were bundles. Taken apart, their parts would "
                "have meant 61 amendments, and more letters to more boards. Whether that is worth it depends "
                "on what waits: for a corrected table it is not, for the age range it may be."
            ),
            Para(
                "A rule that three of the studies arrived at separately may be of use. Each change is given "
                "the number of weeks for which it can wait without harm. Changes whose numbers are within "
                "two of each other travel together; the others go alone. It takes ten minutes, and it turns "
                "an argument about tidiness into one about patients.",
                where="pdf",
            ),
            Heading("What this report cannot say"),
            Para(
                "Forty-two amendments of one demonstration are not a field. We did not look at emergency "
                "changes for safety, which follow other rules and were quick in every study. We did not ask "
                "whether an amendment was worth making. And we have no study in which nobody had a doubt, so "
                "that the cost of never changing a plan, which may be the highest of all, is not in any of "
                "our figures."
            ),
            Para(
                "Terms used. *Amendment*: a change to the approved plan that a board must see. *Board*: an "
                "institutional review board or ethics committee. *Bundle*: an amendment with two or more "
                "unrelated changes. *Standing review*: a meeting whose next date is fixed before its agenda "
                "is. *Typical site*: the site in the middle when all are ranked.",
                where="pdf",
            ),
        ),
        finding=5,
    ),
)

AMENDMENT = Report(
    key="late-amendment",
    slug="what-a-late-protocol-amendment-costs-in-weeks",
    title="What a late protocol amendment costs in weeks",
    series="rd-management-report",
    number="",
    authors=("priya-raman", "ines-caldwell"),
    summary=(
        "Five stretches between the first doubt and the first patient under a changed plan, counted in weeks."
    ),
    abstract=(
        "A protocol that changes after the first patient has been treated makes sponsors, CROs and sites "
        "wait, and each of them waits for something else. This demonstration report follows 42 invented "
        "amendments through five stretches, from the first doubt to the first patient under the new plan. "
        "It finds the longest wait where no document exists yet, the heaviest load at the sites, and a "
        "remedy that costs half an hour a month."
    ),
    editions=(Edition(1, FINDINGS, SECTIONS, "what-a-late-protocol-amendment-costs.pdf", months_before=5),),
    topics=("protocol-amendments", "investigative-sites", "trial-design"),
    related=("start-up-times", "shared-scorecard"),
)
