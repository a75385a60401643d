"""The first half of “What a late protocol amendment costs in weeks”: where the weeks go. Fictional."""

from __future__ import annotations

from core.demo.shapes import Callout, Figure, Heading, Para, Quote, Table
from reports.demo.shapes import Section

WAITING = (
    Section(
        "Why weeks, and not dollars",
        (
            Para(
                "Ask what a late change to a protocol costs and you will be given a sum of money. The sum is "
                "large, it is usually the same sum that was quoted the year before, and nobody in the room "
                "can say which invoice it comes from. Ask how long the change took, and people open their "
                "calendars. That is why this report counts weeks."
            ),
            Para(
                "Weeks have two further merits. They are the same at the sponsor, at the contract research "
                "organization (CRO) and at the clinic, so that three partners can add them up without first "
                "agreeing on overheads. And they are what a patient waits. A trial that changes its dosing "
                "schedule in the middle of enrollment does not pause for accountants; it pauses for everyone "
                "who was about to come in for a visit."
            ),
            Para(
                "We call an amendment *late* when the first patient has already been treated. Changes before "
                "that day are a nuisance and belong to design. Changes after it meet a trial in motion: "
                "appointments, printed manuals, labelled kits, trained coordinators, and people who have "
                "signed a form that no longer describes what will happen to them.",
                where="pdf",
            ),
            Heading("What was counted"),
            Para(
                "The report follows 42 late amendments in fourteen studies of three sponsors. All of them "
                "are inventions of this demonstration, as are the sponsors; the numbers were chosen so that "
                "the figures have something to show. What is not invented is the way of counting. For every "
                "amendment five dates were written down, and every date had to be confirmed by somebody who "
                "had not written it."
            ),
            Table(
                "The five stretches of an amendment",
                ("Stretch", "Begins when", "Ends when"),
                (
                    (
                        "Doubt",
                        "somebody notes that the plan does not work",
                        "one person is asked to change it",
                    ),
                    ("Draft", "that person begins", "the text is agreed inside the sponsor"),
                    ("Approval", "the text is agreed", "it leaves for the review boards"),
                    ("Review", "the first board receives it", "the last board has answered"),
                    (
                        "Sites",
                        "the last board has answered",
                        "the first patient is treated under the new plan",
                    ),
                ),
            ),
            Para(
                "Two dates gave trouble. The day of the first doubt is seldom in any system, and had to be "
                "found in messages and minutes; where two people named different days we took the earlier "
                "one that could be shown. The last board’s answer is easy to find and easy to misread, "
                "because a conditional answer looks like a final one. We counted the final one.",
                where="pdf",
            ),
            Heading("Who was asked", where="pdf"),
            Para(
                "Each of the 42 amendments was told to us three times: by somebody at the sponsor, by "
                "somebody at the CRO, and by a coordinator at the site that had enrolled the most patients. "
                "The three stories were written down before they were compared. They agreed on what had "
                "been changed, nearly always on why, and hardly ever on when it had begun.",
                where="pdf",
            ),
            Para(
                "The sponsor’s story tends to begin with a decision, the CRO’s with a letter, and the "
                "coordinator’s with a person: the woman who could not come on Wednesdays, the man whose wife "
                "drove him. We have used the coordinators’ beginnings wherever there was a note to support "
                "them. This makes our intervals longer than those that sponsors report of themselves, by two "
                "to four weeks. We think that those weeks happened.",
                where="pdf",
            ),
            Para(
                "A last word on averages. They are given because five of them can be added up, which five "
                "medians cannot. Where a single extreme value moved an average by more than half a week we "
                "say so; it did in one place, the review of an amendment that reached a board in August.",
                where="pdf",
            ),
        ),
    ),
    Section(
        "Where the weeks go",
        (
            Para(
                "The average hides a wide spread. The fastest amendment in the set took eleven weeks and the "
                "slowest fifty-two; half of them lie between seventeen and twenty-nine. Yet the order of the "
                "five stretches hardly changes. In 33 of the 42 the doubt was the longest or second longest, "
                "and in none was it the shortest."
            ),
            Figure(
                "Weeks in each stretch of a late amendment",
                "Average weeks, 42 amendments, fictional data",
                "bars",
                ("Stretch", "Weeks"),
                (("Doubt", 6.5), ("Draft", 4.0), ("Approval", 3.0), ("Review", 5.5), ("Sites", 4.5)),
            ),
            Para(
                "It is worth dwelling on what the figure does not show. The review boards, who are blamed "
                "most often, account for less than a quarter of the time. If every board had answered on the "
                "day it was asked, the average amendment would still have taken eighteen weeks. The "
                "stretches that lie wholly inside the sponsor, the first three, add up to thirteen and a "
                "half."
            ),
            Para(
                "Nor are the stretches independent. A draft that was hurried comes back from the boards with "
                "questions, and each round of questions adds about two weeks. A draft that was shown to two "
                "coordinators before it left came back with fewer, and the sites were ready sooner. Speed in "
                "one place was paid for in another, as it usually is.",
                where="pdf",
            ),
            Para(
                "One more number for those who plan by ratios. For each week between the draft and the last "
                "board’s answer, half a week passed before and half a week after in which no document was in "
                "anybody’s hands. Nothing was being written, read, signed or sent. This idle time is the sum "
                "of many small courtesies: waiting for a colleague to return, for a meeting that is held "
                "anyway on the third Tuesday, for a number that would be nice to have.",
                where="pdf",
            ),
        ),
        finding=1,
    ),
    Section(
        "The doubt that nobody owns",
        (
            Para(
                "An amendment begins as a remark. A monitor mentions that the visit in week six is missed "
                "more often than kept. A pharmacist asks why the wash-out is longer than the label requires. "
                "The remark is right, everyone agrees that it is right, and it is then nobody’s task."
            ),
            Quote(
                "I could name the person who would have known what the delay cost us. It had never occurred "
                "to anyone to ask her, and it was not her job to volunteer.",
                "priya-raman",
            ),
            Para(
                "We read the minutes of all fourteen studies for the first trace of each of the 42 doubts. "
                "In 29 of them the doubt appears in at least three meetings before a name stands behind it. "
                "In eleven it disappears from the minutes and returns after a month or more, in almost the "
                "same words, raised by somebody else.",
            ),
            Para(
                "Why does a sound remark wait? Four reasons came up again and again in the notes. The plan "
                "had just been approved, and it seemed early to touch it. The change looked small, and "
                "small changes are collected until they are worth the trouble. The person who noticed did "
                "not work for the sponsor. And, most often, there was a belief that the matter was already "
                "in hand: three people each supposed that one of the other two was writing it up.",
                where="pdf",
            ),
            Callout(
                "What the quick ones did",
                "In the nine fastest amendments the remark was given an owner within a week, together with a "
                "date on which he or she could close it without changing anything. An owner with the right "
                "to say no was found sooner than an owner with the duty to write.",
            ),
            Para(
                "The lesson is modest. A doubt needs a name and a date, in the meeting in which it is first "
                "heard. It does not need a committee, a form or a system, and the studies that built a "
                "system for it were not faster than the others.",
                where="pdf",
            ),
            Heading("One doubt from beginning to end", where="pdf"),
            Para(
                "A study of a heart medicine asked for a blood sample at eight in the morning, before food, "
                "on five visits. In its fourth week a coordinator wrote into the comment field of a visit "
                "report that her patients came by the first bus, which arrives at twenty past. The monitor "
                "read it, found it plausible, and raised it in his call. It was noted. In week seven "
                "another site wrote the same. In week nine the statistician asked why the first sample was "
                "missing so often, and was told that the matter was known.",
                where="pdf",
            ),
            Para(
                "In week eleven somebody asked who was working on it. The physician thought that the CRO was "
                "collecting cases. The CRO thought that the physician was asking the laboratory whether the "
                "hour mattered. The laboratory, when it was finally asked, answered within the day. The hour "
                "did not matter. It had been copied from an earlier plan.",
                where="pdf",
            ),
            Para(
                "From there the amendment went quickly: two weeks for a draft, two for approval, four for "
                "the boards. It entered the averages of this report with eleven weeks of doubt and eight of "
                "work. Nobody along the way had been slow, and nobody had been asked.",
                where="pdf",
            ),
        ),
        finding=2,
    ),
    Section(
        "What reaches the sites",
        (
            Para(
                "When the last board has answered, the sponsor’s work feels finished. For the site it "
                "begins. Patients who were booked must be called, some of them twice. Kits are re-labelled "
                "or sent back. The consent form is new, so everybody who signed the old one has to be seen, "
                "in person, by somebody with the authority to explain it."
            ),
            Figure(
                "Visits already booked under the old plan",
                "Visits per site on the day the new plan arrives, fictional data",
                "bars",
                ("Kind of site", "Visits"),
                (
                    ("Academic center", 9),
                    ("Hospital, not academic", 12),
                    ("Community practice", 14),
                    ("Site network", 8),
                ),
                note="The typical site, taken over all kinds, has eleven.",
            ),
            Para(
                "Community practices carry the most because they book furthest ahead: their patients have "
                "work and long ways, and an appointment six weeks out is a courtesy to them. Networks carry "
                "the fewest, since one office keeps the calendar for all and can move a week of visits in an "
                "afternoon."
            ),
            Para(
                "None of the studies told its sites that an amendment was being written. The reason given "
                "was always the same, and it is a respectable one: a change that is not approved must not "
                "be acted upon. But a site that knows a change is coming can leave gaps in its calendar "
                "without acting on anything. Two studies tried this on their own account. Their sites had "
                "four visits booked instead of eleven.",
                where="pdf",
            ),
            Para(
                "There is a second cost that the calendar does not show. Coordinators who have moved a "
                "patient three times are believed less the fourth time. In the six studies that kept such "
                "records, a patient whose visit had been moved because of an amendment was half again as "
                "likely to leave the study in the following quarter as one whose visit had not.",
                where="pdf",
            ),
            Callout(
                "A gap instead of a secret",
                "What the two studies told their sites was one sentence: keep two mornings free in the week "
                "of the ninth. No reason was given, no document was sent, and nobody acted on an approval "
                "that did not exist yet.",
                where="pdf",
            ),
            Para(
                "Sites differ in what they do on the first day with the new plan. Some call every patient, "
                "in the order of their next visit. Some wait until each patient comes in and then explain. "
                "The first way costs two days of telephoning and loses nobody; the second costs nothing and "
                "loses, in these data, one visit in nine to a form that had meanwhile expired. Where the "
                "sponsor sent a list of whom to call first, all sites called.",
                where="pdf",
            ),
        ),
        finding=3,
    ),
)
