"""Paying sites promptly: fictional, and withdrawn."""

from __future__ import annotations

from core.demo.shapes import Callout, Figure, Para, Table
from reports.demo.shapes import Edition, Finding, Report, Section

FINDINGS = (
    Finding(1, "Sites are paid 38 days after a visit where a visit itself releases the payment.", 4),
    Finding(2, "One unclear line on an invoice delays all the others on it by three weeks.", 5),
    Finding(
        3, "Sites that are paid every month answer queries twice as fast as those paid every quarter.", 8
    ),
)

SECTIONS = (
    Section(
        "The loan that nobody signed",
        (
            Para(
                "A site that sees a patient in March and is paid in July has lent four months of a nurse’s "
                "wages to the sponsor. No paper says so, no interest is due, and a small practice may end "
                "its part in research over it. This brief collects what five invented payment systems do, "
                "and what a sponsor can copy by next month."
            ),
            Figure(
                "Days from a visit to the payment for it",
                "Average days, five payment systems, fictional data",
                "bars",
                ("What releases the payment", "Days"),
                (
                    ("The visit, as entered", 38),
                    ("The data, when checked", 71),
                    ("An invoice each month", 64),
                    ("An invoice each quarter", 112),
                ),
            ),
            Para(
                "The figures were taken from the systems’ own records. A system that lets the visit itself "
                "release the payment takes a risk: some visits turn out not to count. In the records at hand "
                "that was so for one visit in sixty, and the sum was taken off the next payment.",
                where="pdf",
            ),
        ),
    ),
    Section(
        "Let the visit pay",
        (
            Para(
                "Most contracts say that a visit is paid once its data are complete. The data are complete "
                "when the last query is closed, and the last query is often about something that is not the "
                "site’s to answer. Where the contract lets the entered visit release the payment, the site’s "
                "part ends on the day on which its work does."
            ),
            Table(
                "Three clauses, in plain words",
                ("Clause", "Who carries the risk"),
                (
                    ("Paid when the visit is entered", "Sponsor, for visits that do not count"),
                    ("Paid when the data are checked", "Site, for queries it cannot close"),
                    ("Paid when the invoice is approved", "Site, for everybody’s vacation"),
                ),
            ),
            Para(
                "To change the clause in a running study is easier than it sounds, since no site objects. "
                "The sponsor’s accounting will want a cap. A cap of three visits a patient that are paid "
                "ahead has been enough in each of the five.",
                where="pdf",
            ),
        ),
        finding=1,
    ),
    Section(
        "One line at a time",
        (
            Para(
                "An invoice with forty visits and one parking ticket waits for the parking ticket. If each "
                "line can be approved for itself, thirty-nine visits are paid tomorrow. Three of the five "
                "systems can do this. In two of those three the setting was off, and nobody remembered who "
                "had turned it off or why."
            ),
            Figure(
                "Invoices by the number of unclear lines",
                "Average days until the rest was paid, fictional data",
                "bars",
                ("Unclear lines", "Days"),
                (("None", 29), ("One", 50), ("Two or three", 54), ("Four or more", 57)),
            ),
            Para(
                "A warning to those who want to begin at once. The setting that approves single lines also "
                "decides what is printed on the remittance, and a site that receives one payment for eleven "
                "lines out of twelve will spend an afternoon finding the twelfth. Ask for the line numbers "
                "to be printed. It is a box to tick, two pages further on.",
                where="pdf",
            ),
            Para(
                "And speak to the person who keeps the books at a site before you change anything. Three of "
                "the five offices that we asked preferred one late payment that they could explain to two "
                "early ones that they could not. They were right, as long as explaining it was their job.",
                where="pdf",
            ),
            Callout(
                "A step for this week",
                "Find out whether your system can approve single lines, and who may turn that on.",
            ),
        ),
        finding=2,
    ),
    Section(
        "A calendar for the sponsor",
        (
            Para(
                "Prompt payment is a matter of four dates, and all four can be set by one person. The list "
                "is meant to be copied.",
                where="pdf",
            ),
            Table(
                "Four dates that one person can set",
                ("Date", "Set it to"),
                (
                    ("Visits of the month are closed", "the second working day of the next"),
                    ("The site sees what will be paid", "the fourth working day"),
                    ("The site may object to a line", "until the ninth"),
                    ("The rest is paid", "on the tenth, whoever is on vacation"),
                ),
                where="pdf",
            ),
            Para(
                "The second line is the one that is left out most often. A site that can see on the fourth "
                "what will arrive on the tenth stops writing reminders, and the person who used to answer "
                "them can look for the lines that are in dispute.",
                where="pdf",
            ),
        ),
        where="pdf",
        new_page=True,
    ),
    Section(
        "What the site gives back",
        (
            Para(
                "Does prompt payment change anything but the mood? In the records at hand, sites that were "
                "paid every month answered a data query after six days and those paid every quarter after "
                "twelve. The kind of study was the same. So were the people, in as much as people who have "
                "been paid are the same."
            ),
            Figure(
                "Days to answer a query",
                "Average days, fictional data",
                "bars",
                ("Paid", "Days"),
                (("Every month", 6), ("Every two months", 9), ("Every quarter", 12)),
            ),
            Para(
                "It may be that sponsors who pay promptly also ask better questions, and that the answers "
                "are quick because the questions are. We would welcome a study that tells the two apart, "
                "and in the meantime would pay.",
                where="pdf",
            ),
            Para(
                "Method. All intervals run from the day of the visit to the day on which the payment was "
                "booked, as each system recorded them. No attempt was made to check one system’s days "
                "against another’s.",
                where="pdf",
            ),
        ),
        finding=3,
    ),
)

PAYING = Report(
    key="paying-sites",
    slug="paying-sites-promptly",
    title="Paying sites promptly",
    series="methods-brief",
    number="5",
    authors=("noor-hadley",),
    summary=(
        "What five invented payment systems do with a visit between the day it happens and the day it is "
        "paid."
    ),
    abstract=(
        "Late payment is a reason for small sites to leave research. This brief of the demonstration "
        "compared five invented payment systems and the clauses behind them. It has been withdrawn, because "
        "the intervals that it reports did not start on the same day in all five."
    ),
    editions=(Edition(1, FINDINGS, SECTIONS, "paying-sites-promptly.pdf", months_before=26),),
    topics=("investigative-sites",),
    related=("start-up-times",),
    withdrawn_months_before=21,
    withdrawal_reason=(
        "Two of the five payment systems had recorded the day on which a visit was entered as the day of the "
        "visit. The intervals in all three findings are therefore too short, by an amount that can no longer "
        "be established. The brief should not be used; its citation stays so that references to it can be "
        "followed."
    ),
)
