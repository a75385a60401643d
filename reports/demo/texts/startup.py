"""Start-up times at community sites: fictional, in two versions of which the second corrects the first."""

from __future__ import annotations

from core.demo.shapes import Callout, Figure, Heading, Para, Quote, Table
from reports.demo.shapes import Edition, Finding, Report, Section

CONTRACTS = (
    "Community-based sites sign their contracts in 41 days on average and academic centers in 68; the "
    "difference is the number of desks."
)
REVIEW_V1 = "Ethics review is quicker for community-based sites: 24 days on average, against 35."
REVIEW_V2 = (
    "Ethics review takes equally long in both settings, 33 and 35 days, once both clocks start on the same "
    "day."
)
TRAINING = (
    "The lead is lost in training: a community-based site waits 19 days for somebody to train it, an "
    "academic center 8."
)

OPENING = Section(
    "Forty-eight doors",
    (
        Para(
            "Everybody agrees that trials should come closer to where people live. Practices and small "
            "hospitals are asked to take part, they say yes, and then it is autumn. This report measures "
            "what lies between their yes and the first patient they could have seen."
        ),
        Para(
            "It compares thirty community-based sites with eighteen academic centers in six studies. Sites, "
            "studies and days are invented for this demonstration. For each of the 48 sites three periods "
            "were taken: from the first draft of a contract to its last signature, from the submission to "
            "the review board to its answer, and from the answer to the day on which the staff had been "
            "trained and the site was opened."
        ),
        Figure(
            "Three periods of a start-up",
            "Average days, 48 sites, fictional data",
            "stack",
            ("Setting", "Contract", "Review", "Training"),
            (("Community-based", 41, 33, 19), ("Academic", 68, 35, 8)),
        ),
        Para(
            "Two habits of counting deserve a warning. Averages over studies are kinder than averages over "
            "sites, because a study with three quick sites weighs as much as one with fifteen slow ones; we "
            "count sites. And a site that never opened has no last day, so it drops out of most tables. Four "
            "of our sites never opened. They are in the contract figures and nowhere else.",
            where="pdf",
        ),
    ),
)

OPENING_V1 = Section(
    OPENING.title,
    (
        *OPENING.blocks[:2],
        Figure(
            "Three periods of a start-up",
            "Average days, 48 sites, fictional data",
            "stack",
            ("Setting", "Contract", "Review", "Training"),
            (("Community-based", 41, 24, 19), ("Academic", 68, 35, 8)),
        ),
        *OPENING.blocks[3:],
    ),
)

SIGNATURES = Section(
    "How many desks a contract crosses",
    (
        Para(
            "A contract with a community practice is read by the physician who owns the practice, by whoever "
            "keeps the books, and by a lawyer if there is one. A contract with an academic center is read by "
            "the department, the research office, the legal office, the technology office when data leave "
            "the house, the insurer, and the department again."
        ),
        Figure(
            "Days to the last signature, by the number of desks",
            "Average days, fictional data",
            "bars",
            ("Desks", "Days"),
            (("2", 27), ("3", 39), ("4", 52), ("5", 66), ("6 or more", 81)),
        ),
        Para(
            "Each desk adds about thirteen days, and it matters little which desk it is. The text of the "
            "contract is not the reason: in the six studies most sites were sent the same twelve pages and "
            "changed fewer than three of them."
        ),
        Quote(
            "We stopped asking whether a site was fast. We asked how many people would have to be on "
            "vacation for it to stop.",
            "jonas-brandt",
        ),
        Para(
            "A few details from the logs. The most frequent change concerned the day by which an invoice "
            "must be paid, and it was granted nearly always. The second most frequent concerned insurance, "
            "and was granted nearly never; two sites left over it. Sending a contract with the answers to "
            "these two points already in it saved five days where it was tried.",
            where="pdf",
        ),
        Para(
            "Signing on paper is not dead. Eleven of the 48 sites had to send an original by courier, all of "
            "them academic. The courier took two days; finding the person with the pen took six.",
            where="pdf",
        ),
    ),
    finding=1,
)

CLOCK_V2 = Section(
    "When the clock starts",
    (
        Para(
            "The first version of this report said that boards answer community-based sites eleven days "
            "sooner. That was wrong, and the way in which it was wrong is worth a page. For community-based "
            "sites the CRO had logged the day on which a submission was complete; for academic centers the "
            "center’s own office had logged the day on which it was received. Between the two lie the days "
            "in which a board asks for the missing page."
        ),
        Figure(
            "The same reviews on two clocks",
            "Average days, fictional data",
            "bars",
            ("Setting and clock", "Days"),
            (
                ("Community-based, from complete", 24),
                ("Community-based, from received", 33),
                ("Academic, from complete", 27),
                ("Academic, from received", 35),
            ),
        ),
        Para(
            "Set to the same day, the two settings differ by two days, which is less than the difference "
            "between any two boards. We now count from the day of receipt in both, because that is the day "
            "on which the site begins to wait."
        ),
        Callout(
            "What has changed in version 2",
            "Finding 2 and its figure, the first figure, and this section. Findings 1 and 3 stand as they "
            "were. Version 1 can still be read under its own address.",
        ),
        Heading("A note on evidence", where="pdf"),
        Para(
            "How do we know the day of receipt for sites that kept no log of their own? From things that "
            "were not made to be evidence. One practice writes its submissions on the wall planner. Another "
            "had noted each parcel of study drug, and the day of each letter from the board beside it, in "
            "the refrigerator log of its pharmacy, because that was the one sheet of paper that somebody "
            "signed every morning. Where two such sources existed they agreed to within a day.",
            where="pdf",
        ),
        Para(
            "Where only the CRO had a log, site and sponsor disagreed on the first day in one case out of "
            "three. A field for the day of receipt, signed by both, would have spared us a second version.",
            where="pdf",
        ),
    ),
    finding=2,
)

