"""What a late protocol amendment costs in weeks: fictional."""

from __future__ import annotations

from core.demo.shapes import Callout, Figure, Heading, Para, Quote, Table
from reports.demo.shapes import Edition, Finding, Report, Section

FINDINGS = (
    Finding(
        1,
        "From the first doubt to the first patient under the new plan, a late amendment takes 23.5 weeks "
        "on average.",
        5,
    ),
    Finding(
        2,
        "The longest stretch, six and a half weeks, passes before anybody has been asked to write the change.",
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
        "Amendments that bundle unrelated changes are slow for a plain reason: all parts wait for the slowest.",
        13,
    ),
)

SECTIONS = (
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
                "The report follows 42 late amendments in fourteen studies of three sponsors. All of them are "
                "inventions of this demonstration, as are the sponsors; the numbers were chosen so that the "
                "figures have something to show. What is not invented is the way of counting. For every "
                "amendment five dates were written down, and every date had to be confirmed by somebody who "
                "had not written it."
            ),
            Table(
                "The five stretches of an amendment",
                ("Stretch", "Begins when", "Ends when"),
                (
                    ("Doubt", "somebody notes that the plan does not work", "one person is asked to change it"),
                    ("Draft", "that person begins", "the text is agreed inside the sponsor"),
                    ("Approval", "the text is agreed", "it leaves for the review boards"),
                    ("Review", "the first board receives it", "the last board has answered"),
                    ("Sites", "the last board has answered", "the first patient is treated under the new plan"),
                ),
            ),
            Para(
                "Two dates gave trouble. The day of the first doubt is seldom in any system, and had to be "
                "found in messages and minutes; where two people named different days we took the earlier "
                "one that could be shown. The last board’s answer is easy to find and easy to misread, because "
                "a conditional answer looks like a final one. We counted the final one.",
                where="pdf",
            ),
            Heading("Who was asked", where="pdf"),
            Para(
                "Each of the 42 amendments was told to us three times: by somebody at the sponsor, by somebody "
                "at the CRO, and by a coordinator at the site that had enrolled the most patients. The three "
                "stories were written down before they were compared. They agreed on what had been changed, "
                "nearly always on why, and hardly ever on when it had begun.",
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
                "It is worth dwelling on what the figure does not show. The review boards, who are blamed most "
                "often, account for less than a quarter of the time. If every board had answered on the day it "
                "was asked, the average amendment would still have taken eighteen weeks. The stretches that "
                "lie wholly inside the sponsor, the first three, add up to thirteen and a half."
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
                "We read the minutes of all fourteen studies for the first trace of each of the 42 doubts. In "
                "29 of them the doubt appears in at least three meetings before a name stands behind it. In "
                "eleven it disappears from the minutes and returns after a month or more, in almost the same "
                "words, raised by somebody else.",
            ),
            Para(
                "Why does a sound remark wait? Four reasons came up again and again in the notes. The plan had "
                "just been approved, and it seemed early to touch it. The change looked small, and small "
                "changes are collected until they are worth the trouble. The person who noticed did not work "
                "for the sponsor. And, most often, there was a belief that the matter was already in hand: "
                "three people each supposed that one of the other two was writing it up.",
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
                "heard. It does not need a committee, a form or a system, and the studies that built a system "
                "for it were not faster than the others.",
                where="pdf",
            ),
            Heading("One doubt from beginning to end", where="pdf"),
            Para(
                "A study of a heart medicine asked for a blood sample at eight in the morning, before food, on "
                "five visits. In its fourth week a coordinator wrote into the comment field of a visit report "
                "that her patients came by the first bus, which arrives at twenty past. The monitor read it, "
                "found it plausible, and raised it in his call. It was noted. In week seven another site wrote "
                "the same. In week nine the statistician asked why the first sample was missing so often, and "
                "was told that the matter was known.",
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
                "From there the amendment went quickly: two weeks for a draft, two for approval, four for the "
                "boards. It entered the averages of this report with eleven weeks of doubt and eight of work. "
                "Nobody along the way had been slow, and nobody had been asked.",
                where="pdf",
            ),
        ),
        finding=2,
    ),
    Section(
        "What reaches the sites",
        (
            Para(
                "When the last board has answered, the sponsor’s work feels finished. For the site it begins. "
                "Patients who were booked must be called, some of them twice. Kits are re-labelled or sent "
                "back. The consent form is new, so everybody who signed the old one has to be seen, in person, "
                "by somebody with the authority to explain it."
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
                "None of the studies told its sites that an amendment was being written. The reason given was "
                "always the same, and it is a respectable one: a change that is not approved must not be "
                "acted upon. But a site that knows a change is coming can leave gaps in its calendar without "
                "acting on anything. Two studies tried this on their own account. Their sites had four visits "
                "booked instead of eleven.",
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
                "What the two studies told their sites was one sentence: keep two mornings free in the week of "
                "the ninth. No reason was given, no document was sent, and nobody acted on an approval that did "
                "not exist yet.",
                where="pdf",
            ),
            Para(
                "Sites differ in what they do on the first day with the new plan. Some call every patient, in "
                "the order of their next visit. Some wait until each patient comes in and then explain. The "
                "first way costs two days of telephoning and loses nobody; the second costs nothing and loses, "
                "in these data, one visit in nine to a form that had meanwhile expired. Where the sponsor sent "
                "a list of whom to call first, all sites called.",
                where="pdf",
            ),
        ),
        finding=3,
    ),
    Section(
        "A meeting that is held anyway",
        (
            Para(
                "Five of the fourteen studies had a review that met every month with the same people: the "
                "study’s physician, the statistician, somebody from the CRO, and two coordinators from sites. "
                "It met whether or not there was anything to decide, and it was over in half an hour when there "
                "was not. The other nine called a meeting when something broke."
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
                "Is it the meeting, or are studies that can afford one better run in any case? The set is too "
                "small to say, and it is invented besides. Still, two studies began to hold the review half "
                "way through, and their amendments before and after differ by seven weeks. We would not build "
                "a policy on two studies. We would hold the meeting.",
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
                "Because an amendment is felt to be expensive, changes are saved up for it. A wider age range, "
                "a corrected table, a new laboratory and an extra questionnaire travel together, and the "
                "questionnaire, which needs a license, keeps the age range waiting."
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
                "other. By that rule 24 of the 42 amendments were bundles. Taken apart, their parts would have "
                "meant 61 amendments, and more letters to more boards. Whether that is worth it depends on "
                "what waits: for a corrected table it is not, for the age range it may be."
            ),
            Para(
                "A rule that three of the studies arrived at separately may be of use. Each change is given "
                "the number of weeks for which it can wait without harm. Changes whose numbers are within two "
                "of each other travel together; the others go alone. It takes ten minutes, and it turns an "
                "argument about tidiness into one about patients.",
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
    summary="Five stretches between the first doubt and the first patient under a changed plan, counted in weeks.",
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
