"""A scorecard for shared decisions: fictional."""

from __future__ import annotations

from core.demo.shapes import Callout, Figure, Heading, Para, Quote, Table
from reports.demo.shapes import Edition, Finding, Report, Section

FINDINGS = (
    Finding(
        1,
        "Of 63 measures in use, sponsor and CRO could both collect eleven from what they already had; these "
        "eleven make the scorecard.",
        4,
    ),
    Finding(
        2,
        "Pairs that show each other the whole scorecard every month argue as often as before, but about one "
        "topic instead of four.",
        6,
    ),
    Finding(
        3,
        (
            "A measure that has changed no decision in two quarters can be dropped: none of the dropped ones "
            "was missed."
        ),
        8,
    ),
)

SECTIONS = (
    Section(
        "Two dashboards and one trial",
        (
            Para(
                "A sponsor has a dashboard. Its contract research organization (CRO) has a dashboard. On the "
                "first both see green, on the second both see amber, and in the monthly meeting the first "
                "hour is spent on the difference. This report asks which measures the two could keep "
                "together, and what happens to the hour when they do."
            ),
            Para(
                "Twelve pairs of a sponsor and a CRO were followed for a year. They are invented, and so is "
                "everything that was counted. The question is not: the center’s October 2014 report on "
                "strategic relationships closes with a balanced scorecard that both sides design, and leaves "
                "open what would stand on it."
            ),
            Callout(
                "What we mean by a shared measure",
                "Both partners can compute it, from records of their own, without asking each other; and "
                "when their results differ, both know which of the two is to be used.",
            ),
            Para(
                "The second half of that definition removed more candidates than the first. Nine measures "
                "could be computed on both sides and were, for years, with results that differed by a "
                "constant. Nobody had ever said whose result counted, because saying it would have been "
                "impolite.",
                where="pdf",
            ),
            Heading("How the year went", where="pdf"),
            Para(
                "In the first month the pairs listed what they measured. In the second they struck out what "
                "only one side could know. In the third they agreed on a page. From then on the page was "
                "filled in by both every month, separately, and the two copies were laid side by side at the "
                "start of the meeting. We sat in on 108 of these meetings, in the sense in which an invented "
                "observer can sit.",
                where="pdf",
            ),
        ),
    ),
    Section(
        "Eleven that both can collect",
        (
            Para(
                "Sixty-three measures sounds like a lot until one reads them. Fourteen were the same measure "
                "under two names. Nineteen could be known by one side only: the sponsor cannot see the CRO’s "
                "staff turnover, and the CRO cannot see what the sponsor’s board was told. Fifteen had no "
                "definition that both would sign. Four should be collected by neither, because a person’s "
                "pay or standing hung on them. Eleven were left."
            ),
            Figure(
                "What became of 63 measures",
                "Number of measures, fictional data",
                "bars",
                ("Group", "Measures"),
                (
                    ("Known to one side only", 19),
                    ("No common definition", 15),
                    ("The same under two names", 14),
                    ("On the scorecard", 11),
                    ("Better not collected", 4),
                ),
            ),
            Table(
                "The scorecard, on one page",
                ("Measure", "Unit", "Whose record counts"),
                (
                    ("Contract sent to contract signed", "days", "CRO"),
                    ("Site opened to first patient", "days", "CRO"),
                    ("Patients enrolled against the range", "inside or outside", "sponsor"),
                    ("Visits missed", "per hundred", "CRO"),
                    ("Queries open after two weeks", "per hundred", "CRO"),
                    ("Query asked to query answered", "days", "sponsor"),
                    ("Changes asked for after signature", "number", "sponsor"),
                    ("Decisions that waited for a person", "days", "both"),
                    ("Invoice received to invoice paid", "days", "sponsor"),
                    ("People replaced in the joint team", "number", "both"),
                    ("Promises made in this meeting and kept", "of all made", "both"),
                ),
            ),
            Para(
                "The last line is the one that pairs resisted and then would not give up. It is filled in "
                "aloud, by the person who made the promise. It has no system behind it, cannot be audited, "
                "and is right.",
                where="pdf",
            ),
            Para(
                "The four that neither should collect were: hours per monitor, errors per coordinator, a "
                "rank of sites by name, and a score of the other side’s helpfulness. Each had done harm "
                "somewhere before it was struck out.",
                where="pdf",
            ),
        ),
        finding=1,
    ),
    Section(
        "Fewer topics, not fewer arguments",
        (
            Para(
                "It had been hoped that a shared page would end the arguments. It did not. Before the page "
                "there were about three disagreements in a meeting, and after it about three. What changed "
                "is what they were about. Before, the first was about whose number was right, and the others "
                "were about things that followed from that. Afterwards there was one topic, and it was what "
                "to do."
            ),
            Figure(
                "Topics in dispute per meeting",
                "Average number over twelve pairs, by quarter, fictional data",
                "lines",
                ("Quarter", "Topics", "Disagreements"),
                (("First", 4.1, 3.2), ("Second", 2.6, 3.4), ("Third", 1.4, 3.0), ("Fourth", 1.1, 2.9)),
            ),
            Quote(
                "We had been arguing about a thermometer. Now we argue about the weather, which is at least "
                "outside the room.",
                "ines-caldwell",
            ),
            Para(
                "Two pairs did not get there. In both, one side brought the page filled in by a person who "
                "did not attend. The numbers were right, and they were nobody’s: no one at the table could "
                "say how they had come about, so that each had to be defended as a matter of honor.",
                where="pdf",
            ),
            Para(
                "A pair that shows only part of the page is worse off than one that shows nothing. The "
                "empty fields get all the attention. One pair left out the line on invoices, out of tact, "
                "and spent five meetings on it.",
                where="pdf",
            ),
        ),
        finding=2,
    ),
    Section(
        "What may be dropped",
        (
            Para(
                "A scorecard grows by itself. Each bad month leaves a measure behind that would have warned "
                "of it. So the pairs were asked to name, for each measure and quarter, one decision that it "
                "had changed. A measure that could show none for two quarters was taken off the page, with "
                "the right to come back."
            ),
            Figure(
                "Decisions that a measure changed in a year",
                "Number over twelve pairs, fictional data",
                "bars",
                ("Measure", "Decisions"),
                (
                    ("Decisions that waited for a person", 31),
                    ("Patients enrolled against the range", 24),
                    ("Site opened to first patient", 17),
                    ("Invoice received to invoice paid", 12),
                    ("Queries open after two weeks", 3),
                    ("Visits missed", 2),
                ),
                note=(
                    "The six lines with the most and the fewest; the other five lie between four and eleven."
                ),
            ),
            Para(
                "Over the year 29 lines were dropped by the twelve pairs, and three came back. None of the "
                "three was missed during the quarter in which it was gone; they came back because somebody "
                "new had joined and asked for them."
            ),
            Para(
                "The most useful line was also the least expected. “Decisions that waited for a person” "
                "counts the days between the moment when everything needed for a decision was known and the "
                "moment when it was made. It embarrasses the powerful and nobody else, which may be why it "
                "had not been on any dashboard.",
                where="pdf",
            ),
            Heading("How to begin"),
            Para(
                "List what you measure. Strike out what only you can know. For what remains, agree in "
                "writing whose record counts. If the page is still longer than a page, begin with the four "
                "lines that would have changed something last year, and leave the rest for when it is "
                "missed."
            ),
            Para(
                "Terms used. *Pair*: one sponsor and one CRO with an agreement for at least two studies. "
                "*Page*: the scorecard as printed. *Disagreement*: a point on which the minutes record two "
                "positions. *Topic*: what a disagreement is about, as coded by two readers.",
                where="pdf",
            ),
        ),
        finding=3,
    ),
)

SCORECARD = Report(
    key="shared-scorecard",
    slug="a-scorecard-for-shared-decisions",
    title="A scorecard for shared decisions",
    series="rd-management-report",
    number="",
    authors=("ines-caldwell", "jonas-brandt", "priya-raman"),
    summary=(
        "Which measures a sponsor and a CRO can keep together, and what becomes of those that change nothing."
    ),
    abstract=(
        "Sponsors and contract research organizations measure the same trials and read different numbers. In "
        "this demonstration report twelve invented pairs reduce 63 measures to eleven that both can collect, "
        "fill them in separately, and compare them every month for a year. They argue no less, but about "
        "less; and they find that most of what may be dropped is not missed."
    ),
    editions=(Edition(1, FINDINGS, SECTIONS, "a-scorecard-for-shared-decisions.pdf", months_before=33),),
    topics=("outsourcing-and-cros", "metrics"),
    related=("strategic-relationships", "late-amendment"),
)