CLOCK_V1 = Section(
    "What boards answer, and when",
    (
        Para(
            "Review boards answered community-based sites after 24 days on average and academic centers "
            "after 35. Most community-based sites used a central board, which meets every week, while "
            "academic centers sent their papers to a board of their own, which meets once or twice a month."
        ),
        Figure(
            "Days from submission to answer",
            "Average days, fictional data",
            "bars",
            ("Setting", "Days"),
            (("Community-based", 24), ("Academic", 35)),
        ),
        Para(
            "The days were taken from the log of whoever made the submission. We have not compared the logs "
            "with one another.",
        ),
        Para(
            "Boards asked for more papers in four of ten submissions, about as often in one setting as in "
            "the other. What they asked for was seldom about the science: a missing page, an old form, a "
            "certificate that had run out in the meantime.",
            where="pdf",
        ),
    ),
    finding=2,
)

TRAINERS = Section(
    "Waiting for a trainer",
    (
        Para(
            "When contract and review are done, an academic center trains itself: it has run such studies "
            "before, and a colleague down the hall shows the new coordinator how the portal works. A "
            "community practice waits until somebody comes, or until there is a place in a course by video."
        ),
        Figure(
            "What the wait for training is made of",
            "Average days at community-based sites, fictional data",
            "bars",
            ("Wait", "Days"),
            (
                ("For a date that suits the practice", 9),
                ("For access to the systems", 6),
                ("For the trainer’s own certificate", 1),
                ("Training itself", 3),
            ),
        ),
        Para(
            "Nine of the nineteen days pass because the practice is open for patients when trainers are "
            "free, and closed when they are not. Two of the studies offered training at seven in the morning "
            "and on Saturdays. Their wait was eight days."
        ),
        Table(
            "Systems that a new site must be let into",
            ("System", "Sites that had it on the first day", "Average days until it worked"),
            (
                ("Data entry", "31 of 48", 4),
                ("Supplies", "22 of 48", 7),
                ("Safety letters", "40 of 48", 2),
                ("Payments", "9 of 48", 21),
            ),
        ),
        Para(
            "The last line of the table is a complaint that we heard everywhere and measured only by the "
            "way. A site that cannot enter an invoice on its first day starts its part in the study by "
            "lending money to the sponsor.",
            where="pdf",
        ),
        Heading("What follows"),
        Para(
            "For a sponsor that wants more community-based sites, the contract is the wrong place to hurry. "
            "It is already short. A trainer who can come early, and four passwords that work on the first "
            "day, would give back more than two weeks to each of them."
        ),
        Heading("Limits", where="pdf"),
        Para(
            "The six studies were of common illnesses. Nothing here is known of rare ones, where a single "
            "academic center may be the only door. The sites had all said yes; those who said no might have "
            "told us more. And the days are invented, so that whoever wants to rely on them must first go "
            "and count some of his own.",
            where="pdf",
        ),
        Para(
            "Terms used. *Community-based site*: a practice or hospital without a research office. *Academic "
            "center*: a hospital with one. *Desk*: a person or office that can stop a contract. *Received*: "
            "the day stamped by the board. *Complete*: the day on which the board stops asking.",
            where="pdf",
        ),
    ),
    finding=3,
)

STARTUP = Report(
    key="start-up-times",
    slug="start-up-times-at-community-sites",
    title="Start-up times at community sites",
    series="rd-management-report",
    number="",
    authors=("jonas-brandt", "priya-raman"),
    summary="From a clinic’s yes to its first patient: contracts, review and training at 48 invented sites.",
    abstract=(
        "Trials are meant to come closer to patients, and community-based sites are asked to make that "
        "possible. This demonstration report compares how long thirty such sites and eighteen academic "
        "centers, all invented, take to sign, to be reviewed and to be trained. Version 2 puts both groups "
        "on the same clock and withdraws the claim that review boards answer one of them sooner."
    ),
    editions=(
        Edition(
            1,
            (Finding(1, CONTRACTS, 4), Finding(2, REVIEW_V1, 6), Finding(3, TRAINING, 7)),
            (OPENING_V1, SIGNATURES, CLOCK_V1, TRAINERS),
            "start-up-times-at-community-sites-v1.pdf",
            months_before=12,
            abstract=(
                "Trials are meant to come closer to patients, and community-based sites are asked to make "
                "that possible. This demonstration report compares how long thirty such sites and eighteen "
                "academic centers, all invented, take to sign, to be reviewed and to be trained."
            ),
        ),
        Edition(
            2,
            (Finding(1, CONTRACTS, 4), Finding(2, REVIEW_V2, 6), Finding(3, TRAINING, 8)),
            (OPENING, SIGNATURES, CLOCK_V2, TRAINERS),
            "start-up-times-at-community-sites-v2.pdf",
            note=(
                "Finding 2 and two figures corrected: both groups of sites are now counted from the day on "
                "which the board received the papers."
            ),
            months_before=10,
        ),
    ),
    topics=("investigative-sites", "outsourcing-and-cros", "metrics"),
    related=("late-amendment", "paying-sites"),
    front_matter=2,
)
