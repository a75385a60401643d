"""Forecasting enrollment: a method in four steps: fictional, for registered readers."""

from __future__ import annotations

from core.demo.shapes import Callout, Figure, Heading, Para, Quote, Table
from reports.demo.shapes import Edition, Finding, Report, Section

FINDINGS = (
    Finding(1, "A forecast with one number in it cannot be wrong in a useful way; a range can.", 4),
    Finding(
        2,
        "What a site enrolled last time says more about the next study than what it promises: past counts "
        "halve the error.",
        5,
    ),
    Finding(
        3,
        (
            "Most of a forecast’s error comes from the days on which sites open, not from the pace at which "
            "they enroll."
        ),
        7,
    ),
    Finding(
        4,
        (
            "Forecasts that name the day of their next revision are revised; those that promise to be "
            "watched are not."
        ),
        8,
    ),
)

SECTIONS = (
    Section(
        "A number that nobody believes",
        (
            Para(
                "Every study begins with a date on which its last patient will have been enrolled. The date "
                "is written into contracts and printed on slides, and those who wrote it would not bet a "
                "lunch on it. This brief describes a way to state such a date so that one can bet on it."
            ),
            Para(
                "The method has four steps and needs a spreadsheet. Each step is described with one finding "
                "from nine invented studies in which we tried it. Nothing in it is new to statisticians. "
                "What is new, in our experience, is to do all four in the same study."
            ),
            Callout(
                "The four steps",
                "State a range. Ask the past before you ask the site. Forecast the openings apart from the "
                "pace. Write down the day on which the forecast will be made again.",
            ),
            Para(
                "Who should read on: whoever has to sign a date. Who need not: whoever has only to repeat "
                "it. The brief takes half an hour, the spreadsheet an afternoon, and the conversation with "
                "the person who wanted a single number rather longer.",
                where="pdf",
            ),
        ),
    ),
    Section(
        "Step one: a range",
        (
            Para(
                "Write three dates: one that would surprise you by its earliness, one by its lateness, and "
                "one in the middle. Then ask how often the truth should fall between the outer two. If you "
                "answer “nine times in ten”, you have made a claim that the next ten studies can test."
            ),
            Figure(
                "How often the truth fell inside the range",
                "Studies out of nine, by the share that the forecaster claimed, fictional data",
                "bars",
                ("Claimed share", "Studies inside"),
                (("Half", 3), ("Eight in ten", 5), ("Nine in ten", 6)),
                note="A forecaster who knows himself would have had about 4.5, 7 and 8.",
            ),
            Para(
                "All nine forecasters were too sure of themselves, which is the ordinary state of "
                "forecasters. After two rounds in which they saw their own score the ranges widened by a "
                "third and held. Nobody had to be taught a formula."
            ),
            Para(
                "A word on the objection that a range cannot be put into a contract. It can. A contract "
                "that pays for the middle date and has a price for each week on either side is easier to "
                "keep than one that pretends, and two of the nine studies signed one.",
                where="pdf",
            ),
        ),
        finding=1,
    ),
    Section(
        "Step two: what the site did last time",
        (
            Para(
                "A questionnaire asks a site how many patients it will enroll in a month. The physician "
                "thinks of everyone who comes through the door, takes off those who would refuse, forgets "
                "those whom the criteria exclude, and writes a friendly number. The number is an answer to "
                "the question of whether the site would like to take part."
            ),
            Figure(
                "Promise, past and outcome",
                "Patients enrolled per site and month, fictional data",
                "lines",
                ("Study", "Promised", "Last similar study", "Outcome"),
                (
                    ("A", 2.4, 1.1, 1.0),
                    ("B", 3.0, 1.6, 1.9),
                    ("C", 1.5, 0.9, 0.6),
                    ("D", 2.2, 0.8, 1.1),
                    ("E", 1.8, 1.2, 1.2),
                ),
            ),
            Para(
                "The past is a better witness even when it comes from another illness. Where a site had no "
                "past, the past of sites like it did nearly as well. Promises help in one way: a site that "
                "promises less than its past usually knows something, and should be called."
            ),
            Quote(
                "I give the number that I think will be forgiven. If you asked me how many we had in the "
                "last study, I would look it up, and you would get the truth.",
                "tomas-okafor",
            ),
            Para(
                "Practical hints. Ask for counts by month and not for a total, so that a slow start can be "
                "seen. Ask how many were screened. Divide the past by the number of days on which the site "
                "was open, or a site that joined late will look slow when it was only late. Do not ask why "
                "the past was poor before you have written down that it was.",
                where="pdf",
            ),
        ),
        finding=2,
    ),
    Section(
        "Step three: openings apart from pace",
        (
            Para(
                "A forecast multiplies two things: how many sites are open, and how fast each of them "
                "enrolls. The second gets the attention. The first gets a straight line on a chart, from "
                "none to all over six months. No study that we know of has ever opened its sites along a "
                "straight line."
            ),
            Figure(
                "Where the error came from",
                "Share of the difference between forecast and outcome, per cent, fictional data",
                "bars",
                ("Source", "Per cent"),
                (("Days on which sites opened", 58), ("Pace of enrollment", 27), ("Patients who left", 15)),
            ),
            Para(
                "So forecast the openings by themselves, site by site, from what contracts and review boards "
                "took last time. Add the pace afterwards. If the two are kept in separate columns, the "
                "monthly comparison says at once which of them has slipped, and the right person can be "
                "asked."
            ),
            Table(
                "A worked line of the spreadsheet",
                ("Column", "Community practice", "Academic center"),
                (
                    ("Opens, early", "day 70", "day 95"),
                    ("Opens, middle", "day 93", "day 111"),
                    ("Opens, late", "day 140", "day 170"),
                    ("Enrolled per open month", 0.8, 1.4),
                ),
                where="pdf",
            ),
        ),
        finding=3,
    ),
    Section(
        "Step four: the day of the next forecast",
        (
            Para(
                "A forecast ages from the day it is made. Everybody knows this and plans to keep an eye on "
                "it. In four of the nine studies the forecast carried the date of its own revision on the "
                "first page; all four were revised within a week of that date. The other five were to be "
                "watched continuously. One was revised, after the study had missed its end."
            ),
            Figure(
                "Error of the end date, by kind of revision",
                "Weeks between the forecast in force at half time and the real end, fictional data",
                "bars",
                ("Revision", "Weeks"),
                (("On a named day", 5), ("When somebody notices", 17)),
            ),
            Para(
                "Name the day, and name the person who is told when the new forecast differs from the old "
                "one by more than the range allowed. A forecast that changes and tells nobody has only been "
                "typed again."
            ),
            Heading("When not to use it"),
            Para(
                "The method assumes that sites open over months and enroll over years. For a study of eighty "
                "patients at four sites, telephone the four sites. For a study in an outbreak, in which the "
                "illness itself comes and goes, the pace has a forecast of its own, and other people make it."
            ),
            Para(
                "Where the spreadsheet ends, judgment begins. A range that has been honest in nine invented "
                "studies may still be wrong in yours. Keep the old forecasts; after five studies they are "
                "worth more than this brief.",
                where="pdf",
            ),
        ),
        finding=4,
    ),
)

FORECASTING = Report(
    key="forecasting-enrollment",
    slug="forecasting-enrollment",
    title="Forecasting enrollment: a method in four steps",
    series="methods-brief",
    number="7",
    authors=("noor-hadley", "priya-raman"),
    summary="How to give a date for the last patient in such a way that one could bet on it.",
    abstract=(
        "The date on which a study will have enrolled its last patient is usually a single one, and usually "
        "wrong. This brief of the demonstration shows how to state a range, how to draw it from what sites "
        "have done before, how to keep the openings of sites apart from their pace, and how to make sure "
        "that the forecast is made again. It was tried on nine invented studies."
    ),
    editions=(Edition(1, FINDINGS, SECTIONS, "forecasting-enrollment.pdf", months_before=20),),
    topics=("enrollment", "investigative-sites"),
    related=("start-up-times",),
    access="registered",
)
