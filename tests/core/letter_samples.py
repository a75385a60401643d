"""Letters as roundtables write them, for tests of how they are drawn and sent."""

from core.letters import Event, Fact, Letter, Link, Section, Sender, Text

SENDER = Sender(
    site_name="Colloquy",
    site_url="https://colloquy.example/",
    center_name="Tufts Center for the Study of Drug Development",
    contact="roundtables@colloquy.example",
)
SITE = "https://colloquy.example"
MANAGE = Link("See or change my registration", f"{SITE}/registrations/manage/EXAMPLE-LINK/")
SCORECARDS = Event(
    day="Jan 21",
    rest_of_date="Thursday, 2027",
    title="Shared scorecards: what sponsors and CROs measure together",
    url=f"{SITE}/roundtables/shared-scorecards/",
    lines=("9:00 to 12:30, Boston time", "At the center, Boston. You come in person; captions are arranged"),
)
FINDING = f"{SITE}/reports/strategic-relationships/findings/4/"

CONFIRMED = Letter(
    sender=SENDER,
    subject="You have a seat: Shared scorecards, January 21",
    title="You have a seat",
    preheader="Calendar entry, papers and the code for the door.",
    paragraphs=("Alex Example, your registration is confirmed.",),
    event=SCORECARDS,
    code="CLQ-7F3K-29QD",
    sections=(
        Section(
            "Before the day",
            (
                Text(
                    "One paper for the table: ",
                    Link("finding 4 of the October 2014 report", FINDING),
                    ", two pages. The calendar entry comes with this message and follows every change.",
                ),
            ),
        ),
    ),
    action=MANAGE,
    note=(
        "There you can also give the seat back, up to the last hour. The first on the waiting list is asked "
        "at once. Whoever has this link can do so: do not pass it on."
    ),
    footer=(
        "You get this because this address has a seat. Answers are deleted on February 20, 2027, thirty "
        "days after the roundtable.",
    ),
    demonstration=True,
)

CONFIRMED_TEXT = """\
You have a seat
===============

Alex Example, your registration is confirmed.

  Jan 21, Thursday, 2027
  Shared scorecards: what sponsors and CROs measure together
  9:00 to 12:30, Boston time
  At the center, Boston. You come in person; captions are arranged
  https://colloquy.example/roundtables/shared-scorecards/

At the door, say your name or this code: CLQ-7F3K-29QD

Before the day
--------------

One paper for the table: finding 4 of the October 2014 report
<https://colloquy.example/reports/strategic-relationships/findings/4/>,
two pages. The calendar entry comes with this message and follows every
change.

See or change my registration:
https://colloquy.example/registrations/manage/EXAMPLE-LINK/

There you can also give the seat back, up to the last hour. The first on
the waiting list is asked at once. Whoever has this link can do so: do
not pass it on.

--\x20
You get this because this address has a seat. Answers are deleted on
February 20, 2027, thirty days after the roundtable.
Colloquy, Tufts Center for the Study of Drug Development. A person reads
roundtables@colloquy.example.
Demonstration: this roundtable and its people are fictional.
"""

REMINDER = Letter(
    sender=SENDER,
    subject="Tomorrow at 9:00: Shared scorecards",
    title="Tomorrow at 9:00",
    event=Event(
        day="Jan 21",
        rest_of_date="Thursday, 2027",
        title=SCORECARDS.title,
        url=SCORECARDS.url,
        lines=("9:00 to 12:30, Boston time. Coffee from 8:40",),
    ),
    facts=(
        Fact("Where", "At the center, Boston. Step-free entrance on the courtyard"),
        Fact(
            "By video",
            Text(Link("Joining page", MANAGE.url), ", open from 8:45, should you not be able to come"),
        ),
        Fact("To read", Text(Link("Finding 4 of the October 2014 report", FINDING), ", two pages")),
        Fact(
            "Your question",
            "“Which measure did you stop collecting, and who noticed?” stands in the agenda at 10:00, "
            "without your name",
        ),
    ),
    code="CLQ-7F3K-29QD",
    sections=(
        Section(
            "",
            ("You cannot come? Give the seat back tonight: somebody on the waiting list can still take it.",),
        ),
    ),
    action=MANAGE,
    footer=("You get this because this address has a seat. Reminders come a week and a day before.",),
    demonstration=True,
)

REMINDER_FACTS = """\
Where:         At the center, Boston. Step-free entrance on the
               courtyard
By video:      Joining page
               <https://colloquy.example/registrations/manage/EXAMPLE-LINK/>,
               open from 8:45, should you not be able to come
To read:       Finding 4 of the October 2014 report
               <https://colloquy.example/reports/strategic-relationships/findings/4/>,
               two pages
Your question: “Which measure did you stop collecting, and who noticed?”
               stands in the agenda at 10:00, without your name
"""

CHANGED = Letter(
    sender=SENDER,
    subject="New date: Shared scorecards moves to February 18",
    title="New date: Thursday, February 18",
    paragraphs=(
        "Alex Example, the roundtable has a new date. Your seat stays yours; you need to do nothing.",
    ),
    event=Event(
        day="Feb 18",
        rest_of_date="Thursday, 2027",
        title=SCORECARDS.title,
        url=SCORECARDS.url,
        lines=("9:00 to 12:30, Boston time, as before", "At the center, Boston, as before"),
        old_day="Jan 21",
    ),
    sections=(
        Section(
            "",
            (
                "From the organizers: “The room is needed on January 21. We are sorry for the late change.”",
                "The calendar entry that comes with this message replaces the first one.",
            ),
        ),
    ),
    action=MANAGE,
    note=(
        "If the new date does not suit you, give the seat back on that page. The first on the waiting list "
        "is asked at once."
    ),
    footer=("You get this because this address has a seat.",),
    demonstration=True,
)

CHANGED_TEXT = """\
New date: Thursday, February 18
===============================

Alex Example, the roundtable has a new date. Your seat stays yours; you
need to do nothing.

  Feb 18, Thursday, 2027 (was Jan 21)
  Shared scorecards: what sponsors and CROs measure together
  9:00 to 12:30, Boston time, as before
  At the center, Boston, as before
  https://colloquy.example/roundtables/shared-scorecards/

From the organizers: “The room is needed on January 21. We are sorry for
the late change.”

The calendar entry that comes with this message replaces the first one.

See or change my registration:
https://colloquy.example/registrations/manage/EXAMPLE-LINK/

If the new date does not suit you, give the seat back on that page. The
first on the waiting list is asked at once.

--\x20
You get this because this address has a seat.
Colloquy, Tufts Center for the Study of Drug Development. A person reads
roundtables@colloquy.example.
Demonstration: this roundtable and its people are fictional.
"""

CANCELLED = Letter(
    sender=SENDER,
    subject="Cancelled: Travel and the distributed site, December 10",
    title="Cancelled: December 10",
    paragraphs=("Alex Example, this roundtable does not take place. We are sorry.",),
    event=Event(
        day="Dec 10",
        rest_of_date="Thursday, 2026",
        title="Travel and the distributed site",
        url=f"{SITE}/roundtables/travel-and-the-distributed-site/",
        lines=("Was 9:00 to 12:30, Boston time, at the center",),
        cancelled=True,
    ),
    action=Link("See what is coming", f"{SITE}/roundtables/"),
    footer=("You get this because this address had a seat.",),
)
