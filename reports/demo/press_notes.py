"""Press notes: one that is real (reported speech only) and two that are fictional.

The coming roundtables at a note's end are drawn from the schedule, and are no part of its text.
"""

from __future__ import annotations

from core.demo.shapes import Para, People, Quote
from reports.demo.shapes import PressNote

CRO_RELATIONSHIPS = PressNote(
    key="note-strategic-relationships",
    slug="years-of-cro-partnerships-few-of-the-gains",
    title="Years of CRO partnerships, and few of the gains",
    summary=(
        "Ken Getz of the center sees most developers short of what strategic relationships with contract "
        "research organizations were meant to bring."
    ),
    report="strategic-relationships",
    body=(
        Para(
            "Drug developers and contract research organizations (CROs) have been bound by strategic "
            "relationships long enough to know them well. What the relationships were entered into for, a "
            "gain in speed and efficiency and a saving in cost, has come about for a few. That is where the "
            "October R&D Management Report of the Tufts Center for the Study of Drug Development begins."
        ),
        Para(
            "In the view of Ken Getz, associate professor and director of sponsored research at the center, "
            "three to five years of experience are by now common on both sides, while the hoped-for "
            "improvements are still exceptions. Habits, in his view, are slow to change: most developers "
            "keep to practices that do not let such a relationship become part of how they work."
        ),
        Para(
            "The report also describes what helps. Several factors lead partners toward innovation, for "
            "which two or three years of patience may be needed, and a balanced scorecard, designed by both "
            "sides with metrics that are clearly defined, keeps both informed and lets both adjust. It draws "
            "on a Roundtable of the Executive Forum, at which R&D executives of pharmaceutical and biotech "
            "companies took part, and on extensive interviews in a study of nine major pharmaceutical "
            "companies."
        ),
        People("In this note", ("ken-getz",)),
    ),
    topics=("outsourcing-and-cros",),
    date="2014-10",
    real=True,
)

LATE_AMENDMENT = PressNote(
    key="note-late-amendment",
    slug="the-longest-wait-comes-before-the-first-draft",
    title="Late amendments: the longest wait comes before the first draft",
    summary=(
        "A demonstration report counts where 23.5 weeks go, and finds six and a half of them in nobody’s "
        "hands."
    ),
    report="late-amendment",
    body=(
        Para(
            "When a trial has to change its plan in midstream, review boards are the first to be blamed for "
            "the delay. They are not the slowest. In 42 invented amendments that a new report of this "
            "demonstration follows, the boards take five and a half weeks. A week more passes before anybody "
            "has been asked to write the change at all."
        ),
        Para(
            "“What a late protocol amendment costs in weeks” divides the way from the first doubt to the "
            "first patient under the new plan into five stretches, and counts each of them in weeks, which "
            "sponsors, CROs and sites can add up without an accountant."
        ),
        Quote(
            "A doubt is heard in three meetings before it has a name beside it. The cure is a name, and it "
            "costs nothing.",
            "priya-raman",
        ),
        Para(
            "The sites are told last, and by then a typical one has booked eleven visits that must be moved. "
            "Where a small group met every month, even with nothing to decide, nine weeks were saved. The "
            "report owes its questions to a roundtable held shortly before, whose conclusions are published "
            "without names."
        ),
    ),
    topics=("protocol-amendments", "investigative-sites"),
    days_before=148,
    weekday=1,
)

CORRECTION = PressNote(
    key="note-start-up-times",
    slug="one-clock-for-two-kinds-of-site",
    title="One clock for two kinds of site: a finding is corrected",
    summary=(
        "The second version of a demonstration report takes back the claim that boards are quicker for some."
    ),
    report="start-up-times",
    body=(
        Para(
            "Review boards do not answer community-based sites sooner than academic centers, as the first "
            "version of a demonstration report had said. Its second version counts both from the day on "
            "which the board received the papers. On that clock, 33 days stand against 35."
        ),
        Quote(
            "The mistake was in a column heading. Two offices had written different days into a field with "
            "the same name, and we believed the name.",
            "jonas-brandt",
        ),
        Para(
            "The other two findings of “Start-up times at community sites” stay as they were: contracts are "
            "signed sooner where fewer desks have to sign, and the lead is lost again while a site waits to "
            "be trained. The first version keeps its address and now points to the second."
        ),
    ),
    topics=("investigative-sites",),
    days_before=290,
    weekday=3,
)

PRESS_NOTES: tuple[PressNote, ...] = (CRO_RELATIONSHIPS, LATE_AMENDMENT, CORRECTION)
