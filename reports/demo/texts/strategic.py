"""The report of October 2014, which is real: its published facts, worded anew, and nothing else.

The PDF is an edition for this demonstration and says so: background that anybody in the field could
give, no number, name, quotation or result that the center has not published.
"""

from __future__ import annotations

from core.demo.shapes import Callout, Figure, Heading, Para, Table
from reports.demo.shapes import Edition, Finding, Report, Section

FINDINGS = (
    Finding(
        1,
        "Three to five years into strategic relationships, many developers and CROs still see faster, more "
        "efficient or cheaper development only in exceptional cases.",
        4,
    ),
    Finding(
        2,
        "Habits give way slowly: most developers hold on to practices that keep these relationships from "
        "being integrated into their work.",
        5,
    ),
    Finding(
        3,
        "A number of factors bring partners closer to innovation, but it can take two or three years before "
        "they see the value.",
        6,
    ),
    Finding(
        4,
        "When both sides design a balanced scorecard with clearly defined metrics, each gets steady feedback "
        "and can adjust the way it works.",
        7,
    ),
)

SECTIONS = (
    Section(
        "What the report is about",
        (
            Para(
                "The report takes up strategic relationships between companies that develop drugs and "
                "contract research organizations (CROs). It asks how such relationships lead to new ways of "
                "designing and running clinical trials, and what has to change on both sides before the "
                "value of them lasts."
            ),
            Heading("Where it comes from"),
            Para(
                "It has two sources. One is an Executive Forum Roundtable at which R&D executives from "
                "pharmaceutical and biotech companies took part. The other is a study of nine major "
                "pharmaceutical companies, carried out through extensive interviews."
            ),
            Callout(
                "About this edition",
                "This text was written for the demonstration of the site. It carries the four published "
                "findings in other words, together with general background; it is not the report of October "
                "2014, and it adds no result to it.",
            ),
            Para(
                "Readers who know the field may skip the background and go from finding to finding. Each "
                "stands at the head of a page of its own, under the number by which it can be cited.",
                where="pdf",
            ),
            Table(
                "Words used throughout",
                ("Word", "Meaning here"),
                (
                    ("Developer", "a company that develops drugs, also called a sponsor"),
                    ("CRO", "contract research organization: carries out research under a contract"),
                    (
                        "Strategic relationship",
                        "an agreement over many studies and years, not for a single study",
                    ),
                    ("Site", "an investigative site, where a trial is run"),
                    ("R&D", "research and development"),
                ),
                where="pdf",
            ),
        ),
    ),
    Section(
        "Experience without the gains",
        (
            Para(
                "By the time of the report these relationships were no experiment any more. Many developers "
                "and CROs could look back on three to five years of them. What had been expected of them, "
                "speed, efficiency and lower cost, had come about in exceptional cases."
            ),
            Heading("Background"),
            Para(
                "A developer that hands over a single study keeps all its own routines and buys hours. A "
                "strategic relationship is meant to be something else: the partner takes part in planning, "
                "carries whole functions, and learns from one study to the next. The gains are supposed to "
                "come from what is no longer done twice.",
            ),
            Para(
                "This explains why time alone is a poor measure of such a relationship. Years of experience "
                "can be years of repetition. Whether something has been gained can only be said by "
                "comparing with a state in which the partners worked otherwise, and it is rare that anybody "
                "has written that state down before it ended.",
                where="pdf",
            ),
            Para(
                "A reader who wants to test the finding in his own house might begin with three questions. "
                "What did we expect, and where was it written? Which of it can be seen in a date, a count "
                "or a sum? And who, on either side, would be the first to notice that it has come about?",
                where="pdf",
            ),
        ),
        finding=1,
    ),
    Section(
        "Why habits outlast agreements",
        (
            Para(
                "The second finding names the obstacle, and it lies mostly with the developers. Practices "
                "from the time before the agreement go on after it, and as long as they do, the relationship "
                "stands beside the developer’s own work instead of within it."
            ),
            Heading("Background"),
            Para(
                "Anybody who has joined two teams knows such practices. Work that was handed over is checked "
                "once more by those who used to do it. A decision that the agreement gives to a joint body "
                "is prepared, and in fact taken, by one side beforehand. People are measured by goals that "
                "were set before there was a partner, and act on them, which is only reasonable."
            ),
            Para(
                "None of this needs ill will. A practice that has prevented mistakes for twenty years is not "
                "given up because a contract was signed. It is given up when somebody shows that the mistake "
                "is now prevented elsewhere, and when the person whose task it was has another one.",
                where="pdf",
            ),
            Para(
                "These paragraphs are general background for readers of the demonstration. What the report "
                "found is the sentence at the head of this page.",
                where="pdf",
            ),
        ),
        finding=2,
    ),
    Section(
        "Two clocks",
        (
            Para(
                "Innovation is possible in such a relationship, and the report speaks of several factors "
                "that help. It also speaks of patience: from the beginning of the effort two or three years "
                "may go by before there is value to be seen."
            ),
            Figure(
                "Years of experience and years of waiting",
                "Spans in years, as given in findings 1 and 3",
                "spans",
                ("Span", "From", "To"),
                (
                    ("Experience that many partners have (finding 1)", 3, 5),
                    ("Wait that is possible before value shows (finding 3)", 2, 3),
                ),
            ),
            Para(
                "The figure puts the two published spans beside each other. They touch at three years, and "
                "that is what makes the findings worth reading together: many partners have been at it for "
                "longer than the wait need take, and for most of them the gains are still exceptions."
            ),
            Para(
                "A caution about the figure. The spans come from different sentences and describe different "
                "things, one of them how long partners have worked together and the other how long it may "
                "take until they see what it was good for. The drawing compares lengths. It does not follow "
                "any one pair of partners through time, and it should not be cited as if it did.",
                where="pdf",
            ),
        ),
        finding=3,
    ),
    Section(
        "A scorecard that both have designed",
        (
            Para(
                "The fourth finding says what helps. The scorecard is balanced, its metrics are clearly "
                "defined, and both sides have designed it. Then it does two things at once: it tells each of "
                "them continuously how the work is going, and it lets them adjust how they work."
            ),
            Heading("Background"),
            Para(
                "A scorecard is called balanced when it does not look at money alone. Beside cost it holds "
                "measures of time, of quality, and of how the partners learn. The word is older than its use "
                "in clinical research; what matters here is the other half of the sentence. A scorecard that "
                "one side draws up is a means of control. One that both draw up is a language."
            ),
            Para(
                "Clear definitions are the dull part, and they decide whether the rest works. When does a "
                "site count as open? Is a patient enrolled at consent or at the first dose? Two partners "
                "who answer differently will each be right every month, and will each think that the other "
                "is not.",
                where="pdf",
            ),
            Para(
                "For a discussion of this finding in the demonstration, see the fictional episode “The site "
                "nobody counted”, in which a coordinator describes a scorecard of four lines, and the "
                "fictional report “A scorecard for shared decisions”. Neither is a source of the center’s.",
                where="pdf",
            ),
        ),
        finding=4,
    ),
    Section(
        "How to cite",
        (
            Para(
                "Cite a finding by its number. The number belongs to the sentence and not to its place: it "
                "would stay with it if the order changed, and would be given to no other sentence if it were "
                "taken out. The page beside this file offers the citation in several forms, with the number "
                "already in it."
            ),
            Para(
                "What is real in this file: the center, the series, the month, the subject, the two sources "
                "and the content of the four findings. What was written for the demonstration: the wording, "
                "the background, the figure’s design, and this page.",
            ),
        ),
        where="pdf",
    ),
)

STRATEGIC = Report(
    key="strategic-relationships",
    slug="strategic-relationships",
    title="Strategic relationships between drug developers and contract research organizations",
    series="rd-management-report",
    number="",
    authors=("tufts-csdd",),
    summary=(
        "New ways of designing and running clinical trials come out of them; lasting value asks for change "
        "on both sides."
    ),
    abstract=(
        "Strategic relationships between drug developers and contract research organizations (CROs) open new "
        "ways of designing and running clinical trials. This report, which draws on an Executive Forum "
        "Roundtable with R&D executives and on interviews at nine major pharmaceutical companies, describes "
        "how that happens, and what sponsors and CROs both have to change before the value lasts."
    ),
    editions=(Edition(1, FINDINGS, SECTIONS, "strategic-relationships.pdf", date="2014-10"),),
    topics=("outsourcing-and-cros", "trial-design", "metrics"),
    related=("shared-scorecard",),
    real=True,
)
